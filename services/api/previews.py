"""Films small enough to begin at once: 360 lines, made when somebody first asks, kept beside the film.

One is made at a time, on one core, so that those who ask for other things do not notice. Whoever asks for one that is
not there yet is told so, and plays the film itself: a player must not find another film behind an address half-way.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from shared.domain.nodes import MediaType, Output
from shared.errors import JobError, Transient
from shared.media.encode import container_args
from shared.media.process import Limits, input_args, run_ffmpeg
from shared.storage import Storage

_LOG = structlog.get_logger(__name__)
_LINES = 360
_LIGHT_BITS = 1_000_000
"""A second: a film that needs no more begins at once as it is."""
_MOST_BYTES = 8 * 2**30
"""Of a film that is fetched for this; larger ones are watched as they are."""
_MOST_WAITING = 16
_MOST_REMEMBERED = 1000
_LIMITS = Limits(wall_seconds=3600).for_picture(1920, 1080)


class Previews:
    """Make previews, and say where they are.

    Args:
        storage: Where films and previews are kept.
        ffmpeg: None where there is none: then films are watched as they are.
        scratch: Directory for files on their way.
    """

    def __init__(self, storage: Storage, ffmpeg: Path | None, scratch: Path) -> None:
        self._storage = storage
        self._ffmpeg = ffmpeg
        self._scratch = scratch
        self._turn = asyncio.Semaphore(1)
        self._making: dict[str, asyncio.Task[None]] = {}
        self._hopeless: set[str] = set()

    async def key(self, output: Output) -> str | None:
        """Return the key of what is to be played; None: it is being made, ask again in a moment."""
        key = f"{output.s3_key}.{output.sha256[:12]}.{_LINES}p.mp4"
        if self._ffmpeg is None or _is_light(output) or key in self._hopeless:
            return output.s3_key
        if await self._storage.stat(key) is not None:
            return key
        if key not in self._making and len(self._making) < _MOST_WAITING:
            task = asyncio.create_task(self._make(output, key, self._ffmpeg))
            self._making[key] = task
            task.add_done_callback(lambda _: self._making.pop(key, None))
        return None

    async def close(self) -> None:
        """Give up what is being made."""
        tasks = [*self._making.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _make(self, output: Output, key: str, ffmpeg: Path) -> None:
        try:
            async with self._turn:
                await self._encode(output, key, ffmpeg)
            _LOG.info("preview_made", key=key)
        except Transient as error:
            _LOG.warning("preview_not_made", key=key, error=error.message)
        except JobError as error:
            _LOG.warning("preview_impossible", key=key, error=error.message)
            if len(self._hopeless) >= _MOST_REMEMBERED:
                self._hopeless.clear()
            self._hopeless.add(key)

    async def _encode(self, output: Output, key: str, ffmpeg: Path) -> None:
        self._scratch.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=self._scratch, prefix="preview-") as name:
            folder = Path(name)
            local = self._storage.local_path(output.s3_key)
            if local is None:
                await self._storage.get_file(output.s3_key, folder / "film")
            else:
                (folder / "film").symlink_to(local.absolute())
            await run_ffmpeg(_args(), ffmpeg=ffmpeg, cwd=folder, limits=_LIMITS, expected_seconds=output.duration)
            await self._storage.put_file(folder / "preview.mp4", key, content_type="video/mp4")


def _is_light(output: Output) -> bool:
    """Tell whether a film, or what is none, is best watched as it is."""
    if output.type is not MediaType.VIDEO or not output.duration or output.size > _MOST_BYTES:
        return True
    return output.size * 8 / output.duration <= _LIGHT_BITS


def _args() -> list[str]:
    """Return the arguments that make ``preview.mp4`` of ``film``: at most 360 lines of whichever side is shorter."""
    size = f"scale=w='if(gt(iw,ih),-2,min({_LINES},iw))':h='if(gt(iw,ih),min({_LINES},ih),-2)'"
    picture = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "28", "-maxrate", "600k", "-bufsize", "1200k")
    keys = ("-force_key_frames", "expr:gte(t,n_forced*2)", "-pix_fmt", "yuv420p", "-threads", "1")
    sound = ("-c:a", "aac", "-b:a", "64k", "-ac", "2")
    maps = ("-map", "0:v:0", "-map", "0:a:0?", "-vf", size)
    return [*input_args("film", "-threads", "1"), *maps, *picture, *keys, *sound, *container_args(), "preview.mp4"]
