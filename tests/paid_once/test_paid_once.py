"""A few of the deaths that ``make paid-once`` goes through one by one."""

from __future__ import annotations

import asyncio

import pytest

from tests.fakes.elevenlabs import ElevenLabs
from tests.fakes.heygen import HeyGen
from tests.fakes.runway import Runway
from tests.paid_once.__main__ import Tally
from tests.paid_once.prying import prying
from tests.paid_once.stage import Theatre, Zygote
from tests.paid_once.trades import TRADES

_DEATHS = [("heygen", 40), ("heygen", 90), ("elevenlabs", 110), ("runway", 43)]
"""Points about the order itself: before it, while its reply is on the way, and after."""


@pytest.mark.timeout(300)
async def test_a_worker_that_is_killed_anywhere_leaves_one_order_on_the_bill() -> None:
    """It is completed by another worker, or left to a person where nobody can look an order up; nobody sees a key."""
    tally = Tally()

    async def die(theatre: Theatre, name: str, point: int) -> None:
        async with Zygote.of(TRADES[name].service) as zygote:
            tally.add(TRADES[name], point, await theatre.play(TRADES[name], zygote, point))

    async with Theatre.open() as theatre, prying(HeyGen.KEY, ElevenLabs.KEY, Runway.KEY) as seen:
        await asyncio.gather(*(die(theatre, name, point) for name, point in _DEATHS))

    assert any("ffmpeg" in process for process in seen.processes)
    assert seen.leaks == set()
    assert tally.remarks == []
    assert tally.points == len(_DEATHS)
