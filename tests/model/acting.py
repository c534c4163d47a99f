"""What the actors can do in a state, and what the model says that comes of it.

What keeps the work going costs nothing and is always done some time; what disturbs it costs one of a walk's disturbances.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial

from shared.domain.jobs import Job
from tests.model.lives import Lives, after_claim, after_leave, after_rescue, after_settle, after_stage, lives, owns
from tests.model.tables import Row, Tables
from tests.model.world import World

ZOMBIES_WRITE = ("complete", "retry", "snooze", "bury", "cancelled", "progress")
_FAILS = ("retry", "snooze", "bury", "release", "progress")


@dataclass(frozen=True)
class Action:
    """Something that an actor can do now."""

    label: str
    do: Callable[[], Awaitable[object]]
    verb: str | None = None
    """Set where the model knows which arrows are drawn, and not by which jobs."""
    foretold: Lives | None = None
    settles: tuple[str, Job] | None = None


def going_on(world: World, tables: Tables) -> Iterator[Action]:
    """Say what somebody does who is not disturbed: in any order."""
    model = lives(tables)
    if tables.changes:
        yield Action("plan", world.plan, verb="plan")
    for name, hold in holds(world, tables):
        if owns(model, hold):
            yield _settle(world, name, "complete", hold, tables)
            if (row := tables.job(hold.id)) and row["cancel"]:
                yield _settle(world, name, "cancelled", hold, tables)
    for queue in sorted({job["queue"] for job in tables.in_state("scheduled")}):
        yield Action(f"stage {queue}", partial(world.stage, queue), foretold=after_stage(model, tables.of_queue(queue)))
    yield from _rescue(world, tables)
    yield from _claims(world, tables)


def disturbing(world: World, tables: Tables) -> Iterator[Action]:
    """Say what may come between: failures, lost leases, edits there and back, other wishes."""
    model = lives(tables)
    for name, hold in holds(world, tables):
        if owns(model, hold):
            for verb in _FAILS:
                yield _settle(world, name, verb, hold, tables)
    for n, worker in enumerate(world.crew.now):
        busy = any(life.owner == worker for life in model.values())
        if busy and world.crew.spare and not tables.workers.get(worker, True):
            yield Action(f"worker {n} loses its lease", partial(world.lose_lease, worker), foretold=model)
            yield Action(f"worker {n} leaves", partial(world.leave, worker), foretold=after_leave(model, worker))
    yield from _wishes(world, tables)


def holds(world: World, tables: Tables) -> Iterator[tuple[str, Job]]:
    """Return what workers believe to run, of what is still in the table, with their names."""
    for hold in world.crew.holds:
        if tables.job(hold.id):
            yield f"worker {world.crew.name(hold.worker_id)}", hold


def _settle(world: World, who: str, verb: str, hold: Job, tables: Tables) -> Action:
    return Action(
        f"{who} writes {verb} of {hold.node_id}, attempt {hold.attempt}",
        partial(world.settle, verb, hold),
        foretold=after_settle(lives(tables), verb, hold),
        settles=(verb, hold),
    )


def _rescue(world: World, tables: Tables) -> Iterator[Action]:
    dead = {worker for worker, late in tables.workers.items() if late}
    left = {job["worker_id"] for job in tables.in_state("running")} - tables.workers.keys()
    if dead or left:
        yield Action("the sweep rescues", world.rescue, foretold=after_rescue(lives(tables), dead, left))


def _claims(world: World, tables: Tables) -> Iterator[Action]:
    ready = sorted(tables.in_state("available"), key=lambda job: (job["priority"], job["turn"], job["id"]))
    first: dict[str, Row] = {}
    for job in ready:
        first.setdefault(job["queue"], job)
    for queue, job in first.items():
        for n, worker in enumerate(world.crew.now):
            yield Action(
                f"worker {n} claims {job['node_id']}",
                partial(world.claim, worker, queue),
                foretold=after_claim(lives(tables), job["id"], worker),
            )


def _wishes(world: World, tables: Tables) -> Iterator[Action]:
    for node in tables.nodes:
        if node["asset"]:
            text = "y" if node["asset"]["content"] == "x" else "x"
            yield Action(f"{node['id']} becomes {text}", partial(world.edit, node["id"], text), verb="edit")
    yield Action("run everything", world.execute, verb="execute")
    yield Action("run a by force", partial(world.execute, "a", force=True), verb="execute")
    for run in tables.open_runs():
        yield Action(f"cancel the {run['state']} run", partial(world.cancel, run["id"]), verb="cancel")
    if any(node["status"] == "failed" for node in tables.nodes):
        yield Action("retry what failed", world.retry_failed, verb="retry failed")
