from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.events import Channel, ExecuteRequested, Malformed, PipelineChanged, QueueHasWork, parse, payload
from shared.domain.nodes import NodeId, PipelineId, Queue

IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=200)
"""What Postgres can hold."""


@given(IDS, st.none() | IDS)
def test_what_is_said_is_what_is_heard(pipeline: str, name: str | None) -> None:
    """Any id survives the way through a payload."""
    request = ExecuteRequested(PipelineId(pipeline), None if name is None else NodeId(name))
    change = PipelineChanged(PipelineId(pipeline))

    assert parse(Channel.EXECUTE, payload(request)) == request
    assert parse(Channel.NODES, payload(change)) == change


@pytest.mark.parametrize("queue", Queue)
def test_queue_is_its_plain_name(queue: Queue) -> None:
    """The queue's NOTIFY comes out of SQL as a bare name."""
    assert parse(Channel.JOBS, payload(QueueHasWork(queue))) == QueueHasWork(queue)
    assert payload(QueueHasWork(queue)) == queue.value


@pytest.mark.parametrize(
    ("channel", "text", "reason"),
    [
        (Channel.EXECUTE, "{", "is not JSON"),
        (Channel.EXECUTE, "", "is not JSON"),
        (Channel.EXECUTE, "[1]", "is not an object"),
        (Channel.EXECUTE, "{}", "pipeline_id is missing"),
        (Channel.EXECUTE, '{"pipeline_id": 3}', "pipeline_id is 3"),
        (Channel.EXECUTE, '{"pipeline_id": "p", "node_id": ["n"]}', 'node_id is ["n"]'),
        (Channel.EXECUTE, '{"pipeline_id": "p", "node_id": ""}', 'node_id is ""'),
        (Channel.EXECUTE, '{"pipeline_id": "p\\u0000"}', "no id has a NUL in it"),
        (Channel.NODES, "null", "is not an object"),
        (Channel.NODES, "[" * 7000, "is not JSON"),
        (Channel.JOBS, "medium", 'there is no queue "medium"'),
        ("weather", "{}", 'nobody listens to channel "weather"'),
    ],
)
def test_malformed_payload_is_a_value_with_a_reason(channel: str, text: str, reason: str) -> None:
    """A payload that says nothing is logged and stops nobody."""
    event = parse(channel, text)

    assert isinstance(event, Malformed)
    assert reason in event.reason


@given(st.sampled_from(Channel), st.text())
def test_no_payload_raises(channel: Channel, text: str) -> None:
    """Anybody who may connect may NOTIFY anything."""
    parse(channel, text)


def test_newer_senders_are_understood() -> None:
    """Keys that we do not know are passed over."""
    assert parse(Channel.EXECUTE, '{"pipeline_id": "p", "why": "x"}') == ExecuteRequested(PipelineId("p"))


def test_payload_that_postgres_would_refuse_is_refused() -> None:
    """Ids that long are found out here, by name, and not in the middle of a transaction."""
    with pytest.raises(ValueError, match="7999 bytes"):
        payload(PipelineChanged(PipelineId("x" * 8000)))
