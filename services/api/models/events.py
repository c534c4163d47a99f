"""What comes as events, each as the JSON of its ``data`` line."""

from __future__ import annotations

from services.api.models.base import Reply
from services.api.models.ops import LaneView, QueueView, WorkerView
from services.api.models.pipelines import NodeView, PipelineSummary, RunView


class PipelineHead(PipelineSummary):
    """A pipeline without its nodes, and its edit."""

    edit: str
    """Changes with every edit of the pipeline or a node."""


class PipelineEvent(Reply):
    """Events ``snapshot`` and ``change`` of a pipeline: replace what is known under each id."""

    pipeline: PipelineHead | None
    """Null: as before."""
    nodes: list[NodeView]
    """snapshot: all of them; change: those that are new."""
    removed: list[str]
    """Nodes that are gone."""
    node_ids: list[str] | None
    """After a reconnect: all that there are; whatever else is known is gone. Null: nothing to compare."""
    runs: list[RunView] | None
    """The newest runs; null: as before."""


class DeletedEvent(Reply):
    """Event ``deleted``: the pipeline is gone, and the stream ends."""


class TouchedEvent(Reply):
    """Event ``touched``: in these pipelines something changed."""

    pipeline_ids: list[str]
    """Empty, first of all and after a loss: look at all that is shown anew."""


class OpsEvent(Reply):
    """Event ``ops``: all that operators watch, as a whole."""

    queues: list[QueueView]
    workers: list[WorkerView]
    lanes: list[LaneView]
