"""Decide what a mix will be: its length on the grid, what of the picture is kept, and the graph of its sound; pure."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from shared.errors import InvalidInput
from shared.media.encode import SAMPLE_RATE
from shared.media.fit import Target, agrees, choose_target
from shared.media.loudness import PEAKS_CUT
from shared.media.mix_tracks import Grid, added_up, amplified, exactly, faded, nearest, sound_on_time
from shared.media.probe import AudioStream, Probe, VideoStream

_DUCK = "sidechaincompress=threshold=0.03:ratio=4:attack=20:release=600:knee=4:detection=rms:link=maximum"
"""Lowers music by some 12 dB under speech at -16 LUFS; the release bridges the pauses between words."""
_HALF_TICK = Fraction(1, 2000)
"""Seconds by which a sound may pass a frame and need no further one: containers count in milliseconds."""
_LONGEST = 12 * 3600
_MOST_CROSS = SAMPLE_RATE
"""Samples at most over which the end of a loop fades into its start."""


@dataclass(frozen=True, slots=True)
class MixSpec:
    """Say what the sound of a video is to be; the *added* sound is the one it did not have."""

    mode: Literal["replace", "overlay"] = "replace"
    volume: float = 1.0
    original_volume: float = 1.0
    fade_in: float = 0.0
    """Seconds."""
    fade_out: float = 0.0
    duck: bool = False
    """Lower the added sound while the video's own is heard."""
    loudness: float | None = None
    """LUFS."""
    fit: Literal["video", "audio", "shortest"] = "video"
    loop: bool = False


@dataclass(frozen=True, slots=True)
class MixPlan:
    """Say what will be made."""

    grid: Grid
    target: Target
    copy: bool
    """The picture is what it must be, to the last frame, and is not encoded again."""
    heard: int
    """Samples of the added sound that are heard, from its start."""
    loop: bool
    """The added sound is shorter than it must be, and repeated."""


def plan(film: Probe, sound: Probe, spec: MixSpec) -> MixPlan:
    """Return what a mix of a video and a sound will be.

    Raises:
        InvalidInput: The video has no picture, the other has no sound, or the result would be endless.
    """
    video, added = picture_of(film, "inputs.video"), sound_of(sound, "inputs.audio")
    target = choose_target(video, width=None, height=None, fps=None, fit="letterbox")
    own = max(1, nearest((video.end - film.start) * target.fps))
    length = added.end - sound.start
    grid = Grid(target.fps, _frames(own, length * target.fps, spec))
    if grid.seconds > _LONGEST:
        raise InvalidInput(
            f"The result would last {float(grid.seconds) / 3600:.1f} hours; at most {_LONGEST // 3600} are made.",
            field="inputs.audio",
            remedy="Use a shorter sound.",
        )
    samples = max(1, nearest(length * SAMPLE_RATE))
    loop = spec.loop and samples < grid.samples
    kept = agrees(video, target) and video.start == film.start == 0 and video.frames == grid.frames
    return MixPlan(grid, target, kept, grid.samples if loop else min(samples, grid.samples), loop)


def picture_of(found: Probe, field: str) -> VideoStream:
    """Return the moving picture of an input, or say that it has none."""
    if found.video is None or found.is_image:
        what = "a picture that does not move" if found.is_image else "a sound without picture"
        raise InvalidInput(f"It is {what}, not a video.", field=field, remedy="Connect a video.")
    return found.video


def sound_of(found: Probe, field: str) -> AudioStream:
    """Return the sound of an input, or say that it has none."""
    if found.audio is None or found.audio.end <= found.start:
        raise InvalidInput("It has no sound.", field=field, remedy="Connect a sound, or a video with sound.")
    return found.audio


def _frames(own: int, added: Fraction, spec: MixSpec) -> int:
    """Return the frames of the result; a sound that ends within a frame is heard to its end."""
    needed = max(1, math.ceil(added - _HALF_TICK))
    match spec.fit:
        case "video":
            return own
        case "audio":
            return needed
        case "shortest":
            return own if spec.loop else min(own, needed)


def mixed(made: MixPlan, spec: MixSpec, film: Probe, added: str) -> str:
    """Return the graph of the whole sound, from ``added`` (a chain that ends in 48 kHz stereo) to ``[mixed]``."""
    keep = [f"atrim=end_sample={made.heard}", *amplified(spec.volume)]
    fades = faded(
        fade_in=round(spec.fade_in * SAMPLE_RATE), fade_out=round(spec.fade_out * SAMPLE_RATE), end=made.heard
    )
    samples = made.grid.samples
    chain = f"{added},{','.join([*keep, *fades, *exactly(samples)])}"
    if spec.mode == "replace" or film.audio is None:
        return f"{chain},{_finished(samples)}"
    own = ",".join([*sound_on_time(film, film.audio, made.grid.fps), *exactly(samples)])
    own = f"[0:{film.audio.index}]{own}"
    if not spec.duck:
        own += "".join(f",{word}" for word in amplified(spec.original_volume))
        return f"{chain}[added];{own}[own];{added_up('[own]', '[added]')},{_finished(samples)}"
    louder = "".join(f",{word}" for word in amplified(spec.original_volume)) or ",anull"
    split = f"{own},asplit=2[own_raw][key];[own_raw]{louder[1:]}[own]"
    ducked = f"[added][key]{_DUCK},{','.join(exactly(samples))}[ducked]"
    return f"{chain}[added];{split};{ducked};{added_up('[own]', '[ducked]')},{_finished(samples)}"


def _finished(samples: int) -> str:
    return f"{PEAKS_CUT},{','.join(exactly(samples))}[mixed]"


def loop_graph(sound: Probe, added: AudioStream, fps: Fraction) -> str:
    """Return the graph that makes a seamless loop: ``[first]`` is heard once, ``[again]`` over and over behind it.

    The end of the sound fades into its start at equal power; ``[again]`` ends where ``[first]`` does, so nothing jumps.
    Only the crossfade is held in memory.
    """
    samples = max(1, nearest((added.end - sound.start) * SAMPLE_RATE))
    cross = min(_MOST_CROSS, samples // 4)
    whole = ",".join([*sound_on_time(sound, added, fps), *exactly(samples)])
    if not cross:
        return f"[0:{added.index}]{whole},asplit=2[first][again]"
    start, end = f"atrim=end_sample={cross}", f"atrim=start_sample={samples - cross},asetpts=N/SR/TB"
    middle = f"atrim=start_sample={cross}:end_sample={samples - cross},asetpts=N/SR/TB"
    rise, fall = (f"afade=t={way}:start_sample=0:nb_samples={cross}:curve=qsin" for way in ("in", "out"))
    return (
        f"[0:{added.index}]{whole},asplit=4[a][b][c][d];[a]{start}[first];[b]{middle}[middle];"
        f"[c]{start},{rise}[rising];[d]{end},{fall}[falling];"
        f"{added_up('[falling]', '[rising]')}[cross];[middle][cross]concat=n=2:v=0:a=1[again]"
    )
