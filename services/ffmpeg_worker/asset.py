"""Run ``asset``: what the editor brings is looked at and stored as it is, byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

from services.ffmpeg_worker.asset_check import check_file
from services.ffmpeg_worker.asset_source import Sources
from shared.domain.jobs import Job
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.schemas.asset import Asset
from shared.errors import InvalidInput
from shared.worker.executor import Made, Work
from shared.worker.publish import publish


class BringAsset:
    """Bring in, check and store an asset.

    Args:
        sources: Where assets may come from.
    """

    type = NodeType.ASSET
    provider = Provider.FFMPEG

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    async def run(self, job: Job, work: Work) -> Made:
        """Bring the file, hold it against its type, publish it."""
        if job.asset is None:
            raise InvalidInput("The node has no asset.", field="asset", remedy="Give source, content or url.")
        asset = Asset.model_validate(job.asset)
        path = work.scratch / "asset"
        if asset.content is not None:
            field = _write_content(asset, path)
        else:
            field = await self._sources.bring(asset, path, work.storage)
        work.progress(0.5, "checking")
        suffix, found = await check_file(path, asset.media_type, field)
        named = path.rename(path.with_suffix(suffix))
        return Made(await publish(named, job, work, media_type=asset.media_type, found=found))


def _write_content(asset: Asset, path: Path) -> str:
    """Write inline content as a file and return its key."""
    if asset.media_type is MediaType.JSON:
        path.write_text(json.dumps(asset.content, ensure_ascii=False, indent=2) + "\n", "utf-8")
    else:
        path.write_text(str(asset.content), "utf-8", newline="")
    return "asset.content"
