"""The embedded server: its own port and passwords, one owner at a time, nothing left behind."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from cli.access import Access, Role, is_free
from cli.postgres import EmbeddedPostgres
from shared.errors import ConfigError, Refused

_RUN = """
import sys
from pathlib import Path
from cli.postgres import EmbeddedPostgres

with EmbeddedPostgres(Path(sys.argv[1])) as server:
    print(server.pid, flush=True)
    sys.stdin.read()
"""
_PATIENCE = 60.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    """Run a server in a folder of its own."""
    with EmbeddedPostgres(tmp_path / "home") as server:
        yield server


async def test_each_role_comes_in_with_its_own_password(server: EmbeddedPostgres) -> None:
    """The URLs work as they are printed."""
    for role in Role:
        connection = await asyncpg.connect(server.url(role).get_secret_value())
        assert await connection.fetchval("select current_user") == role.user
        await connection.close()


async def test_nobody_comes_in_without_a_password(server: EmbeddedPostgres) -> None:
    """Being on the same machine is no right to read the database."""
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(user=Role.OWNER.user, password="guess", host="127.0.0.1", port=_port(server))


def test_passwords_are_for_the_owner_alone(server: EmbeddedPostgres, tmp_path: Path) -> None:
    """Others on the machine can read neither the file nor the command line."""
    assert stat.S_IMODE((tmp_path / "home" / "postgres.json").stat().st_mode) == 0o600
    words = Path(f"/proc/{server.pid}/cmdline").read_bytes()
    assert server.url().get_secret_value().split(":")[2].split("@")[0].encode() not in words


async def test_what_is_committed_survives_a_power_cut(server: EmbeddedPostgres) -> None:
    """The server flushes, although it is only a wheel's."""
    connection = await asyncpg.connect(server.url().get_secret_value())
    assert await connection.fetchval("show fsync") == "on"
    assert await connection.fetchval("show synchronous_commit") == "on"
    await connection.close()


def test_port_and_passwords_stay_from_start_to_start(tmp_path: Path) -> None:
    """A URL that was copied once works tomorrow."""
    urls = []
    for _ in range(2):
        with EmbeddedPostgres(tmp_path / "home") as server:
            urls.append(server.url("editor").get_secret_value())
    assert urls[0] == urls[1]


def test_a_port_that_somebody_took_is_replaced(tmp_path: Path) -> None:
    """The server moves rather than fail, and its URL says where to."""
    with EmbeddedPostgres(tmp_path / "one") as first:
        (tmp_path / "two").mkdir()
        access = Access.load(tmp_path / "two" / "postgres.json")
        access.port = _port(first)
        access.save(tmp_path / "two" / "postgres.json")
        with EmbeddedPostgres(tmp_path / "two") as second:
            assert _port(second) != _port(first)


def test_a_second_start_in_the_same_home_is_refused(server: EmbeddedPostgres, tmp_path: Path) -> None:
    """Whoever comes second hears who is there, and the first one goes on."""
    with pytest.raises(Refused, match=f"process {os.getpid()}"):
        EmbeddedPostgres(tmp_path / "home").start()
    assert server.pid is not None


def test_the_server_dies_with_its_parent(tmp_path: Path) -> None:
    """SIGKILL asks nobody, and still no server is left behind; the next start finds the data."""
    with _started_elsewhere(tmp_path / "home") as (_, pid):
        pass

    _await(lambda: not _runs(pid))
    with EmbeddedPostgres(tmp_path / "home") as server:
        assert server.pid is not None


def test_a_note_of_a_killed_server_is_no_hindrance(tmp_path: Path) -> None:
    """The number in a stale postmaster.pid may belong to anybody by now: here, to this test."""
    home = tmp_path / "home"
    with EmbeddedPostgres(home) as server:
        os.kill(server.pid or 0, signal.SIGKILL)
        _await(lambda: server.pid is None)
    note = home / "postgres" / "postmaster.pid"
    lines = note.read_text().splitlines()
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    with EmbeddedPostgres(home) as server:
        assert server.pid is not None


def test_a_server_that_outlived_its_parent_is_ended_first(tmp_path: Path) -> None:
    """Where the system cannot tie both together, the next start ends the orphan and takes over."""
    with _started_elsewhere(tmp_path / "home") as (parent, pid):
        parent.send_signal(signal.SIGSTOP)
        (tmp_path / "home" / "lock").unlink()
        with EmbeddedPostgres(tmp_path / "home") as server:
            assert server.pid not in (None, pid)
            assert not _runs(pid)


def test_an_interrupted_setup_starts_over(tmp_path: Path) -> None:
    """Half a data folder is nobody's data folder."""
    (tmp_path / "home" / "postgres.new").mkdir(parents=True)
    (tmp_path / "home" / "postgres.new" / "PG_VERSION").write_text("18")

    with EmbeddedPostgres(tmp_path / "home") as server:
        assert server.pid is not None


def test_a_damaged_password_file_is_named(tmp_path: Path) -> None:
    """The message says which file to restore."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "postgres.json").write_text("{")

    with pytest.raises(ConfigError, match=r"postgres\.json"):
        EmbeddedPostgres(tmp_path / "home").start()


def test_nothing_runs_after_a_stop(tmp_path: Path) -> None:
    """Stopping ends the server and frees its port and its home."""
    server = EmbeddedPostgres(tmp_path / "home")
    server.start()
    pid, port = server.pid or 0, _port(server)

    server.stop()

    assert not _runs(pid)
    assert is_free(port)
    server.start()
    server.stop()


@contextmanager
def _started_elsewhere(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Start a server in another process and give that process and the server's; the process is killed at the end."""
    argv = [sys.executable, "-c", _RUN, str(home)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root) as parent:
        assert parent.stdout is not None
        try:
            yield parent, int(parent.stdout.readline())
        finally:
            parent.kill()


def _port(server: EmbeddedPostgres) -> int:
    return int(server.url().get_secret_value().rpartition(":")[2].split("/")[0])


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except OSError:
        return False


def _await(happened: Callable[[], bool]) -> None:
    """Wait for something that this process cannot be told of."""
    deadline = time.monotonic() + _PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)
