"""A worker that cannot start says why in one sentence and ends with 2: nobody has to read a traceback."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.worker.crew import soon


async def _started(folder: Path, module: str = "tests.worker.toy_worker", **variables: str) -> tuple[int | None, str]:
    """Start a service that is expected to end by itself; return its exit status and what it said on stderr."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd(), **variables},  # noqa: PTH109  of this process
        cwd=folder,
    )
    _, said = await soon(process.communicate())
    return process.returncode, said.decode()


async def test_a_missing_database_url_is_one_sentence(tmp_path: Path) -> None:
    """It names the variable and shows what to write."""
    status, said = await _started(tmp_path, "services.tts_worker")

    assert status == 2
    assert said.startswith("tts_worker: DATABASE_URL is not set; write, for example, DATABASE_URL=postgresql://")
    assert said.count("\n") == 1


async def test_a_database_that_does_not_answer_is_one_sentence_without_the_password(tmp_path: Path) -> None:
    """The address stays out of it as well: there is a password in it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    status, said = await _started(tmp_path, DATABASE_URL=f"postgresql://u:hush@127.0.0.1:{port}/x")

    assert status == 2
    assert said.startswith("toy_worker: the database does not answer")
    assert "hush" not in said
    assert said.count("\n") == 1


async def test_a_health_port_in_use_is_one_sentence(tmp_path: Path, database: SecretStr) -> None:
    """Two services on one machine with one setting is what happens first."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        url = database.get_secret_value()
        status, said = await _started(tmp_path, DATABASE_URL=url, CALLSHEET_HEALTH_PORT=port)

    assert status == 2
    assert said.startswith(f"toy_worker: CALLSHEET_HEALTH_PORT: cannot listen on 127.0.0.1:{port}")
    assert said.count("\n") == 1


async def test_a_database_without_the_schema_is_one_sentence(tmp_path: Path, server_url: SecretStr) -> None:
    """It says what to run."""
    status, said = await _started(tmp_path, DATABASE_URL=server_url.get_secret_value())

    assert status == 2
    assert "callsheet migrate" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    ("variable", "named"),
    [("CALLSHEET_SCRATCH_DIR", "CALLSHEET_SCRATCH_DIR"), ("CALLSHEET_MEDIA_DIR", "the media directory")],
)
async def test_a_folder_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, database: SecretStr, variable: str, named: str
) -> None:
    """It names the folder, and what is wrong with it."""
    (tmp_path / "file").touch()
    url = database.get_secret_value()
    status, said = await _started(tmp_path, DATABASE_URL=url, **{variable: str(tmp_path / "file" / "folder")})

    assert status == 2
    assert named in said
    assert said.count("\n") == 1
