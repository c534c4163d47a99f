"""Let contenders do the same work in turns, and say how they compare.

Rounds are interleaved and each begins with another contender, so that a machine that is busy for a while is busy for
all. A ratio is the median of the rounds' own ratios. Seconds of the processor stand beside seconds of the clock: they
hardly change when others work on the machine, too.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_AHEAD = 0.8


@dataclass(frozen=True, slots=True)
class Taken:
    """Say what one turn took."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of all cores, children included."""


class Used:
    """Measure from now on."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), _cpu_seconds()

    def so_far(self) -> Taken:
        """Return what has been used."""
        return Taken(time.perf_counter() - self._wall, _cpu_seconds() - self._cpu)


def _cpu_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@dataclass(frozen=True, slots=True)
class Turn:
    """Say what came out of a turn."""

    path: Path
    taken: Taken | None = None
    """Where the contender has measured itself, as an interpreter does whose start is not counted."""


Contender = Callable[[Path], Awaitable[Turn]]
"""Do the work in an empty folder."""


@dataclass(slots=True)
class Contest:
    """Compare contenders at one task."""

    name: str
    contenders: Mapping[str, Contender]
    taken: dict[str, list[Taken]] = field(default_factory=dict)
    outcomes: dict[str, Path] = field(default_factory=dict)
    """What each made in the first round; that of later rounds is thrown away."""
    remarks: dict[str, str] = field(default_factory=dict)
    """What is to be said of an outcome."""

    async def run(self, rounds: int, folder: Path) -> None:
        """Let everybody have so many turns."""
        names = list(self.contenders)
        for number in range(rounds):
            at = number % len(names)
            for name in (*names[at:], *names[:at]):
                place = folder / f"{self.name}-{name}-{number}".replace(" ", "-").replace("/", "-")
                place.mkdir(parents=True)
                turn = await self._turn(name, place)
                if name not in self.outcomes:
                    self.outcomes[name] = turn.path
                else:
                    shutil.rmtree(place)

    async def _turn(self, name: str, place: Path) -> Turn:
        used = Used()
        turn = await self.contenders[name](place)
        self.taken.setdefault(name, []).append(turn.taken or used.so_far())
        return turn

    def walls(self, name: str) -> list[float]:
        """Return the seconds of all turns of one contender."""
        return [taken.wall for taken in self.taken[name]]

    def cpu(self, name: str) -> float:
        """Return the median of its processor seconds."""
        return statistics.median(taken.cpu for taken in self.taken[name])

    def ratio(self, one: str, other: str) -> float:
        """Return how many times as long one takes as another."""
        return statistics.median(a / b for a, b in zip(self.walls(one), self.walls(other), strict=True))

    def cpu_ratio(self, one: str, other: str) -> float:
        """Return how many times as much of the processor one takes as another."""
        return statistics.median(a.cpu / b.cpu for a, b in zip(self.taken[one], self.taken[other], strict=True))


@dataclass(frozen=True, slots=True)
class Claim:
    """State what a contest is to show: the first takes at most so many times as long as the second."""

    contest: Contest
    first: str
    second: str
    most: float
    target: str
    """The same in words."""

    @property
    def ratio(self) -> float:
        """Return what was measured, by the clock."""
        return self.contest.ratio(self.first, self.second)

    @property
    def cpu_ratio(self) -> float:
        """Return what was measured, by the processor."""
        return self.contest.cpu_ratio(self.first, self.second)

    @property
    def met(self) -> bool:
        """Tell whether it holds by the clock."""
        return self.ratio <= self.most


def spread(values: Sequence[float]) -> str:
    """Return ``1.23 (1.20–1.31)``: the median, the least and the most."""
    return f"{statistics.median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def compared(ratio: float) -> str:
    """Return ``1.04 × as long``, or ``5.0 × faster`` where somebody is far ahead."""
    return f"{ratio:.2f} × as long" if ratio >= _AHEAD else f"{1 / ratio:.1f} × faster"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, markdown: bool) -> str:
    """Return a table, for eyes or for a document."""
    if markdown:
        lines = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
        return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]])
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    return "\n".join(
        "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip() for row in (head, *rows)
    )
