"""Ask the real Vertex AI for four seconds of Veo 3.1 Fast: ``python -m tests.live.vertex``. Costs about 60 cents."""

from __future__ import annotations

import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from services.animation_worker.main import open_vertex
from services.animation_worker.vertex import VertexShop
from shared.config import AnimationKeySettings, load
from shared.errors import CallsheetError
from shared.worker.goods import bring
from shared.worker.orders import Delivered, Failed

_MODEL = "veo-3.1-fast-generate-001"
_PARAMETERS = {
    "sampleCount": 1,
    "durationSeconds": 4,
    "aspectRatio": "16:9",
    "resolution": "720p",
    "generateAudio": False,
}


async def main() -> int:
    """Order, wait until it is done, and find it in the bucket as a lost order would be found."""
    try:
        shop = open_vertex(load(AnimationKeySettings))
    except CallsheetError as error:
        print(f"failed: {error}")
        return 1
    if shop is None:
        print(
            "set CALLSHEET_VERTEX_PROJECT, CALLSHEET_VERTEX_FILMS and GOOGLE_APPLICATION_CREDENTIALS to ask Vertex AI"
        )
        return 2
    try:
        print("asks Vertex AI for four seconds of Veo 3.1 Fast in 720p: about $0.60", flush=True)
        return await _order(shop)
    except CallsheetError as error:
        print(f"failed: {error}")
        return 1
    finally:
        await shop.close()


async def _order(shop: VertexShop) -> int:
    key = f"live-{secrets.token_hex(8)}"
    name = await shop.api.create(_MODEL, {"prompt": "A paper boat on a calm river."}, _PARAMETERS, key)
    print(f"order {name}", flush=True)
    while not isinstance(found := await shop.look(name), Delivered | Failed):
        await asyncio.sleep(found.again.total_seconds())
    if isinstance(found, Failed):
        print(f"failed: {found.error}")
        return 1
    link, headers = shop.api.download(found.goods)
    with tempfile.TemporaryDirectory() as folder:
        film = await bring(link, Path(folder) / "film.mp4", allow=shop.api.own_host, headers=headers)
        print(f"a film of {film.stat().st_size:,} bytes at {found.goods}, listed at {await shop.api.finished(key)}")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
