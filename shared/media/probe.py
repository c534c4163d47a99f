"""Say what a media file is: its streams, their true length, and whether it can be worked with.

PyAV reads it in a child process of its own (``reader.py``, about 150 ms): parsing what ``ffmpeg -i`` prints tells
neither rotation nor alpha nor exact rates, and a hostile file may crash a decoder. Headers lie, so the reader walks all
packets; times here are what was found, not what was claimed.
"""

from __future__ import annotations

import asyncio
import json
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from shared.errors import InvalidInput, Transient
from shared.media import child
from shared.media.child import Limits
from shared.media.rates import nominal_rate
from shared.media.sniff import Sniffed, in_words, sniff_file
from shared.media.streams import AudioStream, Probe, VideoStream
from shared.media.verdict import translate
from shared.media.whitelist import FORMAT_OPTIONS, MAX_PIXELS

__all__ = ["AudioStream", "Probe", "VideoStream", "probe"]

_READER = Path(__file__).with_name("reader.py")
_LIMITS = Limits(wall_seconds=300, address_space_bytes=4 * 2**30, file_size_bytes=1, cpu_seconds=240)
_SHORT = Fraction(1, 2)
"""Seconds by which a file may end before what its header says."""
_TELLING = ("mov", "matroska", "wav", "flac")
"""Containers whose headers know how long they are; for MP3 and AAC it is a guess from the first packets."""
_RARE = 600
"""Seconds between two frames after which a file is a trap: 13 kB can stand for 600 000 pictures."""
_IMAGES = ("png_pipe", "jpeg_pipe", "webp_pipe")
_CAUSES = {"PatchWelcomeError": "it uses a feature that is not read here"}


async def probe(path: Path, *, field: str | None = None, max_pixels: int = MAX_PIXELS) -> Probe:
    """Return what a file is.

    Args:
        path: The file.
        field: The slot or key that it came by, to be named in errors.
        max_pixels: Most that a picture may have.

    Raises:
        InvalidInput: It is empty, no media, cut off, too large, or nothing in it can be decoded.
    """
    sniffed = _look(path, field)
    facts = await _read(path, max_pixels, field)
    if "error" in facts:
        raise _not_media(path, sniffed, _CAUSES.get(facts["error"], facts["said"]), field)
    found = _understand(facts, sniffed, path)
    _check(found, facts, max_pixels, field)
    return found


def _look(path: Path, field: str | None) -> Sniffed:
    """Refuse what its first bytes already tell to be no media."""
    try:
        sniffed = sniff_file(path)
    except OSError as error:
        raise InvalidInput(f"The file cannot be opened: {error.strerror}.", field=field) from error
    if sniffed.kind not in ("media", "image", "unknown"):
        raise _not_media(path, sniffed, None, field)
    return sniffed


def _not_media(path: Path, sniffed: Sniffed, said: str | None, field: str | None) -> InvalidInput:
    with path.open("rb") as file:
        head = file.read(64)
    start = f" It begins with “{in_words(head)}”." if head else ""
    if sniffed.kind in ("media", "image"):
        message = f"The file looks like {sniffed.name} and cannot be read: {said}."
        remedy = "Play it to see whether it is complete, and export or download it again."
    else:
        message = f"The file is no media: it is {sniffed.name}.{start}"
        remedy = "Give an mp4, mov, webm, mp3, wav, m4a, flac, ogg, png or jpeg file."
    return InvalidInput(message, field=field, remedy=remedy, details={"code": "input_not_media"})


async def _read(path: Path, max_pixels: int, field: str | None) -> dict[str, Any]:
    given = json.dumps({"options": FORMAT_OPTIONS, "max_pixels": max_pixels})
    process = await child.start((sys.executable, "-I", _READER, path.name, given), cwd=path.parent, limits=_LIMITS)
    try:
        async with asyncio.timeout(_LIMITS.wall_seconds):
            stdout, stderr = await process.communicate()
    except TimeoutError as error:
        raise Transient(
            "A file could not be read in time.", field=field, remedy="See to the machine's disk."
        ) from error
    finally:
        await asyncio.shield(child.stop(process))
    if process.returncode:
        raise translate(process.returncode, stderr.decode(errors="replace"))
    facts: dict[str, Any] = json.loads(stdout)
    return facts


def _understand(facts: dict[str, Any], sniffed: Sniffed, path: Path) -> Probe:
    streams = facts["streams"]
    video = next((_video(s) for s in streams if s["type"] == "video"), None)
    audio = next((_audio(s) for s in streams if s["type"] == "audio" and s["decodes"]), None)
    size = path.stat().st_size
    return Probe(facts["format"], sniffed, size, video, audio, is_image=facts["format"] in _IMAGES)


