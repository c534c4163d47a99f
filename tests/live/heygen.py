"""Ask the real HeyGen for two words: ``python -m tests.live.heygen``. Costs about seven cents a second: some ten cents."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from services.heygen_worker.heygen_api import HeygenApi
from services.heygen_worker.heygen_board import Board
from services.heygen_worker.heygen_shop import HeygenShop
from shared.config import HeygenKeySettings, load
from shared.errors import CallsheetError
from shared.worker.misses import Misses
from shared.worker.orders import Delivered, Failed

_USD_A_SECOND = Decimal("0.0667")


async def main() -> int:
    """Order, find the order by its title, and wait until it is done."""
    settings = load(HeygenKeySettings)
    if settings.heygen_api_key is None or settings.heygen_avatar_id is None:
        print("set HEYGEN_API_KEY and CALLSHEET_HEYGEN_AVATAR_ID to ask the real HeyGen")
        return 2
    api = HeygenApi(settings.heygen_url, settings.heygen_api_key)
    try:
        print(f"asks {settings.heygen_url} for 'Hello there.': about ${_USD_A_SECOND * 2:.2f}", flush=True)
        return await _order(api, settings.heygen_avatar_id)
    except CallsheetError as error:
        print(f"failed: {error}")
        return 1
    finally:
        await api.close()


async def _order(api: HeygenApi, avatar: str) -> int:
    async def body(_api: HeygenApi) -> Mapping[str, Any]:
        return {
            "type": "avatar",
            "avatar_id": avatar,
            "script": "Hello there.",
            "resolution": "720p",
            "aspect_ratio": "16:9",
            "output_format": "mp4",
            "caption": {"file_format": "srt"},
        }

    async def waiting() -> list[str]:
        return [placed.remote_id]

    shop = HeygenShop(
        api,
        Board(api, 10),
        Misses(),
        waiting,
        told=lambda: False,
        cost=lambda seconds: _USD_A_SECOND * Decimal(str(seconds)),
        places=1,
    )
    key = f"live-{int(time.time())}"
    placed = await shop.place(body, key)
    print(f"order {placed.remote_id}; found by its title: {await shop.find(body, key, None)}", flush=True)  # type: ignore[arg-type]
    while not isinstance(found := await shop.look(placed.remote_id), Delivered | Failed):
        await asyncio.sleep(found.again.total_seconds())
    if isinstance(found, Failed):
        print(f"failed: {found.error}")
        return 1
    print(f"{found.goods.duration} s, ${found.cost}, captions: {found.goods.subtitle_url is not None}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
