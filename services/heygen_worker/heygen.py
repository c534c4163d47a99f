"""Make talking heads at HeyGen: an avatar speaks a script, or a recording."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from services.heygen_worker.beside import bring_captions
from services.heygen_worker.heygen_api import HeygenApi, Video
from services.heygen_worker.heygen_board import Board
from services.heygen_worker.heygen_shop import HeygenShop
from services.heygen_worker.uploads import upload_picture, upload_recording
from services.heygen_worker.words import write_words
from shared.domain.effective import EffectiveConfig
from shared.domain.expectations import Expected
from shared.domain.jobs import Input, Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.prices import estimate
from shared.domain.schemas import TalkingHeadConfig
from shared.errors import InvalidInput, Unavailable, Undelivered
from shared.media.subtitles import read, write_srt
from shared.media.texts import read_text
from shared.worker.executor import Made, Work
from shared.worker.goods import bring, watch
from shared.worker.misses import Misses
from shared.worker.orders import Delivered, Orders
from shared.worker.publish import publish

_ENGINE = "avatar_iv"
_LONGEST_REST_SECONDS = 16.0
_CAPTION_TRIES = 3
"""Named in each order, so that another default over there changes neither picture nor price."""
_SHAPES = {(16, 9): "16:9", (9, 16): "9:16", (4, 5): "4:5", (5, 4): "5:4", (1, 1): "1:1"}
_LINES = ((720, "720p"), (1080, "1080p"), (2160, "4k"))
_OFF = 0.01
"""How far a shape may be from one that HeyGen makes."""


@dataclass(frozen=True, slots=True)
class HeygenTalkingHead:
    """Execute ``talking-head`` with HeyGen."""

    api: HeygenApi
    board: Board
    misses: Misses
    places: int
    avatar_id: str | None
    """Of nodes whose config names none."""
    type: NodeType = NodeType.TALKING_HEAD
    provider: Provider = Provider.HEYGEN

    async def run(self, job: Job, work: Work) -> Made:
        """Order the head, or look how far it is, and bring it when it is done."""
        assert work.orders is not None  # noqa: S101  a worker's work always has them
        config = TalkingHeadConfig.model_validate(job.config)
        delivered = await work.orders.fetch(
            self._shop(job, work.orders), partial(self._order, job, work, config), reserve=job.estimate
        )
        return await self._publish(delivered, config, job, work)

    async def close(self) -> None:
        """Close the connections."""
        await self.api.close()

    def _shop(self, job: Job, orders: Orders) -> HeygenShop:
        """Return the shop of an attempt."""
        return HeygenShop(
            self.api,
            self.board,
            self.misses,
            waiting=orders.waiting,
            told=lambda: orders.told,
            cost=partial(_cost, job),
            places=self.places,
        )

    async def _order(self, job: Job, work: Work, config: TalkingHeadConfig, api: HeygenApi) -> Mapping[str, Any]:
        """Check all that can be checked, upload files, and return the order's body."""
        body: dict[str, Any] = {
            "type": "avatar",
            "avatar_id": self._avatar(config),
            "engine": {"type": _ENGINE},
            "output_format": "mp4",
            **_picture(config),
            **await _said(job, work, config, api),
        }
        if config.captions and _captioned(job) is None:
            body["caption"] = {"file_format": "srt"}  # a style would burn them into the picture
        background = job.one("background")
        if background is not None:
            body["background"] = {"type": "image", "asset_id": await upload_picture(background, work, api)}
        if job.failures and (background is not None or "audio_asset_id" in body):
            # For a moment after an upload HeyGen may not know the asset; each try gives it longer.
            await asyncio.sleep(min(2.0**job.failures, _LONGEST_REST_SECONDS))
        return body

    def _avatar(self, config: TalkingHeadConfig) -> str:
        avatar = config.avatar_id or self.avatar_id
        if avatar is None:
            remedy = "name a look of your HeyGen account, or set CALLSHEET_HEYGEN_AVATAR_ID for all nodes"
            raise InvalidInput("There is no avatar to speak.", field="config.avatarId", remedy=remedy)
        return avatar

    async def _publish(self, delivered: Delivered[Video], config: TalkingHeadConfig, job: Job, work: Work) -> Made:
        video = delivered.goods
        if video.video_url is None:
            raise Unavailable(f"HeyGen has finished video {video.id} and gives no link to it")
        film = await bring(video.video_url, work.scratch / "head.mp4", allow=self.api.own_host)
        verdict = await watch(film, work)
        cost = delivered.cost if video.duration else _cost(job, verdict.seconds)
        files = await self._captions(video, job, work) if config.captions else {}
        origin = {"video_id": video.id, "model": _ENGINE, "cost": str(cost)}
        output = await publish(film, job, work, media_type=MediaType.VIDEO, files=files, verdict=verdict, origin=origin)
        return Made(output, cost)

    async def _captions(self, video: Video, job: Job, work: Work) -> dict[str, Path]:
        """Return what lies beside the recording, else HeyGen's captions, written anew so that they surely are SRT.

        A film is paid for: it is not given up because its captions cannot be read.
        """
        recording = _captioned(job)
        if recording is not None:
            return await bring_captions(recording, work)
        if video.subtitle_url is None:
            work.log.warning("captions_missing", video=video.id)
            return {}
        captions = work.scratch / "captions.srt"
        try:
            given = await bring(video.subtitle_url, work.scratch / "given.srt", allow=self.api.own_host)
            write_srt(read(given), captions)
        except Undelivered as error:
            if job.failures < _CAPTION_TRIES:
                raise
            work.log.warning("captions_missing", video=video.id, error=error.message)
            return {}
        except InvalidInput as error:
            work.log.warning("captions_unreadable", video=video.id, error=error.message)
            return {}
        return {"captions": captions}


