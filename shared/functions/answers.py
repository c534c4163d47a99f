"""What a function answers: the envelope of what it made or why not, and what the invocation cost."""

from __future__ import annotations

import json
import platform
import shutil
from decimal import Decimal
from typing import Any, Protocol

from shared.domain.lambda_prices import Architecture, invocation_cost
from shared.errors import JobError
from shared.worker.executor import Made

_GIGABYTE = 1e9
_MOST_STORAGE_GIGABYTES = 10.24
"""What a Lambda has at most."""

Answer = dict[str, Any]


class Context(Protocol):
    """What AWS tells of an invocation."""

    aws_request_id: str
    memory_limit_in_mb: str

    def get_remaining_time_in_millis(self) -> int:
        """Return how long the function may still run."""
        ...


def success(made: Made | None, cost: Decimal) -> Answer:
    """Return the envelope of what was made; a part of a merge makes nothing that has a key."""
    told: dict[str, Any] = {"cost": str(cost)}
    if made is not None:
        output = made.output
        told |= {"s3_key": output.s3_key, "duration": output.duration, "size": output.size}
        told["output"] = json.loads(output.model_dump_json(by_alias=True, exclude_none=True))
    return {"ok": True, "result": told}


def refusal(error: JobError, cost: Decimal) -> Answer:
    """Return the envelope of an error, from which the worker raises the same again."""
    return {"ok": False, "error": error.as_json(), "cost": str(cost)}


def cost_of(context: Context, seconds: float) -> Decimal:
    """Reckon what an invocation costs by its memory, its ``/tmp`` and its time; US dollars."""
    storage = shutil.disk_usage("/tmp").total / _GIGABYTE  # noqa: S108  a Lambda's only place to write to
    architecture: Architecture = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
    return invocation_cost(
        seconds,
        memory_mb=int(context.memory_limit_in_mb),
        storage_gigabytes=min(storage, _MOST_STORAGE_GIGABYTES),
        architecture=architecture,
    )
