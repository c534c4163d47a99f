"""What this machine has of what Callsheet needs, one question each; secrets are never printed."""

from __future__ import annotations

import asyncio
import platform
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from cli.access import Role
from cli.desk import Desk
from cli.exits import sentence
from cli.home import Home
from cli.postgres import EmbeddedPostgres, server_version
from shared.config import (
    AnimationKeySettings,
    ElevenLabsKeySettings,
    HeygenKeySettings,
    Settings,
    load,
    variables,
)
from shared.db import connect
from shared.db.migrate import require_current
from shared.domain.schemas.providers import REMOTION_LICENCE
from shared.errors import CallsheetError, ConfigError, Permanent
from shared.media.binaries import ffmpeg_version, find_ffmpeg
from shared.media.browser import find_browser, find_node, find_project, node_version, own_project

_LEAST_PYTHON = (3, 11)
_LEAST_BYTES = 2 * 1024**3
_ENCODERS = ("libx264", "aac")
_FILTERS = ("subtitles", "sidechaincompress", "loudnorm", "xfade")


class State(StrEnum):
    """Say how a question was answered."""

    OK = "ok"
    MISSING = "missing"
    OPTIONAL = "optional"
    """Not there, and not needed for the embedded default."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Answer one question."""

    what: str
    state: State
    detail: str
    remedy: str = ""


Question = Callable[[Desk], Awaitable[Finding]]


async def examine(desk: Desk) -> list[Finding]:
    """Ask all questions; one that cannot be answered is a finding, too."""
    questions: tuple[tuple[str, Question], ...] = (
        ("Python", _python),
        ("ffmpeg", _ffmpeg),
        ("ffmpeg's codecs", _codecs),
        ("Postgres", _postgres),
        ("speech", _speech),
        ("fonts", _fonts),
        ("storage", _storage),
        ("disk", _disk),
        ("Node", _node),
        ("Chromium", _chromium),
        ("Remotion", _remotion),
    )
    found = [await _answer(what, question, desk) for what, question in questions]
    return found + [finding for family in _KEYS for finding in _keys(family)]


async def _answer(what: str, question: Question, desk: Desk) -> Finding:
    try:
        return await question(desk)
    except CallsheetError as error:
        return Finding(what, State.MISSING, sentence(error))
    except (OSError, ImportError, ValueError, RuntimeError) as error:
        return Finding(what, State.MISSING, f"{type(error).__name__}: {error}", "run `make setup`")


async def _python(_desk: Desk) -> Finding:
    state = State.OK if sys.version_info >= _LEAST_PYTHON else State.MISSING
    return Finding("Python", state, f"{platform.python_version()} at {sys.executable}", "install Python 3.11 or newer")


async def _ffmpeg(desk: Desk) -> Finding:
    path = find_ffmpeg(desk.settings.ffmpeg)
    return Finding("ffmpeg", State.OK, f"{ffmpeg_version(path)} at {path}")


async def _codecs(desk: Desk) -> Finding:
    path = find_ffmpeg(desk.settings.ffmpeg)
    encoders, filters = await asyncio.gather(_listed(path, "-encoders"), _listed(path, "-filters"))
    lacking = [name for name in _ENCODERS if name not in encoders] + [name for name in _FILTERS if name not in filters]
    if lacking:
        remedy = "install a full ffmpeg (apt-get install ffmpeg), or unset CALLSHEET_FFMPEG to use the wheel's"
        return Finding("ffmpeg's codecs", State.MISSING, f"lacks {', '.join(lacking)}", remedy)
    return Finding("ffmpeg's codecs", State.OK, f"has {', '.join((*_ENCODERS, *_FILTERS))}")


async def _listed(path: Path, what: str) -> set[str]:
    """Return the second column of what ffmpeg lists."""
    process = await asyncio.create_subprocess_exec(
        str(path),
        "-hide_banner",
        "-nostdin",
        what,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    output, _ = await process.communicate()
    return {words[1] for line in output.decode(errors="replace").splitlines() if len(words := line.split()) > 1}


async def _postgres(desk: Desk) -> Finding:
    if desk.settings.database_url is not None:
        url, where = desk.settings.database_url, "DATABASE_URL"
    elif Home(desk.home).is_taken():
        url, where = EmbeddedPostgres(desk.home).url(Role.READER), f"embedded, running in {desk.home}"
    else:
        return Finding("Postgres", State.OK, f"embedded {await asyncio.to_thread(server_version)}, not running")
    connection = await connect(url, name="callsheet-doctor")
    try:
        await require_current(connection)
        version = await connection.fetchval("show server_version")
    finally:
        await connection.close()
    return Finding("Postgres", State.OK, f"{version} ({where}), schema up to date")


async def _speech(_desk: Desk) -> Finding:
    from shared.media.voice import voice  # noqa: PLC0415  loads the model, which only this question needs

    await asyncio.to_thread(voice)
    return Finding("speech", State.OK, "the on-device voice loads")


async def _fonts(_desk: Desk) -> Finding:
    from shared.media.fonts import mono, sans  # noqa: PLC0415  as above

    names = [font.getname()[0] or "unnamed" for font in (mono(20), sans(20))]
    return Finding("fonts", State.OK, ", ".join(names))


async def _storage(desk: Desk) -> Finding:
    settings = desk.storage_settings()
    where = f"bucket {settings.aws_s3_bucket}" if settings.aws_s3_bucket else str(settings.media_dir.absolute())
    async with desk.storage() as storage:
        await storage.check()
    return Finding("storage", State.OK, f"{where} can be written and read")


async def _disk(desk: Desk) -> Finding:
    place = next(folder for folder in (desk.home, *desk.home.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    state = State.OK if free >= _LEAST_BYTES else State.MISSING
    return Finding("disk", state, f"{free / 1e9:.1f} GB free at {place}", "free some space, or set CALLSHEET_HOME")


async def _node(desk: Desk) -> Finding:
    def look() -> str:
        path = find_node(desk.settings.node)
        return f"{node_version(path)} at {path}"

    return _for_remotion("Node", look)


async def _chromium(desk: Desk) -> Finding:
    project = desk.settings.remotion_project or own_project()
    return _for_remotion("Chromium", lambda: str(find_browser(desk.settings.browser, project)))


async def _remotion(desk: Desk) -> Finding:
    """Say whether the packages are there, and in any case what their licence asks for."""
    found = _for_remotion("Remotion", lambda: f"packages installed in {find_project(desk.settings.remotion_project)}")
    return replace(found, detail=f"{found.detail.removesuffix('.')}. {REMOTION_LICENCE}")


def _for_remotion(what: str, look: Callable[[], str]) -> Finding:
    """Answer for what only nodes of provider remotion need."""
    try:
        return Finding(what, State.OK, look())
    except Permanent as error:
        return Finding(what, State.OPTIONAL, error.message, error.remedy or "")


_WITHOUT = "nodes of this provider need it in final mode; draft mode works without"
_KEYS: tuple[type[Settings], ...] = (ElevenLabsKeySettings, HeygenKeySettings, AnimationKeySettings)


def _keys(family: type[Settings]) -> list[Finding]:
    """Say which keys of paid providers are set, without saying what they are."""
    try:
        settings = load(family)
    except ConfigError as error:
        return [Finding(family.__name__, State.MISSING, str(error))]
    return [
        Finding(
            variable,
            *((State.OK, "set") if getattr(settings, name) is not None else (State.OPTIONAL, "not set", _WITHOUT)),
        )
        for variable, name in zip(variables(family), family.model_fields, strict=True)
        if name.endswith("_api_key")
    ]
