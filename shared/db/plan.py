"""What a plan reads and writes, statement by statement; ``services.dispatcher.planner`` puts them in order.

All methods belong to one transaction, which holds the pipeline's lock from its first fold on. Work is proportional to
what changed and to what became ready; only ``reassess`` and the start of a run look at a whole run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import asyncpg

from shared.db.pool import Connection, Pool, Record
from shared.db.sql import load
from shared.domain.nodes import Fingerprint, NodeId, NodeKey, NodeStatus, Output, PipelineId
from shared.domain.registry import PAID_TYPES
from shared.domain.validation import validate_pipeline

PORTION = 500
"""Nodes that one plan makes ready: workers begin with these while the next plan is at the others."""
_SQL = load("plan")


@dataclass(frozen=True, slots=True)
class Change:
    """Something that changed in a pipeline, with what it is now."""

    what: Literal["node", "pipeline", "run"]
    node_id: NodeId | None
    key: NodeKey | None
    """None with a node id: the node was deleted."""
    status: NodeStatus | None
    is_valid: bool | None
    fingerprint: Fingerprint | None
    """Set when a job that others wait for has ended."""
    later: bool = False
    """Nothing happened to it: it was ready when a plan had enough."""


@dataclass(frozen=True, slots=True)
class ReadyNode:
    """A node that can be made now, with what its inputs made."""

    key: NodeKey
    id: NodeId
    type: str
    title: str
    config: dict[str, Any]
    asset: dict[str, Any] | None
    revision: int
    generation: int
    force: bool
    priority: int
    """Of the most urgent run that wants it."""
    inputs: tuple[tuple[str, NodeId, Output], ...]
    """Slot, parent and the parent's output, by slot and in the editor's order."""
    run: UUID | None = None
    """The most urgent run that wants it, of those the oldest."""


@dataclass(frozen=True, slots=True)
class RequestedRun:
    """A run that was asked for and has not begun."""

    id: UUID
    node_id: NodeId | None
    upstream: bool
    force: bool
    priority: int = 0
    downstream: bool = False


@dataclass(frozen=True, slots=True)
class ClosedRun:
    """A run that has just ended."""

    id: UUID
    state: str
    requested_by: str
    created_at: datetime
    ended_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What validation found at one revision of a node."""

    key: NodeKey
    revision: int
    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class NewJob:
    """A job to be published; ``payload`` is what the executor needs."""

    pipeline_id: PipelineId
    node_id: NodeId
    node_key: NodeKey
    revision: int
    generation: int
    queue: str
    type: str
    provider: str
    fingerprint: Fingerprint
    force: bool
    payload: dict[str, Any]
    priority: int = 0

    def as_json(self, **more: object) -> dict[str, object]:
        """Return the row as the statements take it."""
        return {name: getattr(self, name) for name in self.__slots__} | more


@dataclass(frozen=True, slots=True)
class Published:
    """What became of the jobs that were to be published."""

    count: int
    """That will really run."""
    known: frozenset[Fingerprint]
    """These have a result, which stays until this transaction ends; no job is needed for them."""


@asynccontextmanager
async def planning(pool: Pool, pipeline: PipelineId) -> AsyncIterator[Planning]:
    """Open the transaction of one plan; its first fold takes the pipeline's lock."""
    async with pool.acquire() as connection, connection.transaction():
        yield Planning(connection, pipeline)


