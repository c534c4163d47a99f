"""What all attempts of a process share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from structlog.typing import FilteringBoundLogger

from shared.db.ledger import Ledger
from shared.db.queue import JobQueue
from shared.domain.nodes import NodeType, Provider
from shared.media.gate import GateSettings
from shared.storage import Storage
from shared.worker.executor import Executor
from shared.worker.hooks import Hooks
from shared.worker.metrics import Metrics
from shared.worker.scratch import Scratch
from shared.worker.settle import Settler
from shared.worker.showing import Showing

Executors = Mapping[tuple[NodeType, Provider], Executor]


@dataclass(frozen=True, slots=True)
class Studio:
    """Lend each attempt what it needs."""

    executors: Executors
    queue: JobQueue
    ledger: Ledger
    settler: Settler
    showing: Showing
    storage: Storage
    scratch: Scratch
    metrics: Metrics
    hooks: Hooks
    max_failures: int
    attempt_seconds: float = 4 * 3600
    """How long one attempt may run; longer than any one process that it starts may."""
    ffmpeg: Path | None = None
    """The binary; see `Work`."""
    gate: GateSettings = field(default_factory=GateSettings)
    log: FilteringBoundLogger = field(default_factory=lambda: structlog.get_logger().bind())
    """Of the attempts: made once, which takes as long as a line."""
