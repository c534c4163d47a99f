"""Look for cycles of dead objects seldom: for a service that holds many live ones, looking is what costs."""

from __future__ import annotations

import gc

_BORN = 20_000
"""Objects more than died, after which the young ones are looked through; Python's own number is 700."""
_ROUNDS = 20
"""Looks at the young, after which the older ones are looked through, too."""


def collect_seldom() -> None:
    """Set aside all that was loaded until now, and collect seldom from then on; called once, before the work begins.

    What a thousand jobs hold lives until they end, and every look passes over it: a fifth of a worker's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_BORN, _ROUNDS, _ROUNDS)
