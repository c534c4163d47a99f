"""Judge what was found in a film; pure but for a look at the order of the file's boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from shared.media.gate_container import broken_promises
from shared.media.gate_detect import Found
from shared.media.gate_findings import Finding
from shared.media.gate_notes import Peaks, Stretch
from shared.media.gate_verdict import Expectation, GateSettings
from shared.media.loudness import Loudness
from shared.media.probe import Probe

_TOGETHER = 0.5
"""Seconds between distorted moments that are told of as one."""
_MOMENT = 0.15
"""Seconds of distortion that are let pass: a single tenth is a click, or a drum."""


def judge(path: Path, film: Probe, found: Found, expectation: Expectation, settings: GateSettings) -> Iterator[Finding]:
    """Yield all that is to be said of a film."""
    for sentence in broken_promises(path, film):
        yield Finding("format", "failure", sentence)
    yield from _length(film, found, expectation)
    seconds = float(film.duration)
    yield from _dark(_closed(found.black, seconds), seconds, settings)
    for stretch in _long(_closed(found.still, seconds), settings.still_seconds):
        yield Finding("still", "warning", f"The picture stands still for {_lasts(stretch)}.", stretch)
    if film.audio is not None:
        yield from _displaced(found)
        yield from _quiet(_closed(found.quiet, seconds), seconds, found.loudness, expectation, settings)
        yield from _loud(found, seconds, settings)
        yield from _level(found.loudness, expectation, settings)


def _closed(stretches: Iterable[Stretch], seconds: float) -> list[Stretch]:
    """Give stretches that last to the end their end."""
    return [Stretch(max(0.0, one.start), min(seconds, one.end or seconds)) for one in stretches]


def _long(stretches: Iterable[Stretch], least: float) -> list[Stretch]:
    return [one for one in stretches if (one.end or 0.0) - one.start >= least]


def _lasts(stretch: Stretch) -> str:
    return f"{(stretch.end or stretch.start) - stretch.start:.1f} s"


def _share(stretches: Iterable[Stretch], seconds: float) -> float:
    return sum((one.end or one.start) - one.start for one in stretches) / max(seconds, 0.001)


def _length(film: Probe, found: Found, expectation: Expectation) -> Iterator[Finding]:
    """Hold the picture against its plan; that the sound ends with it is a promise of the format."""
    grid, end = expectation.grid, Stretch(float(film.duration), float(film.duration))
    if found.frames != grid.frames:
        says = f"The film has {found.frames} frames and should have {grid.frames} ({float(grid.seconds):.3f} s)."
        yield Finding("length", "failure", says, end)
    elif film.video is not None and abs(film.video.duration - grid.seconds) * grid.fps * 2 > 1:
        says = f"The picture lasts {float(film.video.duration):.3f} s and should last {float(grid.seconds):.3f} s."
        yield Finding("length", "failure", says, end)
    if found.warnings:
        yield Finding("timeline", "failure", f"The timeline is broken: {found.warnings[0][:200]}")


def _displaced(found: Found) -> Iterator[Finding]:
    """Tell where the sound leaves its clock: what is heard behind that does not belong to what is seen."""
    for gap in found.gaps:
        missing = ((gap.end or gap.start) - gap.start) * 1000
        yield Finding("sync", "failure", f"The sound is displaced by {missing:.0f} ms from here on.", gap)


def _dark(black: list[Stretch], seconds: float, settings: GateSettings) -> Iterator[Finding]:
    if _share(black, seconds) >= settings.whole:
        yield Finding("black", "failure", "The picture is black from beginning to end.", Stretch(0.0, seconds))
        return
    for stretch in _long(black, settings.black_seconds):
        yield Finding("black", "warning", f"The picture is black for {_lasts(stretch)}.", stretch)


def _quiet(
    quiet: list[Stretch], seconds: float, heard: Loudness | None, expectation: Expectation, settings: GateSettings
) -> Iterator[Finding]:
    """Tell of silence; short material has no loudness by R128, so its peak speaks for it."""
    loudest = heard.true_peak if heard is not None and heard.true_peak is not None else -200.0
    silent = loudest < settings.quiet_level or _share(quiet, seconds) >= settings.whole
    if silent:
        severity: Literal["failure", "warning"] = "failure" if expectation.audible else "warning"
        wanted = ", and something should be heard" if expectation.audible else ""
        says = f"The film is silent from beginning to end{wanted}."
        yield Finding("silence", severity, says, Stretch(0.0, seconds))
        return
    for stretch in quiet:
        yield Finding("silence", "warning", f"There is silence for {_lasts(stretch)}.", stretch)


def _loud(found: Found, seconds: float, settings: GateSettings) -> Iterator[Finding]:
    distorted = [peak for peak in found.peaks if peak.hits >= settings.hits * (peak.end - peak.start)]
    too_much = sum(peak.end - peak.start for peak in distorted) / max(seconds, 0.001) >= settings.distorted
    for run in _runs(distorted):
        lasts = sum(peak.end - peak.start for peak in run)
        if lasts > _MOMENT:
            says = f"The sound is distorted for {lasts:.1f} s: it is cut off at full scale."
            at = Stretch(run[0].start, min(seconds, run[-1].end))
            yield Finding("clipping", "failure" if too_much else "warning", says, at)
    peak = found.loudness.true_peak if found.loudness is not None else None
    if peak is not None and peak > settings.true_peak and not too_much:
        yield Finding("peaks", "warning", f"The sound peaks at {peak:+.1f} dBTP, where some players distort.")


def _runs(peaks: Iterable[Peaks]) -> Iterator[list[Peaks]]:
    """Put moments together that follow each other closely."""
    run: list[Peaks] = []
    for peak in peaks:
        if run and peak.start - run[-1].end > _TOGETHER:
            yield run
            run = []
        run.append(peak)
    if run:
        yield run


def _level(heard: Loudness | None, expectation: Expectation, settings: GateSettings) -> Iterator[Finding]:
    wanted, got = expectation.loudness, heard.integrated if heard is not None else None
    if wanted is not None and got is not None and abs(got - wanted) > settings.loudness_off:
        yield Finding("loudness", "warning", f"The film is at {got:.1f} LUFS; {wanted:g} LUFS were asked for.")
