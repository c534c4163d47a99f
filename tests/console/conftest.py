"""The console as people meet it: Debian's Chromium, a whole Callsheet behind it, and screenshots of what was seen."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Page, Request, async_playwright, expect
from pydantic import SecretStr

from cli.login import make_link
from shared.db import open_pool
from shared.domain.access import AccessRole
from tests.system.running import Up, up

_ROOT = Path(__file__).parents[2]
_BUILT = _ROOT / "services" / "api" / "console_dist" / "index.html"
_AXE = _ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
_SHOTS = Path(__file__).parent / "screenshots"
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
)
_PATIENCE_MS = 40_000
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_AXE_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}


@dataclass
class Visit:
    """A browser of its own with one page, and what went wrong on it."""

    page: Page
    api: str
    wrong: list[str] = field(default_factory=list)

    async def see(self, name: str, *, sizes: tuple[tuple[int, int], ...] = ((1280, 800),)) -> None:
        """Keep what is to be seen, light and dark, and hold both against the rules of accessibility."""
        for width, height in sizes:
            await self.page.set_viewport_size({"width": width, "height": height})
            for scheme in _SCHEMES:
                await self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                await self.page.screenshot(path=_SHOTS / f"{name}-{scheme}-{width}.png")
                if (width, height) == sizes[0]:
                    assert await self._barriers() == []

    async def _barriers(self) -> list[str]:
        """Return what keeps people out, as axe sees it."""
        await self.page.evaluate(_AXE.read_text())
        found: dict[str, Any] = await self.page.evaluate("rules => axe.run(document, rules)", _AXE_RULES)
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in found["violations"]
            for node in rule["nodes"]
        ]


@dataclass
class Console:
    """A running Callsheet and a browser."""

    system: Up
    browser: Browser

    async def visit(self, **context: Any) -> Visit:
        """Open a browser that knows nobody yet, at the first page."""
        room: BrowserContext = await self.browser.new_context(viewport={"width": 1280, "height": 800}, **context)
        visit = Visit(await room.new_page(), self.system.api)
        visit.page.on("pageerror", lambda error: visit.wrong.append(str(error)))
        visit.page.on("request", lambda request: _note_foreign(visit, request))
        visit.page.on("console", lambda said: _note_complaint(visit, said))
        return visit

    async def enter(self, link: str | None = None) -> Visit:
        """Log in by the link that `up` printed, or by another one."""
        visit = await self.visit()
        await visit.page.goto(link or await self.link())
        await expect(visit.page.get_by_role("heading", name="Pipelines", exact=True)).to_be_visible()
        return visit

    async def link(self, role: str = "ops") -> str:
        """Return a link as `callsheet login` prints it; each works once."""
        pool = await open_pool(SecretStr(self.system.urls["service"]), size=1, name="console-tests")
        try:
            return (await make_link(pool, self.system.api, AccessRole(role))).get_secret_value()
        finally:
            pool.terminate()


def _note_complaint(visit: Visit, said: ConsoleMessage) -> None:
    if said.type == "error":
        visit.wrong.append(said.text)


def _note_foreign(visit: Visit, request: Request) -> None:
    if not request.url.startswith((visit.api, "data:", "blob:")):
        visit.wrong.append(f"asked somebody else: {request.url}")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def console() -> AsyncIterator[Console]:
    """Run Callsheet and Chromium, once for the module."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or not _BUILT.is_file() or not _AXE.is_file():
        pytest.skip("needs Chromium, and the console that `make console` builds")
    expect.set_options(timeout=_PATIENCE_MS)
    async with up() as system, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
        yield Console(system, browser)
        await browser.close()
