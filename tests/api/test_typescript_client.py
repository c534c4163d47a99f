"""The TypeScript client does all that an editor does, against everything that runs."""

from __future__ import annotations

import asyncio
import json
import math
import shutil
import struct
import subprocess
import wave
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

import pytest
from pydantic import SecretStr

from shared.db import open_pool
from shared.db.access import create_token
from shared.domain.access import AccessRole
from tests.system.running import Up, up

CLIENT = Path(__file__).parents[2] / "clients" / "typescript"


def _is_installed() -> bool:
    """Tell whether the client's packages are there, and a Node that is new enough for it."""
    node = shutil.which("node")
    if node is None or not (CLIENT / "node_modules").is_dir():
        return False
    said = subprocess.run([node, "--version"], capture_output=True, check=True).stdout.decode()
    return tuple(map(int, said.strip().removeprefix("v").split(".")[:2])) >= (20, 3)


pytestmark = pytest.mark.skipif(
    not _is_installed(), reason="the TypeScript client needs Node 20.3, and npm ci in clients/typescript"
)


async def test_the_client_makes_a_film(tmp_path: Path) -> None:
    """Upload, import, estimate, run in draft, follow over a cut line, fetch a range, lose no edit."""
    sound = tmp_path / "sound.wav"
    _tone(sound)
    # Types are checked by `npm run check`.
    await _said("node_modules/.bin/tsc", "-p", "tsconfig.test.json", "--noCheck")
    async with up() as system:
        token = await _token(system)
        said = json.loads(await _said("node", "build/test/flow.js", system.api, token, str(sound)))

    assert {name: seen[-1] for name, seen in said["nodes"].items()} == dict.fromkeys(
        ("words", "sound", "screen", "film"), "completed"
    )


async def _token(system: Up) -> str:
    pool = await open_pool(SecretStr(system.urls["service"]), size=1, name="test")
    try:
        return (await create_token(pool, "typescript", AccessRole.EDITOR, lasts=None)).get_secret_value()
    finally:
        await pool.close()


async def _said(*argv: str) -> str:
    """Return what a program of the client's folder says, which must succeed."""
    process = await asyncio.create_subprocess_exec(*argv, cwd=CLIENT, stdout=PIPE, stderr=STDOUT)
    out, _ = await process.communicate()
    assert process.returncode == 0, out.decode()
    return out.decode()


def _tone(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(b"".join(struct.pack("<h", round(8000 * math.sin(i / 17))) for i in range(48_000)))
