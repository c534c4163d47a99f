"""Guess how long texts, sounds and pictures will be before they are made: what prices depend on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from shared.domain.documents import NodeDocument
from shared.domain.nodes import MediaType, NodeType, Output
from shared.domain.registry import node_type

CHARACTERS_PER_SECOND = 15.0
"""Of speech: 150 English words a minute, six letters each with the space."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is known or expected of a node's output."""

    characters: int | None = None
    """Of a text."""
    seconds: float | None = None
    """Of a sound or a video."""


Inputs = Mapping[str, Sequence[Expected]]
"""By slot, in the editor's order."""

UNKNOWN = Expected()


def expect(node: NodeDocument, output: Output | None, inputs: Inputs) -> Expected:
    """Return what is known of an output, or is to be expected from the node's inputs and config."""
    if output is not None:
        return expect_of(output)
    kind = node_type(node.type)
    if kind is NodeType.ASSET:
        content = node.asset.get("content") if isinstance(node.asset, Mapping) else None
        return Expected(characters=len(content)) if isinstance(content, str) else UNKNOWN
    if kind is NodeType.GENERATE_ANIMATION:
        return Expected(seconds=node.config.get("duration") if isinstance(node.config, Mapping) else None)
    length = _LENGTHS.get(kind) if kind else None
    return UNKNOWN if length is None else Expected(seconds=length(inputs))


def expect_of(output: Output) -> Expected:
    """Return what an output is; a text's bytes stand for its characters, which is never less."""
    return Expected(characters=output.size if output.type is MediaType.TEXT else None, seconds=output.duration)


def spoken_seconds(inputs: Inputs) -> float | None:
    """Return how long a recording is, or the speech of a script will be."""
    if inputs.get("audio"):
        return _first(inputs, "audio").seconds
    characters = _first(inputs, "script").characters
    return None if characters is None else characters / CHARACTERS_PER_SECOND


def _first(inputs: Inputs, slot: str) -> Expected:
    found = inputs.get(slot, ())
    return found[0] if found else UNKNOWN


def _sum(seconds: Sequence[float | None]) -> float | None:
    known = [item for item in seconds if item is not None]
    return sum(known) if known and len(known) == len(seconds) else None


_LENGTHS: Mapping[NodeType, Callable[[Inputs], float | None]] = {
    NodeType.GENERATE_VOICEOVER: spoken_seconds,
    NodeType.TALKING_HEAD: spoken_seconds,
    NodeType.MIX_AUDIO: lambda inputs: _first(inputs, "video").seconds,
    NodeType.COMPOSE_VIDEO: lambda inputs: _first(inputs, "background").seconds,
    NodeType.MERGE_VIDEOS: lambda inputs: _sum([segment.seconds for segment in inputs.get("segments", ())]),
}
"""How long a node's output will be, in seconds, from what its inputs are."""
