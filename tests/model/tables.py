"""All that the system keeps about the pipelines of a test, read in one statement, and the form in which states are compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shared.db.pool import Connection
from shared.domain.jobs import Job
from shared.domain.nodes import WorkerId

Row = dict[str, Any]

FLYING = ("available", "scheduled", "running")
"""States in which a job is the one that makes its fingerprint."""
LIVE = (*FLYING, "waiting")
_FAR = 2
"""An attempt that is so many behind is as old as any older one."""

_READ = """
select jsonb_build_object(
    'nodes', (select coalesce(jsonb_agg(to_jsonb(n) order by n.key), '[]') from video_production_nodes n),
    'jobs', (select coalesce(jsonb_agg(to_jsonb(j) - 'payload' order by j.id), '[]') from video_production_jobs j),
    'changes', (select coalesce(jsonb_agg(distinct jsonb_build_array(c.what, c.node_id, c.fingerprint)), '[]') from video_production_changes c),
    'runs', (select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') from video_production_runs r),
    'wanted', (select coalesce(jsonb_agg(to_jsonb(w) order by w.run_id, w.node_key), '[]') from video_production_run_nodes w),
    'results', (select coalesce(jsonb_object_agg(r.fingerprint, r.output ->> 'sha256'), '{}') from video_production_results r),
    'workers', (select coalesce(jsonb_object_agg(w.id, w.lease_until < now()), '{}') from video_production_workers w),
    'attempts', (select coalesce(jsonb_agg(to_jsonb(a) order by a.job_id, a.attempt, a.outcome), '[]') from video_production_attempts a),
    'pipelines', (select jsonb_agg(p.metadata order by p.id) from video_production_pipelines p))
"""


@dataclass(frozen=True)
class Tables:
    """The rows at one moment."""

    nodes: list[Row]
    jobs: list[Row]
    changes: list[tuple[str, str | None, str | None]]
    """Each once, as a plan folds them."""
    runs: list[Row]
    wanted: list[Row]
    results: dict[str, str]
    """Fingerprint to the hash of its output."""
    workers: dict[WorkerId, bool]
    """True: the lease has run out."""
    attempts: list[Row]
    pipelines: list[Row]
    by_key: dict[int, Row] = field(compare=False)

    @classmethod
    async def read(cls, connection: Connection) -> Tables:
        """Read them."""
        found = await connection.fetchval(_READ)
        found["workers"] = {WorkerId(int(worker)): late for worker, late in found["workers"].items()}
        found["changes"] = sorted((tuple(change) for change in found["changes"]), key=repr)
        return cls(**found, by_key={node["key"]: node for node in found["nodes"]})

    def job(self, job_id: int) -> Row | None:
        """Return one job."""
        return next((job for job in self.jobs if job["id"] == job_id), None)

    def in_state(self, *states: str) -> list[Row]:
        """Return the jobs in these states."""
        return [job for job in self.jobs if job["state"] in states]

    def of_queue(self, queue: str) -> list[int]:
        """Return the ids of a queue's jobs."""
        return [job["id"] for job in self.jobs if job["queue"] == queue]

    def is_current(self, job: Row) -> bool:
        """Say whether a job is of its node's generation."""
        node = self.by_key.get(job["node_key"])
        return node is not None and node["generation"] == job["generation"]

    def as_lines(self) -> list[str]:
        """Return what matters for a person who looks at a broken promise."""
        nodes = [f"     node {n['id']} {n['status']} generation {n['generation']}" for n in self.nodes]
        said = ("node_id", "state", "attempt", "worker_id", "generation", "followers", "cancel", "force")
        jobs = [
            f"     job {job['id']} {job['fingerprint'][:6]} { {name: job[name] for name in said} }" for job in self.jobs
        ]
        return [*nodes, *jobs, f"     changes {self.changes}"]

    def open_runs(self) -> list[Row]:
        """Return the runs that have not ended."""
        return [run for run in self.runs if run["ended_at"] is None]


def canonical(tables: Tables, holds: Sequence[Job], crew: Sequence[WorkerId]) -> str:
    """Return what matters for all that can follow: no ids, no times, counters relative to each other, workers in any order."""
    shared = (_nodes(tables), sorted(tables.results), tables.changes, _runs(tables))
    names = [dict(zip(crew, order, strict=True)) for order in _orders(len(crew))]
    return min(
        repr((shared, _jobs(tables, name), _workers(tables, name), _holds(tables, holds, name))) for name in names
    )


def _orders(count: int) -> list[tuple[int, ...]]:
    return [tuple((start + n) % count for n in range(count)) for start in range(count)]


def _nodes(tables: Tables) -> list[object]:
    columns = ("id", "type", "inputs", "asset", "status", "is_valid", "fingerprint")
    return [[node[column] for column in columns] for node in tables.nodes]


def _jobs(tables: Tables, names: Mapping[WorkerId, int]) -> list[object]:
    columns = ("node_id", "state", "fingerprint", "cancel", "force", "crashes", "followers")
    owners: dict[int | None, int | None] = {None: None}
    owners.update(names.items())
    turns = sorted(tables.in_state("available"), key=lambda job: (job["priority"], job["turn"], job["id"]))
    return [
        [
            *(job[column] for column in columns),
            tables.is_current(job),
            owners.get(job["worker_id"], "gone"),
            job in turns and turns.index(job),
        ]
        for job in tables.jobs
    ]


def _runs(tables: Tables) -> list[str]:
    open_nodes = {
        run["id"]: [[n["node_key"], n["force"], n["state"]] for n in tables.wanted if n["run_id"] == run["id"]]
        for run in tables.open_runs()
    }
    return sorted(
        repr((r["node_id"], r["upstream"], r["force"], r["state"], open_nodes[r["id"]])) for r in tables.open_runs()
    )


def _workers(tables: Tables, names: Mapping[WorkerId, int]) -> list[tuple[int, bool | None]]:
    return sorted((name, tables.workers.get(worker)) for worker, name in names.items())


def _holds(tables: Tables, holds: Iterable[Job], names: Mapping[WorkerId, int]) -> list[str]:
    place = {job["id"]: (n, job["attempt"]) for n, job in enumerate(tables.jobs)}
    known = [(place[hold.id], hold) for hold in holds if hold.id in place]
    return sorted(
        repr((n, min(attempt - hold.attempt, _FAR), names.get(hold.worker_id, "gone"))) for (n, attempt), hold in known
    )
