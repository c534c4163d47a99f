"""Watch and listen to a whole film once: it is decoded to its end, with every detector on the way.

Picture, sound and loudness are looked at side by side, each by an ffmpeg of its own, since older ones filter in one
thread. Every frame that is new is decoded, without the smoothing of its blocks, which no damage hides from and which
takes a fifth of the time; the detectors of black and still pictures look at some six of them a second, which is all
that stretches of seconds need. Detectors write what they find into files beside the film, since a long film has more to
tell than a bounded stderr.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from shared.media.encode import SAMPLE_RATE
from shared.media.gate_notes import Peaks, Stretch, between, gaps, lines, peaks, stretches
from shared.media.gate_parts import Look
from shared.media.loudness import Loudness, read_summary
from shared.media.process import FfmpegLog, Limits, OnProgress, input_args, run_ffmpeg
from shared.media.together import gathered

_DARK, _MOVED, _HEARD, _PEAKS = "dark-{}.txt", "moved-{}.txt", "heard.txt", "peaks.txt"
_PICTURE, _SOUND, _LOUDNESS = "picture", "sound", "loudness"
_LOOKS = 6
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
    frames: int
    """Those that the file has."""
    looks: tuple[Look, ...]
    """What of the picture is decoded."""
    sound: bool
    still_seconds: float
    quiet_seconds: float
    quiet_level: float
    """dBFS under which there is silence; a quiet room is at -55."""


@dataclass(frozen=True, slots=True)
class Found:
    """Tell what was seen and heard."""

    frames: int
    """Those that were decoded, and those that need not be."""
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
    warnings: tuple[str, ...]
    """What ffmpeg said of the timeline."""


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
    for name in (_HEARD, _PEAKS, *(_name(kind, n) for n in range(len(detectors.looks)) for kind in (_DARK, _MOVED))):
        (scratch / name).unlink(missing_ok=True)
    passes, logs = dict(_passes(path, detectors)), dict[str, FfmpegLog]()
    longest = next(iter(passes), None)

    async def run(name: str) -> None:
        told = on_progress if name == longest else None
        logs[name] = await run_ffmpeg(
            passes[name], ffmpeg=ffmpeg, cwd=scratch, limits=limits, expected_seconds=seconds, on_progress=told
        )

    await gathered(*map(run, passes))
    seen = logs[_PICTURE].frames if _PICTURE in logs else 0
    return Found(
        frames=detectors.frames - sum(look.frames for look in detectors.looks) + seen,
        black=tuple(_seen(detectors, lambda n: _black(scratch / _name(_DARK, n)))),
        still=tuple(_seen(detectors, lambda n: between(lines(scratch / _name(_MOVED, n)), detectors.still_seconds))),
        quiet=stretches(lines(scratch / _HEARD), "lavfi.silence_start", "lavfi.silence_end"),
        loudness=read_summary(logs[_LOUDNESS].stderr) if _LOUDNESS in logs else None,
        peaks=tuple(peaks(scratch / _PEAKS, _WINDOW)),
        gaps=tuple(gaps(scratch / _PEAKS, _WINDOW)),
        warnings=tuple(warning for log in logs.values() for warning in log.warnings),
    )


def _name(kind: str, number: int) -> str:
    return kind.format(number)


def _black(path: Path) -> tuple[Stretch, ...]:
    return stretches(lines(path), "lavfi.black_start", "lavfi.black_end")


def _seen(detectors: Detectors, read: Callable[[int], Iterable[Stretch]]) -> Iterator[Stretch]:
    """Yield what each look saw, at the times of the film; what lasts to a look's end ends there."""
    for number, look in enumerate(detectors.looks):
        opened = _opened_at(look, detectors.rate)
        last = None if look.seconds is None else float(look.start + look.seconds)
        for one in read(number):
            yield Stretch(one.start + opened, last if one.end is None else one.end + opened)


