"""What a segment looks like in the film: its shape, its colours, its lines, whatever it was before."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from shared.media.merge import Merged, MergeSpec, merge
from tests.media.clips import run_quietly
from tests.media.conftest import WHEEL
from tests.media.senses import Picture, see

Floats = npt.NDArray[np.float64]
TAGS_709 = "bt709:bt709:bt709:tv"
TAGS_601 = "smpte170m:smpte170m:smpte170m:tv"
ORANGE = (200, 120, 40)


def colour_clip(path: Path, size: str, matrix: str, tags: str | None, depth: str = "tv") -> Path:
    """Write two frames of one colour, made with a matrix and a range, tagged as told or not at all."""
    primaries, transfer, space, span = (tags or "unknown:unknown:unknown:unknown").split(":")
    paint = f"color=c=0x{bytes(ORANGE).hex()}:s={size}:r=25:d=0.08,format=rgb24"
    to_yuv = f"scale=out_color_matrix={matrix}:out_range={depth},format=yuv420p"
    said = f"setparams=range={span}:color_primaries={primaries}:color_trc={transfer}:colorspace={space}"
    quality = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "4")
    labels = ("-color_range", span, "-colorspace", space, "-color_primaries", primaries, "-color_trc", transfer)
    run_quietly(WHEEL, "-f", "lavfi", "-i", f"{paint},{to_yuv},{said}", *quality, *labels, str(path))
    return path


async def film_of(paths: list[Path], ffmpeg: Path, scratch: Path, spec: MergeSpec) -> Merged:
    """Merge in a scratch directory of its own."""
    scratch.mkdir()
    return await merge(paths, spec, scratch=scratch, ffmpeg=ffmpeg)


async def test_a_colour_is_the_same_colour_whatever_it_was_written_in(ffmpeg: Path, tmp_path: Path) -> None:
    """BT.601 and BT.709, video and full range, tagged or guessed by size as players do: no jump at any joint."""
    clips = [
        colour_clip(tmp_path / "hd.mp4", "1280x720", "bt709", None),
        colour_clip(tmp_path / "sd.mp4", "160x90", "smpte170m", None),
        colour_clip(tmp_path / "sd-601.mp4", "160x90", "smpte170m", TAGS_601),
        colour_clip(tmp_path / "sd-709.mp4", "160x90", "bt709", TAGS_709),
        colour_clip(tmp_path / "full.mp4", "160x90", "bt709", "bt709:bt709:bt709:pc", "pc"),
        colour_clip(tmp_path / "full-601.mp4", "160x90", "smpte170m", "smpte170m:smpte170m:smpte170m:pc", "pc"),
    ]

    film = await film_of(clips, ffmpeg, tmp_path / "film", MergeSpec(width=160, height=90, fps=Fraction(25)))

    shown = [see(film.path, 2 * index, 160, 90)[45, 80] for index in range(len(clips))]
    assert [max(abs(int(a) - b) for a, b in zip(pixel, ORANGE, strict=True)) <= 4 for pixel in shown] == [True] * 6


PATCHES = {"white": (1, 1, 1), "red": (1, 0, 0), "grey": (0.2, 0.2, 0.2)}
"""Linear light in BT.709 primaries, where 1 is the white of a page."""
TO_2020 = np.array([[0.6274, 0.3293, 0.0433], [0.0691, 0.9195, 0.0114], [0.0164, 0.0880, 0.8956]])
"""ITU-R BT.2087."""


def pq(light: Floats) -> Floats:
    """Return the signal for light by SMPTE ST 2084; the white of a page has 203 cd/m² (ITU-R BT.2408)."""
    power = (light * 203 / 10_000) ** 0.1593017578125
    return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375


def hlg(light: Floats) -> Floats:
    """Return the signal for light by ARIB STD-B67; the white of a page is at 75 % (ITU-R BT.2408)."""
    scene = light * 0.265
    return np.where(
        scene <= 1 / 12, np.sqrt(3 * scene), 0.17883277 * np.log(np.maximum(12 * scene - 0.28466892, 1e-9)) + 0.55991073
    )


def hdr_clip(path: Path, transfer: str, curve: Callable[[Floats], Floats], primaries: str = "") -> Path:
    """Write two frames of three patches side by side, as 10 bit BT.2020, which need not be said."""
    planes: list[list[int]] = [[], [], []]
    for light in PATCHES.values():
        red, green, blue = curve(TO_2020 @ np.array(light, float))
        luma = 0.2627 * red + 0.6780 * green + 0.0593 * blue
        chroma = ((blue - luma) / 1.8814, (red - luma) / 1.4746)
        for plane, value in zip(planes, (64 + 876 * luma, *(512 + 896 * c for c in chroma)), strict=True):
            plane.append(round(float(value)))
    big, small = (np.repeat(planes[0], 48), 90), [(np.repeat(p, 24), 45) for p in planes[1:]]
    frame = b"".join(np.tile(row, (lines, 1)).astype("<u2").tobytes() for row, lines in (big, *small))
    raw = path.with_suffix(".yuv")
    raw.write_bytes(frame * 2)
    read = ("-f", "rawvideo", "-pix_fmt", "yuv420p10le", "-s", "144x90", "-r", "25", "-i", str(raw))
    tags = f"setparams=range=tv:color_trc={transfer}{primaries}"
    run_quietly(WHEEL, *read, "-vf", tags, "-c:v", "libx265", "-x265-params", "log-level=error:qp=4", str(path))
    return path


async def test_high_dynamic_range_is_mapped_to_what_screens_show(ffmpeg: Path, tmp_path: Path) -> None:
    """White is bright and not clipped away, grey is grey and darker, red is red; both curves look alike."""
    clips = [
        hdr_clip(tmp_path / "pq.mp4", "smpte2084", pq, ":colorspace=bt2020nc:color_primaries=bt2020"),
        hdr_clip(tmp_path / "hlg.mp4", "arib-std-b67", hlg),
    ]

    film = await film_of(clips, ffmpeg, tmp_path / "film", MergeSpec())

    for index in (0, 2):
        white, red, grey = see(film.path, index, 144, 90)[45, 24::48].astype(int)
        assert white.min() > 200
        assert red[0] > 120
        assert red[0] > 3 * max(red[1], red[2])
        assert np.ptp(grey) <= 6
        assert 105 < grey.mean() < 135


async def test_an_interlaced_segment_shows_no_combs(ffmpeg: Path, tmp_path: Path) -> None:
    """A bar that moves between two fields has straight edges in the film."""
    path = tmp_path / "interlaced.mp4"
    bar = "color=c=black:s=320x180:r=50:d=0.4,format=yuv420p[b];color=c=white:s=40x180:r=50:d=0.4[w];"
    moving = f"{bar}[b][w]overlay=x=n*12:y=0,interlace=scan=tff:lowpass=off,setfield=tff[v]"
    coded = ("-c:v", "libx264", "-flags", "+ilme+ildct", "-top", "1", "-x264-params", "tff=1")
    run_quietly(WHEEL, "-filter_complex", moving, "-map", "[v]", *(word for word in coded if word not in ("-top", "1")),
                str(path))  # fmt: skip

    film = await film_of([path], ffmpeg, tmp_path / "film", MergeSpec())

    assert combed(see(path, 4, 320, 180)) > 10
    assert combed(see(film.path, 4, 320, 180)) < 4


def combed(picture: Picture) -> float:
    """Return by how much neighbouring lines differ more than those two apart."""
    light = picture.astype(float).mean(axis=2)
    near, far = np.abs(np.diff(light, axis=0)).mean(), np.abs(light[2:] - light[:-2]).mean()
    return float(near - far)


GREY_FRAME = ("-c:v", "libx264", "-preset", "ultrafast", "-qp", "10", "-pix_fmt", "yuv420p")


async def test_every_shape_is_shown_upright_and_unsqueezed(ffmpeg: Path, tmp_path: Path) -> None:
    """Pixels that are not square, turned phones, odd sides: each picture fills what its shape fills of the film."""
    plain, wide, turned, odd = (tmp_path / f"{name}.mp4" for name in ("plain", "wide", "turned", "odd"))
    for path, size, sar in ((plain, "160x90", 1), (wide, "160x90", 2), (odd, "91x161", 1)):
        still = f"color=c=white:s={size}:r=25:d=0.08,setsar={sar}"
        chroma = "yuv444p" if path is odd else "yuv420p"
        run_quietly(WHEEL, "-f", "lavfi", "-i", still, *GREY_FRAME[:-1], chroma, str(path))
    turn = ("-display_rotation:v:0", "90", "-i", str(plain), "-c", "copy")
    run_quietly(WHEEL, *turn, str(turned))

    film = await film_of([plain, wide, turned, odd], ffmpeg, tmp_path / "film", MergeSpec())

    assert [bright_box(see(film.path, 2 * index, 160, 90)) for index in range(4)] == [
        (160, 90),
        (160, 44),
        (50, 90),
        (50, 90),
    ]


def bright_box(picture: Picture) -> tuple[int, int]:
    """Return how many columns and lines in the middle of a picture are bright."""
    light = picture.mean(axis=2)
    return int((light[45] > 128).sum()), int((light[:, 80] > 128).sum())
