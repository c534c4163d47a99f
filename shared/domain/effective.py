"""Who really does the work of a node, and with which config: what the fingerprint and the executor both see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shared.domain.nodes import NodeType, Provider
from shared.domain.registry import KINDS
from shared.domain.schemas import AnimationConfig, Mode, NodeConfig

DEFAULT_MODELS: Mapping[Provider, str] = {Provider.VEO: "gemini-omni-1.2-flash", Provider.RUNWAY: "gen4.5"}
"""Named explicitly, so that a provider's change of its own default neither surprises nor goes unnoticed."""


@dataclass(frozen=True, slots=True)
class EffectiveConfig:
    """A node's work order: provider, its executor's version, and the config with all defaults."""

    provider: Provider
    version: int
    config: dict[str, Any]
    """As JSON with camelCase keys; without ``provider``."""


def effective_config(node_type: NodeType, config: Mapping[str, Any], mode: Mode) -> EffectiveConfig:
    """Return what a valid node's config comes to in a pipeline's mode."""
    read = KINDS[node_type].config.model_validate(config)
    provider = effective_provider(node_type, read, mode)
    values = read.model_dump(by_alias=True, mode="json", exclude={"provider"})
    if isinstance(read, AnimationConfig):
        # A paid model's name means nothing to the local stand-in and must not re-make a draft.
        values["model"] = None if provider is Provider.LOCAL else read.model or DEFAULT_MODELS[provider]
    return EffectiveConfig(provider, KINDS[node_type].providers[provider], values)


def effective_provider(node_type: NodeType, config: NodeConfig, mode: Mode) -> Provider:
    """Return who does the work: in draft mode whoever needs no key, no account and no further program."""
    kind = KINDS[node_type]
    if mode == "draft" and Provider.LOCAL in kind.providers:
        return Provider.LOCAL
    return config.provider or kind.default_provider
