"""How long a second of video takes: Remotion beside the local renderer, the same scene through the same gate.

Both executors run as in the worker, from the scene's JSON to the published film. Remotion's first job pays for its bundle and
the start of Node; the second is what a worker that is warm needs. Prints a table; ``benchmarks/RESULTS.md`` keeps what was found.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import structlog

from services.render_worker.local import LocalCode
from services.render_worker.remotion_code import RemotionCode
from services.render_worker.remotion_stage import Stage
from shared.domain.nodes import MediaType, Output
from shared.errors import Permanent
from shared.media.binaries import find_ffmpeg
from shared.media.browser import Rig, find_rig, node_version
from shared.media.process import Limits
from shared.worker.executor import Executor

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests are in no package that is installed
from tests.media.attempts import Bench

SCENE = {
    "title": "while.py",
    "language": "python",
    "actions": [
        {"type": "type", "code": "n = 1\nwhile n < 100:\n    print(n)\n    n = n * 2", "speed": "fast"},
        {"type": "highlight", "lines": [2, 3], "duration": 1.0, "description": "As long as n is small"},
    ],
}
SIZES = ((1280, 720), (1920, 1080))
FPS = 30


async def measure(bench: Bench, executor: Executor, size: tuple[int, int]) -> tuple[float, float]:
    """Return the seconds that a render took, and the length of its film."""
    path = bench.folder / "scene.json"
    path.write_text(json.dumps(SCENE))
    scene = await bench.given("scene", path, MediaType.JSON)
    started = time.perf_counter()
    made: Output = await bench.run(
        executor, config={"width": size[0], "height": size[1], "fps": FPS}, inputs={"config": [scene]}
    )
    assert made.duration is not None
    return time.perf_counter() - started, made.duration


async def compare(folder: Path, rig: Rig) -> None:
    """Print the table."""
    bench, ffmpeg = await Bench.at(folder), find_ffmpeg()
    stage = Stage(lambda: folder / "stage")
    remote = RemotionCode(ffmpeg, Limits(), lambda: rig, stage, tabs=None)
    print("| what | size | seconds | of video | seconds a second |\n|---|---|---|---|---|")
    runs: list[tuple[str, Executor, tuple[int, int]]] = [("remotion, first job", remote, SIZES[0])]
    runs += [
        (name, executor, size)
        for size in SIZES
        for name, executor in (("remotion", remote), ("local", LocalCode(ffmpeg)))
    ]
    try:
        for name, executor, (width, height) in runs:
            took, length = await measure(bench, executor, (width, height))
            print(f"| {name} | {width}x{height} | {took:.1f} | {length:.2f} | {took / length:.2f} |")
    finally:
        await stage.close()


def main() -> None:
    """Compare, where there is Remotion."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    try:
        rig = find_rig(None, None, None)
    except Permanent as error:
        print(f"Remotion is not compared: {error.message} {error.remedy}")
        return
    print(f"Node {node_version(rig.node)}, {rig.browser.name}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    with tempfile.TemporaryDirectory(prefix="callsheet-bench-") as folder:
        asyncio.run(compare(Path(folder), rig))


if __name__ == "__main__":
    main()
