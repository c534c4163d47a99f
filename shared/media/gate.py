"""Watch every film to its end before it is published, and say what is wrong with it so that a person understands.

A finding is a failure or a warning. Failures are what no lesson is meant to be: what cannot be decoded, ends at
another time than it must, breaks a promise of the format, is black throughout, distorted for most of its length, or
mute where somebody should be heard. All else (a screen of code that stands still, a pause, a dark second) is a
warning and stays with the output as ``quality``.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from shared.errors import InvalidInput, QualityFailed
from shared.media.gate_detect import Detectors, detect
from shared.media.gate_rules import judge
from shared.media.gate_verdict import Expectation, Finding, GateSettings, Verdict, clock
from shared.media.probe import probe
from shared.media.process import Limits, OnProgress

__all__ = ["Expectation", "Finding", "GateSettings", "Verdict", "inspect"]


async def inspect(
    path: Path,
    expectation: Expectation,
    *,
    ffmpeg: Path,
    scratch: Path,
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
        limits: What the process may take.
        settings: What is told of, and what is too much.
        on_progress: Told the fraction that is watched.

    Raises:
        QualityFailed: It is not fit to publish; the details carry the report.
    """
    settings = settings or GateSettings()
    try:
        seen = await probe(path)
        found = await detect(
            path,
            _detectors(settings),
            sound=seen.audio is not None,
            seconds=float(expectation.grid.seconds),
            ffmpeg=ffmpeg,
            scratch=scratch,
            limits=limits or Limits(),
            on_progress=on_progress,
        )
    except InvalidInput as error:
        finding = Finding("decode", "failure", f"The film cannot be played to its end. {error.message}")
        raise _failed([finding], error.details) from error
    findings = tuple(judge(path, seen, found, expectation, settings))
    if any(finding.severity == "failure" for finding in findings):
        raise _failed(findings, {})
    return Verdict(found.frames, float(seen.duration), found.loudness, findings)


def _detectors(settings: GateSettings) -> Detectors:
    return Detectors(settings.black_seconds, settings.still_seconds, settings.quiet_seconds, settings.quiet_level)


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


_REMEDIES = {
    "silence": "Listen to the inputs, and see whether volume is 0.",
    "clipping": "Lower volume, or set loudness.",
    "black": "Look at the inputs in a player.",
}
