"""Small real films and sounds for the fakes to hand out, made once in a process."""

from __future__ import annotations

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from shared.media.binaries import find_ffmpeg


@cache
def film(seconds: float = 1.0, size: str = "160x90") -> bytes:
    """Return an MP4 with picture and sound."""
    picture = ("-f", "lavfi", "-i", f"testsrc2=s={size}:r=25:d={seconds}")
    sound = ("-f", "lavfi", "-i", f"sine=f=440:r=48000:d={seconds}")
    return _make((*picture, *sound, "-pix_fmt", "yuv420p", "-movflags", "+faststart"), "film.mp4")


@cache
def speech(seconds: float, extension: str = "mp3", rate: int = 44_100) -> bytes:
    """Return a sound of a length, as a voice would be."""
    return _make(("-f", "lavfi", "-i", f"sine=f=220:r={rate}:d={seconds:.3f}"), f"speech.{extension}")


def _make(arguments: tuple[str, ...], name: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        command = [str(find_ffmpeg(None)), "-v", "error", "-nostdin", *arguments, str(path)]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
        return path.read_bytes()
