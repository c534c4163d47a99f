"""Keep what renders with Remotion share: the bundle of the project, and Node processes that wait for work.

A bundle is made once, and again when the project's sources changed. A process whose order failed or was cancelled is
ended, with its browser; the others are kept for the next order.
"""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import cached_property
from itertools import count
from pathlib import Path

from services.render_worker.remotion_process import RemotionProcess
from shared.media import fonts
from shared.media.browser import Rig

_SOURCES = ("src/**/*", "package-lock.json", "tsconfig.json")
_FACES = {"mono.ttf": fonts.mono(10), "mono-italic.ttf": fonts.mono(10, italic=True), "sans.ttf": fonts.sans(10)}


class Stage:
    """Lend Node processes and the bundle.

    Args:
        make_home: Returns the directory for bundles and temporary files; called when it is first needed.
    """

    def __init__(self, make_home: Callable[[], Path]) -> None:
        self._make_home = make_home
        self._idle: list[RemotionProcess] = []
        self._numbers = count(1)
        self._bundles: dict[str, Path] = {}
        self._bundling = asyncio.Lock()

    @asynccontextmanager
    async def process(self, rig: Rig) -> AsyncIterator[RemotionProcess]:
        """Lend a process for one order; it is ended when the block fails or is cancelled."""
        process = await self._waiting() or await RemotionProcess.start(rig, self._room("node"))
        try:
            yield process
        except BaseException:
            await asyncio.shield(process.stop())
            raise
        self._idle.append(process)

    async def bundle(self, rig: Rig) -> Path:
        """Return the directory of the project's bundle, made if its sources are new.

        Raises:
            Permanent: The sources have a mistake.
        """
        async with self._bundling:
            key = await asyncio.to_thread(_hash_of, rig.project)
            if key not in self._bundles:
                self._bundles[key] = await self._make_bundle(rig)
            return self._bundles[key]

    async def close(self) -> None:
        """End the processes that wait."""
        while self._idle:
            await self._idle.pop().stop()

    async def _make_bundle(self, rig: Rig) -> Path:
        """Bundle in a process of its own: the bundler's memory is given back."""
        to, public = self._room("bundle"), self._room("public")
        await asyncio.to_thread(_lay_out_fonts, public)
        process = await RemotionProcess.start(rig, self._room("node"))
        try:
            await process.carry_out({"do": "bundle", "to": str(to), "public": str(public)})
        finally:
            await asyncio.shield(process.stop())
            await asyncio.to_thread(shutil.rmtree, public, ignore_errors=True)
        return to

    async def _waiting(self) -> RemotionProcess | None:
        """Return a process that waits; what died while it waited is cleared away."""
        while self._idle:
            if (process := self._idle.pop()).alive:
                return process
            await process.stop()
        return None

    def _room(self, name: str) -> Path:
        room = self._home / f"{name}-{next(self._numbers)}"
        room.mkdir(parents=True)
        return room

    @cached_property
    def _home(self) -> Path:
        return self._make_home()


def _hash_of(project: Path) -> str:
    """Return a hash of the files that a bundle is made of."""
    found = hashlib.sha256()
    for path in sorted(path for pattern in _SOURCES for path in project.glob(pattern) if path.is_file()):
        found.update(f"{path.relative_to(project)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()


def _lay_out_fonts(folder: Path) -> None:
    for name, font in _FACES.items():
        shutil.copyfile(str(font.path), folder / name)
