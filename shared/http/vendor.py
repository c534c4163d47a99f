"""Speak to a paid provider over HTTP, and say of every failure whether the order may have been taken.

A call that pays is sent once, on a connection of its own: one that was kept may have been closed at the other end, and
then nobody knows whether the order was taken. Where that is not known for other reasons it is `Ambiguous`, never a
reason to send it again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
import orjson
from pydantic import BaseModel, SecretStr, ValidationError
from yarl import URL

from shared.errors import Ambiguous, JobError, RateLimited, Unavailable

_CONNECT_SECONDS = 15
_CONNECTIONS = 50
_MAX_REPLY_BYTES = 64 * 1024 * 1024
"""An hour of speech with the time of each character is a tenth of it."""
_SHOWN_CHARACTERS = 300
_DEFAULT_REST = timedelta(seconds=30)
"""After a 429 that does not say for how long."""
_LONGEST_REST = timedelta(hours=24)

Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a provider answered; header names in any case."""

    status: int
    headers: Mapping[str, str]
    content: bytes
    paid: bool = False
    """Whether the call was one that pays."""

    def json(self) -> Any:
        """Return the body's JSON, or None where it is none."""
        try:
            return orjson.loads(self.content)
        except orjson.JSONDecodeError:
            return None

    def read(self, model: type[Body]) -> Body:
        """Read the body.

        Raises:
            Ambiguous: It cannot be read and the call was one that pays: what was ordered is not known.
            Unavailable: It cannot be read.
        """
        try:
            return model.model_validate_json(self.content)
        except ValidationError as error:
            fault = Ambiguous if self.paid else Unavailable
            at = ".".join(str(part) for part in error.errors()[0]["loc"]) or "its JSON"
            raise fault(
                f"the provider answered {self.status} with a body that cannot be read (at {at})",
                details={"status": self.status, "body": self.shown()},
            ) from None  # a chained ValidationError would show the whole body

    def shown(self) -> str:
        """Return the beginning of the body, for a person."""
        return self.content[:_SHOWN_CHARACTERS].decode("utf-8", "replace")


Judge = Callable[[Reply], JobError | None]
"""Say what an answer of 400 or above means in a provider's own words; None: what its status says."""


@dataclass(slots=True)
class Vendor:
    """One provider's API, with a connection pool that is opened by the first call.

    Args:
        name: As people write it.
        base_url: Where the API is; another in tests.
        headers: Sent with every call; the key is among them.
        judge: Reads refusals.
    """

    name: str
    base_url: str
    headers: Mapping[str, SecretStr | str]
    judge: Judge
    _sessions: dict[bool, aiohttp.ClientSession] = field(default_factory=dict, init=False)
    """For calls that pay, and for others."""

    async def ask(  # noqa: PLR0913  all but two are by keyword
        self,
        method: str,
        path: str,
        *,
        pays: bool = False,
        seconds: float = 60,
        params: Mapping[str, str | int] | None = None,
        json: Any = None,
        data: aiohttp.FormData | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """Call the API and return its answer, which is below 400.

        Args:
            method: ``GET``, ``POST`` …
            path: Below the base URL.
            pays: The call orders something that costs money.
            seconds: Longest that the whole may take.
            params: The query.
            json: A body of JSON.
            data: A body of form fields.
            headers: Beside those of every call.

        Raises:
            Ambiguous: It pays, and may have been taken.
            RateLimited: The provider asks to be left alone.
            Unavailable: There was no answer, or one of 500 or above.
            JobError: What the provider's refusal means.
        """
        limits = aiohttp.ClientTimeout(seconds, sock_connect=_CONNECT_SECONDS)
        reply = await self._send(method, path, _Call(pays, limits, params, json, data, headers or {}))
        if reply.status >= HTTPStatus.BAD_REQUEST:
            raise self._refusal(reply)
        return reply

    async def close(self) -> None:
        """Close the connections."""
        while self._sessions:
            _, session = self._sessions.popitem()
            await session.close()

    @property
    def own_host(self) -> frozenset[str]:
        """Return ``host:port`` of a base URL that is not the public internet's https: a server of one's own."""
        url = URL(self.base_url)
        return frozenset() if url.scheme == "https" else frozenset({f"{url.host}:{url.port}"})

    async def _send(self, method: str, path: str, call: _Call) -> Reply:
        try:
            async with self._open(call.pays).request(
                method,
                URL(self.base_url.rstrip("/") + path),
                params=call.params,
                data=call.data if call.json is None else orjson.dumps(call.json),
                headers={**self._headers(call), **call.headers},
                timeout=call.limits,
                allow_redirects=False,
            ) as response:
                content = await self._read(response)
                return Reply(response.status, response.headers, content, paid=call.pays)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise Unavailable(f"{self.name} cannot be reached: {type(error).__name__}") from error
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            fault = Ambiguous if call.pays else Unavailable
            raise fault(f"{self.name} did not answer to the end: {type(error).__name__}") from error

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        parts = bytearray()
        async for chunk in response.content.iter_any():
            parts += chunk
            if len(parts) > _MAX_REPLY_BYTES:
                raise aiohttp.ClientPayloadError("the answer is longer than any answer should be")
        return bytes(parts)

    def _refusal(self, reply: Reply) -> JobError:
        """Return what an answer of 400 or above means; only where the provider's words say nothing, its status does."""
        judged = self.judge(reply)
        if judged is not None:
            return judged
        facts: dict[str, object] = {"status": reply.status, "body": reply.shown()}
        if reply.status == HTTPStatus.TOO_MANY_REQUESTS:
            return RateLimited(f"{self.name} asks for a rest", retry_after=rest_of(reply))
        if reply.paid and reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return Ambiguous(f"{self.name} answered {reply.status} to an order", details=facts)
        return Unavailable(f"{self.name} answered {reply.status}", details=facts)

    def _open(self, pays: bool) -> aiohttp.ClientSession:
        session = self._sessions.get(pays)
        if session is None:
            connector = aiohttp.TCPConnector(limit=_CONNECTIONS, force_close=pays)
            session = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), connector=connector)
            self._sessions[pays] = session
        return session

    def _headers(self, call: _Call) -> dict[str, str]:
        """Return the headers of a call, keys in the clear."""
        own = {k: v.get_secret_value() if isinstance(v, SecretStr) else v for k, v in self.headers.items()}
        return own if call.json is None else {**own, "Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class _Call:
    """What goes with a call."""

    pays: bool
    limits: aiohttp.ClientTimeout
    params: Mapping[str, str | int] | None
    json: Any
    data: aiohttp.FormData | None
    headers: Mapping[str, str]


def rest_of(reply: Reply) -> timedelta:
    """Return how long a 429 asks to be left alone: its ``Retry-After``, in seconds or as a date (RFC 9110, 10.2.3)."""
    said = reply.headers.get("Retry-After", "")
    try:
        rest = timedelta(seconds=float(said))
    except ValueError:
        rest = _until_date(said)
    return min(max(rest, timedelta(seconds=1)), _LONGEST_REST)


def _until_date(said: str) -> timedelta:
    try:
        return parsedate_to_datetime(said) - datetime.now(UTC)
    except (ValueError, TypeError):
        return _DEFAULT_REST
