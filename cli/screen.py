"""What a person reads, and what a script reads.

On a terminal: tables, colours and progress. Elsewhere: plain aligned lines, nothing cut. With ``--json``: one JSON
document on stdout, and nothing else there. Complaints and notes go to stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import orjson
from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text

Cell = str | Text
_STYLES = {
    "completed": "green",
    "done": "green",
    "ok": "green",
    "reuse": "cyan",
    "in_progress": "yellow",
    "run": "yellow",
    "active": "yellow",
    "failed": "red",
    "missing": "red",
    "invalid": "red",
    "blocked": "magenta",
    "pending": "dim",
    "optional": "dim",
}


class Screen:
    """Print for whoever reads: a person or a script."""

    def __init__(self, *, json: bool = False) -> None:
        self.json = json
        self.out = Console(highlight=False, soft_wrap=True)
        self.notes = Console(stderr=True, highlight=False, soft_wrap=True)

    @property
    def live(self) -> bool:
        """Say whether a person waits in front of it."""
        return self.out.is_terminal and not self.json

    def say(self, text: Cell) -> None:
        """Print a sentence for a person; with ``--json`` it is left out."""
        if not self.json:
            self.out.print(Text(text) if isinstance(text, str) else text)

    def note(self, text: str, *, style: str = "") -> None:
        """Print a note that is not the answer."""
        self.notes.print(Text(text, style=style))

    def emit(self, value: object) -> None:
        """Print the answer as JSON."""
        sys.stdout.write(as_json(value) + "\n")
        sys.stdout.flush()

    def emit_line(self, value: object) -> None:
        """Print one of many answers as a line of JSON."""
        sys.stdout.write(orjson.dumps(value, default=_encode, option=orjson.OPT_NON_STR_KEYS).decode() + "\n")
        sys.stdout.flush()

    def table(self, head: Sequence[str], rows: Sequence[Sequence[Cell]], *, right: Sequence[int] = ()) -> None:
        """Print rows under a head; ``right`` names the columns of numbers."""
        if self.live:
            self.out.print(make_table(head, rows, right=right))
            return
        for line in _plain(head, rows, set(right)):
            self.out.print(Text(line))


def make_table(head: Sequence[str], rows: Sequence[Sequence[Cell]], *, right: Sequence[int] = ()) -> Table:
    """Return a table for a terminal."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for index, name in enumerate(head):
        table.add_column(name, justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell, style=_STYLES.get(cell, "")) if isinstance(cell, str) else cell for cell in row))
    return table


def as_json(value: object) -> str:
    """Return any answer as JSON."""
    return orjson.dumps(value, default=_encode, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode()


def count(number: int, thing: str) -> str:
    """Write how many of a thing there are."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def seconds(value: float | None) -> str:
    """Write a duration as people say it."""
    if value is None:
        return ""
    if value < 60:  # noqa: PLR2004  a minute
        return f"{value:.1f} s"
    minutes, rest = divmod(round(value), 60)
    return f"{minutes} min {rest:02d} s"


def dollars(value: Decimal | float) -> str:
    """Write an amount."""
    return f"${Decimal(value):.2f}" if value else "$0"


def moment(value: datetime | None) -> str:
    """Write a time of this machine's clock."""
    return value.astimezone().strftime("%Y-%m-%d %H:%M:%S") if value else ""


def _plain(head: Sequence[str], rows: Sequence[Sequence[Cell]], right: set[int]) -> list[str]:
    cells = [list(head), *([str(cell) for cell in row] for row in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def _encode(value: Any) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    if isinstance(value, Decimal):
        return float(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
