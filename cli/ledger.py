"""What a demo tells when it is over: who made what, how long that took, what paid providers would cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from rich.text import Text

from cli.screen import Screen, count, dollars, seconds
from shared.db.reports import NodeReport, PipelineReport
from shared.domain.nodes import NodeId, Output, Queue
from shared.domain.prices import price_table
from shared.domain.registry import kind_of
from shared.storage import Storage

_WORKERS = {
    Queue.MEDIA: "ffmpeg_worker",
    Queue.HEYGEN: "heygen_worker",
    Queue.TTS: "tts_worker",
    Queue.ANIMATION: "animation_worker",
    Queue.RENDER: "render_worker",
}
_LINK_LASTS = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lesson as it stands."""

    report: PipelineReport
    paid: Mapping[NodeId, Decimal]
    """What each node would cost with paid providers, in US dollars."""
    made: frozenset[NodeId]
    """What this run completed; nothing: everything was up to date."""
    seconds: float
    """From the command to the film."""

    async def as_json(self, film: Output, storage: Storage) -> dict[str, Any]:
        """Return all of it for a script."""
        shown = film.model_dump(mode="json", by_alias=True, exclude_none=True)
        return {
            "pipeline": self.report.id,
            "made": sorted(self.made),
            "seconds": round(self.seconds, 2),
            "film": {**shown, "url": await place(film.s3_key, storage)},
            "withPaidProviders": sum(self.paid.values(), Decimal(0)),
            "nodes": [
                {"id": node.id, "type": node.type, "worker": worker_of(node), "provider": node.metadata.get("provider"),
                 "seconds": node.metadata.get("seconds"), "reused": bool(node.metadata.get("cacheHit")),
                 "withPaidProvider": self.paid.get(node.id, Decimal(0))}
                for node in self.report.nodes
            ],
        }  # fmt: skip


def show_nodes(screen: Screen, ledger: Ledger) -> None:
    """Print who made what; when nothing was made, that."""
    total = dollars(sum(ledger.paid.values(), Decimal(0)))
    if not ledger.made:
        screen.say(f"Everything is up to date: nothing was made again ({seconds(ledger.seconds)}).")
        return
    head = ("node", "type", "made by", "time", "if paid")
    rows = [
        (
            n.id,
            n.type,
            worker_of(n),
            _time(n, ledger),
            dollars(ledger.paid.get(n.id, Decimal(0))),
        )
        for n in ledger.report.nodes
    ]
    screen.table(head, rows, right=(3, 4))
    made = [n for n in ledger.report.nodes if n.id in ledger.made]
    work = sum(float(n.metadata.get("seconds") or 0) for n in made if not n.metadata.get("cacheHit"))
    screen.say(f"\n{count(len(made), 'node')} in {seconds(ledger.seconds)} ({seconds(work)} of work), for $0.")
    screen.say(f"With paid providers: about {total}, at the prices of {price_table().date}.")


async def show_film(screen: Screen, film: Output, storage: Storage) -> None:
    """Print where the film is, and what it is."""
    facts = [seconds(film.duration), f"{film.width}x{film.height}", f"{film.size / 1e6:.1f} MB"]
    screen.say(Text.assemble(("\nFilm      ", "bold"), await place(film.s3_key, storage), f"  ({', '.join(facts)})"))
    if "captions" in film.files:
        screen.say(Text.assemble(("Captions  ", "bold"), await place(film.files["captions"].s3_key, storage)))


def worker_of(node: NodeReport) -> str:
    """Return the service that makes nodes of this type."""
    kind = kind_of(node.type)
    return "" if kind is None else _WORKERS[kind.queue]


async def place(key: str, storage: Storage) -> str:
    """Return where a person finds an object: a path, or a link for an hour."""
    path = storage.local_path(key)
    return str(path) if path is not None else await storage.url(key, expires=_LINK_LASTS)


def _time(node: NodeReport, ledger: Ledger) -> str:
    if node.id not in ledger.made:
        return "up to date"
    return "reused" if node.metadata.get("cacheHit") else seconds(node.metadata.get("seconds"))
