"""A fleet of containers under a name of its own, beside whatever else runs on this machine."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from cli.access import free_port

ROOT = Path(__file__).parents[2]
_BUILD_SECONDS = 3600
_PATIENCE_SECONDS = 600.0
_LOOK_EVERY_SECONDS = 0.5
_PORTS = ("CALLSHEET_API_PORT", "CALLSHEET_S3_PORT", "CALLSHEET_POSTGRES_PORT")


class ComposeError(Exception):
    """A command of the engine failed; the message has its last words."""


@dataclass
class Fleet:
    """Run compose.yml for one test.

    Args:
        folder: Holds its settings; nothing of the checkout is written.
    """

    folder: Path
    name: str = field(default_factory=lambda: f"callsheet-test-{secrets.token_hex(3)}")
    ports: dict[str, int] = field(default_factory=lambda: {port: free_port() for port in _PORTS})
    version: str = "test"
    """Tag of the images."""

    def __post_init__(self) -> None:
        self._env = self.folder / "fleet.env"
        subprocess.run([ROOT / "deploy/compose/make-env.sh", self._env], check=True, stdout=subprocess.DEVNULL)
        with self._env.open("a") as env:
            env.writelines(f"{name}={port}\n" for name, port in self.ports.items())

    def setting(self, name: str) -> str:
        """Return a line of the settings."""
        return next(
            line.removeprefix(f"{name}=") for line in self._env.read_text().splitlines() if line.startswith(name)
        )

    def compose(self, *words: str, files: Sequence[Path] = (), version: str | None = None) -> str:
        """Run ``docker compose`` and return what it prints.

        Raises:
            ComposeError: It failed.
        """
        given = [ROOT / "compose.yml", *files]
        options = [word for path in given for word in ("--file", str(path))]
        tag = {"CALLSHEET_VERSION": version or self.version}
        argv = ("docker", "compose", "--project-name", self.name, "--env-file", str(self._env), *options, *words)
        return command(*argv, environment=tag)

    def cli(self, *words: str) -> str:
        """Run ``callsheet`` in a container of its own, as the owner of the database."""
        return self.compose("run", "--rm", "--no-deps", "-T", "cli", *words)

    def sql(self, query: str) -> list[list[str]]:
        """Return rows as text."""
        argv = ("psql", "-U", "callsheet_owner", "-d", "callsheet", "-AtF", "\t", "-c", query)
        return [line.split("\t") for line in self.compose("exec", "-T", "postgres", *argv).splitlines()]

    def value(self, query: str) -> str:
        """Return the first field."""
        return self.sql(query)[0][0]

    def containers(self, service: str) -> list[str]:
        """Return the ids of a service's running containers."""
        return self.compose("ps", "--quiet", service).split()

    def kill(self, service: str) -> None:
        """End the first process of a service's first container with SIGKILL, as the kernel does when memory runs out.

        ``docker kill`` would count as the wish of a person, and the restart policy would leave it at that.
        """
        container = self.containers(service)[0]
        os.kill(int(command("docker", "inspect", "--format", "{{.State.Pid}}", container)), signal.SIGKILL)

    def wait_healthy(self) -> None:
        """Wait until every container that should run says that it is well."""
        wait(lambda: all(_is_well(state) for state in self._states()), "all containers are healthy")

    def _states(self) -> list[dict[str, Any]]:
        ids = self.compose("ps", "--quiet").split()
        return [found["State"] for found in json.loads(command("docker", "inspect", *ids))] if ids else [{}]

    def down(self) -> None:
        """Stop everything and delete what it wrote."""
        self.compose("--profile", "*", "down", "--volumes", "--remove-orphans", "--timeout", "5")

    def ask(self, method: str, path: str, body: object = None) -> tuple[str, bytes]:
        """Ask the API as an editor, and follow where it sends; returns the address that answered, and the answer."""
        address = f"http://127.0.0.1:{self.ports['CALLSHEET_API_PORT']}/v1/video_production{path}"
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        data = json.dumps(body).encode() if body is not None else None
        asked = urllib.request.Request(address, data=data, headers=headers, method=method)
        with urllib.request.urlopen(asked, timeout=60) as answer:  # noqa: S310  our own http address
            return answer.url, answer.read()

    @cached_property
    def _token(self) -> str:
        return str(json.loads(self.cli("token", "create", "tester", "--role", "editor", "--json"))["token"])


def _is_well(state: dict[str, Any]) -> bool:
    return state.get("Status") == "running" and state.get("Health", {"Status": "healthy"})["Status"] == "healthy"


def wait(is_so: Callable[[], object], what: str, *, seconds: float = _PATIENCE_SECONDS) -> None:
    """Look until it is so; while a container is down, nothing is.

    Raises:
        TimeoutError: It is not, after a long time.
    """
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(ComposeError):
            if is_so():
                return
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s in vain until {what}")
        time.sleep(_LOOK_EVERY_SECONDS)


def command(*argv: str, environment: dict[str, str] | None = None) -> str:
    """Run a program and return what it prints.

    Raises:
        ComposeError: It failed.
    """
    done = subprocess.run(
        argv,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=_BUILD_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        last = "\n".join((done.stdout + done.stderr).splitlines()[-20:])
        raise ComposeError(f"{' '.join(argv[:2])} … {' '.join(argv[-4:])} ended with {done.returncode}:\n{last}")
    return done.stdout.strip()