class Planning:
    """One plan of one pipeline."""

    def __init__(self, connection: Connection, pipeline: PipelineId) -> None:
        self.connection = connection
        self.pipeline = pipeline
        self.config: dict[str, Any] | None = None
        """The pipeline's config as of the last fold; None: the pipeline is gone."""
        self.may_close = False
        """A run may want nothing more."""
        self.put_off = False
        """Some of what is ready was left to the next plan."""

    async def fold(self) -> list[Change]:
        """Take what changed since the last plan, with the config; it comes again if nothing is committed."""
        row = _only(await self.connection.fetchrow(_SQL["fold"], self.pipeline, PORTION))
        self.config = row["config"]
        self.put_off |= row["more"]
        return [Change(what, node, key, _status(status), *rest) for what, node, key, status, *rest in row["changes"]]

    async def requested(self) -> list[RequestedRun]:
        """Return the runs that have not begun, oldest first."""
        rows = await self.connection.fetch(_SQL["requested"], self.pipeline)
        return [RequestedRun(r["id"], *tuple(r)[1:]) for r in rows]

    async def set_config_errors(self, errors: dict[str, str]) -> None:
        """Note what is wrong with the pipeline's own config."""
        await self.connection.execute(_SQL["set_config_errors"], self.pipeline, errors)

    async def fail_runs(self, error: dict[str, object]) -> None:
        """End the pipeline's open runs: nothing in it can be made."""
        await self.connection.execute(_SQL["fail_runs"], self.pipeline, error)

    async def set_validity(self, verdicts: Sequence[Verdict]) -> None:
        """Note what validation found."""
        rows = [{"key": v.key, "revision": v.revision, "valid": not v.errors, "errors": v.errors} for v in verdicts]
        await self.connection.execute(_SQL["set_validity"], rows)

    async def reset(self, keys: Collection[NodeKey]) -> None:
        """Put nodes and everything downstream back to pending."""
        await self.connection.execute(_SQL["reset"], list(keys))

    async def reset_for(self, run: RequestedRun) -> None:
        """Put in question what a forced run makes anew: its node, or the whole pipeline."""
        await self.connection.execute(_SQL["reset_for_run"], self.pipeline, run.node_id)

    async def start_run(self, run: RequestedRun) -> list[NodeKey]:
        """Compute the closure of a run, note it, and return its nodes."""
        if run.node_id is None:
            rows = await self.connection.fetch(_SQL["start_pipeline_run"], run.id, self.pipeline)
        else:
            args = (run.id, self.pipeline, run.node_id, run.upstream, run.downstream)
            rows = await self.connection.fetch(_SQL["start_node_run"], *args)
        self.may_close |= not rows
        return [NodeKey(r["node_key"]) for r in rows]

    async def hurry(self, keys: Collection[NodeKey], priority: int) -> None:
        """Bring waiting jobs of nodes forward to a priority, where theirs is less urgent."""
        await self.connection.execute(_SQL["hurry"], list(keys), priority)

    async def auto_run(self) -> None:
        """Ask for a run of everything, unless one that has not begun does."""
        await self.connection.execute(_SQL["auto_run"], self.pipeline)

    async def supersede(
        self, keys: Collection[NodeKey], *, deleted: bool, free_providers: Collection[str]
    ) -> list[Fingerprint]:
        """End jobs of older generations; return fingerprints that others wait for and that nobody makes any more."""
        args = (self.pipeline, list(keys), deleted)
        rows = await self.connection.fetch(_SQL["supersede_unclaimed"], *args)
        await self.connection.execute(_SQL["supersede_running"], *args, list(free_providers))
        return [Fingerprint(r["fingerprint"]) for r in rows if r["followers"]]

    async def committed(self) -> Decimal:
        """Return what the pipeline has cost, with the estimates of what is under way; US dollars."""
        return Decimal(await self.connection.fetchval(_SQL["committed"], self.pipeline))

    async def held_back(self) -> set[NodeKey]:
        """Return the nodes that wait for the budget."""
        return {NodeKey(row["key"]) for row in await self.connection.fetch(_SQL["held_back"], self.pipeline)}

    async def hold_back(self, reasons: Mapping[NodeKey, dict[str, object]]) -> None:
        """Say on nodes why they wait."""
        if reasons:
            by_key = {str(key): reason for key, reason in reasons.items()}
            await self.connection.execute(_SQL["hold_back"], by_key, list(reasons))

    async def afford(self, keys: Collection[NodeKey]) -> None:
        """Say that nodes need not wait for the budget any more."""
        await self.connection.execute(_SQL["afford"], list(keys))

    async def reassess(self) -> None:
        """Say anew what is completed, failed, blocked or open in the pipeline's active runs."""
        self.may_close |= bool(await self.connection.fetch(_SQL["reassess"], self.pipeline))

    async def ready(
        self, changed: Collection[NodeKey], completed: Collection[NodeId], *, ticked: Collection[NodeKey]
    ) -> list[ReadyNode]:
        """Return what can be made now among the changed nodes and the children of the completed ones.

        Args:
            changed: Nodes that are in question themselves.
            completed: Nodes whose children are.
            ticked: Completed nodes, to be ticked off in the runs that want them.
        """
        args = (self.pipeline, list(changed), list(completed), list(ticked), PORTION)
        row = _only(await self.connection.fetchrow(_SQL["ready"], *args))
        self.may_close |= row["may_close"]
        self.put_off |= row["put_off"]
        outputs = {node: Output.model_validate(output) for node, output in row["outputs"].items()}
        return [_ready_node(node, [(slot, id_, outputs[id_]) for slot, id_ in node["inputs"]]) for node in row["nodes"]]

    async def completed(self) -> list[tuple[ReadyNode, Fingerprint | None]]:
        """Return the completed nodes, each with the fingerprint of the output that it has."""
        rows = await self.connection.fetch(_SQL["completed"], self.pipeline)
        return [
            (
                _ready_node(row, [(i["slot"], i["node"], Output.model_validate(i["output"])) for i in row["inputs"]]),
                row["fingerprint"],
            )
            for row in rows
        ]

    async def results(self, fingerprints: Collection[Fingerprint]) -> set[Fingerprint]:
        """Return those of the fingerprints that have a result, which stays until this transaction ends."""
        rows = await self.connection.fetch(_SQL["take_results"], list(fingerprints))
        return {Fingerprint(row["fingerprint"]) for row in rows}

    async def reuse(self, nodes: Sequence[tuple[ReadyNode, Fingerprint]]) -> None:
        """Complete nodes with the results that exist under their fingerprints."""
        rows = [{"key": n.key, "generation": n.generation, "fingerprint": f} for n, f in nodes]
        await self.connection.execute(_SQL["reuse"], rows)

    async def publish(self, jobs: Sequence[NewJob]) -> Published:
        """Publish one job per fingerprint that has no result, and let the others wait for it; forced ones lead."""
        leaders: dict[Fingerprint, NewJob] = {}
        for job in sorted(jobs, key=lambda job: not job.force):
            leaders.setdefault(job.fingerprint, job)
        more = Counter(job.fingerprint for job in jobs)
        rows = [job.as_json(followers=more[f] - 1) for f, job in leaders.items()]
        told = await self.connection.fetch(_SQL["publish"], rows)
        own = {NodeKey(row["node_key"]) for row in told if row["known"] is None}
        known = frozenset(Fingerprint(row["known"]) for row in told if row["known"] is not None)
        if waiting := [job.as_json() for job in jobs if job.node_key not in own and job.fingerprint not in known]:
            await self.connection.execute(_SQL["wait"], waiting)
        return Published(sum(job.node_key in own for job in jobs), known)

    async def close_runs(self) -> list[ClosedRun]:
        """End the active runs that want nothing more; return them with how they ended."""
        if not self.may_close:
            return []
        return [ClosedRun(**dict(row)) for row in await self.connection.fetch(_SQL["close"], self.pipeline)]


