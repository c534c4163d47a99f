"""MoviePy 2: the same films, written as its documents show, with the preset, quality and threads of our encoder.

    python -m benchmarks.peers.moviepy '{"task": "merge", "clips": ["…"], "film": "…"}'

A process of its own; it prints what it took, and its start is not counted.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import numpy as np
from moviepy import (
    AudioFileClip,
    CompositeAudioClip,
    CompositeVideoClip,
    ImageClip,
    VideoFileClip,
    concatenate_videoclips,
)
from PIL import Image

from benchmarks.media_inputs import FPS
from benchmarks.rounds import Taken, Turn, Used
from shared.media.encode import video_args

_OWN = ("-c:v", "-preset", "-threads")
"""Options that MoviePy writes by itself."""


async def film(ffmpeg: Path, folder: Path, task: str, **given: Any) -> Turn:
    """Let MoviePy make ``film.mp4`` in a folder."""
    path = folder / "film.mp4"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.peers.moviepy", json.dumps({"task": task, "film": str(path), **given})),
        env={**os.environ, "IMAGEIO_FFMPEG_EXE": str(ffmpeg)},
        stdout=PIPE,
    )
    said = (await process.communicate())[0]
    if process.returncode:
        raise RuntimeError(f"MoviePy ended with {process.returncode}")
    return Turn(path, Taken(**json.loads(said.splitlines()[-1])))


def merge(clips: list[str]) -> VideoFileClip:
    """Put clips end to end."""
    return concatenate_videoclips([VideoFileClip(clip) for clip in clips])


def compose(video: str, speaker: str, stills: dict[str, Any]) -> VideoFileClip:
    """Show a speaker in a circle with a border for some seconds."""
    place, size, start, until = ((stills["x"], stills["y"]), stills["size"], stills["start"], stills["until"])
    base, seconds = VideoFileClip(video), until - start
    mask = ImageClip(np.asarray(Image.open(stills["mask"])) / 255, is_mask=True).with_duration(seconds)
    face = VideoFileClip(speaker, audio=False).resized((size, size)).subclipped(0, seconds).with_mask(mask)
    ring = ImageClip(stills["border"]).with_duration(seconds)
    return CompositeVideoClip([base, *(clip.with_start(start).with_position(place) for clip in (face, ring))])


def replace(video: str, sound: str) -> VideoFileClip:
    """Give a video another sound."""
    shown = VideoFileClip(video, audio=False)
    return shown.with_audio(AudioFileClip(sound).subclipped(0, shown.duration))


def overlay(video: str, sound: str) -> VideoFileClip:
    """Lay a sound under a video's own; there is neither ducking nor loudness in MoviePy."""
    shown = VideoFileClip(video)
    added = AudioFileClip(sound).subclipped(0, shown.duration).with_volume_scaled(0.25)
    return shown.with_audio(CompositeAudioClip([shown.audio, added]))


_TASKS = {"merge": merge, "compose": compose, "replace": replace, "overlay": overlay}


def main(order: dict[str, Any]) -> None:
    """Make a film and print the seconds."""
    task, path, used = _TASKS[order.pop("task")], order.pop("film"), Used()
    words = video_args(FPS)
    options = dict(zip(words[::2], words[1::2], strict=True))
    task(**order).write_videofile(
        path,
        fps=float(FPS),
        codec=options["-c:v"],
        preset=options["-preset"],
        ffmpeg_params=[word for option in options.items() if option[0] not in _OWN for word in option],
        audio_codec="aac",
        audio_fps=48000,
        audio_bitrate="192k",
        temp_audiofile_path=str(Path(path).parent),
        logger=None,
    )
    taken = used.so_far()
    print(json.dumps({"wall": taken.wall, "cpu": taken.cpu}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
