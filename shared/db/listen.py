"""Hints: NOTIFY, reconnect and timer behind one iterator, so that what follows is right for all three or for none.

A hint carries no truth, only "look again". The session is its own (a pooler in transaction mode would lose LISTEN);
it pings itself, so a dead or deaf session is noticed and replaced, and until then the sweep's timer keeps things going.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import structlog
from pydantic import SecretStr

from shared.db.pool import CONNECTION_ERRORS, Connection, connect
from shared.db.sql import load
from shared.errors import Unavailable

_SQL = load("listen")
_LOG = structlog.get_logger(__name__)
_PING_EVERY_SECONDS = 15.0
_PING_WAIT_SECONDS = 5.0
_LOST: tuple[type[Exception], ...] = (*CONNECTION_ERRORS, Unavailable)
_RECONNECT_SECONDS = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Hint:
    """Say why to look again; channel and payload only for ``notify``."""

    cause: Literal["notify", "connect", "sweep"]
    channel: str | None = None
    payload: str | None = None


class Listener:
    """Hear NOTIFYs on a session of its own, for as long as the process lives.

    Args:
        url: Of a session connection; never of a transaction pooler.
        channels: Names to LISTEN to.
        sweep: Seconds between timer hints; quartered while the session is deaf.
        name: Shown in pg_stat_activity.
        on_state: Called with True when LISTEN works and False when it does not.
    """

    def __init__(
        self,
        url: SecretStr,
        channels: Sequence[str],
        *,
        sweep: float,
        name: str,
        on_state: Callable[[bool], None] = lambda _hearing: None,
    ) -> None:
        self._url = url
        self._channels = tuple(channels)
        self._sweep = sweep
        self._name = name
        self._on_state = on_state
        self._pending: dict[Hint, None] = {}
        self._wake = asyncio.Event()
        self._pong = asyncio.Event()
        self._closed = asyncio.Event()
        self._turn = asyncio.Lock()
        """A session takes one statement at a time."""
        self._connection: Connection | None = None
        self._swept = 0.0
        """When the timer last gave a hint, by the loop's clock."""
        self.hearing = False

    async def hints(self) -> AsyncGenerator[Hint, None]:
        """Yield hints for ever; equal ones that pile up are yielded once."""
        self._swept = asyncio.get_running_loop().time()
        keeper = asyncio.create_task(self._keep_session(), name="listener-session")
        try:
            while True:
                for hint in await self._take():
                    yield hint
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
            await self._disconnect()

    async def try_lock(self, key: int) -> bool:
        """Take a lock that lives as long as the session; False while another process has it or the session is away."""
        async with self._turn:
            if self._connection is None:
                return False
            try:
                return bool(await self._connection.fetchval(_SQL["try_lock"], key))
            except CONNECTION_ERRORS:
                return False

    async def _take(self) -> list[Hint]:
        """Return what was heard, or that it is time to sweep, or both: a busy house sweeps as often as an idle one."""
        clock = asyncio.get_running_loop().time
        due = self._swept + (self._sweep if self.hearing else self._sweep / 4)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout_at(due):
                await self._wake.wait()
        self._wake.clear()
        taken, self._pending = list(self._pending), {}
        if clock() >= due:
            self._swept = clock()
            taken.append(Hint("sweep"))
        return taken

    def _put(self, hint: Hint) -> None:
        self._pending[hint] = None
        self._wake.set()

    async def _keep_session(self) -> None:
        failures = 0
        while True:
            try:
                await self._connect()
                failures = 0
                await self._ping_until_deaf()
            except Exception as error:  # noqa: BLE001  whatever the server says, the session comes back
                _note(error, failures)
            self._set_hearing(hearing=False)
            await self._disconnect()
            await asyncio.sleep(_RECONNECT_SECONDS[min(failures, len(_RECONNECT_SECONDS) - 1)])
            failures += 1

    async def _connect(self) -> None:
        self._connection = connection = await connect(self._url, name=self._name, command_timeout=_PING_WAIT_SECONDS)
        self._closed = asyncio.Event()
        connection.add_termination_listener(self._heard_end)
        for channel in self._channels:
            await connection.add_listener(channel, self._heard)
        await connection.add_listener(self._ping_channel(connection), self._heard_ping)
        self._put(Hint("connect"))

    async def _ping_until_deaf(self) -> None:
        while self._connection is not None:
            self._pong.clear()
            await self._ping(self._connection)
            try:
                async with asyncio.timeout(_PING_WAIT_SECONDS):
                    await self._pong.wait()
            except TimeoutError:
                _LOG.warning("listener_deaf", remedy="set DATABASE_URL_DIRECT to a session connection")
                return
            self._set_hearing(hearing=True)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_PING_EVERY_SECONDS):
                    await self._closed.wait()
                return

    async def _ping(self, connection: Connection) -> None:
        """Notify ourselves; behind a pooler from another session, since ours may be the one that listens by chance."""
        async with self._turn:
            if await connection.fetchval(_SQL["backend"]) == connection.get_server_pid():
                await connection.execute(_SQL["ping"], self._ping_channel(connection))
                return
        other = await connect(self._url, name=f"{self._name}-ping", command_timeout=_PING_WAIT_SECONDS)
        try:
            async with other.transaction():
                await other.execute(_SQL["ping"], self._ping_channel(connection))
        finally:
            other.terminate()

    async def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.terminate()

    def _heard(self, _connection: Any, _pid: int, channel: str, payload: Any) -> None:
        self._put(Hint("notify", channel, str(payload)))

    def _heard_ping(self, *_args: object) -> None:
        self._pong.set()

    def _heard_end(self, _connection: Any) -> None:
        self._closed.set()

    @staticmethod
    def _ping_channel(connection: Connection) -> str:
        return f"video_production_ping_{connection.get_server_pid()}"

    def _set_hearing(self, *, hearing: bool) -> None:
        if hearing != self.hearing:
            self.hearing = hearing
            self._on_state(hearing)


def _note(error: Exception, failures: int) -> None:
    """Log the first failure of a row: an outage is one fact."""
    if failures:
        return
    if isinstance(error, _LOST):
        _LOG.warning("listener_lost", error=str(error))
    else:
        _LOG.error("listener_defect", exc_info=error)


async def hints(
    url: SecretStr,
    channels: Sequence[str],
    *,
    sweep: float,
    name: str,
    on_state: Callable[[bool], None] = lambda _hearing: None,
) -> AsyncGenerator[Hint, None]:
    """Yield hints of a listener made for the occasion; see ``Listener``."""
    async for hint in Listener(url, channels, sweep=sweep, name=name, on_state=on_state).hints():
        yield hint
