from __future__ import annotations

from itertools import product

import pytest

from shared.domain.nodes import NodeStatus
from shared.domain.states import JOBS, NODES, JobEvent, JobState, NodeEvent, TransitionError

LIVE = {JobState.AVAILABLE, JobState.SCHEDULED, JobState.WAITING, JobState.RUNNING}


@pytest.mark.parametrize(("state", "event"), [*product([None, *JobState], JobEvent)])
def test_what_is_not_in_the_table_is_refused(state: JobState | None, event: JobEvent) -> None:
    """Each pair of state and event either has an arrow or raises."""
    if (state, event) in JOBS.arrows:
        assert JOBS.advance(state, event) is JOBS.arrows[state, event]
    else:
        with pytest.raises(TransitionError, match=event):
            JOBS.advance(state, event)


def test_every_state_is_entered_and_left() -> None:
    """No job is stuck for ever, and no state is only in the table."""
    assert {after for after in JOBS.arrows.values() if after} == set(JobState)
    assert {state for state, _ in JOBS.arrows if state} == set(JobState)
    assert {event for _, event in JOBS.arrows} == set(JobEvent)
    assert {event for _, event in NODES.arrows} == set(NodeEvent)


def test_only_a_claim_makes_a_job_run() -> None:
    """Running means owned: there is one way in."""
    entries = {(state, event) for (state, event), after in JOBS.arrows.items() if after is JobState.RUNNING}

    assert entries == {(JobState.AVAILABLE, JobEvent.CLAIM)}


def test_only_what_was_revived_leaves_the_hands_of_a_person() -> None:
    """A job that a person must look at comes back only when somebody says so."""
    events = {event for state, event in JOBS.arrows if state in set(JobState) - LIVE}

    assert events == {JobEvent.REVIVE, JobEvent.SUPERSEDE}


def test_every_edit_puts_a_node_back_to_pending() -> None:
    """Whatever a node was, an edit puts it in question."""
    assert {NODES.advance(status, NodeEvent.EDIT) for status in NodeStatus} == {NodeStatus.PENDING}


def test_diagram_is_printed_from_the_table() -> None:
    """Each arrow is a line of the diagram."""
    lines = JOBS.mermaid().splitlines()

    assert lines[0] == "stateDiagram-v2"
    assert "    [*] --> available: publish" in lines
    assert "    running --> [*]: complete" in lines
    assert len(lines) == len(JOBS.arrows) + 1
