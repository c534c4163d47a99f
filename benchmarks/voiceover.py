"""How long a voice-over of 2,000 words takes beside what ElevenLabs itself takes: ``python -m benchmarks.voiceover``.

ElevenLabs is its fake, which speaks each part as long as its latency says; the rest is ours: cutting, orders, joining,
captions, encoding, storage.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from benchmarks.results import keep
from tests.fakes.elevenlabs import ElevenLabs
from tests.fakes.fake import Fake, Fault
from tests.paid_once.stage import Theatre, Zygote
from tests.paid_once.trades import TRADES

_WORDS = 2000
_LATENCY_SECONDS = 5.0
"""Of a part of some 5,000 letters; ElevenLabs' multilingual model speaks about a thousand letters a second."""
_ROUNDS = 3
_SENTENCE = "In step {} of the lesson we look at the next line of the program, and we say in plain words what it does."


def _script() -> str:
    words = ""
    step = 0
    while len(words.split()) < _WORDS:
        step += 1
        words += _SENTENCE.format(step) + ("\n\n" if step % 8 == 0 else " ")
    return words


async def main() -> None:
    """Speak it a few times and print the table."""
    served: list[Fake] = []

    def slow() -> Fake:
        fake = ElevenLabs()
        fake.faults = [Fault("POST /v1/text-to-speech", "delay", times=100, seconds=_LATENCY_SECONDS)]
        served.append(fake)
        return fake

    trade = replace(TRADES["elevenlabs"], text=_script(), fake=slow, env=_settings, orders=0)
    rows = []
    async with Theatre.open() as theatre, Zygote.of(trade.service) as zygote:
        for _ in range(_ROUNDS):
            begun = time.perf_counter()
            ended = await theatre.play(trade, zygote, 0)
            taken = time.perf_counter() - begun
            assert ended.status == "completed", ended
            rows.append((taken, len(served[-1].bill) * _LATENCY_SECONDS, len(served[-1].bill)))
    _show(rows)


def _settings(url: str) -> dict[str, str]:
    return {"ELEVENLABS_API_KEY": ElevenLabs.KEY, "CALLSHEET_ELEVENLABS_URL": url}


def _show(rows: list[tuple[float, float, int]]) -> None:
    taken, theirs, parts = sorted(rows)[len(rows) // 2]
    print("| 2,000 words | s |\n|---|---|")
    print(f"| from the start of a worker to the published sound, median of {len(rows)} | {taken:.1f} |")
    print(f"| of that the provider, {parts} parts of {_LATENCY_SECONDS:.0f} s one after the other | {theirs:.1f} |")
    print(f"| ours | {taken - theirs:.1f} |")
    keep("voiceover", {"seconds": [row[0] for row in rows], "provider_seconds": theirs, "parts": parts})


if __name__ == "__main__":
    asyncio.run(main())
