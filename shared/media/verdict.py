"""Read ffmpeg's exit code and last lines as one of our errors."""

from __future__ import annotations

import re
import signal

from shared.errors import InvalidInput, JobError, Permanent, Transient, Unavailable
from shared.media.whitelist import CODECS

_LEVEL = re.compile(r"^(?:\[[^\]]*\] )*\[(?P<level>error|fatal|panic)\] (?P<said>.+)$")
_WARNINGS = ("non-monoton", "partial file", "non monoton", "truncating packet")
_INPUT = (
    "invalid data found",
    "moov atom not found",
    "not on whitelist",
    "format not on whitelist",
    "could not find codec parameters",
    "does not contain any stream",
    "matches no streams",
    "error while decoding",
    "picture size",
    "partial file",
    "end of file",
)
_OF_CODEC = re.compile(r"^\[(?P<codec>\w+) @ [^\]]*\] \[(?:error|fatal)\]", re.MULTILINE)
"""What a codec itself says; of a sound that cannot be decoded ffmpeg 5 says nothing else."""
_DISK = "no space left on device"
_MEMORY = ("cannot allocate memory", "out of memory", "failed to allocate")
_TOO_LARGE = "file too large"
_CPU = f"received signal {signal.SIGXCPU.value}"


def translate(code: int, stderr: str) -> JobError:
    """Return the error that an exit code and its last words stand for."""
    said = stderr.lower()
    details: dict[str, object] = {"exit": code, "stderr": stderr[-2000:]}
    by_signal = _of_signal(signal.SIGXCPU if _CPU in said else -code, details)
    if _DISK in said:
        return Unavailable("The disk is full.", remedy="Free space in the scratch directory.", details=details)
    if by_signal is not None:
        return by_signal
    if any(words in said for words in _MEMORY):
        return _too_much("memory", details)
    if _TOO_LARGE in said:
        return _too_much("disk space", details)
    line = useful_line(stderr)
    if any(words in said for words in _INPUT) or any(match["codec"] in CODECS for match in _OF_CODEC.finditer(stderr)):
        return InvalidInput(f"A file cannot be read: {line}", remedy="Check the input in a player.", details=details)
    return Permanent(f"ffmpeg failed: {line}", remedy="See details for its last words.", details=details)


def warnings_of(stderr: str) -> tuple[str, ...]:
    """Return the lines after which a result is not to be trusted although the exit code is 0."""
    lines = (line.strip() for line in stderr.splitlines())
    return tuple(line for line in lines if any(words in line.lower() for words in _WARNINGS))


def errors_of(stderr: str) -> int:
    """Return how many lines ffmpeg itself calls errors."""
    return sum(_LEVEL.match(line.strip()) is not None for line in stderr.splitlines())


def useful_line(stderr: str) -> str:
    """Return the first line that ffmpeg itself calls an error: the later ones follow from it."""
    found = (_LEVEL.match(line.strip()) for line in stderr.splitlines())
    first = next((match["said"] for match in found if match), None)
    return (first or stderr.strip().rpartition("\n")[2] or "it said nothing")[:300]


def _of_signal(number: int, details: dict[str, object]) -> JobError | None:
    if number == signal.SIGXCPU:
        return _too_much("time to compute", details)
    if number == signal.SIGXFSZ:
        return _too_much("disk space", details)
    if number in (signal.SIGKILL, signal.SIGTERM):
        return Transient(
            "ffmpeg was killed from outside, as happens when a machine runs out of memory.",
            remedy="Give the worker more memory, or fewer slots.",
            details=details,
        )
    if number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL):
        return InvalidInput(
            f"ffmpeg crashed ({signal.Signals(number).name}) on an input.",
            remedy="Convert the input with another program first.",
            details=details,
        )
    return None


def _too_much(what: str, details: dict[str, object]) -> InvalidInput:
    return InvalidInput(
        f"An input asks for more {what} than a file of its kind may take.",
        remedy="Use a shorter or smaller input.",
        details=details,
    )
