"""What the benchmark asks of each queue: set it up, put jobs in, start its workers, and say what is left."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import ClassVar, Literal, Protocol

from benchmarks.queue_board import Board

Style = Literal["latency", "ten", "best"]
"""How its workers run: for low latency, ten jobs at a time, or with the best batch that it has."""


class Contender(Protocol):
    """One queue, run as its documents advise for speed."""

    name: ClassVar[str]
    left: ClassVar[str]
    """A query that counts the jobs which are not settled."""
    drained: ClassVar[dict[Style, int]]
    """How many jobs make a drain of a second or so."""
    settings: ClassVar[dict[Style, str]]
    """What was set, as the table names it."""

    async def set_up(self, url: str) -> None:
        """Make the tables in an empty database."""

    async def open(self, url: str, jobs: int) -> None:
        """Connect as a producer of so many jobs."""

    async def enqueue(self, job: int) -> None:
        """Put one job in, committed."""

    async def enqueue_all(self, jobs: range) -> None:
        """Put many jobs in, the fastest way that there is."""

    async def close(self) -> None:
        """Disconnect."""

    def command(self, style: Style) -> list[str]:
        """Return the command of a worker process; see ``worker_environment``."""


def worker_environment(url: str, board: Board, worker: int) -> dict[str, str]:
    """Return what a worker process is told."""
    return {**os.environ, "BENCH_URL": url, "BENCH_BOARD": str(board.path), "BENCH_WORKER": str(worker)}


def python(module: str, *args: object) -> list[str]:
    """Return the command that runs a module of ours."""
    return [sys.executable, "-m", module, *map(str, args)]


def at_the_gate() -> tuple[str, Board]:
    """Wait, in a worker process, until all may begin; return the database's URL and the board."""
    board = Board(Path(os.environ["BENCH_BOARD"]))
    board.pass_gate(int(os.environ["BENCH_WORKER"]))
    return os.environ["BENCH_URL"], board
