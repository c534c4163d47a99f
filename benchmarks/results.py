"""Keep what benchmarks found in ``benchmarks/results.json``, one section each, with the machine that it belongs to."""

from __future__ import annotations

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("results.json")


def keep(section: str, found: object) -> None:
    """Replace one section."""
    known: dict[str, Any] = json.loads(PATH.read_text("utf-8")) if PATH.exists() else {}
    known[section] = {"measuredAt": datetime.now(UTC).isoformat(timespec="seconds"), **machine(), "found": found}
    part = PATH.with_suffix(".part")
    part.write_text(json.dumps(known, indent=2) + "\n", "utf-8")
    part.replace(PATH)


def machine() -> dict[str, object]:
    """Say where it was measured, and how busy that was."""
    return {"cpu": _cpu(), "cores": os.cpu_count(), "load": os.getloadavg()[0], "python": platform.python_version()}


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())
