from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.documents import references
from shared.domain.graph import closure, cycles, levels, topological_order

NAMES = [f"n{i}" for i in range(8)]
EDGES = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)), max_size=20)


@given(EDGES)
def test_parents_come_before_their_children(edges: list[tuple[str, str]]) -> None:
    """Whoever follows the order finds all that a node needs already done."""
    order = topological_order(NAMES, edges)

    assert all(order.index(parent) < order.index(child) for child, parent in edges if child in order)
    assert len(order) == len(set(order))


@given(EDGES)
def test_all_is_ordered_exactly_when_there_is_no_cycle(edges: list[tuple[str, str]]) -> None:
    """What is left out of the order lies on a cycle or needs something that does."""
    on_cycles = set(cycles(edges))
    left_out = set(NAMES) - set(topological_order(NAMES, edges))

    assert on_cycles <= left_out
    assert all(closure([name], edges) & on_cycles for name in left_out)


@given(EDGES)
def test_cycle_is_a_walk_along_edges(edges: list[tuple[str, str]]) -> None:
    """Each member needs the next one, and the last the first."""
    for name, cycle in cycles(edges).items():
        assert name in cycle
        assert set(zip(cycle, [*cycle[1:], cycle[0]], strict=True)) <= set(edges)


@given(EDGES, st.sampled_from(NAMES))
def test_every_name_that_needs_itself_is_found(edges: list[tuple[str, str]], name: str) -> None:
    """A cycle is found for each of its members."""
    parents = [parent for child, parent in edges if child == name]

    assert (name in cycles(edges)) is (name in closure(parents, edges))


@given(EDGES, st.sampled_from(NAMES))
def test_closure_is_closed(edges: list[tuple[str, str]], name: str) -> None:
    """A run's nodes lack nothing that they need."""
    found = closure([name], edges)

    assert name in found
    assert all(parent in found for child, parent in edges if child in found)


def test_levels_can_be_done_side_by_side() -> None:
    """A diamond has three levels."""
    edges = [("left", "top"), ("right", "top"), ("end", "left"), ("end", "right")]

    assert levels(["end", "left", "right", "top"], edges) == [["top"], ["left", "right"], ["end"]]


def test_long_chains_need_no_recursion() -> None:
    """A chain of twenty thousand nodes is ordered, and its cycle found."""
    chain = [(f"n{i}", f"n{i + 1}") for i in range(20_000)]

    assert topological_order(["n0", *(parent for _, parent in chain)], chain)[0] == "n20000"
    assert len(cycles([*chain, ("n20000", "n0")])["n7"]) == 20_001


def test_references_pass_over_what_is_none() -> None:
    """Whatever stands in the inputs, only ids are references."""
    inputs = {"a": "x", "b": ["y", 3, "z", None], "c": 5, "d": {"e": "f"}}

    assert references(inputs) == {"a": ("x",), "b": ("y", "z")}
    assert references([1]) == references(None) == references("x") == {}