def _opened_at(look: Look, rate: Fraction) -> float:
    """Return the second from which on a look is decoded: half a frame before its first one, a key frame."""
    return float(max(Fraction(0), look.start - 1 / (2 * rate))) if look.seconds is not None else 0.0


def _passes(path: Path, detectors: Detectors) -> Iterator[tuple[str, list[str]]]:
    """Yield the arguments of each pass by its name, the longest first."""
    if detectors.looks:
        inputs = [word for look in detectors.looks for word in _open(path, look, detectors.rate)]
        graph = [*(_picture(detectors, n) for n in range(len(detectors.looks))), _together(len(detectors.looks))]
        yield _PICTURE, [*_pass(inputs, ";".join(graph), "every"), "-fps_mode", "passthrough", "-f", "null", "-"]
    if detectors.sound:
        loudness = "[0:a:0]ebur128=framelog=verbose:peak=true[loud]"
        yield _LOUDNESS, [*_pass(_open(path), loudness, "loud"), "-f", "null", "-"]
        yield _SOUND, [*_pass(_open(path), _sound(detectors), "heard"), "-f", "null", "-"]


def _pass(inputs: list[str], graph: str, out: str) -> list[str]:
    """Return the arguments of one pass; ``-xerror`` ends it at the first thing that cannot be decoded."""
    return ["-xerror", *inputs, "-filter_complex", graph, "-map", f"[{out}]"]


def _open(path: Path, look: Look | None = None, rate: Fraction = Fraction(1)) -> list[str]:
    """Return the arguments that open the film, up to half a frame before a look's end."""
    strict = ["-err_detect", "explode", "-skip_loop_filter", "all"]
    if look is not None and look.seconds is not None:
        opened = _opened_at(look, rate)
        last = float(look.start + look.seconds - 1 / (2 * rate))
        strict += ["-ss", f"{opened:.6f}", "-t", f"{last - opened:.6f}"]
    return input_args(path.name, *strict)


def _together(looks: int) -> str:
    """Return what counts the frames of all looks."""
    return "".join(f"[every{n}]" for n in range(looks)) + (f"concat=n={looks}[every]" if looks > 1 else "null[every]")


def _picture(detectors: Detectors, number: int) -> str:
    """Return the graph that looks at some frames and hands on every one.

    A picture has moved when a block of 8x8 pixels differs by 12 levels from the last one that had, or a third of all
    blocks by 5. (``freezedetect`` takes the mean of all pixels: a key frame, which draws a still picture a little
    anew, ends its stillness, and a word that is typed on a large screen does not.) Black is what is darker than 2 % on
    all but a thousandth of the picture: a dark code screen with a line of text, and an editor's dark grey, are not.
    """
    some = f"framestep=step={max(1, round(detectors.rate / _LOOKS))}"
    black = f"blackdetect=d=0:pic_th=0.999:pix_th=0.02,metadata=mode=print:file={_name(_DARK, number)}"
    still = "mpdecimate=hi=768:lo=320:frac=0.33,scale=w=16:h=16,scdet,metadata=mode=print:key=lavfi.scd.mafd"
    moved = f"{still}:file={_name(_MOVED, number)}"
    return f"[{number}:v:0]split=2[every{number}][some{number}];[some{number}]{some},{black},{moved},nullsink"


def _sound(detectors: Detectors) -> str:
    quiet = f"silencedetect=n={detectors.quiet_level}dB:d={detectors.quiet_seconds}"
    counted = "astats=metadata=1:reset=1:measure_perchannel=none:measure_overall=Peak_level+Peak_count"
    return (
        f"[0:a:0]{quiet},ametadata=mode=print:file={_HEARD},"
        f"volume={_LIFT}dB:precision=float,aformat=sample_fmts=s16:sample_rates={SAMPLE_RATE},"
        f"asetnsamples=n={_WINDOW}:p=0,{counted},ametadata=mode=print:file={_PEAKS}[heard]"
    )
