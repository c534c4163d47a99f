"""One table that says, per node type: its queue, slots, config model, providers, and what it makes.

Add a node type here and in ``nodes.NodeType``; add a provider to a type here and in ``schemas.providers``. Raise an
executor's version when it makes other bytes from the same ingredients: then, and only then, results are made anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.nodes import MediaType, NodeType, Provider, Queue
from shared.domain.schemas import (
    AnimationConfig,
    AssetConfig,
    ComposeVideoConfig,
    MergeVideosConfig,
    MixAudioConfig,
    NodeConfig,
    RenderCodeConfig,
    TalkingHeadConfig,
    VoiceoverConfig,
)

FREE_PROVIDERS = frozenset({Provider.FFMPEG, Provider.LOCAL, Provider.REMOTION})
"""Providers whose work costs nothing: it may be stopped and repeated at will."""

TYPE_ALIASES: Mapping[str, NodeType] = {"generate-talking-head": NodeType.TALKING_HEAD}
"""Other names of node types that editors write."""

_TYPES_BY_NAME = {kind.value: kind for kind in NodeType} | dict(TYPE_ALIASES)


@dataclass(frozen=True, slots=True)
class Slot:
    """A named input of a node type."""

    accepts: tuple[MediaType, ...]
    least: int = 0
    """References that it needs; 0: it may stay empty."""
    multiple: bool = False
    """Takes any number of references, whose order is kept; otherwise one."""


@dataclass(frozen=True, slots=True)
class NodeKind:
    """What is fixed for all nodes of one type."""

    queue: Queue
    config: type[NodeConfig]
    providers: Mapping[Provider, int]
    """Who can do the work, the default first, with the version of its executor."""
    makes: MediaType | None
    """None: what the asset says."""
    slots: Mapping[str, Slot]
    one_of: tuple[str, ...] = ()
    """Slots, and config keys written ``config.key``, of which exactly one must be given."""

    @property
    def default_provider(self) -> Provider:
        """Return who does the work when the config names nobody."""
        return next(iter(self.providers))


_TEXT, _JSON, _IMAGE, _VIDEO, _AUDIO = (
    (MediaType.TEXT,),
    (MediaType.JSON,),
    (MediaType.IMAGE,),
    (MediaType.VIDEO,),
    (MediaType.AUDIO,),
)

KINDS: Mapping[NodeType, NodeKind] = {
    NodeType.ASSET: NodeKind(
        queue=Queue.MEDIA,
        config=AssetConfig,
        providers={Provider.FFMPEG: 1},
        makes=None,
        slots={},
    ),
    NodeType.GENERATE_VOICEOVER: NodeKind(
        queue=Queue.TTS,
        config=VoiceoverConfig,
        providers={Provider.ELEVENLABS: 1, Provider.LOCAL: 1},
        makes=MediaType.AUDIO,
        slots={"script": Slot(_TEXT, least=1)},
    ),
    NodeType.TALKING_HEAD: NodeKind(
        queue=Queue.HEYGEN,
        config=TalkingHeadConfig,
        providers={Provider.HEYGEN: 1, Provider.LOCAL: 1},
        makes=MediaType.VIDEO,
        slots={"script": Slot(_TEXT), "audio": Slot(_AUDIO), "background": Slot(_IMAGE)},
        one_of=("script", "audio"),
    ),
    NodeType.GENERATE_ANIMATION: NodeKind(
        queue=Queue.ANIMATION,
        config=AnimationConfig,
        providers={Provider.VEO: 1, Provider.RUNWAY: 1, Provider.LOCAL: 1},
        makes=MediaType.VIDEO,
        slots={"prompt": Slot(_TEXT), "referenceImage": Slot(_IMAGE)},
        one_of=("prompt", "config.prompt"),
    ),
    NodeType.RENDER_CODE: NodeKind(
        queue=Queue.RENDER,
        config=RenderCodeConfig,
        providers={Provider.REMOTION: 1, Provider.LOCAL: 1},
        makes=MediaType.VIDEO,
        slots={"config": Slot(_JSON, least=1)},
    ),
    NodeType.MIX_AUDIO: NodeKind(
        queue=Queue.MEDIA,
        config=MixAudioConfig,
        providers={Provider.FFMPEG: 1},
        makes=MediaType.VIDEO,
        slots={"video": Slot(_VIDEO, least=1), "audio": Slot(_AUDIO, least=1)},
    ),
    NodeType.MERGE_VIDEOS: NodeKind(
        queue=Queue.MEDIA,
        config=MergeVideosConfig,
        providers={Provider.FFMPEG: 1},
        makes=MediaType.VIDEO,
        slots={"segments": Slot(_VIDEO, least=2, multiple=True)},
    ),
    NodeType.COMPOSE_VIDEO: NodeKind(
        queue=Queue.MEDIA,
        config=ComposeVideoConfig,
        providers={Provider.FFMPEG: 1},
        makes=MediaType.VIDEO,
        slots={"background": Slot(_VIDEO, least=1), "overlay": Slot((MediaType.VIDEO, MediaType.IMAGE), least=1)},
    ),
}


PAID_TYPES = frozenset(
    name for name, kind in _TYPES_BY_NAME.items() if not FREE_PROVIDERS.issuperset(KINDS[kind].providers)
)
"""Names of the node types that a paid provider can make, aliases too."""


def node_type(name: str) -> NodeType | None:
    """Return the node type of this name or alias, or None when there is none."""
    return _TYPES_BY_NAME.get(name)


def kind_of(name: str) -> NodeKind | None:
    """Return what is fixed for a node type by its name or alias, or None when there is no such type."""
    found = node_type(name)
    return None if found is None else KINDS[found]
