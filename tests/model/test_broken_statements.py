"""The walk finds what it is there to find: what is taken out of one statement, with the way on which it is missed."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from pydantic import SecretStr

from shared.db.sql import load
from tests.model.explorer import BrokenPromiseError
from tests.model.scenes import ALONE, CHAIN, TWINS, Nodes, walk


class _Break(NamedTuple):
    """A statement without one of its conditions."""

    family: str
    statement: str
    was: str
    becomes: str
    nodes: Nodes
    complaint: str


_BREAKS = {
    "complete without attempt": _Break(
        "queue",
        "complete",
        "and attempt = ($3::jsonb -> id::text ->> 'attempt')::integer",
        "",
        ALONE,
        "a zombie's write",
    ),
    "complete without worker": _Break(
        "queue", "complete", "and worker_id = $1 and", "and $1::bigint > 0 and", ALONE, "a zombie's write"
    ),
    "retry without attempt": _Break(
        "queue", "retry", "and attempt = $3", "and $3::integer > 0", ALONE, "a zombie's write"
    ),
    "complete on any generation": _Break(
        "queue",
        "complete",
        "and ((key, generation) in (select node_key, generation from settled)) is true",
        "",
        ALONE,
        "the nodes are",
    ),
    "followers without a hint": _Break(
        "queue", "complete", "where followers > 0 or node_key", "where node_key", TWINS, "the job of b waits for nobody"
    ),
    "a cancelled attempt without a hint": _Break(
        "queue",
        "cancelled",
        "from settled\n    returning",
        "from settled where false\n    returning",
        ALONE,
        "has no job",
    ),
    "reuse of nothing": _Break("plan", "reuse", "n.status = 'pending'", "n.status = 'failed'", CHAIN, "has no job"),
}


async def test_what_is_taken_out_of_a_statement_is_missed(database: SecretStr, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fence, a count or a hint that is not there shows within one disturbance."""
    for name, broken in _BREAKS.items():
        statements = load(broken.family)
        assert broken.was in statements[broken.statement], name
        with monkeypatch.context() as patch:
            text = statements[broken.statement].replace(broken.was, broken.becomes)
            patch.setitem(statements, broken.statement, text)
            with pytest.raises(BrokenPromiseError, match=broken.complaint):
                await walk(database, broken.nodes, 1)
