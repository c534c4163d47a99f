"""The Lambdas as AWS runs them: the real runtime client, a real bucket, real ffmpeg."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from shared.storage import Storage
from tests.lambdas.aws import Aws
from tests.media.clips import Clip
from tests.storage.seaweed import BUCKET

Make = Callable[[Clip], Path]
CLIP = Clip(flash_at=0.2, seconds=0.8, width=160, height=90)


async def test_videos_become_a_film_beside_its_answer(cloud: Aws, storage: Storage, make: Make) -> None:
    """By hand: three keys are enough."""
    await storage.put_file(make(CLIP), "hand/one.mp4")
    await storage.put_file(make(replace(CLIP, fps="25", width=320, height=180)), "hand/two.mp4")
    event = {"input_videos": ["hand/one.mp4", "hand/two.mp4"], "output_bucket": BUCKET, "output_key": "hand/film/film.mp4"}

    first = await cloud.invoke("callsheet-video-merger", event)
    print((cloud.scratch / "callsheet-video-merger.log").read_text())

    assert first.answer is not None
    assert first.answer["ok"], first.answer
