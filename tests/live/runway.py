"""Ask the real Runway for two seconds: ``python -m tests.live.runway``. Costs 24 credits: 24 cents."""

from __future__ import annotations

import asyncio
import sys

from services.animation_worker.runway import judged
from services.animation_worker.runway_api import RunwayApi
from shared.config import AnimationKeySettings, load
from shared.errors import CallsheetError
from shared.worker.orders import Delivered, Failed

_BODY = {"model": "gen4.5", "promptText": "A paper boat on a calm river.", "ratio": "1280:720", "duration": 2}


async def main() -> int:
    """Order, and wait until it is done."""
    settings = load(AnimationKeySettings)
    if settings.runway_api_key is None:
        print("set RUNWAY_API_KEY to ask the real Runway")
        return 2
    api = RunwayApi(settings.runway_url, settings.runway_api_key)
    try:
        print(f"asks {settings.runway_url} for two seconds of gen4.5: about $0.24", flush=True)
        return await _order(api)
    except CallsheetError as error:
        print(f"failed: {error}")
        return 1
    finally:
        await api.close()


async def _order(api: RunwayApi) -> int:
    created = await api.create("text_to_video", _BODY)
    print(f"order {created.id}, Runway reckons ${created.estimated.usd}", flush=True)
    while (task := await api.task(created.id)) is None or not isinstance(found := judged(task), Delivered | Failed):
        await asyncio.sleep(8)
    print(f"failed: {found.error}, ${found.cost}" if isinstance(found, Failed) else f"a film for ${found.cost}")
    return int(isinstance(found, Failed))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
