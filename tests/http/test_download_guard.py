"""Downloads go to the public internet only, keep to their limits, and say plainly why they failed."""

from __future__ import annotations

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import ResolveResult
from aiohttp.test_utils import TestServer

from shared.errors import InvalidInput, Transient, Unavailable
from shared.http import addresses
from shared.http.addresses import Forbidden, PublicResolver, is_public
from shared.http.download import download

MAX = 100_000


class Site:
    """A server of our own, which is allowed, and what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.reached = asyncio.Event()
        self.never = asyncio.Event()
        app = web.Application()
        app.router.add_get("/{name}", self._answer)
        self.server = TestServer(app)

    @property
    def place(self) -> str:
        """Return host and port."""
        return f"127.0.0.1:{self.server.port}"

    def url(self, name: str) -> str:
        """Return an address of this site."""
        return f"http://{self.place}/{name}"

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.asked.append(name)
        self.reached.set()
        answers: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
            "endless": self._endless,
            "short": self._short,
            "silent": self._silent,
        }
        if name in answers:
            return await answers[name](request)
        if name == "redirect":
            raise web.HTTPFound(request.query["to"])
        if name == "circle":
            raise web.HTTPFound("/circle")
        if name.isdecimal():
            return web.Response(status=int(name), text="<html>no</html>")
        return web.Response(body=b"x" * 1000, content_type="video/mp4")

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 10_000)

    async def _short(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"x" * 10)
        assert request.transport is not None
        request.transport.close()
        return response

    async def _silent(self, _request: web.Request) -> web.StreamResponse:
        await self.never.wait()
        return web.Response()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """Run the site."""
    site = Site()
    await site.server.start_server()
    yield site
    site.never.set()
    await site.server.close()


async def test_a_file_arrives(site: Site, tmp_path: Path) -> None:
    """With its size and type; the address is kept without its signature."""
    told: list[float] = []

    got = await download(
        site.url("clip.mp4?signature=secret"),
        tmp_path / "a",
        max_bytes=MAX,
        allow={site.place},
        on_progress=told.append,
    )

    assert (tmp_path / "a").read_bytes() == b"x" * 1000
    assert (got.size, got.content_type, got.url) == (1000, "video/mp4", site.url("clip.mp4"))
    assert told[-1] == 1


async def test_a_server_that_trickles_is_left(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kilobyte a minute would hold a slot for an hour."""
    minutes = itertools.count(0, 61)
    monkeypatch.setattr("shared.http.download._clock", lambda: next(minutes))

    with pytest.raises(Unavailable, match="sends too slowly"):
        await download(site.url("clip"), tmp_path / "a", max_bytes=MAX, allow={site.place})

    assert not (tmp_path / "a").exists()


async def test_what_is_announced_is_told_before_it_arrives(site: Site, tmp_path: Path) -> None:
    """So that a disk is looked at before it is full."""

    def refuse(size: int) -> None:
        raise Unavailable(f"no room for {size}")

    with pytest.raises(Unavailable, match="no room for 1000"):
        await download(site.url("clip"), tmp_path / "a", max_bytes=MAX, allow={site.place}, on_size=refuse)


async def test_a_longer_body_than_announced_is_no_file(tmp_path: Path) -> None:
    """Who announces five bytes and sends more cannot be trusted with either."""

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n" + b"x" * 50_000)
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        place = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        with pytest.raises(Unavailable):
            await download(f"http://{place}/a", tmp_path / "a", max_bytes=100, allow={place})

    assert not (tmp_path / "a").exists()


REFUSED = [
    "http://example.com/a",
    "ftp://example.com/a",
    "file:///etc/passwd",
    "https://127.0.0.1/a",
    "https://[::1]/a",
    "https://[::ffff:10.0.0.1]/a",
    "https://169.254.169.254/latest/meta-data",
    "https://10.0.0.1/a",
    "https://0.0.0.0/a",
    "https://2130706433/a",
    "https://127.1/a",
    "https://localhost/a",
    "https://0x7f000001/a",
    "https://0177.0.0.1/a",
    "https://127.0.0.1./a",
    "https://\u2460\u2461\u2466.0.0.1/a",
    "https://[::ffff:7f00:1]/a",
    "https://[64:ff9b::7f00:1]/a",
    "https://[fe80::1%25lo]/a",
    "https://user:pass@example.com/a",
    "https:///a",
]


@pytest.mark.parametrize("url", REFUSED)
async def test_what_is_not_public_is_refused(tmp_path: Path, url: str) -> None:
    """Before anything is connected to, naming the field, without secrets."""
    with pytest.raises((InvalidInput, Unavailable)) as caught:
        await download(url, tmp_path / "a", max_bytes=MAX, field="asset.url")

    assert isinstance(caught.value, InvalidInput), caught.value
    assert caught.value.field == "asset.url"
    assert "pass" not in caught.value.message.replace("passwd", "")
    assert not (tmp_path / "a").exists()


