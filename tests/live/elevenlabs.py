"""Ask the real ElevenLabs for two words: ``python -m tests.live.elevenlabs``. Costs about a tenth of a cent."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from services.tts_worker.elevenlabs import order_of, price_of
from services.tts_worker.elevenlabs_api import ElevenLabsApi
from services.tts_worker.elevenlabs_models import Models
from services.tts_worker.elevenlabs_shelf import Shelf
from services.tts_worker.elevenlabs_shop import ElevenLabsShop, Terms
from services.tts_worker.parts import cut
from shared.config import ElevenLabsKeySettings, load
from shared.domain.schemas import VoiceoverConfig
from shared.errors import CallsheetError
from shared.media.script import read_script
from shared.media.sound import RATE
from shared.storage.local import LocalStorage
from shared.worker.orders import Delivered

_CONFIG = VoiceoverConfig(model_id="eleven_flash_v2_5")


async def main() -> int:
    """Order, keep, and bring again from the history what was spoken; print what it cost."""
    settings = load(ElevenLabsKeySettings)
    if settings.elevenlabs_api_key is None:
        print("set ELEVENLABS_API_KEY to ask the real ElevenLabs")
        return 2
    api = ElevenLabsApi(settings.elevenlabs_url, settings.elevenlabs_api_key)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return await _order(api, settings, Path(folder))
    except CallsheetError as error:
        print(f"failed: {error}")
        return 1
    finally:
        await api.close()


async def _order(api: ElevenLabsApi, settings: ElevenLabsKeySettings, folder: Path) -> int:
    model = await Models(api).named(_CONFIG.model_id)
    [part] = cut(read_script("Hello there."), model.limit, breaks=True)
    order = order_of(part, 1, _CONFIG, model)
    storage = await LocalStorage.open(folder / "media")
    terms = Terms(1, settings.elevenlabs_seconds, Decimal(0))

    def shop(place: str) -> ElevenLabsShop:
        (folder / place).mkdir()
        price = lambda charged: price_of(_CONFIG.model_dump(by_alias=True), model, order, charged)  # noqa: E731  of this order
        return ElevenLabsShop(api, terms, order, price, Shelf(storage, f"{place}/", folder / place, 1))

    first = shop("first")
    print(
        f"asks {settings.elevenlabs_url} for {order.text!r} with {model.name}: about ${first.price(None)}", flush=True
    )
    placed = await first.place(order, "live")
    spoken = await first.look(placed.remote_id)
    assert isinstance(spoken, Delivered)
    recording = await first.recording(spoken.goods)
    timed = "with" if spoken.goods.alignment else "without"
    print(
        f"order {placed.remote_id}: {recording.samples / RATE:.2f} s, ${spoken.cost}, {timed} times; {dict(placed.facts)}"
    )
    again = await shop("again").look(placed.remote_id)
    print("the history has it, too" if isinstance(again, Delivered) else "the account keeps no history")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
