"""The pure model: what each verb makes of the jobs and nodes that were there before, by the tables of ``states.py``.

What a worker, the sweep or a timer does to a job is foretold to the letter. A plan, a cancel and a retry choose
their jobs by the whole graph; of them it is said which arrows they may draw, and ``promises`` says what must be so after.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from shared.domain.jobs import Job
from shared.domain.nodes import NodeStatus, WorkerId
from shared.domain.states import JOBS, NODES, JobEvent, JobState, Machine, NodeEvent
from tests.model.tables import Tables

_EVENTS = {
    "complete": JobEvent.COMPLETE,
    "retry": JobEvent.RETRY,
    "snooze": JobEvent.SNOOZE,
    "bury": JobEvent.BURY,
    "cancelled": JobEvent.CANCEL,
    "release": JobEvent.RELEASE,
}
_SHOWN = {
    "complete": NodeStatus.COMPLETED,
    "retry": NodeStatus.IN_PROGRESS,
    "snooze": NodeStatus.IN_PROGRESS,
    "progress": NodeStatus.IN_PROGRESS,
    "bury": NodeStatus.FAILED,
    "cancelled": NodeStatus.PENDING,
}
_J, _N = JobEvent, NodeEvent
MAY: dict[str, tuple[set[JobEvent], set[NodeEvent]]] = {
    "plan": ({_J.PUBLISH, _J.WAIT, _J.PROMOTE, _J.COMPLETE, _J.BURY, _J.SUPERSEDE}, {_N.REUSE, _N.FAIL, _N.EDIT}),
    "cancel": ({_J.CANCEL}, {_N.CANCEL}),
    "retry failed": ({_J.REVIVE, _J.SUPERSEDE}, {_N.RETRY}),
    "edit": (set(), {_N.EDIT}),
    "execute": (set(), set()),
}
"""Which arrows the verbs of editors, operators and dispatchers draw."""
_CRASHES = 3


@dataclass(frozen=True)
class Life:
    """What the model knows of a job."""

    state: JobState
    attempt: int
    owner: WorkerId | None
    crashes: int


Lives = Mapping[int, Life]


def lives(tables: Tables) -> dict[int, Life]:
    """Return the model of what the tables say."""
    return {
        job["id"]: Life(JobState(job["state"]), job["attempt"], job["worker_id"], job["crashes"]) for job in tables.jobs
    }


def owns(before: Lives, job: Job) -> bool:
    """Say whether an attempt is the one that runs: everything else is a zombie."""
    life = before.get(job.id)
    return life is not None and (life.state, life.owner, life.attempt) == (JobState.RUNNING, job.worker_id, job.attempt)


def after_settle(before: Lives, verb: str, job: Job) -> dict[int, Life]:
    """Foretell the jobs after an outcome was written; a zombie changes nothing."""
    if not owns(before, job) or verb not in _EVENTS:
        return dict(before)
    return _advanced(before, [job.id], _EVENTS[verb])


def after_claim(before: Lives, job: int, worker: WorkerId) -> dict[int, Life]:
    """Foretell the jobs after a claim."""
    found = _advanced(before, [job], JobEvent.CLAIM)
    return found | {job: replace(found[job], attempt=found[job].attempt + 1, owner=worker)}


def after_stage(before: Lives, queue: Collection[int]) -> dict[int, Life]:
    """Foretell the jobs after a queue's timer; all are due."""
    return _advanced(before, [job for job in queue if before[job].state is JobState.SCHEDULED], JobEvent.STAGE)


def after_leave(before: Lives, worker: WorkerId) -> dict[int, Life]:
    """Foretell the jobs after a worker left."""
    return _advanced(before, [job for job, life in before.items() if life.owner == worker], JobEvent.RELEASE)


def after_rescue(before: Lives, dead: Collection[WorkerId], left: Collection[WorkerId]) -> dict[int, Life]:
    """Foretell the jobs after the sweep took back those of the dead, and, uncounted, of those that left."""
    found = dict(before)
    for worker in left:
        found = after_leave(found, worker)
    for job, life in before.items():
        if life.owner in dead:
            event = JobEvent.HOLD if life.crashes + 1 >= _CRASHES else JobEvent.RESCUE
            found |= _advanced({job: replace(life, crashes=life.crashes + 1)}, [job], event)
    return found


def status_after(before: Tables, verb: str, job: Job) -> dict[int, NodeStatus]:
    """Foretell the nodes after an outcome was written: only on the generation that the job was published for."""
    found = {node["key"]: NodeStatus(node["status"]) for node in before.nodes}
    node = before.by_key[job.node_key]
    if owns(lives(before), job) and node["generation"] == job.generation and verb in _SHOWN:
        found[job.node_key] = _SHOWN[verb]
    return found


def strange_arrows(before: Tables, after: Tables, verb: str) -> Iterator[str]:
    """Say what a verb did that it may not do."""
    job_events, node_events = MAY[verb]
    was, now = lives(before), lives(after)
    for job in sorted(was.keys() | now.keys()):
        old, new = was.get(job), now.get(job)
        if old != new and not _leads(JOBS, _state(old), _state(new), job_events):
            yield f"{verb} took job {job} from {old} to {new}"
    for node in after.nodes:
        old_status, new_status = before.by_key[node["key"]]["status"], node["status"]
        if old_status != new_status and not _leads(NODES, NodeStatus(old_status), NodeStatus(new_status), node_events):
            yield f"{verb} took node {node['id']} from {old_status} to {new_status}"


def _state(life: Life | None) -> JobState | None:
    return None if life is None else life.state


def _leads(
    machine: Machine[JobState, JobEvent] | Machine[NodeStatus, NodeEvent],
    old: StrEnum | None,
    new: StrEnum | None,
    events: Collection[StrEnum],
) -> bool:
    """Say whether arrows of these events lead from one state to another; a plan may draw two."""
    arrows = {(state, to) for (state, event), to in machine.arrows.items() if event in events}
    return (old, new) in arrows or any(
        (old, middle) in arrows and (middle, new) in arrows for middle in {to for _, to in arrows}
    )


def _advanced(before: Lives, jobs: Collection[int], event: JobEvent) -> dict[int, Life]:
    found = dict(before)
    for job in jobs:
        state = JOBS.advance(found[job].state, event)
        if state is None:
            del found[job]
        else:
            found[job] = replace(
                found[job], state=state, owner=None if state is not JobState.RUNNING else found[job].owner
            )
    return found
