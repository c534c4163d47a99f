"""Play films in a headless Chromium and hear from the page itself what became of each: no polling, no waiting."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = (
    *(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
    ),
    *("--disable-component-update", "--disable-sync", "--autoplay-policy=no-user-gesture-required"),
    *("--disable-dev-shm-usage", "--mute-audio"),
)
_LONGEST = 60
_PAGE = """<!doctype html><body><script>
const films = NAMES, told = {};
const tell = (name, what) => {
  if (name in told) return;
  told[name] = what;
  if (Object.keys(told).length === films.length)
    fetch("/told", {method: "POST", body: JSON.stringify(told)});
};
for (const name of films) {
  const video = document.createElement("video");
  const facts = () => ({
    error: video.error && video.error.message, ended: video.ended, at: video.currentTime, seconds: video.duration,
    width: video.videoWidth, height: video.videoHeight, shown: video.getVideoPlaybackQuality().totalVideoFrames,
    picture: video.webkitVideoDecodedByteCount, sound: video.webkitAudioDecodedByteCount,
  });
  video.onended = video.onerror = () => tell(name, facts());
  video.playbackRate = 2;
  video.src = "/films/" + name;
  document.body.append(video);
  video.play().catch(() => {});
}
</script>"""


@dataclass(frozen=True, slots=True)
class Played:
    """Tell what became of one film in the browser."""

    error: str | None
    ended: bool
    at: float
    """Second at which it ended."""
    seconds: float | None
    """How long the browser takes it to be."""
    width: int
    height: int
    shown: int
    """Frames."""
    picture: int
    """Bytes of it that were decoded."""
    sound: int
    """Bytes of it that were decoded."""


async def play(films: Mapping[str, Path], folder: Path) -> dict[str, Played]:
    """Play films side by side in one page, each from start to end at twice its pace; return what became of them.

    Args:
        films: Files by name.
        folder: For the browser's profile.
    """
    told: asyncio.Future[dict[str, dict[str, Any]]] = asyncio.get_running_loop().create_future()
    runner = web.AppRunner(_served(films, told))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    browser = await asyncio.create_subprocess_exec(
        *(str(CHROMIUM), *_FLAGS, f"--user-data-dir={folder / 'profile'}", f"http://127.0.0.1:{port}/"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return {name: Played(**facts) for name, facts in (await asyncio.wait_for(told, _LONGEST)).items()}
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(browser.pid, signal.SIGKILL)
        await browser.wait()
        await runner.cleanup()
        shutil.rmtree(folder / "profile", ignore_errors=True)


def _served(films: Mapping[str, Path], told: asyncio.Future[dict[str, dict[str, Any]]]) -> web.Application:
    """Serve the page, the films with ranges, and take what the page tells."""

    async def page(_: web.Request) -> web.Response:
        return web.Response(text=_PAGE.replace("NAMES", str(list(films))), content_type="text/html")

    async def film(request: web.Request) -> web.FileResponse:
        return web.FileResponse(films[request.match_info["name"]], headers={"Content-Type": "video/mp4"})

    async def hear(request: web.Request) -> web.Response:
        told.set_result(await request.json())
        return web.Response()

    app = web.Application()
    app.add_routes([web.get("/", page), web.get("/films/{name}", film), web.post("/told", hear)])
    return app
