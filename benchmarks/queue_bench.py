"""How fast the queue is beside its peers, on one Postgres with equal durability: ``python -m benchmarks.queue_bench``.

Rounds are interleaved: each measures every contender, in another order, on empty databases of the same server. Producer
and workers are processes of their own, and all of them share the machine. ``--quick`` takes one short round.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import uvloop

from benchmarks.peers import graphile
from benchmarks.peers.callsheet import Callsheet, add_history
from benchmarks.peers.contender import Contender, Style, python
from benchmarks.peers.dbos import Dbos
from benchmarks.peers.pgqueuer import PgQueuerContender
from benchmarks.peers.procrastinate import Procrastinate
from benchmarks.queue_arena import Arena, arena
from benchmarks.queue_flow import Graph, chain, fan_in, fan_out, through_graph, trigger_to_start
from benchmarks.queue_idle import idle
from benchmarks.queue_kills import rescues
from benchmarks.queue_limit import limit
from benchmarks.queue_measures import drain, drain_on, enqueue_rates, latency
from benchmarks.queue_report import US, Findings, markdown, tables, write_json

_DRAINS: dict[str, tuple[Style, int]] = {
    "drain10x1": ("ten", 1),
    "drain10x2": ("ten", 2),
    "drainx1": ("best", 1),
    "drainx2": ("best", 2),
}
_SETTLED = 1_000_000


@dataclass
class Bench:
    """One benchmark: where it runs, what it found, and how thorough it is."""

    place: Arena
    findings: Findings
    options: argparse.Namespace
    history: str | None = None

    async def round(self, contenders: list[Contender]) -> None:
        """Measure everything that is compared, once."""
        for contender in random.sample(contenders, len(contenders)):
            await self._compare(contender)
        await self._do("trigger", self._trigger)
        await self._do("steps", self._steps)
        await self._do("out1", lambda: self._graph("out1", fan_out, 1_000))
        await self._do("in1", lambda: self._graph("in1", fan_in, 1_000))
        for key, style in (("past10", "ten"), ("past", "best")):
            await self._do(key, lambda key=key, style=style: self._drain_after_history(key, style))

    async def once(self) -> None:
        """Measure what takes long, and what does not vary."""
        await self._do("chain1", lambda: self._graph("chain1", chain, 1_000))
        if not self.options.quick:
            await self._do("chain10", lambda: self._graph("chain10", chain, 10_000))
            await self._do("out10", lambda: self._graph("out10", fan_out, 10_000))
            await self._do("in10", lambda: self._graph("in10", fan_in, 10_000))
        await self._do("rescue", self._rescues)
        await self._do("idle", self._idle)
        await self._do("limit", self._limit)

    async def _compare(self, contender: Contender) -> None:
        await self._do("start", lambda: self._latency(contender))
        for key, (style, workers) in _DRAINS.items():
            if style in contender.drained and (workers == 1 or not self.options.quick):
                await self._do(key, lambda key=key, s=style, w=workers: self._drain(key, contender, s, w))
        await self._do("single", lambda: self._enqueue(contender))

    async def _do(self, key: str, measure: Callable[[], Awaitable[None]]) -> None:
        """Measure, and say how long that took."""
        if self.options.only and not any(key.startswith(word) for word in self.options.only):
            return
        begun = time.perf_counter()
        await measure()
        print(f"    {time.perf_counter() - begun:5.1f} s", flush=True)

    def _found(self, key: str, contender: str, value: float) -> None:
        print(f"{key:16} {contender:16} {value:12,.2f}", end="", flush=True)
        self.findings.add(key, contender, value)

    async def _latency(self, contender: Contender) -> None:
        samples = await latency(self.place, contender, self.options.samples)
        self._found("start", contender.name, statistics.median(samples))
        self._found("start99", contender.name, statistics.quantiles(samples, n=100)[98])

    async def _trigger(self) -> None:
        self._found("trigger", US, statistics.median(await trigger_to_start(self.place, self.options.samples)))

    async def _drain(self, key: str, contender: Contender, style: Style, workers: int) -> None:
        self._found(key, contender.name, await drain(self.place, contender, style, workers))

    async def _drain_after_history(self, key: str, style: Style) -> None:
        if self.options.quick:
            return
        contender = Callsheet(f"{key}-{time.monotonic_ns()}")
        if self.history is None:
            self.history = await self.place.keep(contender)
            await add_history(self.place.url(self.history), _SETTLED)
        self._found(key, US, await drain_on(self.place, self.history, contender, style))

    async def _enqueue(self, contender: Contender) -> None:
        single, bulk = await enqueue_rates(self.place, contender, 200, contender.drained.get("best", 500))
        self._found("single", contender.name, single)
        self._found("bulk", contender.name, bulk)

    async def _steps(self) -> None:
        async with self.place.database(Dbos()) as name:
            said = await self.place.ask(python("benchmarks.peers.dbos", "steps", self.place.url(name)))
        self._found("steps", Dbos.name, json.loads(said)["steps_per_second"])

    async def _graph(self, key: str, graph: Graph, size: int) -> None:
        rate, hop = await through_graph(self.place, graph, size)
        self._found(key, US, rate)
        if key == "chain1":
            self._found("hop", US, hop)

    async def _rescues(self) -> None:
        samples = await rescues(self.place, Callsheet(), self.options.kills)
        self._found("rescue50", US, statistics.median(samples))
        self._found("rescue95", US, statistics.quantiles(samples, n=20, method="inclusive")[18])
        if not self.options.quick:
            peer = await rescues(self.place, PgQueuerContender(), 1)
            self._found("rescue50", PgQueuerContender.name, peer[0])

    async def _idle(self) -> None:
        statements, memory = await idle(self.place, 5 if self.options.quick else 10)
        for service, count in statements.items():
            self._found(f"idle_{service}", US, count)
            self._found(f"rss_{service}", US, memory[service])

    async def _limit(self) -> None:
        self._found("limit10", "pgbench", await limit(self.place, 10, 4, 2, 200_000))
        self._found("limit500", "pgbench", await limit(self.place, 500, 2, 2, 600_000))


async def main() -> None:
    """Measure what is asked for."""
    options = _options()
    contenders: list[Contender] = [Callsheet(), PgQueuerContender()]
    if not options.quick:
        contenders += [Procrastinate(), Dbos(), *([graphile.GraphileWorker()] if graphile.is_here() else [])]
    begun = time.perf_counter()
    async with arena() as place:
        bench = Bench(place, Findings(), options)
        for _ in range(options.rounds):
            await bench.round(contenders)
        await bench.once()
        facts = {
            "PostgreSQL": place.version,
            "rounds": options.rounds,
            "minutes": round((time.perf_counter() - begun) / 60, 1),
        }
    _report(options, bench.findings, [*(c.name for c in contenders), "pgbench"], facts)


def _report(options: argparse.Namespace, findings: Findings, names: list[str], facts: dict[str, object]) -> None:
    if options.json:
        write_json(options.json, findings, facts)
    if options.plot:
        from benchmarks.queue_plot import plot  # noqa: PLC0415  takes a second, and is not always asked for

        plot(options.plot, findings, names[:-1])
    print(markdown(findings, names, facts) if options.markdown else f"{tables(findings, names)}\n\n{facts}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one short round beside pgqueuer alone: about a minute")
    parser.add_argument(
        "--only", nargs="+", metavar="KEY", help="measures whose key begins so: start trigger drain in …"
    )
    parser.add_argument("--rounds", type=int, help="interleaved rounds (3)")
    parser.add_argument("--samples", type=int, help="of each latency, per round (60)")
    parser.add_argument("--kills", type=int, help="of workers, in all (10)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all values of all rounds")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="draw the comparison")
    parser.add_argument("--markdown", action="store_true", help="print the section for RESULTS.md")
    options = parser.parse_args()
    options.rounds = options.rounds or (1 if options.quick else 3)
    options.samples = options.samples or (40 if options.quick else 60)
    options.kills = options.kills or (3 if options.quick else 10)
    return options


if __name__ == "__main__":
    uvloop.run(main())
