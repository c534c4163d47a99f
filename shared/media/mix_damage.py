"""Refuse inputs that ffmpeg read to their end with many complaints: it calls that a success."""

from __future__ import annotations

from shared.errors import InvalidInput
from shared.media.process import FfmpegLog
from shared.media.verdict import useful_line

_MOST_ERRORS = 10
"""Decoding errors that a file may have; more is damage that is seen or heard."""


def require_undamaged(log: FfmpegLog) -> None:
    """Raise `InvalidInput` when the inputs of a run had more errors than go unnoticed."""
    if log.errors > _MOST_ERRORS:
        raise InvalidInput(
            f"An input is damaged: {log.errors} errors while decoding it, the first: {useful_line(log.stderr)}",
            field="inputs",
            remedy="Play the inputs, and export the damaged one again.",
            details={"stderr": log.stderr[-2000:], "code": "input_damaged"},
        )
