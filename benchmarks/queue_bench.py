"""How fast the queue is beside its peers, on one Postgres with equal durability: ``python -m benchmarks.queue_bench``."""

from __future__ import annotations

import argparse
import statistics

import uvloop

from benchmarks.peers.callsheet import Callsheet
from benchmarks.peers.contender import Contender
from benchmarks.peers.pgqueuer import PgQueuerContender
from benchmarks.queue_arena import Arena, arena
from benchmarks.queue_measures import drain, enqueue_rates, latency


async def _measure(place: Arena, contender: Contender) -> None:
    samples = await latency(place, contender, 100)
    cuts = statistics.quantiles(samples, n=100)
    print(f"{contender.name:12} enqueue to start  p50 {cuts[49]:.2f} ms  p99 {cuts[98]:.2f} ms", flush=True)
    for style in ("ten", "best"):
        for workers in (1, 2):
            rate = await drain(place, contender, style, workers)
            print(
                f"{contender.name:12} drain {contender.settings[style]}, {workers} worker(s): {rate:,.0f}/s", flush=True
            )
    single, many = await enqueue_rates(place, contender, 300, 10_000)
    print(f"{contender.name:12} enqueue one by one {single:,.0f}/s, bulk {many:,.0f}/s", flush=True)


async def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one round of the most important numbers")
    parser.parse_args()
    async with arena() as place:
        for contender in (Callsheet(), PgQueuerContender()):
            await _measure(place, contender)


if __name__ == "__main__":
    uvloop.run(main())
