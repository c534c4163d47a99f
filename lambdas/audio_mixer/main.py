"""Entry point of the Lambda that mixes sound into a video."""

from __future__ import annotations

from shared.domain.nodes import NodeType
from shared.executors.mix_audio import MixAudio
from shared.functions.answers import Answer, Context
from shared.functions.handler import Event, Function

_FUNCTION = Function(NodeType.MIX_AUDIO, MixAudio)


def handler(event: Event, context: Context) -> Answer:
    """Answer one invocation; docs/services/lambdas.md says what it may ask."""
    return _FUNCTION.handle(event, context)
