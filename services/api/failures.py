"""How many wrong secrets an address may send: after twenty in a minute it waits until the minute is over."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

_MOST_FAILURES = 20
_WINDOW_SECONDS = 60.0
_MOST_ADDRESSES = 10_000


class FailureLimit:
    """Count failures by address, in windows that begin with the first one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: OrderedDict[str, tuple[float, int]] = OrderedDict()

    @property
    def addresses(self) -> int:
        """Return how many addresses are remembered."""
        return len(self._windows)

    def count(self, address: str) -> None:
        """Note a failure."""
        now = self._clock()
        began, failures = self._windows.get(address, (now, 0))
        if now - began >= _WINDOW_SECONDS:
            began, failures = now, 0
        self._windows[address] = (began, failures + 1)
        self._windows.move_to_end(address)
        if len(self._windows) > _MOST_ADDRESSES:
            self._windows.popitem(last=False)

    def wait(self, address: str) -> int:
        """Return the seconds until this address may try again; 0: it may."""
        began, failures = self._windows.get(address, (0.0, 0))
        left = began + _WINDOW_SECONDS - self._clock()
        return math.ceil(left) if failures >= _MOST_FAILURES and left > 0 else 0