def _video(facts: dict[str, Any]) -> VideoStream:
    step, average = _fraction(facts["step"]), _fraction(facts["avg_rate"])
    real = _fraction(facts["r_rate"])
    start = _fraction(facts["first"]) or _fraction(facts["start"]) or Fraction(0)
    last = _fraction(facts["end"]) or start
    rate = 1 / step if facts["even"] and step else nominal_rate(average, real)
    return VideoStream(
        index=facts["index"],
        codec=facts["codec"] or "unknown",
        profile=facts["profile"],
        width=facts["width"],
        height=facts["height"],
        sar=_fraction(facts["sar"]) or Fraction(1),
        pix_fmt=facts["pix_fmt"] or "unknown",
        level=facts["level"],
        rate=rate,
        avg_rate=average,
        r_rate=real,
        even=facts["even"],
        frames=facts["packets"],
        start=start,
        end=last if last > start else start + (step or 1 / rate),
        key_first=facts["key_first"],
        rotation=facts["rotation"],
        interlaced=facts["interlaced"],
        color=tuple(facts["color"]),
        alpha_mode=facts["alpha_mode"] == "1",
        time_base=_fraction(facts["time_base"]) or Fraction(1, 1000),
        extradata=facts["extradata"],
    )


def _audio(facts: dict[str, Any]) -> AudioStream:
    start = _fraction(facts["first"]) or Fraction(0)
    return AudioStream(
        index=facts["index"],
        codec=facts["codec"] or "unknown",
        sample_rate=facts["sample_rate"],
        channels=facts["channels"],
        layout=facts["layout"],
        start=start,
        end=max(_fraction(facts["end"]) or start, start),
        language=facts["language"],
    )


def _check(found: Probe, facts: dict[str, Any], max_pixels: int, field: str | None) -> None:
    """Refuse what cannot be worked with, one sentence each."""
    video = found.video
    if video is None and found.audio is None:
        raise InvalidInput("The file holds neither a picture nor a sound that can be read.", field=field)
    if video is not None:
        _check_picture(video, found, facts, max_pixels, field)
    if not found.is_image:
        _check_whole(facts, field)


def _check_whole(facts: dict[str, Any], field: str | None) -> None:
    """Refuse a file that ends before what its header says, where the header knows and does not guess."""
    tracks = [stream for stream in facts["streams"] if stream["type"] in ("video", "audio") and stream["packets"]]
    claims = [(_fraction(s["header_duration"]), _fraction(s["start"]), _fraction(s["end"])) for s in tracks]
    claims += [(_fraction(facts["duration"]), Fraction(0), max((end for *_, end in claims if end), default=None))]
    for claimed, start, end in claims if facts["format"].startswith(_TELLING) else ():
        if claimed is None or start is None or end is None:
            continue
        if facts["stopped"] or end - start < claimed - max(_SHORT, claimed / 20):
            raise InvalidInput(
                f"The file is cut off: its header says {float(claimed):.2f} s, and it ends after {float(end):.2f} s.",
                field=field,
                remedy="Download or export it again.",
                details={"code": "input_truncated"},
            )


def _check_picture(video: VideoStream, found: Probe, facts: dict[str, Any], max_pixels: int, field: str | None) -> None:
    if video.width * video.height > max_pixels:
        raise InvalidInput(
            f"The picture is too large: {video.width}x{video.height}, and at most {max_pixels} pixels are worked with.",
            field=field,
            remedy="Scale it down.",
            details={"code": "input_too_large"},
        )
    decodes = next(s["decodes"] for s in facts["streams"] if s["index"] == video.index)
    if not decodes:
        raise InvalidInput(
            f"The picture ({video.codec}, {video.width}x{video.height}) cannot be decoded.",
            field=field,
            remedy="Export it as H.264.",
            details={"code": "input_not_decodable"},
        )
    longest = max((_fraction(s.get("longest")) or Fraction(0)) for s in facts["streams"])
    if not found.is_image and longest > _RARE:
        raise InvalidInput(
            f"The video stands still for {float(longest):.0f} s between two frames; at most {_RARE} s are worked with.",
            field=field,
            remedy="Export it at an even frame rate.",
            details={"code": "input_sparse"},
        )


def _fraction(value: str | None) -> Fraction | None:
    if value is None or value.endswith("/0"):
        return None
    return Fraction(value)
