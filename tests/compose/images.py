"""What the images hold, and how large they are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.compose.fleet import Fleet, command

_BASE = "python:3.13-slim-trixie"
_MIB = 2**20
SERVICES = ("dispatcher", "ffmpeg_worker", "heygen_worker", "tts_worker", "animation_worker", "render_worker", "api")


@dataclass(frozen=True, slots=True)
class Image:
    """One service's image, and what is wrong with it."""

    service: str
    mebibytes: int
    """Beyond the image that all stand on."""
    wrong: tuple[str, ...]


def inspect(fleet: Fleet) -> Iterator[Image]:
    """Look into the image of each service."""
    base = int(_facts(_BASE)["Size"])
    for service in SERVICES:
        tag = f"callsheet-{service.replace('_', '-')}:{fleet.version}"
        facts = _facts(tag)
        yield Image(service, (int(facts["Size"]) - base) // _MIB, tuple(_complaints(fleet, service, tag, facts)))


def _complaints(fleet: Fleet, service: str, tag: str, facts: dict[str, Any]) -> Iterator[str]:
    config = facts["Config"]
    if config["User"] in {"", "0", "root"}:
        yield "it runs as root"
    if not config.get("Healthcheck"):
        yield "it has no health check"
    code = set(command("docker", "run", "--rm", "--entrypoint", "ls", tag, "/app/services").split())
    if foreign := code - {service, "__init__.py", "__pycache__"}:
        yield f"it holds {', '.join(sorted(foreign))}"
    said = fleet.compose("run", "--rm", "--no-deps", "-T", service, "--check")
    if "DATABASE_URL" not in said or "PASSWORD" in said:
        yield f"--check says: {said}"


def _facts(tag: str) -> dict[str, Any]:
    return dict(json.loads(command("docker", "image", "inspect", tag))[0])
