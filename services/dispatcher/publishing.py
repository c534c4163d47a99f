"""From a ready node to the job that makes it: who does it, with what, and under which fingerprint."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from urllib.parse import quote

from shared.db.plan import NewJob, ReadyNode
from shared.domain.effective import effective_config
from shared.domain.expectations import expect_of
from shared.domain.fingerprint import Ingredients, fingerprint, ingredients
from shared.domain.nodes import Fingerprint, NodeType, Output, PipelineId
from shared.domain.prices import Estimate, estimate
from shared.domain.registry import KINDS, TYPE_ALIASES
from shared.domain.schemas import PipelineConfig

_SHORT = 16
"""Hex digits of the fingerprint that stand in storage keys."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ready node with all that determines its output."""

    node: ReadyNode
    type: NodeType
    ingredients: Ingredients
    fingerprint: Fingerprint
    cost: Estimate
    waited: bool = False
    """It may have, for the budget."""


def candidate(node: ReadyNode, config: PipelineConfig, *, waited: bool = False) -> Candidate:
    """Work out what a valid node would be made from."""
    kind = TYPE_ALIASES.get(node.type) or NodeType(node.type)
    inputs = outputs_by_slot(node)
    effective = effective_config(kind, node.config, config.mode)
    made_from = ingredients(kind, effective, node.asset, inputs)
    cost = estimate(kind, effective, {slot: list(map(expect_of, outputs)) for slot, outputs in inputs.items()})
    return Candidate(node, kind, made_from, fingerprint(made_from), cost, waited)


def outputs_by_slot(node: ReadyNode) -> dict[str, list[Output]]:
    """Return what a node's inputs made, by slot, in the editor's order."""
    slots: dict[str, list[Output]] = defaultdict(list)
    for slot, _, output in node.inputs:
        slots[slot].append(output)
    return slots


def new_job(pipeline: PipelineId, found: Candidate, config: PipelineConfig) -> NewJob:
    """Write the job that makes a candidate."""
    node = found.node
    inputs: dict[str, list[dict[str, object]]] = defaultdict(list)
    for slot, parent, output in node.inputs:
        inputs[slot].append(
            {"node": parent, "output": output.model_dump(by_alias=True, mode="json", exclude_none=True)}
        )
    return NewJob(
        pipeline_id=pipeline,
        node_id=node.id,
        node_key=node.key,
        revision=node.revision,
        generation=node.generation,
        queue=KINDS[found.type].queue,
        type=found.type,
        provider=found.ingredients["provider"],
        fingerprint=found.fingerprint,
        force=node.force,
        priority=node.priority,
        payload={
            "title": node.title,
            "config": found.ingredients["config"],
            "asset": node.asset,
            "inputs": inputs,
            "prefix": output_prefix(pipeline, found, config),
            "ingredients": found.ingredients,
            "estimate": str(found.cost.usd),
            "run": None if node.run is None else str(node.run),
        },
    )


def output_prefix(pipeline: PipelineId, found: Candidate, config: PipelineConfig) -> str:
    """Return where the outputs go: under the fingerprint, so that no attempt overwrites another's work.

    A forced run may make other bytes from the same ingredients; its outputs get the node's generation beside it.
    """
    node, short = found.node, found.fingerprint[:_SHORT]
    last = f"{short}-{node.generation}" if node.force else short
    root = config.storage.prefix.strip("/")
    parts = ["pipelines", quote(pipeline, safe=""), "nodes", quote(node.id, safe=""), last]
    return "/".join([root, *parts] if root else parts) + "/"
