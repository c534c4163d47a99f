"""What would happen if a pipeline ran now: for each node whether it is done, reused, run or blocked, why, and the cost.

Results live in a database, so the walk goes level by level: it names the fingerprints it wants to know about, its
caller looks them up, and so on until nothing more can be known. Nothing is written, nothing is executed.

    walk = Walk(nodes, mode)
    while wanted := walk.wanted():
        walk.learn(await look_up(wanted))  # found results, by fingerprint
    plans = walk.finish()
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from shared.domain.complaints import Complaints, listed, show
from shared.domain.documents import NodeDocument, edges_of, references
from shared.domain.effective import effective_config
from shared.domain.expectations import UNKNOWN, Expected, expect
from shared.domain.explain import explain
from shared.domain.fingerprint import Ingredients, fingerprint, ingredients
from shared.domain.graph import topological_order
from shared.domain.nodes import Fingerprint, NodeId, NodeStatus, NodeType, Output, Provider
from shared.domain.prices import FREE, Estimate, estimate
from shared.domain.registry import node_type
from shared.domain.schemas import Mode
from shared.domain.validation import validate


class Action(StrEnum):
    """Say what a run would do with a node."""

    DONE = "done"
    """Its output is up to date."""
    REUSE = "reuse"
    """A result exists that fits: nothing is executed or paid."""
    RUN = "run"
    FAILED = "failed"
    """It failed as it is now; a retry or an edit brings it back."""
    INVALID = "invalid"
    BLOCKED = "blocked"
    """It needs a node that cannot be made."""


@dataclass(frozen=True, slots=True)
class NodeState:
    """A node with what became of it so far."""

    document: NodeDocument
    status: NodeStatus = NodeStatus.PENDING
    fingerprint: Fingerprint | None = None
    """Of the output that it has, be it up to date or not."""
    output: Output | None = None
    error: str | None = None
    """Why it failed, in one sentence."""


@dataclass(frozen=True, slots=True)
class Result:
    """What is kept under a fingerprint."""

    output: Output
    ingredients: Ingredients


@dataclass(frozen=True, slots=True)
class NodePlan:
    """What a run would do with one node."""

    node_id: NodeId
    action: Action
    why: str
    provider: Provider | None = None
    cost: Estimate = FREE
    fingerprint: Fingerprint | None = None
    """None: it depends on outputs that are yet to be made."""


Kept = TypeVar("Kept")

_STOPS = frozenset({Action.FAILED, Action.INVALID, Action.BLOCKED})


class Walk:
    """Go through a pipeline from its sources down, learning level by level which results exist.

    Args:
        nodes: All nodes of the pipeline.
        mode: The pipeline's mode, or the other one to see what that would cost.
        force: Nodes to be made again even where a result exists.
    """

    def __init__(self, nodes: Sequence[NodeState], mode: Mode, *, force: Iterable[NodeId] = ()) -> None:
        self._nodes = {node.document.id: node for node in nodes}
        self._mode = mode
        self._force = frozenset(force)
        self._plans: dict[NodeId, NodePlan] = {}
        self._outputs: dict[NodeId, Output] = {}
        self._expected: dict[NodeId, Expected] = {}
        self._runs: dict[Fingerprint, NodeId] = {}
        self._results: dict[Fingerprint, Result | None] = {}
        self._asked: frozenset[Fingerprint] = frozenset()
        self._open = self._set_invalid_aside([node.document for node in nodes])

    def wanted(self) -> frozenset[Fingerprint]:
        """Decide all that can be decided, and return the fingerprints that must be looked up to go on."""
        asked: set[Fingerprint] = set()
        for node_id in self._open:
            node = self._nodes[node_id]
            if self._parents(node) <= self._plans.keys():
                asked |= self._decide(node)
        self._open = [node_id for node_id in self._open if node_id not in self._plans]
        self._asked = frozenset(asked)
        return self._asked

    def learn(self, found: Mapping[Fingerprint, Result]) -> None:
        """Take in which of the wanted fingerprints have results."""
        self._results |= {asked: found.get(asked) for asked in self._asked}

    def finish(self) -> list[NodePlan]:
        """Return the plans, in the order of the nodes; all is decided when nothing is wanted any more."""
        return [self._plans[node_id] for node_id in self._nodes]

    def _set_invalid_aside(self, documents: list[NodeDocument]) -> list[NodeId]:
        """Decide the invalid nodes, and return the others so that each comes after all that it needs."""
        complaints = validate(documents)
        for document in documents:
            if complaints[document.id]:
                self._expected[document.id] = UNKNOWN
                self._plans[document.id] = NodePlan(document.id, Action.INVALID, _in_words(complaints[document.id]))
        valid = [document for document in documents if not complaints[document.id]]
        return topological_order([document.id for document in valid], edges_of(valid))

    def _decide(self, node: NodeState) -> set[Fingerprint]:
        """Plan a node whose parents are planned, or return what must be looked up before."""
        document = node.document
        stops = [self._plans[parent] for parent in sorted(self._parents(node)) if self._plans[parent].action in _STOPS]
        made_from = None if stops else self._ingredients(node)
        current = None if made_from is None else fingerprint(made_from)
        questions = {name for name in (current, node.fingerprint) if name is not None} - self._results.keys()
        up_to_date = node.status is NodeStatus.COMPLETED and current == node.fingerprint and current is not None
        if up_to_date and document.id not in self._force:
            self._plan(node, Action.DONE, "up to date", current, node.output)
        elif stops:
            self._plan(node, Action.BLOCKED, f"needs {_parents_in_words(stops)}")
        elif node.status is NodeStatus.FAILED:
            self._plan(node, Action.FAILED, node.error or "failed", current)
        elif questions:
            return questions
        elif current is None or made_from is None:
            self._plan(node, Action.RUN, self._why_unknown(node))
        else:
            self._reuse_or_run(node, current, made_from)
        return set()

    def _reuse_or_run(self, node: NodeState, current: Fingerprint, made_from: Ingredients) -> None:
        result = self._results[current]
        twin = self._runs.get(current)
        if node.document.id in self._force:
            self._plan(node, Action.RUN, "asked to make it again", current)
        elif result is not None:
            self._plan(node, Action.REUSE, "the same was made before", current, result.output)
        elif twin is not None:
            self._plan(node, Action.REUSE, f"the same work as {show(twin)}", current)
        else:
            self._runs[current] = node.document.id
            self._plan(node, Action.RUN, self._why(node, made_from), current)

    def _plan(
        self,
        node: NodeState,
        action: Action,
        why: str,
        current: Fingerprint | None = None,
        output: Output | None = None,
    ) -> None:
        document = node.document
        inputs = self._by_slot(node, self._expected)
        effective = effective_config(_type(document), document.config, self._mode)
        cost = estimate(_type(document), effective, inputs) if action is Action.RUN else FREE
        if output is not None:
            self._outputs[document.id] = output
        self._expected[document.id] = expect(document, output, inputs)
        self._plans[document.id] = NodePlan(document.id, action, why, effective.provider, cost, current)

    def _why(self, node: NodeState, made_from: Ingredients) -> str:
        if node.status is NodeStatus.IN_PROGRESS:
            return "is being made"
        if node.fingerprint is None:
            return "never made"
        known = self._results[node.fingerprint]
        if node.fingerprint == fingerprint(made_from):
            return "its result is no longer kept"
        return "changed since it was made" if known is None else explain(known.ingredients, made_from)

    def _why_unknown(self, node: NodeState) -> str:
        if node.fingerprint is None:
            return "never made"
        remade = sorted(parent for parent in self._parents(node) if parent not in self._outputs)
        return f"{listed([show(parent) for parent in remade], 'and')} will be made anew"

    def _ingredients(self, node: NodeState) -> Ingredients | None:
        """Return what a node would be made from, None while an input is yet to be made."""
        if not self._parents(node) <= self._outputs.keys():
            return None
        document = node.document
        outputs = self._by_slot(node, self._outputs)
        effective = effective_config(_type(document), document.config, self._mode)
        return ingredients(_type(document), effective, document.asset, outputs)

    def _by_slot(self, node: NodeState, known: Mapping[NodeId, Kept]) -> dict[str, list[Kept]]:
        slots = references(node.document.inputs)
        return {slot: [known[parent] for parent in parents] for slot, parents in slots.items()}

    def _parents(self, node: NodeState) -> set[NodeId]:
        return {parent for parents in references(node.document.inputs).values() for parent in parents}


def _type(document: NodeDocument) -> NodeType:
    found = node_type(document.type)
    if found is None:
        raise ValueError(f"{document.id} has no known type, and was to be validated before")
    return found


def _in_words(complaints: Complaints) -> str:
    return "; ".join(f"{field}: {message}" for field, message in complaints.items())


def _parents_in_words(stops: Sequence[NodePlan]) -> str:
    return listed([f"{show(plan.node_id)} ({plan.action})" for plan in stops], "and")
