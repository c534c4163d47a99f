"""What was found, beside what was promised: a table for the terminal, JSON, Markdown and a picture."""

from __future__ import annotations

import json
import platform
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

US = "Callsheet"


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that was measured, with its unit; ``decimals`` as it is shown."""

    key: str
    title: str
    unit: str
    decimals: int = 0
    less_is_better: bool = False


MEASURES = (
    Measure("start", "enqueue to start, idle, p50", "ms", 2, less_is_better=True),
    Measure("start99", "enqueue to start, idle, p99", "ms", 2, less_is_better=True),
    Measure("trigger", "trigger to start, planning included, p50", "ms", 2, less_is_better=True),
    Measure("drain10x1", "drain, 10 at a time, 1 worker", "jobs/s"),
    Measure("drain10x2", "drain, 10 at a time, 2 workers", "jobs/s"),
    Measure("drainx1", "drain, best batch, 1 worker", "jobs/s"),
    Measure("drainx2", "drain, best batch, 2 workers", "jobs/s"),
    Measure("single", "enqueue one by one", "jobs/s"),
    Measure("bulk", "enqueue in bulk", "jobs/s"),
    Measure("past10", "drain, 10 at a time, 1,000,000 settled before", "jobs/s"),
    Measure("past", "drain, best batch, 1,000,000 settled before", "jobs/s"),
    Measure("steps", "steps of concurrent workflows", "steps/s"),
    Measure("hop", "a hop of a chain, p50", "ms", 2, less_is_better=True),
    Measure("chain1", "chain of 1,000 nodes", "nodes/s"),
    Measure("chain10", "chain of 10,000 nodes", "nodes/s"),
    Measure("out1", "fan-out to 1,000 nodes", "nodes/s"),
    Measure("out10", "fan-out to 10,000 nodes", "nodes/s"),
    Measure("in1", "fan-in of 1,000 nodes", "nodes/s"),
    Measure("in10", "fan-in of 10 × 1,000 nodes", "nodes/s"),
    Measure("rescue50", "SIGKILL to running elsewhere, p50", "s", 2, less_is_better=True),
    Measure("rescue95", "SIGKILL to running elsewhere, p95", "s", 2, less_is_better=True),
    Measure("idle_dispatcher", "idle dispatcher", "statements/s", 2, less_is_better=True),
    Measure("idle_worker", "idle worker", "statements/s", 2, less_is_better=True),
    Measure("rss_dispatcher", "memory of a dispatcher", "MiB", less_is_better=True),
    Measure("rss_worker", "memory of a worker", "MiB", less_is_better=True),
    Measure("limit10", "the server's own limit, pgbench, batch 10", "jobs/s"),
    Measure("limit500", "the server's own limit, pgbench, batch 500", "jobs/s"),
)


@dataclass
class Findings:
    """Values by measure and contender, one per round."""

    values: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def add(self, measure: str, contender: str, value: float) -> None:
        """Keep one more value."""
        self.values.setdefault(measure, {}).setdefault(contender, []).append(value)

    def median(self, measure: str, contender: str = US) -> float | None:
        """Return the median of the rounds; None: it was not measured."""
        found = self.values.get(measure, {}).get(contender)
        return statistics.median(found) if found else None

    def best_peer(self, measure: str) -> float | None:
        """Return the best median among the others."""
        medians = [statistics.median(found) for name, found in self.values.get(measure, {}).items() if name != US]
        less = next(m.less_is_better for m in MEASURES if m.key == measure)
        return (min if less else max)(medians, default=None)


@dataclass(frozen=True, slots=True)
class Target:
    """A promise: ``reach`` returns what was found as a number that must be within ``bound``."""

    promise: str
    reach: Callable[[Findings], float | None]
    bound: float
    at_most: bool

    def verdict(self, findings: Findings) -> tuple[str, str] | None:
        """Return what was found and whether that is enough; None: it was not measured."""
        found = self.reach(findings)
        if found is None:
            return None
        met = found <= self.bound if self.at_most else found >= self.bound
        return f"{found:.2f}", "met" if met else "missed"


def _to_peer(ours: str, theirs: str | None = None) -> Callable[[Findings], float | None]:
    def ratio(findings: Findings) -> float | None:
        us, peer = findings.median(ours), findings.best_peer(theirs or ours)
        return None if us is None or peer is None else us / peer

    return ratio


def _to_own(upper: str, lower: str) -> Callable[[Findings], float | None]:
    def ratio(findings: Findings) -> float | None:
        a, b = findings.median(upper), findings.median(lower)
        return None if a is None or b is None else a / b

    return ratio


def _is(key: str) -> Callable[[Findings], float | None]:
    return lambda findings: findings.median(key)


TARGETS = (
    Target("enqueue to start ≤ ½ of the best peer's", _to_peer("start"), 0.5, at_most=True),
    Target("trigger to start ≤ the best peer's enqueue to start", _to_peer("trigger", "start"), 1, at_most=True),
    Target("drain, 10 at a time ≥ 3 × the best peer", _to_peer("drain10x1"), 3, at_most=False),
    Target("the same with 2 workers", _to_peer("drain10x2"), 3, at_most=False),
    Target("drain, best batch ≥ 2 × the best peer", _to_peer("drainx1"), 2, at_most=False),
    Target("the same with 2 workers", _to_peer("drainx2"), 2, at_most=False),
    Target("fan-out, nodes/s ≥ 10 × the steps/s of DBOS", _to_peer("out10", "steps"), 10, at_most=False),
    Target("fan-in, nodes/s ≥ 10 × the steps/s of DBOS", _to_peer("in10", "steps"), 10, at_most=False),
    Target("a hop of a chain ≤ 5 ms", _is("hop"), 5, at_most=True),
    Target("linear: chain, nodes/s at 10,000 ≥ 0.9 × at 1,000", _to_own("chain10", "chain1"), 0.9, at_most=False),
    Target("linear: fan-out", _to_own("out10", "out1"), 0.9, at_most=False),
    Target("linear: fan-in", _to_own("in10", "in1"), 0.9, at_most=False),
    Target("1,000,000 settled jobs: ≥ 0.9 × without, 10 at a time", _to_own("past10", "drain10x1"), 0.9, at_most=False),
    Target("1,000,000 settled jobs: ≥ 0.9 × without, best batch", _to_own("past", "drainx1"), 0.9, at_most=False),
    Target("SIGKILL to running elsewhere, p95 ≤ 2 s", _is("rescue95"), 2, at_most=True),
    Target("idle dispatcher ≤ 2 statements/s", _is("idle_dispatcher"), 2, at_most=True),
    Target("idle worker ≤ 2 statements/s", _is("idle_worker"), 2, at_most=True),
)


def tables(findings: Findings, contenders: Sequence[str]) -> str:
    """Return both tables in Markdown, which a terminal shows well enough."""
    shown = [m for m in MEASURES if m.key in findings.values]
    rows = [[f"{m.title}, {m.unit}", *(_cell(findings, m, name) for name in contenders)] for m in shown]
    verdicts = [(t.promise, *v) for t in TARGETS if (v := t.verdict(findings))]
    return f"{_table(['', *contenders], rows)}\n\n{_table(['promise', 'found', ''], verdicts)}"


def machine() -> str:
    """Say in one line on what this was measured."""
    processor = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?"
    )
    cores = sum(line.startswith("processor") for line in _lines("/proc/cpuinfo"))
    return f"{processor}, {cores} cores; Python {platform.python_version()}"


def write_json(path: Path, findings: Findings, facts: Mapping[str, object]) -> None:
    """Keep all values of all rounds."""
    path.write_text(json.dumps({"at": _now(), "machine": machine(), **facts, "values": findings.values}, indent=1))


def markdown(findings: Findings, contenders: Sequence[str], facts: Mapping[str, object]) -> str:
    """Return the section for ``RESULTS.md``."""
    said = "; ".join(f"{name} {value}" for name, value in facts.items())
    return (
        f"## The queue beside its peers (`make bench`)\n\n{_now()}, {machine()}; {said}. `fsync` and `synchronous_commit` on."
        f" Median of the rounds (min–max).\n\n{tables(findings, contenders)}\n"
    )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []


def _cell(findings: Findings, measure: Measure, contender: str) -> str:
    found = findings.values[measure.key].get(contender)
    if not found:
        return "–"
    places = measure.decimals
    if len(found) == 1:
        return f"{found[0]:,.{places}f}"
    return f"{statistics.median(found):,.{places}f} ({min(found):,.{places}f}–{max(found):,.{places}f})"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in [head, *rows]
    ]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
