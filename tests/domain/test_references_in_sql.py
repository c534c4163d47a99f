from __future__ import annotations

import json
from typing import Any

from shared.db import Pool
from shared.domain.documents import references

INPUTS: list[Any] = [
    {},
    [],
    "x",
    None,
    5,
    {"a": "x", "b": ["y", "z"], "c": []},
    {"a": ["x", "x"], "b": "x"},
    {"a": 5, "b": None, "c": {"d": "x"}, "d": True},
    {"a": ["x", 3, None, ["y"], {"z": "z"}, "w"]},
    {"": ["ä", "漢", " ", ""]},
]


async def test_database_and_domain_read_the_same_references(pool: Pool) -> None:
    """The triggers' edges and the domain's references cannot drift apart, whatever an editor writes."""
    query = "select slot, parent_id from video_production_references($1::text::jsonb) order by slot, position"
    for inputs in INPUTS:
        rows = await pool.fetch(query, json.dumps(inputs))
        pairs = sorted((slot, parents) for slot, parents in references(inputs).items() if parents)

        assert [(row["slot"], row["parent_id"]) for row in rows] == [(s, p) for s, parents in pairs for p in parents]
