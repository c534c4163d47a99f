"""What is said over NOTIFY: ids only, never data; the tables are the truth.

A payload that cannot be understood is a value, too: it is logged and counted, and stops nobody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shared.domain.complaints import listed, show
from shared.domain.nodes import NodeId, PipelineId, Queue

LONGEST_PAYLOAD = 7999
"""Bytes; what Postgres takes is less than 8000."""


class Channel(StrEnum):
    """Name what can be LISTENed to."""

    NODES = "video_production_nodes"
    """Something changed in a pipeline."""
    JOBS = "video_production_jobs"
    """A queue has work."""
    EXECUTE = "video_production_execute"
    """An editor asks for a node or a pipeline."""


@dataclass(frozen=True, slots=True)
class PipelineChanged:
    """Look again at a pipeline."""

    pipeline_id: PipelineId


@dataclass(frozen=True, slots=True)
class QueueHasWork:
    """Look again at a queue."""

    queue: Queue


@dataclass(frozen=True, slots=True)
class ExecuteRequested:
    """Start a run of one node, or of everything in a pipeline that is not up to date."""

    pipeline_id: PipelineId
    node_id: NodeId | None = None


@dataclass(frozen=True, slots=True)
class Malformed:
    """Drop a payload that says nothing, and say why."""

    reason: str


Event = PipelineChanged | QueueHasWork | ExecuteRequested | Malformed


def parse(channel: str, payload: str) -> Event:
    """Return what a NOTIFY says."""
    match channel:
        case Channel.JOBS:
            return _parse_queue(payload)
        case Channel.NODES:
            ids = _parse_ids(payload, ("pipeline_id",))
            return ids if isinstance(ids, Malformed) else PipelineChanged(PipelineId(ids["pipeline_id"]))
        case Channel.EXECUTE:
            return _parse_execute(payload)
        case _:
            return Malformed(f"nobody listens to channel {show(channel)}; use {listed(list(Channel))}")


def payload(event: PipelineChanged | QueueHasWork | ExecuteRequested) -> str:
    """Return the payload that says an event.

    Raises:
        ValueError: It would be longer than Postgres takes.
    """
    match event:
        case QueueHasWork():
            text = event.queue.value
        case ExecuteRequested(pipeline_id, node_id) if node_id is not None:
            text = json.dumps({"pipeline_id": pipeline_id, "node_id": node_id})
        case PipelineChanged(pipeline_id) | ExecuteRequested(pipeline_id):
            text = json.dumps({"pipeline_id": pipeline_id})
    if len(text.encode()) > LONGEST_PAYLOAD:
        raise ValueError(f"a NOTIFY payload takes {LONGEST_PAYLOAD} bytes, not {len(text.encode())}")
    return text


def _parse_queue(text: str) -> QueueHasWork | Malformed:
    if text in set(Queue):
        return QueueHasWork(Queue(text))
    return Malformed(f"there is no queue {show(text)}; use {listed(list(Queue))}")


def _parse_execute(text: str) -> ExecuteRequested | Malformed:
    ids = _parse_ids(text, ("pipeline_id", "node_id"))
    if isinstance(ids, Malformed):
        return ids
    node = ids.get("node_id")
    return ExecuteRequested(PipelineId(ids["pipeline_id"]), None if node is None else NodeId(node))


def _parse_ids(text: str, keys: tuple[str, ...]) -> Mapping[str, str] | Malformed:
    """Read ``{"pipeline_id": "…"}``; further keys are passed over, so that senders may be newer than we are."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return Malformed(f'{show(text)} is not JSON; send {{"pipeline_id": "…"}}')
    if not isinstance(found, dict):
        return Malformed(f'{show(found)} is not an object; send {{"pipeline_id": "…"}}')
    if found.get("pipeline_id") is None:
        return Malformed('pipeline_id is missing; send {"pipeline_id": "…"}')
    for key in keys:
        if found.get(key) is not None and not (isinstance(found[key], str) and found[key]):
            return Malformed(f"{key} is {show(found[key])}; send the id as a string")
        if "\0" in (found.get(key) or ""):
            return Malformed(f"{key} is {show(found[key])}; no id has a NUL in it")
    return {key: found[key] for key in keys if found.get(key) is not None}
