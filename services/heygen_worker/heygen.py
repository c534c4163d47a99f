"""Make talking heads at HeyGen: an avatar speaks a script, or a recording."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from services.heygen_worker.heygen_api import HeygenApi, Video
from services.heygen_worker.heygen_board import Board
from services.heygen_worker.heygen_shop import HeygenShop
from shared.domain.effective import EffectiveConfig
from shared.domain.expectations import Expected
from shared.domain.jobs import Input, Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.prices import estimate
from shared.domain.schemas import TalkingHeadConfig
from shared.errors import InvalidInput, Unavailable
from shared.media.subtitles import read, write_srt
from shared.media.texts import read_text
from shared.worker.executor import Made, Work
from shared.worker.goods import bring
from shared.worker.misses import Misses
from shared.worker.orders import Delivered
from shared.worker.publish import publish

_MOST_CHARACTERS = 5000
_MOST_SECONDS = 600
_MOST_UPLOAD_BYTES = 32_000_000
"""Of one upload; https://developers.heygen.com, assets."""
_SHAPES = {(16, 9): "16:9", (9, 16): "9:16", (4, 5): "4:5", (5, 4): "5:4", (1, 1): "1:1"}
_LINES = ((720, "720p"), (1080, "1080p"), (2160, "4k"))
_OFF = 0.01
"""How far a shape may be from one that HeyGen makes."""
_TYPES = {".mp3": "audio/mpeg", ".wav": "audio/wav", ".m4a": "audio/mp4", ".png": "image/png", ".jpg": "image/jpeg"}


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
        shop = HeygenShop(self.api, self.board, self.misses, work.orders.waiting, partial(_cost, job), self.places)
        order = partial(self._order, job, work, config)
        delivered = await work.orders.fetch(shop, order, reserve=job.estimate)
        return await self._publish(delivered, config, job, work)

    async def close(self) -> None:
        """Close the connections."""
        await self.api.close()

    async def _order(self, job: Job, work: Work, config: TalkingHeadConfig, api: HeygenApi) -> Mapping[str, Any]:
        """Check all that can be checked, upload files, and return the order's body."""
        avatar = config.avatar_id or self.avatar_id
        if avatar is None:
            remedy = "name a look of your HeyGen account, or set CALLSHEET_HEYGEN_AVATAR_ID for all nodes"
            raise InvalidInput("There is no avatar to speak.", field="config.avatarId", remedy=remedy)
        body: dict[str, Any] = {"type": "avatar", "avatar_id": avatar, "output_format": "mp4", **_picture(config)}
        body |= await self._words(job, work, config, api)
        if config.captions:
            body["caption"] = {"file_format": "srt", "style": "default"}
        background = job.one("background")
        if background is not None:
            asset = await _upload(background, "inputs.background", work, api)
            body["background"] = {"type": "image", "asset_id": asset}
        return body

    async def _words(self, job: Job, work: Work, config: TalkingHeadConfig, api: HeygenApi) -> dict[str, Any]:
        """Return what is spoken: the recording where there is one, else the script."""
        audio, script = job.one("audio"), job.one("script")
        if audio is not None:
            if (audio.output.duration or 0) > _MOST_SECONDS:
                problem = f"The recording is {audio.output.duration:.0f} s long; HeyGen speaks up to {_MOST_SECONDS} s."
                raise InvalidInput(problem, field="inputs.audio", remedy="Split it over several nodes.")
            return {"audio_asset_id": await _upload(audio, "inputs.audio", work, api)}
        if script is None:
            raise InvalidInput("There is nothing to say.", field="inputs", remedy="Connect a script or an audio node.")
        said = _checked(read_text(await work.fetch(script), "inputs.script"))
        return {"script": said} | ({"voice_id": config.voice_id} if config.voice_id else {})

    async def _publish(self, delivered: Delivered[Video], config: TalkingHeadConfig, job: Job, work: Work) -> Made:
        video = delivered.goods
        if video.video_url is None:
            raise Unavailable(f"HeyGen has finished video {video.id} and gives no link to it")
        film = await bring(video.video_url, work.scratch / "head.mp4", allow=self.api.own_host)
        files: dict[str, Path] = {}
        if config.captions and video.subtitle_url is not None:
            files["captions"] = await self._captions(video.subtitle_url, work)
        origin = {"video_id": video.id, "cost": str(delivered.cost)}
        output = await publish(film, job, work, media_type=MediaType.VIDEO, files=files, origin=origin)
        return Made(output, delivered.cost)

    async def _captions(self, link: str, work: Work) -> Path:
        """Bring the captions and write them anew, so that what lies beside the film is SRT and nothing else."""
        given = await bring(link, work.scratch / "given.srt", allow=self.api.own_host)
        captions = work.scratch / "captions.srt"
        write_srt(read(given, field="captions"), captions)
        return captions


def _checked(script: str) -> str:
    """Return a script that HeyGen takes."""
    said = script.strip()
    if not said:
        raise InvalidInput("The script is empty.", field="inputs.script", remedy="Give a text with words.")
    if len(said) > _MOST_CHARACTERS:
        problem = f"The script has {len(said)} characters; HeyGen speaks up to {_MOST_CHARACTERS}."
        raise InvalidInput(
            problem, field="inputs.script", remedy="Split it over several nodes, and merge their videos."
        )
    return said


def _picture(config: TalkingHeadConfig) -> dict[str, str]:
    """Return resolution and shape as HeyGen names them."""
    ratio = config.width / config.height
    shape = next((name for (w, h), name in _SHAPES.items() if abs(ratio / (w / h) - 1) <= _OFF), None)
    if shape is None:
        problem = (
            f"HeyGen makes no picture of {config.width}x{config.height}; its shapes are {', '.join(_SHAPES.values())}."
        )
        raise InvalidInput(problem, field="config.width", remedy="Use 1920 and 1080, 1080 and 1920, or 1080 and 1080.")
    lines = min(config.width, config.height)
    resolution = next((name for most, name in _LINES if lines <= most), "4k")
    return {"resolution": resolution, "aspect_ratio": shape}


async def _upload(given: Input, slot: str, work: Work, api: HeygenApi) -> str:
    path = await work.fetch(given)
    size = path.stat().st_size
    if size > _MOST_UPLOAD_BYTES:
        problem = f"The file has {size / 1e6:.0f} MB; HeyGen takes up to {_MOST_UPLOAD_BYTES / 1e6:.0f} MB."
        raise InvalidInput(problem, field=slot, remedy="Give a smaller file, as an MP3 or a JPEG.")
    return await api.upload(path, _TYPES.get(path.suffix.lower(), "application/octet-stream"))


def _cost(job: Job, seconds: float) -> Decimal:
    """Return what a video of this length costs by the table: HeyGen itself does not say."""
    known = EffectiveConfig(Provider.HEYGEN, 1, job.config)
    return estimate(NodeType.TALKING_HEAD, known, {"audio": [Expected(seconds=seconds)]}).usd
