"""Draw an overlay into a picture and lay their sounds over each other: the filter graph, from numbers alone; pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from shared.media.compose_plan import ComposePlan, ComposeSpec
from shared.media.encode import SAMPLE_RATE
from shared.media.fit import Target, picture_filters
from shared.media.loudness import PEAKS_CUT
from shared.media.mix_plan import picture_of
from shared.media.mix_tracks import (
    Grid,
    added_up,
    ends_on,
    exactly,
    faded,
    picture_on_grid,
    shift,
    silence,
    sound_on_time,
)
from shared.media.probe import AudioStream, Probe

BACKGROUND, OVERLAY = 0, 1
"""Numbers of ffmpeg's inputs; the mask and the border come behind."""
_CLICK_IN = SAMPLE_RATE // 2000
_CLICK_OUT = SAMPLE_RATE * 8 // 1000
"""0.5 ms in, 8 ms out: where an overlay's sound is cut, its click is gone and the first consonant is not."""


@dataclass(frozen=True, slots=True)
class Stills:
    """Give the numbers of the inputs that shape the overlay; None where it needs none."""

    mask: int | None = None
    border: int | None = None


def picture(made: ComposePlan, background: Probe, overlay: Probe, stills: Stills, captions: str | None) -> str:
    """Return the graph of the picture, which ends in ``[picture]``.

    Args:
        made: What will be made.
        background: The film.
        overlay: What is drawn into it.
        stills: Inputs that shape the overlay.
        captions: Filter that draws captions over all.
    """
    base = picture_of(background, "inputs.background")
    box, until = made.box, made.first + made.frames - 1
    under = picture_on_grid(background, base, made.target, made.grid.frames)
    graph = [f"[{BACKGROUND}:{base.index}]{under}[under]", _layer(made, overlay, stills)]
    place = f"overlay=x={box.x}:y={box.y}:format=yuv420"
    over = f"[under][layer]{place}:eof_action=pass"
    if stills.border is not None:
        ring = f"{place}:eof_action=repeat:enable=between(n\\,{made.first}\\,{until})"
        graph.append(f"[{stills.border}:v:0]scale=out_color_matrix=bt709:out_range=tv,format=yuva444p[ring]")
        over += f"[below];[below][ring]{ring}"
    last = f",{captions}" if captions else ""
    return ";".join([*graph, f"{over}{last},format=yuv420p[picture]"])


def _layer(made: ComposePlan, overlay: Probe, stills: Stills) -> str:
    """Return the graph of the overlay, from its file to ``[layer]``, which begins at its own first frame."""
    video = overlay.video
    assert video is not None  # noqa: S101  an overlay without picture is refused before
    chain = f"[{OVERLAY}:{video.index}]{','.join(_scaled(made, overlay, alpha=video.has_alpha))}"
    if stills.mask is not None:
        chain += _masked(stills.mask, alpha=video.has_alpha)
    clock = f"settb={made.grid.fps.denominator}/{made.grid.fps.numerator},setpts=N+{made.first}"
    return f"{chain},{clock}[layer]"


def _scaled(made: ComposePlan, overlay: Probe, *, alpha: bool) -> list[str]:
    """Return the filters that cut, scale and time the overlay; what does not fit its box is cut from its edges."""
    target = Target(made.box.width, made.box.height, made.grid.fps, "crop")
    filters = picture_filters(made.source, target)
    if alpha:
        filters = ["format=yuva420p" if word == "format=yuv420p" else word for word in filters]
    if made.cut is not None:
        left, top, width, height = made.cut
        filters.insert(0, f"crop=w={width}:h={height}:x={left}:y={top}:exact=1")
    if overlay.is_image:
        return [*filters, f"loop=loop={made.frames - 1}:size=1:start=0", f"trim=end_frame={made.frames}"]
    by = shift(overlay, overlay.video, made.grid.fps) if overlay.video else Fraction(0)
    moved = f"setpts=PTS+({by.numerator}/{by.denominator})/TB"
    return [moved, *filters, f"trim=end_frame={made.frames}"]


def _masked(mask: int, *, alpha: bool) -> str:
    """Return what gives the overlay the mask as its alpha, or takes the mask from the alpha that it has."""
    grey = f"[{mask}:v:0]format=gray"
    if not alpha:
        return f"[whole];{grey}[mask];[whole][mask]alphamerge"
    own = "[whole]split=2[colours][seen];[seen]alphaextract[own]"
    return f"[whole];{grey}[mask];{own};[own][mask]blend=all_mode=multiply[both];[colours][both]alphamerge"


def keeps_sound(made: ComposePlan, spec: ComposeSpec, background: Probe, overlay: Probe) -> bool:
    """Tell whether the background's sound is the film's, as it is: its packets are kept, and nothing is lost."""
    audio = background.audio
    if audio is None or spec.audio == "overlay" or (spec.audio == "mix" and overlay.audio is not None):
        return False
    ours = (audio.codec, audio.sample_rate, audio.layout) == ("aac", SAMPLE_RATE, "stereo")
    return ours and background.format.startswith("mov") and ends_on(background, made.grid)


def sound(made: ComposePlan, spec: ComposeSpec, background: Probe, overlay: Probe) -> str:
    """Return the graph of the sound, which ends in ``[sound]`` and is never absent: a film without one is silent."""
    samples = made.grid.samples
    wants_base, wants_layer = spec.audio != "overlay", spec.audio != "background"
    base = _base(background, background.audio, made.grid) if wants_base and background.audio else None
    layer = _voice(made, overlay, overlay.audio) if wants_layer and overlay.audio else None
    if base and layer:
        return f"{base}[one];{layer}[two];{added_up('[one]', '[two]')},{PEAKS_CUT},{','.join(exactly(samples))}[sound]"
    return f"{base or layer or silence(samples)}[sound]"


def _base(background: Probe, audio: AudioStream, grid: Grid) -> str:
    filters = [*sound_on_time(background, audio, grid.fps), *exactly(grid.samples)]
    return f"[{BACKGROUND}:{audio.index}]{','.join(filters)}"


def _voice(made: ComposePlan, overlay: Probe, audio: AudioStream) -> str:
    """Return the overlay's sound, heard for as long as the overlay is seen."""
    at, until = made.grid.sample_at(made.first), made.grid.sample_at(made.first + made.frames)
    filters = [
        *sound_on_time(overlay, audio, made.grid.fps),
        *exactly(until - at),
        *faded(fade_in=_CLICK_IN, fade_out=_CLICK_OUT, end=until - at),
        f"adelay=delays={at}S:all=1",
        *exactly(made.grid.samples),
    ]
    return f"[{OVERLAY}:{audio.index}]{','.join(filters)}"
