"""``make paid-once``: kill a worker at every await between claim and settle, for each provider, and look at its bill.

PAID_ONCE_PROVIDERS names some of them; PAID_ONCE_EVERY=5 takes each fifth point. A point is one moment of one run: how many
there are is found out by dying ever later until the work is done before.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from dataclasses import dataclass, field

from tests.paid_once.stage import Ended, Theatre, Zygote
from tests.paid_once.trades import TRADES, Trade

_LANES = 6
"""Deaths side by side: most of each is waiting until others notice."""


@dataclass
class Tally:
    """What came of all deaths for one provider."""

    points: int = 0
    double_paid: int = 0
    lost: int = 0
    asked: int = 0
    """Left to a person with the facts, where the provider offers no way to find out."""
    remarks: list[str] = field(default_factory=list)

    def add(self, trade: Trade, point: int, ended: Ended) -> None:
        """Count one."""
        self.points += ended.died
        ambiguous = (ended.error or {}).get("type") == "Ambiguous"
        if ended.orders > trade.orders:
            self._note("double_paid", f"{ended.orders} orders instead of {trade.orders}", trade, point, ended)
        elif ambiguous and not trade.finds:
            self.asked += 1
        elif ended.status != "completed" or ended.orders != trade.orders:
            self._note("lost", f"{ended.status}, {ended.orders} orders, {ended.error}", trade, point, ended)

    def _note(self, what: str, sentence: str, trade: Trade, point: int, ended: Ended) -> None:
        setattr(self, what, getattr(self, what) + 1)
        self.remarks.append(f"  {what}: {trade.name}, killed at point {point}: {sentence}; log: {ended.log}")


async def every_death(theatre: Theatre, trade: Trade, every: int = 1) -> Tally:
    """Die at each point of a provider's order, lane by lane, until one lives."""
    tally, lived = Tally(), asyncio.Event()
    points = iter(range(1, 10**6, every))

    async def lane(zygote: Zygote) -> None:
        while not lived.is_set():
            point = next(points)
            ended = await theatre.play(trade, zygote, point)
            tally.add(trade, point, ended)
            if not ended.died:
                lived.set()

    async with Zygote.of(trade.service) as zygote:
        await asyncio.gather(*(lane(zygote) for _ in range(_LANES)))
    return tally


async def main() -> int:
    """Go through all providers and print the closing line."""
    wanted = os.environ.get("PAID_ONCE_PROVIDERS", "").replace(",", " ").split() or list(TRADES)
    if strangers := set(wanted).difference(TRADES):
        sys.exit(f"PAID_ONCE_PROVIDERS names {', '.join(sorted(strangers))}; there are {', '.join(TRADES)}.")
    total: Counter[str] = Counter()
    async with Theatre.open() as theatre:
        for name in wanted:
            tally = await every_death(theatre, TRADES[name], int(os.environ.get("PAID_ONCE_EVERY", "1")))
            print(
                "\n".join([f"{name}: {tally.points} deaths, {tally.asked} left to a person", *tally.remarks]),
                flush=True,
            )
            total += Counter(
                crash_points=tally.points, double_paid=tally.double_paid, lost=tally.lost, asked=tally.asked
            )
    figures = " ".join(f"{name}={total[name]}" for name in ("crash_points", "double_paid", "lost", "asked"))
    print(f"providers={len(wanted)} {figures}", flush=True)
    return 1 if total["double_paid"] or total["lost"] else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
