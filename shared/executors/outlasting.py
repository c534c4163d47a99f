"""Tell of a sound that goes on after the picture that it belongs to, and is cut off with it."""

from __future__ import annotations

from collections.abc import Iterator

from shared.media.gate import Finding, Stretch

TOLD_SECONDS = 0.5
"""Less is an encoder's padding, or a breath."""


def outlasting(slot: str, seconds: float, end: float) -> Iterator[Finding]:
    """Yield what to say of an input's own sound; nothing where little of it is lost.

    Args:
        slot: Whose.
        seconds: How long it would go on.
        end: Where the film ends.
    """
    if seconds > TOLD_SECONDS:
        lost = f"The sound of the {slot} goes on for {seconds:.1f} s after its picture, and is cut off."
        says = f"{lost} A merge would hold its last frame."
        yield Finding("fit", "warning", says, Stretch(end, end))
