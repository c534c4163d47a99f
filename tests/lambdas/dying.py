"""The merger, killed at one step of its first invocation: the output's folder says at which."""

from __future__ import annotations

import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from lambdas.video_merger.main import handler as merge
from shared.executors import merge_videos
from shared.functions import handler as room

_STEPS: dict[str, tuple[object, str, bool]] = {
    "before-inputs": (room, "bring", False),
    "after-inputs": (room, "bring", True),
    "after-merge": (merge_videos, "merge", True),
    "before-output": (merge_videos, "publish", False),
    "after-output": (merge_videos, "publish", True),
    "before-answer": (room, "write_json", False),
    "after-answer": (room, "write_json", True),
}
"""By step: the function that stands there, and whether death comes behind it."""

STEPS = tuple(_STEPS)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Answer, or die at the step that the output's folder names."""
    step = str(event["output_key"]).split("/", maxsplit=1)[0]
    marker = Path(step)
    if step in _STEPS and not marker.exists():
        marker.touch()
        owner, name, behind = _STEPS[step]
        setattr(owner, name, _deadly(getattr(owner, name), behind=behind))
    return merge(event, context)


def _deadly(work: Callable[..., Awaitable[Any]], *, behind: bool) -> Callable[..., Awaitable[Any]]:
    async def die(*args: Any, **named: Any) -> Any:
        if not behind:
            os.kill(os.getpid(), signal.SIGKILL)
        await work(*args, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    return die
