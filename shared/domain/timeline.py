"""Say what a code scene shows at any moment: the one place that turns actions into time.

Times are fractions, so nothing drifts. A renderer shows in frame ``n`` the moment ``(n + 1) / fps``, the end of the
frame's interval, and in the last frame the end of the scene: see `Timeline.frame`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from shared.domain.scenes import MAX_SECONDS, HighlightAction, PauseAction, Scene, TypeAction
from shared.errors import InvalidInput

BLINK = Fraction(1, 2)
"""Seconds that a resting cursor is shown, and then hidden."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What is on screen."""

    typed: int
    """How many characters of `Timeline.text` are visible."""
    cursor: bool
    lines: tuple[int, ...] = ()
    """Numbers of the lines that are marked, from 1."""
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which one thing happens: a line is typed, or the picture holds."""

    start: Fraction
    end: Fraction
    typed: int
    """Characters on screen when it begins."""
    rate: int = 0
    """Characters a second that are added; 0 while the picture holds."""
    lines: tuple[int, ...] = ()
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Code of one language within the text."""

    start: int
    code: str
    language: str | None


class Timeline:
    """Hold what is typed over a whole scene, and when."""

    def __init__(self, scene: Scene) -> None:
        self.blocks = tuple(_blocks(scene))
        self.text = "\n".join(block.code for block in self.blocks)
        """All code of the scene, as the screen shows it at the end."""
        self.spans = tuple(_spans(scene))
        self.duration = self.spans[-1].end
        """Seconds."""
        self._starts = [span.start for span in self.spans]
        if self.duration > MAX_SECONDS:
            message = f"The code scene lasts {float(self.duration):.0f} s; at most {MAX_SECONDS} s can be rendered."
            raise InvalidInput(message, field="inputs.config.actions", remedy="Split it into several scenes.")

    def frames(self, fps: int) -> int:
        """Return how many frames the scene has: its duration to the nearest frame, one at least."""
        return max(1, round(self.duration * fps))

    def frame(self, number: int, fps: int) -> Moment:
        """Return what frame ``number`` (from 0) shows."""
        last = number >= self.frames(fps) - 1
        return self.at(self.duration if last else min(self.duration, Fraction(number + 1, fps)))

    def at(self, seconds: Fraction) -> Moment:
        """Return what is on screen ``seconds`` after the start; a moment between two spans ends the earlier one."""
        index = max(0, bisect_right(self._starts, seconds) - 1)
        span = self.spans[index]
        if index and span.start == seconds:
            span = self.spans[index - 1]
        inside = min(seconds, span.end) - span.start
        if span.rate:
            return Moment(span.typed + int(inside * span.rate), cursor=True)
        blinks_on = int(inside / BLINK) % 2 == 0
        return Moment(span.typed, cursor=blinks_on and not span.lines, lines=span.lines, description=span.description)


def _blocks(scene: Scene) -> Iterator[Block]:
    """Yield the typed code; each action begins on a line of its own."""
    start = 0
    for action in scene.actions:
        if isinstance(action, TypeAction):
            yield Block(start, action.code, action.language or scene.language)
            start += len(action.code) + 1


def _spans(scene: Scene) -> Iterator[Span]:
    at, typed = Fraction(0), 0
    for action in scene.actions:
        if isinstance(action, TypeAction):
            for span in _typing(action, at, typed + 1 if typed else 0):
                yield span
                at = span.end
                typed = span.typed + int((span.end - span.start) * span.rate)
        else:
            span = _hold(action, at, typed)
            yield span
            at = span.end


def _typing(action: TypeAction, at: Fraction, typed: int) -> Iterator[Span]:
    """Yield a span per line; a line's break belongs to it, but for the last."""
    lines = action.code.split("\n")
    for number, (line, speed) in enumerate(zip(lines, action.speeds(), strict=True), 1):
        length = len(line) + (number < len(lines))
        if not length:
            continue
        rate = speed.characters_per_second
        end = at + Fraction(length, rate)
        yield Span(at, end, typed, rate)
        at, typed = end, typed + length


def _hold(action: PauseAction | HighlightAction, at: Fraction, typed: int) -> Span:
    end = at + Fraction(str(action.duration))
    if isinstance(action, HighlightAction):
        return Span(at, end, typed, lines=tuple(sorted(set(action.lines))), description=action.description)
    return Span(at, end, typed)
