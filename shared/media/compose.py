"""Draw an overlay into a video: placed, cut, shaped, timed; as long as the background, to the frame and the sample.

`compose` is the table of contents: look at both, plan, draw the mask and the border once, run one ffmpeg.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shared.errors import QualityFailed
from shared.media import subtitles
from shared.media.compose_graph import BACKGROUND, Stills, keeps_sound, picture, sound
from shared.media.compose_plan import ComposePlan, ComposeSpec, Crop, Line, plan
from shared.media.encode import audio_args, container_args, video_args
from shared.media.looking import probe_all
from shared.media.masks import Shape, draw_border, draw_mask
from shared.media.mix_damage import require_undamaged
from shared.media.mix_tracks import Grid, cut_off, ends_on
from shared.media.probe import AudioStream, Probe, probe
from shared.media.process import Limits, OnProgress, input_args, run_ffmpeg
from shared.media.space import require_space

__all__ = ["Captions", "ComposeSpec", "Composed", "Crop", "Line", "compose"]

_FILM = "composed.mp4"
_PART = f"{_FILM}.part"
_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""ffmpeg's own decoders of these drop the alpha that WebM keeps beside the picture."""


@dataclass(frozen=True, slots=True)
class Captions:
    """Give the SRT files of both inputs, as far as they have one, and say what becomes of them."""

    background: Path | None = None
    overlay: Path | None = None
    show: Literal["none", "burn", "track"] = "none"


@dataclass(frozen=True, slots=True)
class Composed:
    """Describe a composition."""

    path: Path
    film: Probe
    """Its facts."""
    plan: ComposePlan
    captions: Path | None
    """What is said in it, as one SRT file, where that is known."""
    cut_seconds: float
    """Seconds for which the background's sound would go on after its picture."""

    @property
    def grid(self) -> Grid:
        """Return its frames and samples."""
        return self.plan.grid


async def compose(  # noqa: PLR0913  the tools of one composition
    background: Path,
    overlay: Path,
    spec: ComposeSpec,
    *,
    scratch: Path,
    ffmpeg: Path,
    on_progress: OnProgress | None = None,
    limits: Limits | None = None,
    captions: Captions | None = None,
) -> Composed:
    """Draw an overlay into a video, as ``composed.mp4`` in scratch.

    Args:
        background: The video that gives size, frame rate and length.
        overlay: A video or a picture, with or without alpha.
        spec: Where, when and how it is seen and heard.
        scratch: Directory for all that is made on the way.
        ffmpeg: The binary.
        on_progress: Told the fraction of the whole.
        limits: What the process may take.
        captions: Those of the inputs.

    Raises:
        InvalidInput: An input or the config cannot be worked with; its field names which.
        QualityFailed: The film does not end where it must.
    """
    base, layer = await probe_all([("inputs.background", background), ("inputs.overlay", overlay)])
    made, captions = plan(base, layer, spec), captions or Captions()
    require_space(scratch, base.size * 3 + layer.size)
    srt = _write_captions(captions, made, spec, scratch)
    drawn = _burnt(srt, made, scratch) if srt is not None and captions.show == "burn" else None
    stills, still_args = _draw_stills(made, spec, scratch)
    inputs = ["-copyts", *_opened(background, base), *_opened(overlay, layer), *still_args]
    track = srt if captions.show == "track" else None
    for kept in (base.audio, None) if keeps_sound(made, spec, base, layer) else (None,):
        heard = "" if kept else f";{sound(made, spec, base, layer)}"
        graph = f"{picture(made, base, layer, stills, drawn)}{heard}"
        log = await run_ffmpeg(
            [*inputs, *_output_args(graph, made, inputs, track, kept)],
            ffmpeg=ffmpeg,
            cwd=scratch,
            limits=(limits or Limits()).for_picture(made.target.width, made.target.height),
            expected_seconds=float(made.grid.seconds),
            on_progress=on_progress,
        )
        require_undamaged(log)
        film = await probe(scratch / _PART)
        if ends_on(film, made.grid):
            (scratch / _PART).replace(scratch / _FILM)
            cut = cut_off(base, made.grid) if spec.audio != "overlay" else 0.0
            return Composed(scratch / _FILM, film, made, srt, cut)
    raise QualityFailed(
        f"The film does not end where its background does, after {made.grid.frames} frames"
        f" ({float(made.grid.seconds):.3f} s).",
        remedy="Export the background again at an even frame rate.",
    )


def _write_captions(captions: Captions, made: ComposePlan, spec: ComposeSpec, scratch: Path) -> Path | None:
    """Write what is heard in the composition as SRT: words whose sound is left out are left out, too."""
    start, end = (float(frame / made.grid.fps) for frame in (made.first, made.first + made.frames))
    tracks = []
    if captions.background is not None and spec.audio != "overlay":
        cues = subtitles.read(captions.background, field="inputs.background")
        tracks.append(subtitles.within(cues, 0.0, float(made.grid.seconds)))
    if captions.overlay is not None and spec.audio != "background":
        cues = subtitles.read(captions.overlay, field="inputs.overlay")
        tracks.append(subtitles.within(subtitles.shifted(cues, start), start, end))
    cues = subtitles.joined(*tracks)
    return subtitles.write_srt(cues, scratch / subtitles.SRT_NAME) if cues else None


def _burnt(srt: Path, made: ComposePlan, scratch: Path) -> str:
    width, height = made.target.width, made.target.height
    return subtitles.write_ass(subtitles.read(srt), scratch, width=width, height=height)


def _draw_stills(made: ComposePlan, spec: ComposeSpec, scratch: Path) -> tuple[Stills, list[str]]:
    """Draw the mask and the border, as far as the overlay needs them, and return how to open them."""
    shape = Shape(made.box.width, made.box.height, circle=spec.circle, radius=spec.rounded, opacity=spec.opacity)
    paths: list[Path] = []
    mask = border = None
    if spec.circle or spec.rounded or spec.opacity < 1:
        paths.append(draw_mask(shape, scratch / "mask.png"))
        mask = 1 + len(paths)
    if spec.border is not None and spec.border.width:
        line = spec.border
        paths.append(draw_border(shape, scratch / "border.png", thickness=line.width, colour=line.colour))
        border = 1 + len(paths)
    return Stills(mask, border), [word for path in paths for word in input_args(path.name)]


def _opened(path: Path, found: Probe) -> list[str]:
    video = found.video
    decoder = _ALPHA_DECODERS.get(video.codec) if video is not None and video.alpha_mode else None
    return input_args(path.absolute(), *(("-c:v", decoder) if decoder else ()))


def _output_args(
    graph: str, made: ComposePlan, inputs: Sequence[str], track: Path | None, kept: AudioStream | None
) -> list[str]:
    number = inputs.count("-i")
    opened = ["-f", "srt", "-i", f"file:{track.name}"] if track is not None else []
    mapped = ["-map", f"{number}:s:0", "-c:s", "mov_text"] if track is not None else []
    copied = ["-map", f"{BACKGROUND}:{kept.index}", "-c:a", "copy"] if kept is not None else []
    shown = ["-map", "[picture]", *video_args(made.grid.fps), *(copied or ["-map", "[sound]", *audio_args()])]
    return [*opened, "-filter_complex", graph, *shown, *mapped, *container_args(), _PART]
