"""Ask a database that comes and goes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from shared.db import CONNECTION_ERRORS, RETRYABLE_ERRORS

_PAUSE_SECONDS = 0.2
_PATIENCE_SECONDS = 60

Answer = TypeVar("Answer")


async def patiently(ask: Callable[[], Awaitable[Answer]]) -> Answer:
    """Ask until there is an answer."""
    async with asyncio.timeout(_PATIENCE_SECONDS):
        while True:
            try:
                return await ask()
            except (*CONNECTION_ERRORS, *RETRYABLE_ERRORS):
                await asyncio.sleep(_PAUSE_SECONDS)
