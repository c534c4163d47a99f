"""Entry point of the Lambda that merges videos."""

from __future__ import annotations

from shared.domain.nodes import NodeType
from shared.executors.merge_videos import MergeVideos
from shared.functions.answers import Answer, Context
from shared.functions.handler import Event, Function

_FUNCTION = Function(NodeType.MERGE_VIDEOS, MergeVideos)


def handler(event: Event, context: Context) -> Answer:
    """Answer one invocation; docs/services/lambdas.md says what it may ask."""
    return _FUNCTION.handle(event, context)
