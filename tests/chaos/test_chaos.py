"""A few blows of the storm that ``make chaos`` lets loose for long."""

from __future__ import annotations

import math
import random

from tests.chaos.round import Round, run_round


async def test_nothing_is_lost_or_done_twice_in_a_house_that_is_broken_again_and_again() -> None:
    """Dispatchers and workers are killed, frozen and cut off; in the end all is made, once, and nothing is left behind."""
    outcome = await run_round(Round("graphs", 8), random.Random("suite"), math.inf)

    assert outcome.findings.any == []
    assert outcome.strikes == 8
    assert outcome.nodes > 0
