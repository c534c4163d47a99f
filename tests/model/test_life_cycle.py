"""Every reachable interleaving of what workers, editors, operators and dispatchers do, on the real statements.

``MODEL_DEPTH=3 pytest tests/model/test_life_cycle.py`` allows three disturbances on every way, where the suite allows one or
two: 40 seconds for one node and several minutes for two, on a quiet machine.
"""

from __future__ import annotations

import os

import pytest
from pydantic import SecretStr

from tests.model.scenes import ALONE, CHAIN, TWINS, Nodes, walk

_DEPTH = int(os.environ.get("MODEL_DEPTH", "0"))


@pytest.mark.timeout(3600 if _DEPTH else 120)
@pytest.mark.parametrize(("nodes", "bound"), [(ALONE, 2), (TWINS, 1), (CHAIN, 1)], ids=["alone", "twins", "chain"])
async def test_every_order_of_what_can_happen_keeps_the_promises(database: SecretStr, nodes: Nodes, bound: int) -> None:
    """Each step is as the model says, no zombie changes a row, and from every state the work comes to its end."""
    explorer = await walk(database, nodes, _DEPTH or bound)

    assert len(explorer.seen) > 50
