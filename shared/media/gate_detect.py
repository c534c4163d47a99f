"""Watch and listen to a whole film once: one ffmpeg decodes it to the end, with every detector on the way.

Detectors write what they find into files beside the film, since a long film has more to tell than a bounded stderr.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.media.loudness import Loudness, read_summary
from shared.media.process import FfmpegLog, Limits, OnProgress, input_args, run_ffmpeg

_SEEN, _HEARD, _PEAKS = "seen.txt", "heard.txt", "peaks.txt"
_WINDOW = 48_000
"""Samples whose peaks are counted together: a second of our own outputs."""
_LIFT = 1.0
"""Decibels: a codec ripples the flat tops of clipped sound, so all within this of full scale counts as its end."""
_FULL_SCALE = -0.001
"""dBFS: a sample of 16 bits at its end stop is at -0.0003."""


@dataclass(frozen=True, slots=True)
class Detectors:
    """Say from when on something is told of."""

    black_seconds: float
    still_seconds: float
    quiet_seconds: float
    quiet_level: float
    """dBFS under which there is silence; a quiet room is at -55."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Name a stretch of time, in seconds."""

    start: float
    end: float | None
    """None: up to the end of the film."""


@dataclass(frozen=True, slots=True)
class Peaks:
    """Count the samples at full scale within about a second."""

    start: float
    hits: int


@dataclass(frozen=True, slots=True)
class Found:
    """Tell what was seen and heard."""

    frames: int
    black: tuple[Stretch, ...]
    still: tuple[Stretch, ...]
    quiet: tuple[Stretch, ...]
    loudness: Loudness | None
    """None where there is no sound track."""
    peaks: tuple[Peaks, ...]
    """One for about every second; none where there is no sound track."""
    log: FfmpegLog


async def detect(  # noqa: PLR0913  the tools of one pass
    path: Path,
    detectors: Detectors,
    *,
    sound: bool,
    seconds: float,
    ffmpeg: Path,
    scratch: Path,
    limits: Limits,
    on_progress: OnProgress | None,
) -> Found:
    """Decode a film to its end and return what was seen and heard.

    Raises:
        InvalidInput: It cannot be decoded without an error.
    """
    for name in (_SEEN, _HEARD, _PEAKS):
        (scratch / name).unlink(missing_ok=True)
    log = await run_ffmpeg(
        _args(path, detectors, sound=sound),
        ffmpeg=ffmpeg,
        cwd=scratch,
        limits=limits,
        expected_seconds=seconds,
        on_progress=on_progress,
    )
    seen, heard = list(_lines(scratch / _SEEN)), list(_lines(scratch / _HEARD))
    return Found(
        frames=log.frames,
        black=_stretches(seen, "lavfi.black_start", "lavfi.black_end"),
        still=_stretches(seen, "lavfi.freezedetect.freeze_start", "lavfi.freezedetect.freeze_end"),
        quiet=_stretches(heard, "lavfi.silence_start", "lavfi.silence_end"),
        loudness=read_summary(log.stderr) if sound else None,
        peaks=tuple(_peaks(scratch / _PEAKS)),
        log=log,
    )


def _args(path: Path, detectors: Detectors, *, sound: bool) -> list[str]:
    """Return the arguments of the pass; ``-xerror`` ends it at the first thing that cannot be decoded.

    Black is what is darker than 2 % on all but a thousandth of the picture: a dark code screen with a line of text,
    and the dark grey of an editor, are not.
    """
    outputs = ["-map", "0:v:0", "-vf", _picture(detectors), "-fps_mode", "passthrough"]
    if sound:
        outputs += ["-map", "0:a:0", "-af", _sound(detectors)]
    return ["-xerror", *input_args(path.name, "-err_detect", "explode"), *outputs, "-f", "null", "-"]


def _picture(detectors: Detectors) -> str:
    black = f"blackdetect=d={detectors.black_seconds}:pic_th=0.999:pix_th=0.02"
    still = f"freezedetect=n=-70dB:d={detectors.still_seconds}"
    return f"{black},{still},metadata=mode=print:file={_SEEN}"


def _sound(detectors: Detectors) -> str:
    quiet = f"silencedetect=n={detectors.quiet_level}dB:d={detectors.quiet_seconds}"
    peaks = "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level+Peak_count"
    return (
        f"{quiet},ametadata=mode=print:file={_HEARD},ebur128=framelog=verbose:peak=true,"
        f"volume={_LIFT}dB:precision=float,aformat=sample_fmts=s16,asetnsamples=n={_WINDOW}:p=0,"
        f"{peaks},ametadata=mode=print:file={_PEAKS}"
    )


def _lines(path: Path) -> Iterator[tuple[str, float]]:
    """Yield keys and numbers of a file that ``metadata=print`` wrote; the time of each frame is ``pts_time``."""
    if not path.exists():
        return
    with path.open(encoding="ascii", errors="replace") as file:
        for line in file:
            mark = "=" if "=" in line else "pts_time:"
            key, _, value = line.strip().rpartition(mark)
            number = _number(value)
            if number is not None:
                yield key if mark == "=" else "pts_time", number


def _number(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _stretches(lines: list[tuple[str, float]], start: str, end: str) -> tuple[Stretch, ...]:
    """Pair starts with ends; the last one may last to the end of the film."""
    found: list[Stretch] = []
    begun: float | None = None
    for key, value in lines:
        if key == start:
            begun = value
        elif key == end and begun is not None:
            found.append(Stretch(begun, value))
            begun = None
    return tuple([*found, Stretch(begun, None)] if begun is not None else found)


def _peaks(path: Path) -> Iterator[Peaks]:
    """Yield how many samples of each window are at full scale."""
    at = level = 0.0
    for key, value in _lines(path):
        if key == "pts_time":
            at = value
        elif key.endswith("Overall.Peak_level"):
            level = value
        elif key.endswith("Overall.Peak_count"):
            yield Peaks(at, int(value) if level > _FULL_SCALE else 0)
