"""The states of jobs and nodes as data: what may follow what, and nothing else.

The statements of ``shared/db/queue.sql`` and its neighbours are these arrows; tests hold the tables' CHECKs and the
diagrams in the docs equal to them. None stands for *not in the table*: before a job is published, after it has left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from shared.domain.nodes import NodeStatus
from shared.errors import CallsheetError


class JobState(StrEnum):
    """Say where a job is between its publication and its end."""

    AVAILABLE = "available"
    """To be claimed by any worker of its queue."""
    SCHEDULED = "scheduled"
    """Not before ``run_at``: after a failure, or while a vendor is at work."""
    WAITING = "waiting"
    """Another job is making the same fingerprint."""
    RUNNING = "running"
    """A worker owns it."""
    HELD = "held"
    """Three workers died while they ran it; a person must look."""
    DEAD = "dead"
    """Not worth trying again; a person must look."""


class JobEvent(StrEnum):
    """Name what happens to a job."""

    PUBLISH = "publish"
    WAIT = "wait"
    PROMOTE = "promote"
    CLAIM = "claim"
    STAGE = "stage"
    COMPLETE = "complete"
    RETRY = "retry"
    SNOOZE = "snooze"
    BURY = "bury"
    CANCEL = "cancel"
    RELEASE = "release"
    RESCUE = "rescue"
    HOLD = "hold"
    REVIVE = "revive"
    SUPERSEDE = "supersede"


class NodeEvent(StrEnum):
    """Name what happens to a node."""

    CLAIM = "claim"
    COMPLETE = "complete"
    REUSE = "reuse"
    FAIL = "fail"
    CANCEL = "cancel"
    RETRY = "retry"
    EDIT = "edit"


class TransitionError(CallsheetError):
    """Report an event that cannot happen in a state."""


State = TypeVar("State", bound=StrEnum)
Event = TypeVar("Event", bound=StrEnum)


@dataclass(frozen=True)
class Machine(Generic[State, Event]):
    """A table of what may follow what."""

    name: str
    arrows: Mapping[tuple[State | None, Event], State | None]

    def advance(self, state: State | None, event: Event) -> State | None:
        """Return the state that follows, None when the subject leaves the table.

        Raises:
            TransitionError: The event cannot happen in this state.
        """
        if (state, event) not in self.arrows:
            where = state or "not in the table"
            raise TransitionError(f"{self.name}: {event} cannot happen to what is {where}")
        return self.arrows[state, event]

    def mermaid(self) -> str:
        """Return the diagram of the table, one arrow a line, as it stands in the docs."""
        lines = [f"    {_end(state)} --> {_end(after)}: {event}" for (state, event), after in self.arrows.items()]
        return "\n".join(["stateDiagram-v2", *lines])


def _end(state: StrEnum | None) -> str:
    return "[*]" if state is None else state.value


_J, _E = JobState, JobEvent

JOBS: Machine[JobState, JobEvent] = Machine(
    "job",
    {
        (None, _E.PUBLISH): _J.AVAILABLE,
        (None, _E.WAIT): _J.WAITING,
        (_J.WAITING, _E.PROMOTE): _J.AVAILABLE,  # nobody makes the fingerprint any more
        (_J.WAITING, _E.COMPLETE): None,  # the result it waited for is there
        (_J.WAITING, _E.BURY): _J.DEAD,  # the job it waited for was buried: this one would fail alike
        (_J.WAITING, _E.CANCEL): None,
        (_J.WAITING, _E.SUPERSEDE): None,
        (_J.AVAILABLE, _E.CLAIM): _J.RUNNING,
        (_J.AVAILABLE, _E.CANCEL): None,
        (_J.AVAILABLE, _E.SUPERSEDE): None,
        (_J.SCHEDULED, _E.STAGE): _J.AVAILABLE,
        (_J.SCHEDULED, _E.CANCEL): None,
        (_J.SCHEDULED, _E.SUPERSEDE): None,
        (_J.RUNNING, _E.COMPLETE): None,
        (_J.RUNNING, _E.RETRY): _J.SCHEDULED,
        (_J.RUNNING, _E.SNOOZE): _J.SCHEDULED,
        (_J.RUNNING, _E.BURY): _J.DEAD,
        (_J.RUNNING, _E.CANCEL): None,
        (_J.RUNNING, _E.RELEASE): _J.AVAILABLE,
        (_J.RUNNING, _E.RESCUE): _J.AVAILABLE,
        (_J.RUNNING, _E.HOLD): _J.HELD,
        (_J.HELD, _E.REVIVE): _J.AVAILABLE,
        (_J.HELD, _E.SUPERSEDE): None,
        (_J.DEAD, _E.REVIVE): _J.AVAILABLE,
        (_J.DEAD, _E.SUPERSEDE): None,
    },
)

_S, _N = NodeStatus, NodeEvent

NODES: Machine[NodeStatus, NodeEvent] = Machine(
    "node",
    {
        (_S.PENDING, _N.CLAIM): _S.IN_PROGRESS,
        (_S.PENDING, _N.REUSE): _S.COMPLETED,
        (_S.PENDING, _N.FAIL): _S.FAILED,  # the job that it waited for was buried
        (_S.PENDING, _N.EDIT): _S.PENDING,
        (_S.IN_PROGRESS, _N.COMPLETE): _S.COMPLETED,
        (_S.IN_PROGRESS, _N.FAIL): _S.FAILED,
        (_S.IN_PROGRESS, _N.CANCEL): _S.PENDING,
        (_S.IN_PROGRESS, _N.EDIT): _S.PENDING,
        (_S.COMPLETED, _N.EDIT): _S.PENDING,
        (_S.FAILED, _N.EDIT): _S.PENDING,
        (_S.FAILED, _N.RETRY): _S.PENDING,
    },
)
