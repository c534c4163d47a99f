"""Decode the parts of a voice-over, and join them without a gap or a click."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from services.tts_worker.elevenlabs_api import Alignment
from services.tts_worker.elevenlabs_shelf import Take
from shared.errors import InvalidInput, QualityFailed
from shared.media.sound import RATE, decode
from shared.media.threads import Watch, in_thread

_CHUNK = 1 << 16
_AUDIBLE = 0.004
_LEAD, _TAIL = 0.06, 0.12
"""Seconds kept before the first and after the last audible sample at a joint: breaths and soft endings."""
_FADE = RATE // 100
_LETTERS_A_SECOND = 80
"""Nobody speaks four times as fast: a recording that is shorter is not whole."""
_CUT_SECONDS = 1.0
"""That a recording may end before its last word is said to."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The sound of a part, decoded."""

    take: Take
    wav: Path
    """48 kHz, mono, 16 bit."""
    samples: int
    first: int
    last: int
    """Where it is heard, in samples."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a part stands in the whole, in seconds."""

    shift: float
    """Of its own times."""
    start: float
    end: float
    """Where it is heard."""


async def decoded(take: Take, text: str) -> Recording:
    """Decode a part to its end, beside it.

    Raises:
        QualityFailed: It is no sound, silent, or shorter than what was spoken.
    """
    wav = take.path.with_name(f"{take.path.name}.decoded.wav")
    try:
        samples = await in_thread(lambda watch: _decode(take.path, wav, watch))
    except InvalidInput as error:
        raise _damaged(error.message, take.remote_id) from error
    span = await in_thread(lambda _: _heard(wav))
    if span is None:
        raise _damaged("Nothing is heard in it.", take.remote_id)
    least = max(len(text) / _LETTERS_A_SECOND, _end(take.alignment) - _CUT_SECONDS)
    if samples < least * RATE:
        raise _damaged(f"It ends after {samples / RATE:.1f} of at least {least:.1f} seconds.", take.remote_id)
    return Recording(take, wav, samples, *span)


def _decode(path: Path, wav: Path, watch: Watch) -> int:
    return decode(path, wav, field="inputs.script", channels=1, on_step=watch.step)


def _end(alignment: Alignment | None) -> float:
    return max(alignment.character_end_times_seconds, default=0.0) if alignment is not None else 0.0


def _damaged(how: str, remote_id: str) -> QualityFailed:
    remedy = "Listen to it in the provider's history; retry the node to order it anew."
    return QualityFailed(f"ElevenLabs sent damaged sound. {how}", remedy=remedy, details={"request_id": remote_id})


def _heard(wav: Path) -> tuple[int, int] | None:
    """Return the first and the last audible sample."""
    first = last = None
    for at, samples in _chunks(wav, 0, None):
        loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _AUDIBLE * 32767)
        if len(loud):
            first = at + int(loud[0]) if first is None else first
            last = at + int(loud[-1]) + 1
    return None if first is None or last is None else (first, last)


def _chunks(wav: Path, start: int, end: int | None) -> Iterator[tuple[int, npt.NDArray[np.int16]]]:
    """Yield the samples of a stretch, and where they stand."""
    with wave.open(str(wav), "rb") as source:
        end = source.getnframes() if end is None else end
        source.setpos(start)
        for at in range(start, end, _CHUNK):
            yield at, np.frombuffer(source.readframes(min(_CHUNK, end - at)), "<i2")


def join(
    recordings: Sequence[Recording], pauses: Sequence[float], wav: Path, watch: Watch
) -> tuple[list[Placement], int]:
    """Write parts one after the other; return where each stands, and the samples of all.

    Args:
        recordings: In order.
        pauses: Seconds of silence after each; the last one's is not used.
        wav: Written anew: 48 kHz, mono, 16 bit.
        watch: Is told after each.
    """
    placements: list[Placement] = []
    written = 0
    with wave.open(str(wav), "wb") as target:
        target.setparams((1, 2, RATE, 0, "NONE", ""))
        for number, (recording, pause) in enumerate(zip(recordings, pauses, strict=True), 1):
            start, end = _kept(recording, opens=number == 1, closes=number == len(recordings))
            shift = (written - start) / RATE
            placements.append(Placement(shift, shift + recording.first / RATE, shift + recording.last / RATE))
            for samples in _faded(recording, start, end):
                target.writeframes(samples.tobytes())
            rest = 0 if number == len(recordings) else round(pause * RATE)
            target.writeframes(bytes(2 * rest))
            written += end - start + rest
            watch.step(number / len(recordings), "joining")
    return placements, written


def _kept(recording: Recording, *, opens: bool, closes: bool) -> tuple[int, int]:
    """Return what is kept of a part: all but the silence at joints."""
    start = 0 if opens else max(0, recording.first - round(_LEAD * RATE))
    end = recording.samples if closes else min(recording.samples, recording.last + round(_TAIL * RATE))
    return start, end


def _faded(recording: Recording, start: int, end: int) -> Iterator[npt.NDArray[np.int16]]:
    """Yield the samples of a part; where something was cut off they rise from zero and fall to it."""
    fade = max(1, min(_FADE, (end - start) // 2))
    for at, samples in _chunks(recording.wav, start, end):
        place = np.arange(at, at + len(samples))
        gain = np.ones(len(samples))
        if start > 0:
            gain = np.minimum(gain, (place - start) / fade)
        if end < recording.samples:
            gain = np.minimum(gain, (end - 1 - place) / fade)
        yield np.round(samples * gain).astype("<i2")
