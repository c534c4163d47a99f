"""Debian's PostgreSQL, where it is installed: the second server that schema, queue and plans are tested on."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from cli.access import free_port

_SETTINGS = (
    "fsync=off",
    "full_page_writes=off",
    "max_connections=200",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
)


def newest() -> Path | None:
    """Return the folder of the newest installed server's programs, None when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def debian_postgres(programs: Path) -> Iterator[SecretStr]:
    """Run a server for as long as the block lasts; gives the owner's URL of its maintenance database."""
    folder = Path(tempfile.mkdtemp(prefix="callsheet-debian-"))
    folder.chmod(0o755)
    data, port = folder / "data", free_port()
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:
        shutil.chown(data, user="nobody")
    try:
        _run(
            programs / "initdb",
            "-D",
            str(data),
            "-U",
            "owner",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        )
        options = " ".join(f"-c {setting}" for setting in (*_SETTINGS, f"port={port}"))
        _run(programs / "pg_ctl", "-D", str(data), "-o", options, "-l", str(data / "log"), "-w", "start")
        yield SecretStr(f"postgresql://owner@127.0.0.1:{port}/postgres")
        _run(programs / "pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(*words: str | Path) -> None:
    nobody = pwd.getpwnam("nobody")
    user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    subprocess.run(
        [str(word) for word in words], check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user
    )  # type: ignore[call-overload]  # as root only
