"""Run all benchmarks, or those that are named: ``python -m benchmarks [media …]``, which is what ``make bench`` does.

A benchmark is a module beside this one that can be run; it prints tables and keeps its numbers in ``results.json``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_RUNS = 'if __name__ == "__main__":'


def main(wanted: list[str]) -> int:
    """Run them one after the other and return how many failed; the machine is to be theirs alone."""
    known = [path.stem for path in sorted(Path(__file__).parent.glob("[!_]*.py")) if _RUNS in path.read_text("utf-8")]
    unknown = sorted(set(wanted).difference(known))
    if unknown:
        print(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.")
        return 2
    failed = 0
    for name in wanted or known:
        print(f"\n=== {name}\n", flush=True)
        failed += bool(subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode)
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
