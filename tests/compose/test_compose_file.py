"""What Dockerfile, compose.yml and .env.example say is what the code says; no engine is needed to know."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import grimp
import pytest
import yaml

from shared.config import SERVICES, variables
from shared.config.compose import ComposeSettings

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "compose.yml").read_text("utf-8")
CONTAINERS: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OURS = {name for name, container in CONTAINERS.items() if "build" in container}
CODE = {path.parent.name for path in (ROOT / "services").glob("*/main.py")}
SET_BY_IMAGES = {
    *("CALLSHEET_HEALTH_HOST", "CALLSHEET_HEALTH_PORT", "CALLSHEET_SCRATCH_DIR", "CALLSHEET_MEDIA_DIR"),
    *("CALLSHEET_API_HOST", "CALLSHEET_API_PORT", "CALLSHEET_CONSOLE_DIR", "CALLSHEET_HOME"),
    *("CALLSHEET_FFMPEG", "CALLSHEET_NODE", "CALLSHEET_BROWSER", "CALLSHEET_REMOTION_PROJECT"),
}
"""Addresses and paths inside of a container, which nobody has to choose."""
LEFT_OUT = {"DATABASE_URL_DIRECT", "CALLSHEET_IMPORT_ROOT", "CALLSHEET_REMOTION_TABS"}
"""There is no pooler; files of the machine are not seen; of the command line."""
SHARED = {"types-aiobotocore-s3", "imageio-ffmpeg"}
"""Types alone; and what all images have as a layer."""
ASKED_BY_DOCTOR = {"onnxruntime", "hibari-tts", "fontpkg", "numpy", "pillow"}
"""The command line says whether these are there, and does without them."""


def cuts() -> dict[str, list[str]]:
    """Return the extras that the image of each service gets."""
    return {name: words.split() for name, words in re.findall(r"&& cut (\w+) ([\w -]+?) *\\", DOCKERFILE)}


def test_there_is_an_image_and_a_container_for_every_service() -> None:
    """A service that is added without them is noticed."""
    targets = set(re.findall(r"^FROM .* AS (\w+)$", DOCKERFILE, re.MULTILINE))

    assert CODE | {"migrate", "fakes"} == OURS
    assert targets >= OURS
    assert {name: CONTAINERS[name]["build"]["target"] for name in OURS} == {name: name for name in OURS}
    assert cuts().keys() == OURS


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_given_its_own_settings_and_no_other(service: str) -> None:
    """A new setting reaches its container, and no key lies where it is not used."""
    given = set(CONTAINERS[service]["environment"])

    assert given | SET_BY_IMAGES | (LEFT_OUT - given) >= set(variables(SERVICES[service]))
    assert given <= set(variables(SERVICES[service]))


def test_every_variable_is_in_the_example() -> None:
    """What compose.yml asks for can be looked up."""
    known = set(re.findall(r"^# (\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)) | {"GEMINI_API_KEY"}

    assert set(re.findall(r"\$\{(\w+)", COMPOSE)) <= known
    assert set(variables(ComposeSettings)) <= set(re.findall(r"\$\{(\w+)", COMPOSE))


def test_nothing_is_published_to_the_world_or_with_a_password_that_everybody_knows() -> None:
    """Ports are those of this machine, and no password has a default."""
    ports = [port for container in CONTAINERS.values() for port in container.get("ports", ())]
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|SECRET_ACCESS_KEY))(\S?)", COMPOSE)

    assert ports
    assert all(port.startswith("127.0.0.1:${CALLSHEET_") for port in ports)
    assert {mark for _, mark in secrets} == {":"}
    assert not re.search(r"(PASSWORD|SECRET_ACCESS_KEY):?-", COMPOSE)
    assert not any({"ports", "container_name"} & CONTAINERS[name].keys() for name in CODE - {"api"})


def test_nobody_is_root_and_nothing_is_written_but_where_it_may_be() -> None:
    """Every image ends as another user; every container of ours has a file system that is read only."""
    for target in OURS:
        assert re.search(
            rf"^FROM \w+ AS {target}$(?:(?!^FROM).)*^USER 10001:10001$", DOCKERFILE, re.MULTILINE | re.DOTALL
        ), target
        assert (CONTAINERS[target]["read_only"], CONTAINERS[target]["cap_drop"]) == (True, ["ALL"])
        if target in CODE:
            assert re.search(
                rf"^FROM \w+ AS {target}$(?:(?!^FROM).)*^HEALTHCHECK .*healthy", DOCKERFILE, re.MULTILINE | re.DOTALL
            )


def test_passwords_are_made_once(tmp_path: Path) -> None:
    """What compose cannot do without is written, and what stands there stays."""
    file = tmp_path / "env"
    file.write_text("# ours\nCALLSHEET_READER_PASSWORD=mine\n")
    make = ["sh", str(ROOT / "deploy" / "compose" / "make-env.sh"), str(file)]

    subprocess.run(make, check=True, capture_output=True)
    first = file.read_text()
    subprocess.run(make, check=True, capture_output=True)

    made = dict(line.split("=", 1) for line in first.splitlines() if "=" in line)
    assert file.read_text() == first
    assert made.keys() == set(re.findall(r"\$\{(\w+):\?", COMPOSE))
    assert made.pop("CALLSHEET_READER_PASSWORD") == "mine"
    assert made.pop("AWS_ACCESS_KEY_ID") == "callsheet"
    assert all(re.fullmatch(r"[A-Za-z0-9]{32}", password) for password in made.values())


def test_what_a_service_imports_is_in_its_image() -> None:
    """Each extra, and with it each image, has every package that the service's code reaches, late imports as well."""
    graph = grimp.build_graph("services", "shared", "cli", include_external_packages=True)
    names = packages_distributions()

    for service in SERVICES:
        top = "cli" if service == "cli" else f"services.{service}"
        reached = {found for own in {top} | graph.find_descendants(top) for found in graph.find_upstream_modules(own)}
        packages = {found.split(".")[0] for found in reached} - {"services", "shared", "cli"} - sys.stdlib_module_names
        extras = cuts()["migrate" if service == "cli" else service]
        there = set(re.findall(r"^([\w.-]+)==", _pins(extras), re.MULTILINE)) | SHARED
        there |= ASKED_BY_DOCTOR if service == "cli" else set()
        lacking = [name for name in packages if not {_canonical(one) for one in names.get(name, [name])} & there]
        assert not lacking, f"{service}: {lacking}"


def _pins(extras: list[str]) -> str:
    """Return what the image's packages are, as its build cuts them out of the locks."""
    spec = importlib.util.spec_from_file_location("pins", ROOT / "deploy" / "docker" / "pins.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return str(module.pins(ROOT, [*extras, "otel", "sentry"]))


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
