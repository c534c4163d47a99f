"""Watch and listen to a whole film once: one ffmpeg decodes it to the end, with every detector on the way.

Every frame is decoded; the detectors of black and still pictures look at some ten of them a second, which is all that
stretches of seconds need. Detectors write what they find into files beside the film, since a long film has more to
tell than a bounded stderr.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from shared.media.encode import SAMPLE_RATE
from shared.media.gate_notes import Peaks, Stretch, between, gaps, lines, peaks, stretches
from shared.media.loudness import Loudness, read_summary
from shared.media.process import FfmpegLog, Limits, OnProgress, input_args, run_ffmpeg

_DARK, _MOVED, _HEARD, _PEAKS, _PICTURE = "dark.txt", "moved.txt", "heard.txt", "peaks.txt", "picture.txt"
_LOOKS = 10
"""Frames a second that are held against the one before."""
_WINDOW = SAMPLE_RATE // 10
"""Samples whose peaks are counted together."""
_LIFT = 1.0
"""Decibels: a codec ripples the flat tops of clipped sound, so all within this of full scale counts as its end."""


@dataclass(frozen=True, slots=True)
class Detectors:
    """Say what is decoded, and from when on something is told of."""

    rate: Fraction
    """Frames a second; 0 where there is no picture."""
    picture: bool
    """Decode the picture; its packets are counted and hashed in any case."""
    sound: bool
    still_seconds: float
    quiet_seconds: float
    quiet_level: float
    """dBFS under which there is silence; a quiet room is at -55."""


@dataclass(frozen=True, slots=True)
class Found:
    """Tell what was seen and heard."""

    frames: int
    looked: bool
    """The picture was decoded."""
    picture: str | None
    """Hash of all its packets."""
    black: tuple[Stretch, ...]
    """Of any length."""
    still: tuple[Stretch, ...]
    """Of some length, but for the last."""
    quiet: tuple[Stretch, ...]
    loudness: Loudness | None
    """None where there is no sound track."""
    peaks: tuple[Peaks, ...]
    """Tenths of a second with samples at full scale."""
    gaps: tuple[Stretch, ...]
    """Where the sound has no samples although it goes on."""
    log: FfmpegLog


async def detect(
    path: Path,
    detectors: Detectors,
    *,
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
    for name in (_DARK, _MOVED, _HEARD, _PEAKS, _PICTURE):
        (scratch / name).unlink(missing_ok=True)
    log = await run_ffmpeg(
        _args(path, detectors),
        ffmpeg=ffmpeg,
        cwd=scratch,
        limits=limits,
        expected_seconds=seconds,
        on_progress=on_progress,
    )
    return Found(
        frames=log.frames,
        looked=detectors.picture,
        picture=_hash(scratch / _PICTURE),
        black=stretches(lines(scratch / _DARK), "lavfi.black_start", "lavfi.black_end"),
        still=tuple(between(lines(scratch / _MOVED), detectors.still_seconds)),
        quiet=stretches(lines(scratch / _HEARD), "lavfi.silence_start", "lavfi.silence_end"),
        loudness=read_summary(log.stderr) if detectors.sound else None,
        peaks=tuple(peaks(scratch / _PEAKS, _WINDOW)),
        gaps=tuple(gaps(scratch / _PEAKS, _WINDOW)),
        log=log,
    )


def _args(path: Path, detectors: Detectors) -> list[str]:
    """Return the arguments of the pass; ``-xerror`` ends it at the first thing that cannot be decoded."""
    graph, outputs = [], []
    if detectors.picture:
        graph.append(_picture(detectors))
        outputs += ["-map", "[every]", "-fps_mode", "passthrough", "-f", "null", "-"]
    if detectors.sound:
        graph.append(_sound(detectors))
        outputs += ["-map", "[heard]", "-f", "null", "-"]
    if detectors.rate:
        outputs += ["-map", "0:v:0", "-c", "copy", "-f", "streamhash", "-hash", "murmur3", _PICTURE]
    graphs = ["-filter_complex", ";".join(graph)] if graph else []
    return ["-xerror", *input_args(path.name, "-err_detect", "explode"), *graphs, *outputs]


def _picture(detectors: Detectors) -> str:
    """Return the graph that looks at some frames and hands on every one.

    A picture has moved when a block of 8x8 pixels differs by 12 levels from the last one that had, or a third of all
    blocks by 5. (``freezedetect`` takes the mean of all pixels: a key frame, which draws a still picture a little
    anew, ends its stillness, and a word that is typed on a large screen does not.) Black is what is darker than 2 % on
    all but a thousandth of the picture: a dark code screen with a line of text, and an editor's dark grey, are not.
    """
    some = f"framestep=step={max(1, round(detectors.rate / _LOOKS))}"
    black = f"blackdetect=d=0:pic_th=0.999:pix_th=0.02,metadata=mode=print:file={_DARK}"
    moved = (
        f"mpdecimate=hi=768:lo=320:frac=0.33,scale=w=16:h=16,scdet,metadata=mode=print:key=lavfi.scd.mafd:file={_MOVED}"
    )
    return f"[0:v:0]split=2[every][some];[some]{some},{black},{moved},nullsink"


def _sound(detectors: Detectors) -> str:
    quiet = f"silencedetect=n={detectors.quiet_level}dB:d={detectors.quiet_seconds}"
    counted = "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level+Peak_count"
    return (
        f"[0:a:0]{quiet},ametadata=mode=print:file={_HEARD},ebur128=framelog=verbose:peak=true,"
        f"volume={_LIFT}dB:precision=float,aformat=sample_fmts=s16:sample_rates={SAMPLE_RATE},"
        f"asetnsamples=n={_WINDOW}:p=0,{counted},ametadata=mode=print:file={_PEAKS}[heard]"
    )


def _hash(path: Path) -> str | None:
    """Return what the hash muxer wrote: ``0,v,murmur3=…``."""
    return path.read_text("ascii").strip().rpartition(",")[2] or None if path.exists() else None
