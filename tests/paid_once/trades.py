"""What is ordered from each provider while workers die, and how its fake is reached."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.fake import Fake


@dataclass(frozen=True, slots=True)
class Trade:
    """One provider and one order."""

    name: str
    service: str
    queue: str
    type: str
    provider: str
    config: Mapping[str, Any]
    slot: str
    """That takes the text."""
    text: str
    fake: Callable[[], Fake]
    env: Callable[[str], dict[str, str]]
    """The worker's settings for a fake at an address."""
    orders: int = 1
    """Lines on the bill when all went well."""
    finds: bool = True
    """The provider can be asked for an order whose reply was lost."""

    def inputs(self, media: Path) -> dict[str, Any]:
        """Put the text into storage and return the job's inputs."""
        (media / "text.txt").write_text(self.text)
        output = {"type": "text", "s3Key": "text.txt", "size": len(self.text)}
        return {self.slot: [{"nodeId": "script", "output": output}]}


TRADES: dict[str, Trade] = {}
