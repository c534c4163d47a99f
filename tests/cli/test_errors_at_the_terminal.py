"""Whatever goes wrong ends as one sentence and an exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from cli.exits import Exit, explain
from shared.errors import ConfigError, InvalidInput, Permanent, Refused, Unavailable
from tests.cli.conftest import Callsheet, lesson_of, script, write


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("no"), Exit.REFUSED),
        (InvalidInput("bad", field="config.fps", remedy="use 30"), Exit.USAGE),
        (Unavailable("away"), Exit.UNAVAILABLE),
        (ConfigError("not set"), Exit.UNAVAILABLE),
        (Permanent("failed"), Exit.FAILED),
        (ConnectionResetError("gone"), Exit.UNAVAILABLE),
        (ZeroDivisionError("oops"), Exit.FAILED),
    ],
)
def test_every_error_has_its_exit_status(error: Exception, status: Exit) -> None:
    """A script can tell refusals from bad input from things that are away."""
    assert explain(error)[0] == status


def test_an_error_names_field_and_remedy() -> None:
    """Where and what to do stand in the same line."""
    assert explain(InvalidInput("bad", field="config.fps", remedy="use 30"))[1] == "config.fps: bad (use 30)"


def test_a_database_that_is_away_is_unavailable(callsheet: Callsheet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens on this port: the exit status says so, and the password is not repeated."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody:topsecret@127.0.0.1:9/callsheet")

    said = callsheet("status")

    assert said.status == Exit.UNAVAILABLE
    assert "topsecret" not in said.err
    assert "Traceback" not in said.err


def test_a_setting_that_cannot_be_used_is_named(callsheet: Callsheet, monkeypatch: pytest.MonkeyPatch) -> None:
    """A URL of another database is refused by its variable's name."""
    monkeypatch.setenv("DATABASE_URL", "mysql://somebody@127.0.0.1/callsheet")

    said = callsheet("status")

    assert said.status == Exit.UNAVAILABLE
    assert "DATABASE_URL" in said.err


def test_a_role_that_may_not_write_is_told_so(
    callsheet: Callsheet, database: SecretStr, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres: object
) -> None:
    """The reader's URL reads, and an import with it is refused by the database."""
    from cli.postgres import EmbeddedPostgres  # noqa: PLC0415  for the type alone

    assert isinstance(postgres, EmbeddedPostgres)
    name = database.get_secret_value().rpartition("/")[2]
    monkeypatch.setenv("DATABASE_URL", postgres.url("reader", name).get_secret_value())

    assert callsheet("status").status == Exit.OK
    assert callsheet("import", write(tmp_path / "lesson.json", lesson_of(script("words")))).status == Exit.REFUSED


def test_a_reader_that_goes_away_is_no_defect(tmp_path: Path, database: SecretStr) -> None:
    """`callsheet … | head -0` ends quietly."""
    environment = {**os.environ, "DATABASE_URL": database.get_secret_value(), "CALLSHEET_HOME": str(tmp_path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "cli", "queues", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    process.stdout.close()

    _, complaint = process.communicate(timeout=30)

    assert b"Traceback" not in complaint
    assert process.returncode == Exit.BROKEN_PIPE


def test_doctor_finds_what_the_embedded_default_needs(callsheet: Callsheet, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that was set up nothing is missing, and a key is never shown."""
    monkeypatch.setenv("ELEVENLABS_API_KEY", "topsecret")

    said = callsheet("doctor", "--json")

    assert said.status == Exit.OK, said.out
    assert "topsecret" not in said.out
    assert {f["what"]: f["detail"] for f in said.json}["ELEVENLABS_API_KEY"] == "set"
