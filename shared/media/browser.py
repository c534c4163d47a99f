"""Find what Remotion needs: Node, a browser, and its packages. None of it is needed by anything else."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from shared.errors import Permanent
from shared.media.child import environment

LEAST_NODE = 18
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome-headless-shell")
_INSTEAD = "or use provider local, or draft mode (config.mode of the pipeline)"
_ANSWER_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Rig:
    """All that a render with Remotion needs."""

    node: Path
    browser: Path
    project: Path
    """Directory of the Remotion project, its packages installed."""

    @property
    def chrome_mode(self) -> Literal["headless-shell", "chrome-for-testing"]:
        """Say which kind of headless browser it is: the full one has forgotten the old way."""
        return "headless-shell" if "headless-shell" in self.browser.name else "chrome-for-testing"


def find_rig(node: Path | None, browser: Path | None, project: Path | None) -> Rig:
    """Return what was named, else what is found.

    Raises:
        Permanent: Something is missing; the remedy says how to get it.
    """
    found = find_node(node)
    home = find_project(project)
    return Rig(found, find_browser(browser, home), home)


def find_node(named: Path | None = None) -> Path:
    """Return the Node that CALLSHEET_NODE names, else the one on PATH."""
    path = _named(named, "CALLSHEET_NODE") or _on_path(("node", "nodejs"))
    if path is None:
        raise _missing("Node", f"install Node ≥ {LEAST_NODE} (https://nodejs.org) and run `make remotion`")
    if int(node_version(path).split(".")[0]) < LEAST_NODE:
        raise _missing(f"a newer Node than {node_version(path)}", f"install Node ≥ {LEAST_NODE} (https://nodejs.org)")
    return path


def find_project(named: Path | None = None) -> Path:
    """Return the Remotion project: the one that CALLSHEET_REMOTION_PROJECT names, else that of the render worker."""
    project = named or own_project()
    if not (project / "node_modules" / "@remotion" / "renderer").is_dir():
        raise _missing(f"its packages (in {project.name}/node_modules)", "run `make remotion`, which is npm ci in it")
    return project.absolute()


def own_project() -> Path:
    """Return the project that came with the render worker."""
    spec = find_spec("services.render_worker")
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places or ()), "services/render_worker")) / "remotion"


def find_browser(named: Path | None = None, project: Path | None = None) -> Path:
    """Return the browser that CALLSHEET_BROWSER names, else one on PATH, else the one that Remotion fetched."""
    path = _named(named, "CALLSHEET_BROWSER") or _on_path(BROWSERS) or _fetched(project)
    if path is None:
        raise _missing("Chromium", "install it (apt-get install chromium), or let `make remotion` fetch one")
    return path


@lru_cache(maxsize=8)
def node_version(path: Path) -> str:
    """Return the version of a Node, as ``20.20.2``."""
    try:
        answer = subprocess.run(
            [str(path), "--version"],
            stdin=subprocess.DEVNULL,
            env=environment(),
            capture_output=True,
            timeout=_ANSWER_SECONDS,
            check=True,
        ).stdout.decode(errors="replace")
    except (OSError, subprocess.SubprocessError) as error:
        raise _missing(f"a Node that can be run ({path} cannot)", f"install Node ≥ {LEAST_NODE}") from error
    version = answer.strip().removeprefix("v")
    if not version.partition(".")[0].isdecimal():
        raise _missing(f"Node, and {path} is something else", f"install Node ≥ {LEAST_NODE}")
    return version


def _named(path: Path | None, setting: str) -> Path | None:
    if path is not None and (path.is_dir() or not os.access(path, os.X_OK)):
        raise _missing(f"a program that can be run, and {setting} names {path}", f"correct {setting} or unset it")
    return path.absolute() if path is not None else None


def _on_path(names: Iterable[str]) -> Path | None:
    found = next((path for name in names if (path := shutil.which(name))), None)
    return Path(found).absolute() if found else None


def _fetched(project: Path | None) -> Path | None:
    """Return the browser that `make remotion` fetched."""
    if project is None:
        return None
    folder = project / "node_modules" / ".remotion" / "chrome-headless-shell"
    return next(iter(sorted(folder.glob("*/*/*headless*shell"))), None)


def _missing(what: str, remedy: str) -> Permanent:
    return Permanent(
        f"Remotion needs {what}.", field="config.provider", remedy=f"{remedy[0].upper()}{remedy[1:]}, {_INSTEAD}."
    )