async def test_every_hop_of_a_redirect_is_judged(site: Site, tmp_path: Path) -> None:
    """A public server may not lead us to a private one."""
    async with TestServer(web.Application()) as inside:
        target = f"http://127.0.0.1:{inside.port}/secret"

        with pytest.raises(InvalidInput, match="is not an https"):
            await download(site.url(f"redirect?to={target}"), tmp_path / "a", max_bytes=MAX, allow={site.place})

        far = f"https://127.0.0.1:{inside.port}/secret"
        with pytest.raises(InvalidInput, match="private network"):
            await download(site.url(f"redirect?to={far}"), tmp_path / "a", max_bytes=MAX, allow={site.place})


async def test_a_redirect_to_a_good_place_is_followed(site: Site, tmp_path: Path) -> None:
    """Relative ones, too; in a circle only so long."""
    await download(site.url("redirect?to=/clip"), tmp_path / "a", max_bytes=MAX, allow={site.place})

    with pytest.raises(InvalidInput, match="more than 5 times"):
        await download(site.url("circle"), tmp_path / "b", max_bytes=MAX, allow={site.place})

    assert site.asked[:2] == ["redirect", "clip"]


async def test_a_name_that_changes_its_mind_gains_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the addresses that were judged are the ones that are connected to, and all are judged."""
    answers = [["93.184.216.34"], ["93.184.216.34", "127.0.0.1"], ["10.0.0.1"]]

    class Changing:
        async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
            return [
                ResolveResult(hostname=host, host=ip, port=port, family=family, proto=0, flags=0)
                for ip in answers.pop(0)
            ]

    monkeypatch.setattr(addresses, "ThreadedResolver", Changing)
    resolver = PublicResolver()

    assert [found["host"] for found in await resolver.resolve("evil.example", 443)] == ["93.184.216.34"]
    for _ in range(2):
        with pytest.raises(Forbidden):
            await resolver.resolve("evil.example", 443, socket.AF_INET)


PRIVATE = (
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"),
    *("0.0.0.0", "255.255.255.255", "198.18.0.1", "192.0.2.1"),  # noqa: S104  nothing is bound to it
    *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::"),
)


@pytest.mark.parametrize("private", PRIVATE)
def test_private_addresses_are_known(private: str) -> None:
    """Loopback, private, link-local, shared, multicast, mapped, tunnelled, documentation."""
    assert not is_public(private)


@pytest.mark.parametrize("public", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])
def test_public_addresses_are_known(public: str) -> None:
    """The rest."""
    assert is_public(public)


async def test_too_large_is_stopped_early(site: Site, tmp_path: Path) -> None:
    """By what the server announces, and by what it sends when it announces nothing."""
    for name, limit in (("clip", 999), ("endless", 50_000)):
        with pytest.raises(InvalidInput, match="larger than"):
            await download(site.url(name), tmp_path / "a", max_bytes=limit, allow={site.place})
        assert not (tmp_path / "a").exists()


async def test_half_a_file_is_no_file(site: Site, tmp_path: Path) -> None:
    """It may arrive whole the next time."""
    with pytest.raises(Unavailable):
        await download(site.url("short"), tmp_path / "a", max_bytes=MAX, allow={site.place})

    assert not (tmp_path / "a").exists()


async def test_a_server_that_never_answers_is_left(site: Site, tmp_path: Path) -> None:
    """After the time that the whole may take."""
    with pytest.raises(Transient, match="within its time"):
        await download(site.url("silent"), tmp_path / "a", max_bytes=MAX, allow={site.place}, max_seconds=0.3)


@pytest.mark.parametrize(("status", "error"), [(403, InvalidInput), (404, InvalidInput), (410, InvalidInput)])
async def test_a_refusal_is_final(site: Site, tmp_path: Path, status: int, error: type[Exception]) -> None:
    """An expired link stays expired; the page that says so is not stored."""
    with pytest.raises(error, match=f"answered {status}"):
        await download(site.url(str(status)), tmp_path / "a", max_bytes=MAX, allow={site.place})


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_trouble_of_the_server_is_tried_again(site: Site, tmp_path: Path, status: int) -> None:
    """Later."""
    with pytest.raises(Unavailable, match=f"answered {status}"):
        await download(site.url(str(status)), tmp_path / "a", max_bytes=MAX, allow={site.place})


async def test_a_host_that_does_not_exist_is_named(tmp_path: Path) -> None:
    """Or cannot be asked for where there is no network."""
    with pytest.raises((InvalidInput, Unavailable), match=r"no-such-host\.invalid"):
        await download("https://no-such-host.invalid/a", tmp_path / "a", max_bytes=MAX)


async def test_a_cancelled_download_leaves_nothing(site: Site, tmp_path: Path) -> None:
    """The half that arrived is removed."""
    task = asyncio.ensure_future(download(site.url("endless"), tmp_path / "a", max_bytes=10**12, allow={site.place}))
    await site.reached.wait()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert not (tmp_path / "a").exists()
