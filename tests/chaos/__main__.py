"""``make chaos``: build houses, break them, and say what that cost.

CHAOS_SEED repeats a run's dice, CHAOS_KILLS says how often something is broken (50), CHAOS_SECONDS ends it earlier,
CHAOS_MEDIA_SHARE is the share of that which happens to real ffmpeg work (0.2).
"""

from __future__ import annotations

import asyncio
import logging
import os
import random
import sys
import time

import structlog

from tests.chaos.round import Round, run_round


def main() -> int:
    """Run both rounds and print the closing line."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger("asyncpg.pool").setLevel(logging.ERROR)
    seed = int(os.environ.get("CHAOS_SEED", str(random.randrange(10**6))))
    kills = int(os.environ.get("CHAOS_KILLS", "50"))
    share = float(os.environ.get("CHAOS_MEDIA_SHARE", "0.2"))
    seconds = float(os.environ.get("CHAOS_SECONDS", "inf"))
    print(f"CHAOS_SEED={seed} CHAOS_KILLS={kills} CHAOS_MEDIA_SHARE={share}", flush=True)
    media = round(kills * share)
    rounds = [Round("graphs", kills - media), Round("media", media)]
    end = time.monotonic() + seconds
    total = asyncio.run(_run([one for one in rounds if one.kills], seed, end))
    return 1 if total else 0


async def _run(rounds: list[Round], seed: int, end: float) -> bool:
    kills = nodes = 0
    wrong: dict[str, int] = dict.fromkeys(("lost", "doubled", "stuck", "leaked"), 0)
    for one in rounds:
        outcome = await run_round(one, random.Random(f"{seed} {one.name}"), end)
        kills += outcome.strikes
        nodes += outcome.nodes
        for name in wrong:
            wrong[name] += len(getattr(outcome.findings, name))
        for sentence in outcome.findings.any:
            print(f"  {one.name}: {sentence}", flush=True)
    print(f"kills={kills} nodes={nodes} " + " ".join(f"{name}={count}" for name, count in wrong.items()), flush=True)
    return any(wrong.values())


if __name__ == "__main__":
    sys.exit(main())
