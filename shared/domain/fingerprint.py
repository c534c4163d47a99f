"""The hash of all that determines what a node makes: same fingerprint, same output.

Left out on purpose: ids, titles, positions in the pipeline, and where an asset was imported from. Inputs count by
what they are, not by who made them, so an input that is made again with equal bytes changes nothing downstream.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from shared.domain.effective import effective_config
from shared.domain.nodes import Fingerprint, NodeType, Output
from shared.domain.registry import KINDS
from shared.domain.schemas import Asset, Mode

Ingredients = dict[str, Any]
"""What a fingerprint is made from, as JSON; kept with the result, so that a later plan can say what changed."""


def ingredients(
    node_type: NodeType,
    config: Mapping[str, Any],
    asset: Mapping[str, Any] | None,
    inputs: Mapping[str, Sequence[Output]],
    mode: Mode,
) -> Ingredients:
    """Collect all that determines the output of a valid node whose inputs are completed."""
    effective = effective_config(node_type, config, mode)
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
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), allow_nan=False)


def _asset(asset: Mapping[str, Any] | None) -> dict[str, Any]:
    read = Asset.model_validate(asset)
    return read.model_dump(by_alias=True, mode="json", exclude={"imported_from"}, exclude_none=True)


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
