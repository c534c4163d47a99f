"""Find the ffmpeg that works here: the one that was named, the one on PATH, or the static one of the wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path

from shared.errors import ConfigError
from shared.media.child import environment

_REMEDY = "install ffmpeg (apt-get install ffmpeg), or the wheel (pip install imageio-ffmpeg), or set CALLSHEET_FFMPEG"
_ANSWER_SECONDS = 20


def find_ffmpeg(named: Path | None = None) -> Path:
    """Return the ffmpeg to use.

    Args:
        named: What CALLSHEET_FFMPEG says; nothing else is looked at when it is given.

    Raises:
        ConfigError: There is none, or the one that was named cannot be run.
    """
    if named is not None:
        if not os.access(named, os.X_OK) or named.is_dir():
            raise ConfigError(f"CALLSHEET_FFMPEG names {named}, which is no program that can be run; {_REMEDY}.")
        return named.absolute()
    on_path = shutil.which("ffmpeg")
    if on_path:
        return Path(on_path).absolute()
    return _of_the_wheel()


def _of_the_wheel() -> Path:
    try:
        import imageio_ffmpeg  # noqa: PLC0415  images with their own ffmpeg do not carry the wheel

        return Path(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise ConfigError(f"There is no ffmpeg on PATH and no imageio-ffmpeg wheel; {_REMEDY}.") from error


@lru_cache(maxsize=8)
def ffmpeg_version(path: Path) -> str:
    """Return the version that an ffmpeg gives itself, as ``5.1.9-0+deb12u1``.

    Raises:
        ConfigError: It does not start, hangs, or is something else.
    """
    try:
        answer = subprocess.run(
            [str(path), "-version"],
            stdin=subprocess.DEVNULL,
            env=environment(),
            capture_output=True,
            timeout=_ANSWER_SECONDS,
            check=True,
        ).stdout.decode(errors="replace")
    except subprocess.TimeoutExpired as error:
        raise ConfigError(f"{path} gave no answer within {_ANSWER_SECONDS} seconds; {_REMEDY}.") from error
    except (OSError, subprocess.CalledProcessError) as error:
        raise ConfigError(f"{path} cannot be run: {error}; {_REMEDY}.") from error
    words = answer.split()
    if words[:2] != ["ffmpeg", "version"]:
        raise ConfigError(f"{path} is no ffmpeg; {_REMEDY}.")
    return words[2]
