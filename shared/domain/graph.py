"""Questions about who needs whom; edges are pairs (child, parent)."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

Name = TypeVar("Name", bound=str)


def closure(targets: Iterable[Name], edges: Iterable[tuple[Name, Name]]) -> set[Name]:
    """Return the targets with all that they need, however far upstream."""
    parents = neighbours(edges)
    found: set[Name] = set()
    ahead = deque(targets)
    while ahead:
        name = ahead.popleft()
        if name not in found:
            found.add(name)
            ahead.extend(parents.get(name, ()))
    return found


def levels(names: Collection[Name], edges: Iterable[tuple[Name, Name]]) -> list[list[Name]]:
    """Return the names so that each stands in a later list than all that it needs; cycles are left out.

    Within a level the given order is kept. References to names that are not given count for nothing.
    """
    known = set(names)
    inner = [(child, parent) for child, parent in edges if child in known and parent in known]
    children = neighbours((parent, child) for child, parent in inner)
    missing = dict.fromkeys(names, 0)
    for child, _ in inner:
        missing[child] += 1
    found: list[list[Name]] = []
    level = [name for name in names if missing[name] == 0]
    while level:
        found.append(level)
        level = _freed(level, children, missing)
    return found


def topological_order(names: Collection[Name], edges: Iterable[tuple[Name, Name]]) -> list[Name]:
    """Return the names so that each comes after all that it needs; cycles are left out."""
    return [name for level in levels(names, edges) for name in level]


def cycles(edges: Iterable[tuple[Name, Name]]) -> dict[Name, list[Name]]:
    """Return, for each name that needs itself over others, such a cycle: each needs the next, the last the first."""
    edges = list(dict.fromkeys(edges))
    names = list(dict.fromkeys(name for edge in edges for name in edge))
    tangled = _tangled(names, edges)
    parents = neighbours((child, parent) for child, parent in edges if child in tangled and parent in tangled)
    found: dict[Name, list[Name]] = {}
    for name in names:
        if name in tangled and name not in found and (cycle := _shortest_cycle(name, parents)):
            # One cycle stands for all of its members: each of them hears the same story.
            for member in cycle:
                found.setdefault(member, cycle)
    return found


def neighbours(edges: Iterable[tuple[Name, Name]]) -> Mapping[Name, list[Name]]:
    """Return for each first name of the edges the second ones, in order."""
    found: dict[Name, list[Name]] = defaultdict(list)
    for first, second in edges:
        found[first].append(second)
    return dict(found)


def _freed(level: list[Name], children: Mapping[Name, list[Name]], missing: dict[Name, int]) -> list[Name]:
    freed = []
    for parent in level:
        for child in children.get(parent, ()):
            missing[child] -= 1
            if missing[child] == 0:
                freed.append(child)
    return freed


def _tangled(names: Collection[Name], edges: list[tuple[Name, Name]]) -> set[Name]:
    """Peel off what comes before all cycles, then what comes after: what is left lies on cycles or between them."""
    rest = set(names) - set(topological_order(names, edges))
    inner = [(parent, child) for child, parent in edges if child in rest and parent in rest]
    return rest - set(topological_order(rest, inner))


def _shortest_cycle(start: Name, parents: Mapping[Name, list[Name]]) -> list[Name]:
    reached: dict[Name, Name] = {}
    ahead = deque([start])
    while ahead:
        name = ahead.popleft()
        for parent in parents.get(name, ()):
            if parent == start:
                return _path(start, name, reached)
            if parent not in reached:
                reached[parent] = name
                ahead.append(parent)
    return []


def _path(start: Name, end: Name, reached: Mapping[Name, Name]) -> list[Name]:
    path = [end]
    while path[-1] != start:
        path.append(reached[path[-1]])
    return path[::-1]
