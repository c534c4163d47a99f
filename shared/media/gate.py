"""Watch every film to its end before it is published, and say what is wrong with it so that a person understands.

A finding is a failure or a warning. Failures are what no lesson is meant to be: what cannot be decoded, ends at
another time than it must, breaks a promise of the format, is black throughout, distorted for most of its length, or
mute where somebody should be heard. All else (a screen of code that stands still, a pause, a dark second) is a
warning and stays with the output as ``quality``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path

from shared.errors import InvalidInput, QualityFailed
from shared.media.gate_detect import Detectors, detect
from shared.media.gate_findings import Finding, clock
from shared.media.gate_notes import Stretch
from shared.media.gate_parts import Look, know, picture_of
from shared.media.gate_rules import judge
from shared.media.gate_verdict import Expectation, GateSettings, Verdict
from shared.media.mix_tracks import Grid
from shared.media.probe import Probe, probe
from shared.media.process import Limits, OnProgress

__all__ = ["Expectation", "Finding", "GateSettings", "Stretch", "Verdict", "describe", "inspect"]


async def inspect(  # noqa: PLR0913  the tools of one look
    path: Path,
    expectation: Expectation,
    *,
    ffmpeg: Path,
    scratch: Path,
    film: Probe | None = None,
    limits: Limits | None = None,
    settings: GateSettings | None = None,
    on_progress: OnProgress | None = None,
) -> Verdict:
    """Watch a film in scratch to its end and return what is to be said of it.

    Args:
        path: The film; it lies in scratch.
        expectation: What it must be.
        ffmpeg: The binary.
        scratch: Directory for what the detectors write.
        film: Its facts, where the finished file was probed already, in the sections of the expected parts.
        limits: What the process may take.
        settings: What is told of, and what is too much.
        on_progress: Told the fraction that is watched.

    Raises:
        QualityFailed: It is not fit to publish; the details carry the report.
    """
    settings = settings or GateSettings()
    watch = partial(detect, path, ffmpeg=ffmpeg, scratch=scratch, limits=limits or Limits(), on_progress=on_progress)
    try:
        film = film or await probe(path, sections=[part.frames for part in expectation.parts])
        known = know(film, expectation.parts if film.audio is not None else ())
        found = await watch(_detectors(film, known.looks, settings), seconds=float(expectation.grid.seconds))
    except InvalidInput as error:
        finding = Finding("decode", "failure", f"The film cannot be played to its end. {error.message}")
        raise _failed([finding], error.details) from error
    findings = (*judge(path, film, found, expectation, settings), *known.findings, *expectation.notes)
    if any(finding.severity == "failure" for finding in findings):
        raise _failed(findings, {})
    return Verdict(found.frames, float(film.duration), found.loudness, findings, picture_of(film), film)


async def describe(path: Path, *, ffmpeg: Path, scratch: Path, settings: GateSettings | None = None) -> Verdict:
    """Watch a film in scratch that somebody else made, and return what is to be said of it; nothing is a failure.

    What it is to be nobody has promised: its format, its length and where its tracks end are as they are.

    Raises:
        InvalidInput: It cannot be decoded to its end.
    """
    settings = settings or GateSettings()
    film = await probe(path)
    detectors = _detectors(film, know(film, ()).looks, settings)
    found = await detect(
        path,
        detectors,
        seconds=float(film.duration),
        ffmpeg=ffmpeg,
        scratch=scratch,
        limits=Limits(),
        on_progress=None,
    )
    plan = Expectation(Grid(detectors.rate, found.frames), audible=False)
    said = tuple(
        replace(finding, severity="warning")
        for finding in judge(path, film, found, plan, settings)
        if finding.check not in _PROMISES
    )
    return Verdict(found.frames, float(film.duration), found.loudness, said, picture_of(film), film)


def _detectors(film: Probe, looks: tuple[Look, ...], settings: GateSettings) -> Detectors:
    video = film.video
    return Detectors(
        rate=video.rate if video is not None else Fraction(0),
        frames=video.frames if video is not None else 0,
        looks=looks,
        sound=film.audio is not None,
        still_seconds=settings.still_seconds,
        quiet_seconds=settings.quiet_seconds,
        quiet_level=settings.quiet_level,
    )


def _failed(findings: Iterable[Finding], details: dict[str, object]) -> QualityFailed:
    """Say the first failure as the message, and everything as the report."""
    ordered = sorted(findings, key=lambda finding: finding.severity != "failure")
    failures = sum(finding.severity == "failure" for finding in ordered)
    first = ordered[0]
    where = f" ({clock(first.at.start)})" if first.at is not None and first.at.start else ""
    more = f" And {failures - 1} more; see the report." if failures > 1 else ""
    return QualityFailed(
        f"{first.says}{where}{more}",
        remedy=_REMEDIES.get(first.check, "Look at the inputs at the times of the report."),
        details={"report": [finding.as_json() for finding in ordered], **details},
    )


_PROMISES = ("format", "length")
"""Checks of what was promised."""
_REMEDIES = {
    "silence": "Listen to the inputs, and see whether volume is 0.",
    "clipping": "Lower volume, or set loudness.",
    "black": "Look at the inputs in a player.",
}
