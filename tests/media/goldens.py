"""Frames of compositions that somebody looked at once, kept as ``golden/*.png``; what is composed today is held to them.

``python -m tests.media.goldens`` writes them anew. Look at each before you commit it: from then on it is right.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from shared.media.compose import Captions, ComposeSpec, Crop, Line, compose
from tests.media.clips import run_quietly
from tests.media.conftest import WHEEL
from tests.media.senses import Picture, see

FOLDER = Path(__file__).with_name("golden")
WIDTH, HEIGHT = 320, 180
WORDS = "1\n00:00:00,100 --> 00:00:00,400\n{\\b1}Don't: [pan] 50% \\N C:\\new\n“Привет, ça va?” Ωμ\n"

_BASE = "testsrc2=s=320x180:r=30:d=0.5,hue=s=0.35,eq=brightness=-0.15"
_TALL = "testsrc2=s=90x160:r=30:d=0.5"
_WIDE = "testsrc=s=160x90:r=25:d=0.48"
_GLASS = (
    "testsrc=s=160x90:r=30:d=0.5,format=yuva444p,"
    "geq=lum='p(X,Y)':cb='p(X,Y)':cr='p(X,Y)':a='if(lt(X,40),0,min(255,(X-40)*4))'"
)
_VP9 = (
    "-c:v",
    "libvpx-vp9",
    "-pix_fmt",
    "yuva420p",
    "-deadline",
    "realtime",
    "-cpu-used",
    "8",
    "-crf",
    "20",
    "-b:v",
    "0",
)
_PRORES = ("-c:v", "prores_ks", "-profile:v", "4444", "-pix_fmt", "yuva444p10le")
_LAYERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "base.mp4": (_BASE, ("-c:v", "libx264", "-crf", "12", "-bf", "0", "-pix_fmt", "yuv420p")),
    "wide.mp4": (_WIDE, ("-c:v", "libx264", "-crf", "12", "-pix_fmt", "yuv420p")),
    "tall.mp4": (_TALL, ("-c:v", "libx264", "-crf", "12", "-pix_fmt", "yuv420p")),
    "glass.webm": (_GLASS, _VP9),
    "glass.mov": (_GLASS, _PRORES),
    "glass.gif": (f"{_GLASS},split[a][b];[a]palettegen[p];[b][p]paletteuse=alpha_threshold=128", ()),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A composition, and the frames of it that are kept."""

    layer: str
    spec: ComposeSpec
    frames: Sequence[int] = (6,)
    captions: bool = False


CASES = {
    "corner-small": Case("wide.mp4", ComposeSpec(scale=0.3, margin=12)),
    "left-large-moved": Case("wide.mp4", ComposeSpec(across="left", down="top", scale=0.6, offset_x=20, offset_y=30)),
    "crop": Case("wide.mp4", ComposeSpec(across="center", down="center", scale=0.5, crop=Crop(80, 20, 60, 50))),
    "circle-border": Case(
        "tall.mp4", ComposeSpec(across="left", scale=0.4, circle=True, border=Line(6, "#ffcc00"), margin=8)
    ),
    "rounded-border": Case(
        "wide.mp4", ComposeSpec(across="center", down="top", scale=0.5, rounded=20, border=Line(4, "#ffffff"))
    ),
    "half-opaque": Case("wide.mp4", ComposeSpec(across="center", down="center", scale=0.7, opacity=0.5)),
    "start-end": Case("tall.mp4", ComposeSpec(scale=0.3, start=0.1, end=0.4, margin=4), frames=(2, 3, 11, 12)),
    "alpha-vp9": Case("glass.webm", ComposeSpec(across="center", down="center", scale=0.8)),
    "alpha-prores": Case("glass.mov", ComposeSpec(across="center", down="center", scale=0.8, rounded=30)),
    "alpha-gif": Case("glass.gif", ComposeSpec(across="center", down="center", scale=0.8)),
    "captions": Case("wide.mp4", ComposeSpec(across="left", down="top", scale=0.3, margin=4), captions=True),
}


def make_layers(folder: Path) -> None:
    """Write the clips that the cases are made of."""
    for name, (source, options) in _LAYERS.items():
        run_quietly(WHEEL, "-f", "lavfi", "-i", source, *options, str(folder / name))
    (folder / "words.srt").write_text(WORDS, "utf-8")


async def frames_of(name: str, layers: Path, scratch: Path, ffmpeg: Path) -> dict[str, Picture]:
    """Compose a case and return its frames by the names of their files."""
    case = CASES[name]
    captions = Captions(background=layers / "words.srt", show="burn") if case.captions else None
    film = await compose(
        layers / "base.mp4", layers / case.layer, case.spec, scratch=scratch, ffmpeg=ffmpeg, captions=captions
    )
    label = f"{name}-{{}}.png" if len(case.frames) > 1 else f"{name}.png"
    return {label.format(frame): see(film.path, frame, WIDTH, HEIGHT) for frame in case.frames}


def read_golden(name: str) -> Picture:
    """Return a picture as it was kept."""
    with Image.open(FOLDER / name) as picture:
        return np.asarray(picture.convert("RGB"))


def likeness(one: Picture, other: Picture) -> float:
    """Return the structural similarity of two pictures (Wang et al. 2004), the mean over blocks of 8x8 every 4 pixels."""
    a, b = (_blocks(picture) for picture in (one, other))
    mean_a, mean_b = a.mean((-1, -2)), b.mean((-1, -2))
    var_a, var_b = a.var((-1, -2)), b.var((-1, -2))
    both = (a * b).mean((-1, -2)) - mean_a * mean_b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    light = (2 * mean_a * mean_b + c1) / (mean_a**2 + mean_b**2 + c1)
    return float((light * (2 * both + c2) / (var_a + var_b + c2)).mean())


def _blocks(picture: Picture) -> npt.NDArray[np.float64]:
    windows = np.lib.stride_tricks.sliding_window_view(picture.astype(np.float64), (8, 8), axis=(0, 1))
    return windows[::4, ::4]


async def main() -> None:
    """Write all golden pictures."""
    with tempfile.TemporaryDirectory() as folder:
        make_layers(Path(folder))
        for name in CASES:
            for file, picture in (await frames_of(name, Path(folder), Path(folder), WHEEL)).items():
                Image.fromarray(picture).save(FOLDER / file, optimize=True)


if __name__ == "__main__":
    asyncio.run(main())
