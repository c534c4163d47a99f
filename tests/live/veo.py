"""Ask Google's real Gemini Omni for three seconds: ``python -m tests.live.veo``. Costs about seven cents."""

from __future__ import annotations

import asyncio
import sys
from decimal import Decimal

from services.animation_worker.omni import OmniShop
from services.animation_worker.omni_api import OmniApi
from shared.config import AnimationKeySettings, load
from shared.errors import CallsheetError
from shared.worker.misses import Misses
from shared.worker.orders import Delivered, Failed

_BODY = {
    "model": "gemini-omni-1.2-flash",
    "input": [{"type": "text", "text": "A paper boat on a calm river."}],
    "response_format": {
        "type": "video",
        "aspect_ratio": "16:9",
        "duration": "3s",
        "resolution": "360p",
        "delivery": "uri",
    },
    "generation_config": {"video_config": {"task": "text_to_video"}},
    "background": True,
    "store": True,
}


async def main() -> int:
    """Order, and wait until it is done."""
    settings = load(AnimationKeySettings)
    if settings.veo_api_key is None:
        print("set VEO3_API_KEY or GEMINI_API_KEY to ask the real Google")
        return 2
    api = OmniApi(settings.veo_url, settings.veo_api_key)
    try:
        print(f"asks {settings.veo_url} for three seconds in 360p: about $0.07", flush=True)
        return await _order(api)
    except CallsheetError as error:
        print(f"failed: {error}")
        return 1
    finally:
        await api.close()


async def _order(api: OmniApi) -> int:
    created = await api.create(_BODY)
    print(f"order {created.id}", flush=True)
    shop = OmniShop(api, Misses(), 1, Decimal(0))
    while not isinstance(found := await shop.look(created.id), Delivered | Failed):
        await asyncio.sleep(found.again.total_seconds())
    print(f"failed: {found.error}" if isinstance(found, Failed) else f"a film at {found.goods.uri or 'hand'}")
    return int(isinstance(found, Failed))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
