"""One round: a house, an editor who works in it, and a storm."""

from __future__ import annotations

import asyncio
import contextlib
import random
import subprocess
import time
from dataclasses import dataclass

from shared.db import Pool
from shared.media.binaries import find_ffmpeg
from tests.chaos.audit import Findings, all_back, inspect_at_rest, inspect_leftovers, settle_down, watch
from tests.chaos.graphs import Editor
from tests.chaos.house import House, house
from tests.chaos.storm import Storm, mount_disk, unmount_disk

_PAUSE_SECONDS = (0.2, 2.0)
"""Between two strikes."""
_STRIKES_PER_PIPELINE = 3


@dataclass(frozen=True, slots=True)
class Round:
    """What is broken how often: ``graphs`` of a few bytes, or ``media`` by the real ffmpeg worker."""

    name: str
    kills: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a round showed."""

    strikes: int
    nodes: int
    findings: Findings


async def run_round(what: Round, dice: random.Random, end: float) -> Outcome:
    """Break a house so many times, let it settle down, and look at what is left."""
    worker = "tests.chaos.noop_worker" if what.name == "graphs" else "services.ffmpeg_worker"
    workers = 4 if what.name == "graphs" else 2
    modules = {f"dispatcher{n}": "services.dispatcher" for n in range(2)} | {
        f"worker{n}": worker for n in range(workers)
    }
    findings = Findings()
    async with house(modules) as (built, pool):
        small_disk = what.name == "media" and mount_disk(built)
        if what.name == "media" and not small_disk:
            print("  media: no small disk, as only root may mount one: full disks are left out", flush=True)
        try:
            sources = _clips(built) if what.name == "media" else []
            editor, storm = Editor(pool, dice, sources), Storm(built, pool, dice, small_disk=small_disk)
            await _work(what, dice, end, editor, storm, findings, pool)
            await settle_down(pool, editor)
            await all_back(built, pool)
            await inspect_at_rest(pool, findings)
            nodes = await pool.fetchval("select count(*) from video_production_attempts where outcome = 'completed'")
            await built.close()
            await inspect_leftovers(built, pool, findings)
        finally:
            if small_disk:
                unmount_disk(built)
        broken = ", ".join(f"{count} {name}" for name, count in sorted(storm.counts.items()))
        print(f"  {what.name}: {broken}; logs of this round: {built.folder / 'log'}", flush=True)
    return Outcome(storm.counts.total(), nodes, findings)


async def _work(
    what: Round, dice: random.Random, end: float, editor: Editor, storm: Storm, findings: Findings, pool: Pool
) -> None:
    size = 12 if what.name == "graphs" else 4
    watching = asyncio.create_task(watch(pool, findings))
    for number in range(what.kills):
        if time.monotonic() > end:
            break
        if number % _STRIKES_PER_PIPELINE == 0:
            await editor.add(dice.randrange(size, 3 * size))
        await editor.disturb()
        await asyncio.sleep(dice.uniform(*_PAUSE_SECONDS))
        await storm.strike()
    watching.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await watching


def _clips(built: House) -> list[str]:
    """Make the small videos that all media nodes are made from."""
    folder = built.media / "sources"
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(6):
        made = ["-f", "lavfi", "-i", f"testsrc2=s=160x90:r=25:d={0.4 + number / 10},hue=h={60 * number}"]
        sound = ["-f", "lavfi", "-i", f"sine=f={300 + 100 * number}:d={0.4 + number / 10}"]
        command = [
            str(find_ffmpeg(None)),
            "-v",
            "error",
            *made,
            *sound,
            "-pix_fmt",
            "yuv420p",
            str(folder / f"c{number}.mp4"),
        ]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return [f"sources/c{number}.mp4" for number in range(6)]
