"""Serve all providers, to be used by hand: ``python -m tests.fakes [PORT [HOST]]``, on loopback or as that host.

Prints the settings with which services find them, then each order that comes in. What is ordered is done after ten seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys

from tests.fakes.elevenlabs import ElevenLabs
from tests.fakes.fake import Fake
from tests.fakes.google import Google
from tests.fakes.heygen import HeyGen
from tests.fakes.runway import Runway

_FIRST_PORT = 8790
_SECONDS = 10.0


async def main(first_port: int = _FIRST_PORT, host: str = "127.0.0.1") -> None:
    """Serve until Ctrl-C."""
    heygen, elevenlabs, google, runway = HeyGen(), ElevenLabs(), Google(), Runway()
    heygen.takes = google.takes = runway.takes = _SECONDS
    fakes: dict[str, tuple[Fake, str, str]] = {
        "HEYGEN": (heygen, "HEYGEN_API_KEY", heygen.KEY),
        "ELEVENLABS": (elevenlabs, "ELEVENLABS_API_KEY", elevenlabs.KEY),
        "VEO": (google, "VEO3_API_KEY", google.KEY),
        "RUNWAY": (runway, "RUNWAY_API_KEY", runway.KEY),
    }
    async with contextlib.AsyncExitStack() as stack:
        for port, (name, (fake, variable, key)) in enumerate(fakes.items(), start=first_port):
            url = await stack.enter_async_context(fake.serve(port, host))
            print(f"export {variable}={key} CALLSHEET_{name}_URL={url}", flush=True)
        print("export CALLSHEET_HEYGEN_AVATAR_ID=anna", flush=True)
        await asyncio.gather(*(_tell(fake) for fake, _, _ in fakes.values()))


async def _tell(fake: Fake) -> None:
    """Print each line of a bill."""
    told = 0
    while True:
        await fake.until(lambda: len(fake.bill) > told)  # noqa: B023  looked at before the next round
        for charge in fake.bill[told:]:
            print(f"# {fake.name} charges ${charge.usd} for {charge.order}", flush=True)
        told = len(fake.bill)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else _FIRST_PORT, *sys.argv[2:3]))
