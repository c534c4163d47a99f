"""Frame rates as the fractions that they stand for; pure."""

from __future__ import annotations

from fractions import Fraction

_NTSC = Fraction(1000, 1001)
USUAL = tuple(
    sorted(
        [Fraction(r) for r in (12, 15, 24, 25, 30, 48, 50, 60, 100, 120)] + [r * _NTSC for r in (24, 30, 48, 60, 120)]
    )
)
_DEFAULT = Fraction(30)
_NEAR = Fraction(1, 500)
_MOST = 120


def nominal_rate(average: Fraction | None, real: Fraction | None) -> Fraction:
    """Return the rate that a track stands for.

    Args:
        average: Frames divided by duration.
        real: The lowest rate at which all timestamps can be shown, as the demuxer guesses it.
    """
    for rate in (average, real):
        near = usual_rate(rate)
        if near is not None:
            return near
    if average is None or average <= 0:
        return _DEFAULT
    return next((rate for rate in USUAL if rate >= average), Fraction(_MOST))


def usual_rate(rate: Fraction | None) -> Fraction | None:
    """Return the usual rate within 0.2 % of this one, if there is one: 29.97 is 30000/1001."""
    if rate is None or rate <= 0:
        return None
    nearest = min(USUAL, key=lambda usual: abs(usual - rate))
    return nearest if abs(nearest - rate) <= nearest * _NEAR else None
