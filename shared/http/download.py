"""Bring a file from the public internet to a local one, without being led into a private network.

https only; every hop of a redirect is judged anew; names are resolved once and the connection goes to the addresses
that were judged; size and time have limits; what arrives is written to ``path`` chunk by chunk and removed on failure.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import aiohttp
from pydantic import SecretStr
from yarl import URL

from shared.errors import InvalidInput, JobError, Transient, Unavailable
from shared.http.addresses import Forbidden, PublicResolver, is_literal, is_public

_CHUNK = 1 << 18
_HOPS = 5
_CONNECT_SECONDS = 15
_SILENCE_SECONDS = 60
_LEAST_BYTES = 64 * 1024
"""That must arrive within that time: a server that sends a byte a minute would hold a slot for an hour."""
_clock = time.monotonic
_HEADERS = {"User-Agent": "callsheet", "Accept": "*/*", "Accept-Encoding": "identity"}
_ADDRESS = "Give an address of the public internet, or store the file in the media storage and give its key."
_CHECK = "Open the address in a browser, and give one that works without signing in."


@dataclass(frozen=True, slots=True)
class Downloaded:
    """Describe what arrived."""

    size: int
    content_type: str | None
    """As the server named it, without parameters."""
    url: str
    """Where it came from after redirects, without its query, which may hold a signature."""


async def download(  # noqa: PLR0913  all but two are by keyword
    url: str,
    path: Path,
    *,
    max_bytes: int,
    max_seconds: float = 3600,
    allow: Collection[str] = (),
    field: str | None = None,
    on_progress: Callable[[float], None] | None = None,
    on_size: Callable[[int], None] | None = None,
    headers: Mapping[str, SecretStr] | None = None,
) -> Downloaded:
    """Stream a file to ``path``.

    Args:
        url: An https address.
        path: Where it is written; removed when the download fails.
        max_bytes: Most that may arrive.
        max_seconds: Longest that the whole may take.
        allow: Hosts with their port that may be private and speak plain http, for servers of one's own.
        field: The key that holds the address, to be named in errors.
        on_progress: Told the fraction that has arrived, where the server says how much there is.
        on_size: Told the bytes that the server announces, before any arrives; may raise.
        headers: Sent to the first host alone: keys are not for whom it redirects to.

    Raises:
        InvalidInput: The address is not allowed, nothing is there, or it is too large.
        Unavailable: The server does not answer, or not to its end.
    """
    with _whole_or_nothing(path), _translated(url, max_seconds, field):
        async with asyncio.timeout(max_seconds), _session(allow) as session:
            return await _follow(session, URL(url), path, _Order(max_bytes, allow, on_progress, on_size, headers or {}))


@dataclass(frozen=True, slots=True)
class _Order:
    """Say what may arrive, and who is told."""

    max_bytes: int
    allow: Collection[str]
    on_progress: Callable[[float], None] | None
    on_size: Callable[[int], None] | None
    headers: Mapping[str, SecretStr]


@contextmanager
def _whole_or_nothing(path: Path) -> Iterator[None]:
    """Remove what was written when the download fails or is cancelled."""
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise


@contextmanager
def _translated(url: str, seconds: float, field: str | None) -> Iterator[None]:
    """Raise our errors for those of aiohttp and the system, and name the field in all of them."""
    try:
        yield
    except JobError as error:
        error.field = error.field or field
        raise
    except TimeoutError as error:
        raise Transient(f"{_shown_text(url)} did not arrive within its time ({seconds:g} s).", field=field) from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        refusal = _refusal(error, _shown_text(url))
        remedy = _ADDRESS if isinstance(_cause(error), Forbidden) else _CHECK
        if refusal is not None:
            raise InvalidInput(refusal, field=field, remedy=remedy) from error
        if _cause(error).errno == errno.ENOSPC:
            raise Unavailable(
                "The disk is full.", field=field, remedy="Free space in the scratch directory."
            ) from error
        problem = f"{_shown_text(url)} could not be downloaded: {type(error).__name__}."
        raise Unavailable(problem, field=field) from error


def _cause(error: Exception) -> OSError:
    """Return what the system said, where it said something."""
    cause = getattr(error, "os_error", error)  # errors of certificates have none, although their class says so
    return cause if isinstance(cause, OSError) else OSError()


def _refusal(error: Exception, where: str) -> str | None:
    """Return why it is of no use to try again, or None when it may be."""
    cause = _cause(error)
    if isinstance(cause, Forbidden):
        return f"{where} leads into a private network."
    if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_NONAME:
        return f"{where} names a host that does not exist."
    if isinstance(error, (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError)):
        return f"{where} has no valid certificate."
    if isinstance(error, ValueError):
        return "The address is malformed."
    return None


@asynccontextmanager
async def _session(allow: Collection[str]) -> AsyncIterator[aiohttp.ClientSession]:
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_SECONDS, sock_read=_SILENCE_SECONDS)
    connector = aiohttp.TCPConnector(resolver=PublicResolver(allow), use_dns_cache=False, force_close=True)
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=timeout,
        headers=_HEADERS,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        yield session


async def _follow(session: aiohttp.ClientSession, url: URL, path: Path, order: _Order) -> Downloaded:
    """Follow redirects by hand: each hop must be allowed by itself."""
    first = url.origin() if url.host else url
    for _ in range(_HOPS):
        _judge(url, order.allow)
        keys = order.headers if url.origin() == first else {}
        shown = {name: key.get_secret_value() for name, key in keys.items()}
        async with session.get(url, allow_redirects=False, headers=shown) as response:
            if response.status in _REDIRECTS and "Location" in response.headers:
                url = url.join(URL(response.headers["Location"]))
                continue
            _require_file(response, order.max_bytes)
            if order.on_size is not None and response.content_length:
                order.on_size(response.content_length)
            size = await _write(response, path, order)
            return Downloaded(size, response.content_type, _shown(url))
    raise InvalidInput(f"{_shown(url)} redirects more than {_HOPS} times.", remedy=_CHECK)


_REDIRECTS = frozenset({301, 302, 303, 307, 308})


def _judge(url: URL, allow: Collection[str]) -> None:
    """Refuse an address by what can be seen of it; names are judged when they are resolved."""
    if f"{url.host}:{url.port}" in allow:
        return
    if url.scheme != "https" or not url.host:
        raise InvalidInput(f"{_shown(url)} is not an https:// address.", remedy=_ADDRESS)
    if url.user or url.password:
        raise InvalidInput(f"{_shown(url)} carries a user name; it would be stored with the node.", remedy=_ADDRESS)
    if is_literal(url.host) and not is_public(url.host.strip("[]")):
        raise InvalidInput(f"{_shown(url)} is an address of a private network.", remedy=_ADDRESS)


def _require_file(response: aiohttp.ClientResponse, max_bytes: int) -> None:
    """Refuse an answer that is no file, or too large a one."""
    status, where = response.status, _shown(response.url)
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Unavailable(f"{where} answered {status}.", details={"status": status})
    if status != HTTPStatus.OK:
        raise InvalidInput(f"{where} answered {status}.", remedy=_CHECK, details={"status": status})
    if response.headers.get("Content-Encoding", "identity") != "identity":
        raise InvalidInput(f"{where} answered with a compressed file that was not asked for.", remedy=_CHECK)
    if (response.content_length or 0) > max_bytes:
        raise _too_large(where, max_bytes)


async def _write(response: aiohttp.ClientResponse, path: Path, order: _Order) -> int:
    """Write the body; a body shorter than announced is an error of aiohttp's."""
    size, expected, pace = 0, response.content_length, _Pace()
    with await asyncio.to_thread(path.open, "wb") as file:
        async for chunk in response.content.iter_chunked(_CHUNK):
            size += len(chunk)
            if size > order.max_bytes:
                raise _too_large(_shown(response.url), order.max_bytes)
            if pace.is_too_slow(len(chunk)):
                raise Unavailable(f"{_shown(response.url)} sends too slowly.", remedy=_CHECK)
            await asyncio.to_thread(file.write, chunk)
            if order.on_progress and expected:
                order.on_progress(min(1.0, size / expected))
    return size


class _Pace:
    """Count what arrives in each stretch of time."""

    def __init__(self) -> None:
        self._began, self._bytes = _clock(), 0

    def is_too_slow(self, arrived: int) -> bool:
        """Note that so many bytes arrived; tell whether the last stretch brought too few."""
        self._bytes += arrived
        now = _clock()
        if now - self._began < _SILENCE_SECONDS:
            return False
        slow = self._bytes < _LEAST_BYTES
        self._began, self._bytes = now, 0
        return slow


def _too_large(where: str, max_bytes: int) -> InvalidInput:
    return InvalidInput(f"{where} is larger than {max_bytes / 1e6:.0f} MB.", remedy="Give a smaller file.")


def _shown_text(url: str) -> str:
    try:
        return _shown(URL(url))
    except ValueError:
        return "The address"


def _shown(url: URL) -> str:
    """Return an address without user, query and fragment: those hold secrets."""
    if not url.host:
        return "The address"
    return str(url.with_user(None).with_query(None).with_fragment(None))