async def resolve_waiting(connection: Connection, fingerprint: Fingerprint) -> None:
    """Bring on those that wait for a fingerprint: land its result, fail alike, wait on, or let one do the work."""
    while True:
        for statement in (_SQL["land_waiting"], _SQL["fail_waiting"], _SQL["lead_waiting"]):
            if await connection.fetchval(statement, fingerprint):
                return
        with suppress(asyncpg.UniqueViolationError):  # somebody else has begun with it in this moment: wait for that
            async with connection.transaction():
                await connection.execute(_SQL["promote_waiting"], fingerprint)
            return


async def may_cost(pool: Pool, pipeline: PipelineId) -> dict[str, Any] | None:
    """Return a pipeline's config where it is valid, no draft, and has nodes that a paid provider can make."""
    config = await pool.fetchval(_SQL["may_cost"], pipeline, sorted(PAID_TYPES))
    return None if config is None or validate_pipeline(config) else dict(config)


async def roll_up(pool: Pool, pipeline: PipelineId, to_come: Decimal | None = None) -> None:
    """Sum the nodes up into their pipeline's metadata.

    Args:
        pool: May write.
        pipeline: Which one.
        to_come: What is still to be paid, for the estimate of the whole; None leaves that as it is.
    """
    await pool.execute(_SQL["rollup"], pipeline, to_come)


async def pipelines_with_changes(pool: Pool) -> list[PipelineId]:
    """Return the pipelines that somebody should look at."""
    return [PipelineId(row["pipeline_id"]) for row in await pool.fetch(_SQL["with_changes"])]


async def repair(pool: Pool) -> int:
    """Have looked at again what a lost hint left behind; return how much that was: 0 but for defects."""
    overlooked = await pool.fetch(_SQL["overlooked"])
    if overlooked:
        columns = zip(*((r["pipeline_id"], r["node_id"]) for r in overlooked), strict=True)
        await pool.execute(_SQL["repair"], *map(list, columns))
    orphans = await pool.fetch(_SQL["orphans"])
    async with pool.acquire() as connection:
        for row in orphans:
            await resolve_waiting(connection, row["fingerprint"])
    return len(overlooked) + len(orphans)


async def age(pool: Pool, after: timedelta) -> None:
    """Bring forward what has waited for so long behind more urgent work."""
    await pool.execute(_SQL["age"], after)


async def keep_history(pool: Pool, keep: timedelta) -> None:
    """Make the history's next partitions and drop what is older than ``keep``."""
    await pool.execute(_SQL["partition"], keep)


def _only(row: Record | None) -> Record:
    assert row is not None  # noqa: S101  an aggregate without groups returns one
    return row


def _ready_node(row: Mapping[str, Any] | Record, inputs: Sequence[tuple[str, NodeId, Output]]) -> ReadyNode:
    fields = {name: row[name] for name in ReadyNode.__slots__}
    fields["inputs"] = tuple(inputs)
    fields["run"] = None if row["run"] is None else UUID(row["run"])
    return ReadyNode(**fields)


def _status(text: str | None) -> NodeStatus | None:
    return None if text is None else NodeStatus(text)