async def _said(job: Job, work: Work, config: TalkingHeadConfig, api: HeygenApi) -> dict[str, Any]:
    """Return what is spoken: the recording where there is one, else the script."""
    audio, script = job.one("audio"), job.one("script")
    if audio is not None:
        return {"audio_asset_id": await upload_recording(audio, work, api)}
    if script is None:
        raise InvalidInput("There is nothing to say.", field="inputs", remedy="Connect a script or an audio node.")
    words = write_words(read_text(await work.fetch(script), "inputs.script"))
    return {"script": words} | ({"voice_id": config.voice_id} if config.voice_id else {})


def _captioned(job: Job) -> Input | None:
    """Return the recording that is spoken, where captions lie beside it."""
    audio = job.one("audio")
    return audio if audio is not None and "captions" in audio.output.files else None


def _picture(config: TalkingHeadConfig) -> dict[str, str]:
    """Return resolution and shape as HeyGen names them: the smallest that holds what is asked for."""
    ratio, lines = config.width / config.height, min(config.width, config.height)
    shape = next((name for (w, h), name in _SHAPES.items() if abs(ratio / (w / h) - 1) <= _OFF), None)
    resolution = next((name for most, name in _LINES if lines <= most), None)
    if shape is None or resolution is None:
        shapes = ", ".join(_SHAPES.values())
        message = (
            f"HeyGen makes no picture of {config.width}x{config.height}; its shapes are {shapes}, up to 2160 lines."
        )
        raise InvalidInput(message, field="config.width", remedy="Use 1920 and 1080, 1080 and 1920, or 1080 and 1080.")
    return {"resolution": resolution, "aspect_ratio": shape}


def _cost(job: Job, seconds: float) -> Decimal:
    """Return what a video of this length costs by the table: HeyGen itself does not say."""
    known = EffectiveConfig(Provider.HEYGEN, 1, job.config)
    return estimate(NodeType.TALKING_HEAD, known, {"audio": [Expected(seconds=seconds)]}).usd
