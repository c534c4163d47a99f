"""Paint the moving picture that stands in for a generated one: coloured light that drifts, and the prompt to read.

Colours and ways are drawn from the prompt and the seed, so two prompts look different and one prompt always the same.
With a reference image the camera moves slowly into it instead.
"""

from __future__ import annotations

import colorsys
import hashlib
import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from shared.media import fonts
from shared.media.film import Area
from shared.media.pictures import Colour, Overlay, cover, draft_label, rounded

_COARSE = 12
"""Light is computed on every twelfth pixel and scaled up: it has no edges to lose."""
_LIGHTS = 7
_ZOOM = 0.16
"""The part of a reference image that the camera leaves outside at the end."""


class MovingPicture:
    """Hold what is drawn from a prompt and paint any frame of it."""

    def __init__(
        self,
        size: tuple[int, int],
        *,
        fps: int,
        frames: int,
        prompt: str,
        seed: int,
        note: str,
        image: Image.Image | None = None,
    ) -> None:
        self._fps, self._frames = fps, frames
        draws = np.random.default_rng(int.from_bytes(hashlib.sha256(f"{seed}\n{prompt}".encode()).digest()[:8], "big"))
        self._lights = _Lights(size, draws)
        self._camera = _Camera(image, size, draws) if image is not None else None
        self._overlays = (_prompt_card(prompt, size), draft_label(size, note))

    def paint(self, number: int) -> tuple[Image.Image, Area | None]:
        """Return the picture of a frame."""
        share = number / max(1, self._frames - 1)
        picture = self._camera.shoot(share) if self._camera else self._lights.shine(number / self._fps)
        for overlay in self._overlays:
            overlay.put_on(picture)
        return picture, None


@dataclass(frozen=True, slots=True)
class _Light:
    colour: npt.NDArray[np.float32]
    reach: float
    way: tuple[float, float, float, float]
    """Centre and swing, across and down, as parts of the picture."""
    pace: tuple[float, float]
    """Turns a minute, across and down."""
    start: tuple[float, float]


class _Lights:
    """Soft lights that drift over a dark ground."""

    def __init__(self, size: tuple[int, int], draws: np.random.Generator) -> None:
        self._size = size
        wide, high = max(2, size[0] // _COARSE), max(2, size[1] // _COARSE)
        side = min(size)
        x, y = np.meshgrid(np.linspace(0, size[0] / side, wide), np.linspace(0, size[1] / side, high))
        self._x, self._y = x.astype(np.float32), y.astype(np.float32)
        self._shape = (size[0] / side, size[1] / side)
        hue = float(draws.random())
        self._ground = np.array(_rgb(hue + 0.08, 0.13, 0.6), np.float32)
        self._lights = [self._light(hue, number, draws) for number in range(_LIGHTS)]

    def _light(self, hue: float, number: int, draws: np.random.Generator) -> _Light:
        tone = hue + (0.0, 0.08, -0.08, 0.16, 0.5, 0.42, 0.04)[number]
        across, down = (float(part) for part in draws.uniform(0.15, 0.85, 2))
        swing_across, swing_down = (float(part) for part in draws.uniform(0.12, 0.3, 2))
        pace_across, pace_down = (float(part) for part in draws.uniform(2.0, 5.0, 2))
        start_across, start_down = (float(part) for part in draws.uniform(0, math.tau, 2))
        return _Light(
            colour=np.array(_rgb(tone, 0.5, 0.75), np.float32),
            reach=float(draws.uniform(0.2, 0.42)),
            way=(across, down, swing_across, swing_down),
            pace=(pace_across, pace_down),
            start=(start_across, start_down),
        )

    def shine(self, seconds: float) -> Image.Image:
        """Return the picture so many seconds after the start."""
        minutes = seconds / 60
        field = np.broadcast_to(self._ground, (*self._x.shape, 3)).copy()
        for light in self._lights:
            across, down, swing_across, swing_down = light.way
            x = across + swing_across * math.sin(math.tau * light.pace[0] * minutes + light.start[0])
            y = down + swing_down * math.sin(math.tau * light.pace[1] * minutes + light.start[1])
            distance = (self._x - x * self._shape[0]) ** 2 + (self._y - y * self._shape[1]) ** 2
            glow = np.exp(-distance / (2 * light.reach**2))[..., None] * 0.62
            field += (light.colour - field) * glow
        coarse = Image.fromarray(np.clip(field, 0, 255).astype(np.uint8), "RGB")
        return coarse.resize(self._size, Image.Resampling.BICUBIC)


class _Camera:
    """Move slowly into a still image, towards a point drawn from the prompt."""

    def __init__(self, image: Image.Image, size: tuple[int, int], draws: np.random.Generator) -> None:
        larger = (round(size[0] * (1 + _ZOOM)), round(size[1] * (1 + _ZOOM)))
        self._image, self._size = cover(image, larger), size
        self._towards = (float(draws.uniform(0.25, 0.75)), float(draws.uniform(0.3, 0.7)))

    def shoot(self, share: float) -> Image.Image:
        """Return the picture when a share (0..1) of the time has passed; the window is placed between pixels."""
        eased = share * share * (3 - 2 * share)
        wide, high = self._image.size
        seen = 1 - (1 - 1 / (1 + _ZOOM)) * eased
        left, top = (wide * (1 - seen) * self._towards[0], high * (1 - seen) * self._towards[1])
        box = (left, top, left + wide * seen, top + high * seen)
        return self._image.resize(self._size, Image.Resampling.BICUBIC, box=box)


def _prompt_card(prompt: str, size: tuple[int, int]) -> Overlay:
    """Return the prompt on a translucent dark card in the lower third."""
    unit = min(size) / 1080
    letter = max(8, round((44 if len(prompt) < 160 else 34) * unit))  # noqa: PLR2004  four lines of the larger letters
    font = fonts.sans(letter, 500)
    lines = fonts.wrapped(prompt, font, size[0] * 0.74, most=5)
    pad, step = round(34 * unit), round(letter * 1.36)
    width = round(max(map(font.getlength, lines))) + 2 * pad
    height = len(lines) * step + 2 * pad
    card = Image.new("RGB", (width, height), (12, 13, 22))
    mask = rounded(card.size, round(22 * unit)).point(lambda covered: covered * 190 // 255)
    draw, letters = ImageDraw.Draw(card), ImageDraw.Draw(mask)
    for number, line in enumerate(lines):
        place = (width / 2, pad + step * (number + 0.5))
        draw.text(place, line, (255, 255, 255), font, anchor="mm")
        letters.text(place, line, 255, font, anchor="mm")
    return Overlay(card, mask, ((size[0] - width) // 2, round(size[1] * 0.92) - height))


def _rgb(hue: float, lightness: float, saturation: float) -> Colour:
    red, green, blue = (round(255 * part) for part in colorsys.hls_to_rgb(hue % 1, lightness, saturation))
    return red, green, blue
