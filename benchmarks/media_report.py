"""Tables of what the benchmark of media found, for eyes and for ``RESULTS.md``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.media_ours import Nodes
from benchmarks.rounds import Claim, Contest, compared, spread, table

GATE_SHARE = 0.15
"""What the quality gate may take of a node's time."""
_PARTS = ("fetch", "make", "gate", "poster", "manifest", "store", "rest")


def claims_table(claims: Sequence[Claim], nodes: Nodes, *, markdown: bool) -> str:
    """Return what was asked for beside what was measured."""
    rows = [
        (
            *(claim.contest.name, f"beside {claim.second}", claim.target),
            *(compared(claim.ratio), compared(claim.cpu_ratio), _told(met=claim.met)),
        )
        for claim in claims
    ]
    asked = f"≤ {GATE_SHARE:.0%} of the node"
    for name in nodes.parts:
        share = nodes.share(name, "gate")[1]
        rows.append((name, "quality gate", asked, f"{share:.0%}", "", _told(met=share <= GATE_SHARE)))
    return table(("task", "what", "asked", "clock", "processor", "held"), rows, markdown=markdown)


def _told(*, met: bool) -> str:
    return "yes" if met else "**missed**"


def contests_table(contests: Sequence[Contest], us: str, *, markdown: bool) -> str:
    """Return what everybody took, and what came out."""
    rows = [row for contest in contests for row in _rows(contest, us)]
    head = ("task", "by", "seconds", "processor seconds", "clock, to ours", "processor, to ours", "what came out")
    return table(head, rows, markdown=markdown)


def _rows(contest: Contest, us: str) -> Iterator[tuple[str, ...]]:
    for name in contest.taken:
        yield (
            *(contest.name, name, spread(contest.walls(name)), f"{contest.cpu(name):.2f}"),
            *(f"{contest.ratio(name, us):.2f}", f"{contest.cpu_ratio(name, us):.2f}"),
            contest.remarks.get(name, ""),
        )


def nodes_table(nodes: Nodes, *, markdown: bool) -> str:
    """Return where the time of whole nodes goes."""
    rows = [
        (name, f"{nodes.share(name, 'whole')[0]:.2f}", *(f"{nodes.share(name, part)[0]:.2f}" for part in _PARTS))
        for name in nodes.parts
    ]
    return table(("node", "seconds", *_PARTS), rows, markdown=markdown)
