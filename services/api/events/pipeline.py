"""Those who watch one pipeline, and what they have been shown.

The cursor is a transaction number: what committed before it has been shown, and a row's own version says whether it
came later. It means the same to every process and after every restart, and a client that comes back with it gets what
changed since. Rows appear in the order of commits, not of clocks; a cursor made of ``updated_at`` would lose some.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import Any

from services.api.events.stream import Stream, encoded
from services.api.models.events import PipelineEvent, PipelineHead
from services.api.models.pipelines import NodeView, RunView, node_views
from shared.db import Connection, Pool
from shared.db.views import node_ids, recent_nodes, view_pipeline, view_runs, view_some_nodes
from shared.domain.nodes import NodeId, PipelineId

_SHOWN_RUNS = 5
_WHEEL = 1 << 32
"""Row versions are transaction numbers modulo this."""


class PipelineChannel:
    """Look at a pipeline once for all who watch it."""

    def __init__(self, pool: Pool, pipeline: PipelineId) -> None:
        self._pool = pool
        self._pipeline = pipeline
        self._turn = asyncio.Lock()
        self._head: PipelineHead | None = None
        self._nodes: dict[NodeId, tuple[int, NodeView]] = {}
        self._runs: list[RunView] = []
        self._next = 0
        self.streams: set[Stream] = set()
        self.joining = 0
        """Clients that are here or about to be."""

    @property
    def watched(self) -> bool:
        """Say whether anybody still looks."""
        return self.joining > 0

    async def join(self, stream: Stream, cursor: str | None) -> bool:
        """Bring a client up to date and keep it so; False: there is no such pipeline."""
        async with self._turn:
            await self._look()
            if self._head is None:
                return False
            stream.put(self._first(cursor))
            self.streams.add(stream)
            return True

    async def look(self) -> None:
        """Tell all who watch what is new."""
        async with self._turn:
            await self._look()

    async def _look(self) -> None:
        async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
            row = await view_pipeline(connection, self._pipeline)
            event = None if row is None else await self._changes(connection, PipelineHead.model_validate(row))
        if row is None:
            self._end()
        elif event is not None:
            self._tell(encoded("change", event.model_dump_json(by_alias=True).encode(), str(self._next)))

    async def _changes(self, connection: Connection, head: PipelineHead) -> PipelineEvent | None:
        """Take in what is new, and return it."""
        recent = await recent_nodes(connection, self._pipeline, self._next)
        fresh = [node for node, version in recent.versions.items() if self._version(node) != version]
        rows = await view_some_nodes(connection, self._pipeline, fresh) if fresh else []
        nodes = self._keep(rows)
        removed = await self._forget_removed(connection, recent.total)
        runs = [RunView.model_validate(row) for row in await view_runs(connection, self._pipeline, most=_SHOWN_RUNS)]
        new_head, new_runs = head if head != self._head else None, runs if runs != self._runs else None
        self._head, self._runs, self._next = head, runs, recent.next
        if not (nodes or removed or new_head or new_runs):
            return None
        return PipelineEvent(pipeline=new_head, nodes=nodes, removed=removed, node_ids=None, runs=new_runs)

    def _version(self, node: NodeId) -> int | None:
        known = self._nodes.get(node)
        return None if known is None else known[0]

    def _keep(self, rows: Collection[Mapping[str, Any]]) -> list[NodeView]:
        views = node_views(rows)
        self._nodes |= {NodeId(row["id"]): (row["version"], view) for row, view in zip(rows, views, strict=True)}
        return views

    async def _forget_removed(self, connection: Connection, total: int) -> list[str]:
        if total == len(self._nodes):
            return []
        there = await node_ids(connection, self._pipeline)
        removed = [node for node in self._nodes if node not in there]
        for node in removed:
            del self._nodes[node]
        return [*removed]

    def _first(self, cursor: str | None) -> bytes:
        """Return what a client needs that was shown everything up to a cursor; without one that is good, everything."""
        since = int(cursor) if cursor is not None and cursor.isascii() and cursor.isdecimal() else 0
        known = 0 < since <= self._next and self._next - since < _WHEEL // 2
        nodes = [view for version, view in self._nodes.values() if not known or _is_since(version, since)]
        event = PipelineEvent(
            pipeline=self._head,
            nodes=nodes,
            removed=[],
            node_ids=[*self._nodes] if known else None,
            runs=self._runs,
        )
        word = "change" if known else "snapshot"
        return encoded(word, event.model_dump_json(by_alias=True).encode(), str(self._next))

    def _tell(self, event: bytes) -> None:
        self.streams -= {stream for stream in self.streams if not stream.put(event)}

    def _end(self) -> None:
        """Say that the pipeline is gone, and let everybody go."""
        self._head, self._nodes, self._runs, self._next = None, {}, [], 0
        self._tell(encoded("deleted", b"{}", "0"))
        for stream in self.streams:
            stream.end()
        self.streams.clear()


def _is_since(version: int, since: int) -> bool:
    return (version - since) % _WHEEL < _WHEEL // 2
