"""Bring one segment to the film's grid: the ffmpeg arguments for it; pure.

One run decodes the segment once and writes each of its pieces (head, body, tail) as a ``.mov`` with PCM sound, so that
sound is encoded only once, when the film is whole. ``-frames:v`` would end the sound with the picture: trims cut both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from shared.media.encode import BOTH_EARS, ON_TIME, SAMPLE_RATE, timescale, video_args
from shared.media.fit import Target, picture_filters
from shared.media.grid import Place, Span
from shared.media.probe import Probe
from shared.media.whitelist import input_args

_DECLICK_IN = SAMPLE_RATE // 2000
_DECLICK_OUT = SAMPLE_RATE * 8 // 1000
"""0.5 ms in, 8 ms out: a click is gone, and the first consonant is not."""
_CRF_BETWEEN = 10
"""Pieces that a crossfade encodes again lose nothing that can be seen."""


@dataclass(frozen=True, slots=True)
class Leg:
    """Say what becomes of one segment."""

    source: Path
    probe: Probe
    place: Place
    target: Target
    alone: Place | None = None
    """Where it lies in a film of its own, for a leg that is the same picture in any film."""
    fade_in: int = 0
    """Frames over which it comes out of black."""
    fade_out: int = 0
    """Frames over which it goes to black."""
    cut_in: bool = True
    """It begins at a cut, whose click is taken from the sound."""
    cut_out: bool = True
    burn: str | None = field(default=None, compare=False)
    """Filter that draws its captions; names files in the working directory."""

    @property
    def pieces(self) -> dict[str, Span]:
        """Return the pieces that have frames, by name."""
        spans = {"head": self.place.head, "body": self.place.body, "tail": self.place.tail}
        return {name: span for name, span in spans.items() if span.frames}


def encode_leg_args(leg: Leg, *, threads: int) -> list[str]:
    """Return the arguments that write ``head.mov``, ``body.mov`` and ``tail.mov``, as far as they exist."""
    pieces = leg.pieces
    args = [*input_args(leg.source, "-threads", str(threads)), "-copyts", "-filter_complex", _graph(leg, pieces)]
    args = ["-filter_complex_threads", "1", *args]
    for name in pieces:
        crf = 20 if name == "body" else _CRF_BETWEEN
        video = video_args(leg.target.fps, crf=crf, threads=threads)
        args += ["-map", f"[v_{name}]", "-map", f"[a_{name}]", *video, *_piece_args(name)]
    return args


def copy_legs_args(legs: Sequence[tuple[str, Leg]]) -> list[str]:
    """Return the arguments that write ``body.mov`` of some legs, each in its folder, with the picture as it is."""
    inputs, outputs = list[str](), list[str]()
    for number, (folder, leg) in enumerate(legs):
        video, label = leg.probe.video, f"[a_{number}]"
        assert video is not None  # noqa: S101  a segment without picture is refused before
        sound = f"{_sound(leg, number)}{_piece_of_sound(leg.place.body)}{label}"
        scale = str(timescale(leg.target.fps))
        inputs += [*input_args(leg.source), "-filter_complex", sound]
        outputs += ["-map", f"{number}:{video.index}", "-map", label, "-c:v", "copy", "-video_track_timescale", scale]
        outputs += _piece_args(f"{folder}/body")
    return ["-copyts", *inputs, *outputs]


def cut_leg_args(leg: Leg, alone: str) -> list[str]:
    """Return the arguments that write ``body.mov`` with the first frames of a piece that may have one more.

    The sound is made anew: where it ends, and its last milliseconds, differ from one place in a film to another.
    """
    sound = f"{_sound(leg)}{_piece_of_sound(leg.place.body)}[a_body]"
    end = _decimal((leg.place.frames - Fraction(1, 2)) / leg.target.fps)
    scale = str(timescale(leg.target.fps))
    inputs = ["-copyts", *input_args(leg.source), *input_args(alone, "-t", end)]
    picture = ["-map", "1:v:0", "-map", "[a_body]", "-c:v", "copy", "-video_track_timescale", scale]
    return [*inputs, "-filter_complex", sound, *picture, *_piece_args("body")]


def join_args(tail: str, head: str, span: Span, target: Target, *, threads: int) -> list[str]:
    """Return the arguments that fade one file into another of the same length, as ``joint.mov``.

    The sounds cross at equal gain: that can never clip.
    """
    length = _decimal(span.frames / target.fps)
    picture = f"[0:v][1:v]xfade=transition=fade:offset=0:duration={length},trim=end_frame={span.frames}[v]"
    fades = f"[0:a]afade=t=out:ss=0:ns={span.samples}[a0];[1:a]afade=t=in:ss=0:ns={span.samples}[a1]"
    sound = f"{fades};[a0][a1]amix=inputs=2:normalize=0,atrim=end_sample={span.samples}[a]"
    return [
        *(*input_args(tail), *input_args(head)),
        *("-filter_complex", f"{picture};{sound}", "-map", "[v]", "-map", "[a]"),
        *(*video_args(target.fps, threads=threads), *_piece_args("joint")),
    ]


def _piece_args(name: str) -> list[str]:
    return ["-c:a", "pcm_s16le", "-map_metadata", "-1", "-map_chapters", "-1", "-f", "mov", f"{name}.mov"]


def _graph(leg: Leg, pieces: dict[str, Span]) -> str:
    """Return the filter graph: picture and sound on the grid, then cut into pieces."""
    names = list(pieces)
    parts = [_picture(leg) + _split("split", "v", names), _sound(leg) + _split("asplit", "a", names)]
    for name, span in pieces.items():
        end = span.frame + span.frames
        cut = f"trim=start_frame={span.frame}:end_frame={end},setpts=PTS-STARTPTS"
        parts += [f"[v_{name}_whole]{cut}[v_{name}]", f"[a_{name}_whole]{_piece_of_sound(span)[1:]}[a_{name}]"]
    return ";".join(parts)


def _split(filter_name: str, kind: str, names: list[str]) -> str:
    return f",{filter_name}={len(names)}" + "".join(f"[{kind}_{name}_whole]" for name in names)


def _piece_of_sound(span: Span) -> str:
    return f",atrim=start_sample={span.sample}:end_sample={span.sample + span.samples},asetpts=N/SR/TB"


def _picture(leg: Leg) -> str:
    video = leg.probe.video
    assert video is not None  # noqa: S101  a segment without picture is refused before
    frames = leg.place.frames
    filters = [_moved("setpts", leg), *picture_filters(video, leg.target)]
    filters.append(f"tpad=stop={frames}:stop_mode=clone")
    filters += [f"trim=end_frame={frames}", "setpts=PTS-STARTPTS"]
    if leg.burn:
        filters.append(leg.burn)
    if leg.fade_in:
        filters.append(f"fade=t=in:start_frame=0:nb_frames={leg.fade_in}")
    if leg.fade_out:
        filters.append(f"fade=t=out:start_frame={frames - leg.fade_out}:nb_frames={leg.fade_out}")
    return f"[0:{video.index}]{','.join(filters)}"


def _sound(leg: Leg, number: int = 0) -> str:
    place, audio = leg.place, leg.probe.audio
    samples = place.tail.sample + place.tail.samples
    if audio is None:
        return f"anullsrc=r={SAMPLE_RATE}:cl=stereo,atrim=end_sample={samples}"
    filters = [_moved("asetpts", leg), ON_TIME]
    filters.append(BOTH_EARS if audio.channels == 1 else "aformat=sample_fmts=fltp:channel_layouts=stereo")
    filters += [f"apad=whole_len={samples}", f"atrim=end_sample={samples}", *_sound_fades(leg, samples)]
    return f"[{number}:{audio.index}]{','.join(filters)}"


def _sound_fades(leg: Leg, samples: int) -> Iterator[str]:
    frame = SAMPLE_RATE / leg.target.fps
    fade_in = round(leg.fade_in * frame) or (_DECLICK_IN if leg.cut_in else 0)
    fade_out = round(leg.fade_out * frame) or (_DECLICK_OUT if leg.cut_out else 0)
    if fade_in:
        yield f"afade=t=in:start_sample=0:nb_samples={min(fade_in, samples)}"
    if fade_out:
        fade_out = min(fade_out, samples)
        yield f"afade=t=out:start_sample={samples - fade_out}:nb_samples={fade_out}"


def shift(probe: Probe, fps: Fraction) -> Fraction:
    """Return the seconds by which both tracks are moved, so that the file starts at 0 and the first frame on the grid.

    Each track's own start must not be lost: a sound that starts late stays late. A picture can only start on a frame;
    what is rounded there moves the sound as well, so that the two stay together.
    """
    if probe.video is None:
        return -probe.start
    late = (probe.video.start - probe.start) * fps
    return (round(late) - late) / fps - probe.start


def _moved(name: str, leg: Leg) -> str:
    by = shift(leg.probe, leg.target.fps)
    return f"{name}=PTS+({by.numerator}/{by.denominator})/TB"


def _decimal(value: Fraction) -> str:
    return f"{float(value):.9f}"
