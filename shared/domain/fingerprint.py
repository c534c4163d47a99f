"""The hash of all that determines what a node makes: same fingerprint, same output.

Left out on purpose: ids, titles, positions in the pipeline, and where an asset was imported from. Inputs count by
what they are, not by who made them, so an input that is made again with equal bytes changes nothing downstream.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from shared.domain.effective import EffectiveConfig
from shared.domain.nodes import Fingerprint, NodeType, Output
from shared.domain.registry import KINDS
from shared.domain.schemas import Asset

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False)
Ingredients = dict[str, Any]
"""What a fingerprint is made from, as JSON; kept with the result, so that a later plan can say what changed."""


def ingredients(
    node_type: NodeType,
    effective: EffectiveConfig,
    asset: Mapping[str, Any] | None,
    inputs: Mapping[str, Sequence[Output]],
) -> Ingredients:
    """Collect all that determines the output of a valid node whose inputs are completed."""
    return {
        "type": node_type.value,
        "version": effective.version,
        "provider": effective.provider.value,
        "config": effective.config,
        "asset": _asset(asset) if node_type is NodeType.ASSET else None,
        "inputs": {
            slot: [content_hash(o) for o in inputs[slot]] for slot in KINDS[node_type].slots if inputs.get(slot)
        },
    }


def fingerprint(made_from: Ingredients) -> Fingerprint:
    """Return the sha256 of the ingredients' canonical JSON, in hex."""
    return Fingerprint(hashlib.sha256(canonical_json(made_from).encode()).hexdigest())


def content_hash(output: Output) -> str:
    """Return what an input is: its sha256 and, where it has captions, theirs."""
    captions = output.files.get("captions")
    return output.sha256 if captions is None else f"{output.sha256}+{captions.sha256}"


def canonical_json(value: object) -> str:
    """Write JSON in the one way that equal values share: sorted keys, no spaces, ASCII, 1.0 as 1."""
    return _CANONICAL.encode(_plain(value))


def _asset(asset: Mapping[str, Any] | None) -> dict[str, Any]:
    read = Asset.model_validate(asset)
    return read.model_dump(by_alias=True, mode="json", exclude={"imported_from"}, exclude_none=True)


def _plain(value: object) -> object:
    if isinstance(value, str) or value is None:
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
