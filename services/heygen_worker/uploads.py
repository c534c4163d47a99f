"""Bring recordings and pictures to HeyGen, as files that it takes: storage of one's own has no public address.

HeyGen takes MP3, WAV, PNG and JPEG of up to 32 MB (https://developers.heygen.com/docs/upload-assets). What is larger,
or of another kind, becomes an MP3 or a JPEG, which is smaller for any recording and picture that HeyGen takes at all.
"""

from __future__ import annotations

from pathlib import Path

from services.heygen_worker.heygen_api import HeygenApi
from shared.domain.jobs import Input
from shared.errors import InvalidInput
from shared.media.sniff import sniff_file
from shared.media.threads import Watch, in_thread
from shared.worker.executor import Work

_MOST_SECONDS = 600
_MOST_BYTES = 32_000_000
_SOUNDS = frozenset({"audio/mpeg", "audio/wav"})
_PICTURES = frozenset({"image/png", "image/jpeg"})
_LONGEST_EDGE = 3840
"""Pixels of a picture that is written anew; no video is larger."""
_QUALITY = 92


async def upload_recording(given: Input, work: Work, api: HeygenApi) -> str:
    """Upload what is spoken and return its id.

    Raises:
        InvalidInput: It is too long, or no sound.
    """
    seconds = given.output.duration or 0
    if seconds > _MOST_SECONDS:
        message = f"The recording is {seconds:.0f} s long; HeyGen speaks up to {_MOST_SECONDS} s."
        raise InvalidInput(message, field="inputs.audio", remedy="Split it over several nodes.")
    path = await work.fetch(given)
    if not _is_taken(path, _SOUNDS):
        path = await in_thread(lambda watch: _as_mp3(path, watch))
    return await api.upload(path, sniff_file(path).media_type)


async def upload_picture(given: Input, work: Work, api: HeygenApi) -> str:
    """Upload what stands behind the speaker and return its id.

    Raises:
        InvalidInput: It is no picture, or one of more pixels than are read here.
    """
    path = await work.fetch(given)
    if not _is_taken(path, _PICTURES):
        path = await in_thread(lambda _: _as_jpeg(path))
    return await api.upload(path, sniff_file(path).media_type)


def _is_taken(path: Path, kinds: frozenset[str]) -> bool:
    return path.stat().st_size <= _MOST_BYTES and sniff_file(path).media_type in kinds


def _as_mp3(source: Path, watch: Watch) -> Path:
    from shared.media.sound import decode, encode, read_format  # noqa: PLC0415  PyAV takes 17 MB of who only waits

    wav = source.with_suffix(".decoded.wav")
    decode(source, wav, field="inputs.audio", channels=1, on_step=watch.step)
    return encode(wav, source.with_suffix(".upload.mp3"), read_format("mp3_44100_192"), watch.step)


def _as_jpeg(source: Path) -> Path:
    from shared.media.pictures import open_picture  # noqa: PLC0415  ditto: Pillow

    picture = open_picture(source, "inputs.background")
    picture.thumbnail((_LONGEST_EDGE, _LONGEST_EDGE))
    target = source.with_suffix(".upload.jpg")
    picture.save(target, "JPEG", quality=_QUALITY)
    return target
