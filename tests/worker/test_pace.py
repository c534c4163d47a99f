"""How long the rest takes is told from how fast it went lately, or not at all."""

from __future__ import annotations

from shared.worker.pace import Pace


def told(*seen: tuple[float, float]) -> list[int | None]:
    """Return what is said at each time and fraction."""
    now = [0.0]
    pace = Pace(lambda: now[0])
    said = []
    for at, fraction in seen:
        now[0] = at
        said.append(pace.seconds_left(fraction))
    return said


def test_an_even_pace_is_told_exactly() -> None:
    """Half in ten seconds: ten are left; nothing is said at the start."""
    assert told((0, 0.0), (1, 0.05), (10, 0.5), (15, 0.75)) == [None, None, 10, 5]


def test_only_the_last_half_minute_counts() -> None:
    """A quick first part does not make promises for a slow second one."""
    assert told((0, 0.0), (10, 0.5), (40, 0.53), (70, 0.56), (100, 0.59))[-1] == 410


def test_what_stands_still_has_no_end() -> None:
    """And what begins anew is measured anew."""
    assert told((0, 0.3), (20, 0.3), (40, 0.3)) == [None, None, None]
    assert told((0, 0.0), (10, 0.9), (11, 0.1), (21, 0.3)) == [None, 1, None, 35]
