"""Give a video another sound, or one more, exact to the sample.

`mix` is the table of contents: look at both, plan, make a loop if one is needed, bring the whole to its loudness,
write the film. The picture is copied whenever it may stay as it is. ``-shortest`` is never used: it cuts on packets,
up to 50 ms beside the picture's end, and a short sound would cut the film.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from shared.errors import QualityFailed
from shared.media import subtitles
from shared.media.encode import audio_args, container_args, timescale, video_args
from shared.media.looking import probe_all
from shared.media.loudness import level
from shared.media.mix_damage import require_undamaged
from shared.media.mix_plan import MixPlan, MixSpec, loop_graph, mixed, picture_of, plan, sound_of
from shared.media.mix_tracks import Grid, cut_off, ends_on, exactly, picture_on_grid, sound_on_time
from shared.media.probe import Probe, probe
from shared.media.process import Limits, OnProgress, input_args, run_ffmpeg
from shared.media.space import require_space

__all__ = ["Captions", "MixSpec", "Mixed", "mix"]

_FLOAT_BYTES = 8 * 48_000
_FILM = "mixed.mp4"
_SOUND_SHARE = 0.3
"""Share of the work that the sound takes where it is brought to a loudness."""


@dataclass(frozen=True, slots=True)
class Captions:
    """Give the SRT files of both inputs, as far as they have one, and say what becomes of them."""

    video: Path | None = None
    audio: Path | None = None
    show: Literal["none", "burn", "track"] = "none"


@dataclass(frozen=True, slots=True)
class Mixed:
    """Describe a mix and how it came about."""

    path: Path
    film: Probe
    """Its facts."""
    grid: Grid
    source: Probe | None
    """The facts of the video whose picture was kept as it is, packet by packet; None where it was encoded."""
    captions: Path | None
    """What is said in it, as one SRT file, where that is known."""
    unheard_seconds: float
    """Seconds at the end of the added sound for which there is no picture."""
    silent_seconds: float
    """Seconds at the end of the film for which the added sound is over."""
    cut_seconds: float
    """Seconds for which the video's own sound would go on after its picture."""

    @property
    def copied(self) -> bool:
        """Tell whether the picture was kept as it is."""
        return self.source is not None


@dataclass(frozen=True, slots=True)
class _Bench:
    """Hold the inputs and the tools of one mix."""

    video: Path
    audio: Path
    film: Probe
    sound: Probe
    spec: MixSpec
    plan: MixPlan
    scratch: Path
    ffmpeg: Path
    limits: Limits
    on_progress: OnProgress | None = None


async def mix(  # noqa: PLR0913  the tools of one mix
    video: Path,
    audio: Path,
    spec: MixSpec,
    *,
    scratch: Path,
    ffmpeg: Path,
    on_progress: OnProgress | None = None,
    limits: Limits | None = None,
    captions: Captions | None = None,
) -> Mixed:
    """Mix a sound into a video, as ``mixed.mp4`` in scratch.

    Args:
        video: The film; it may be mute.
        audio: The added sound; it may be a video of which only the sound is used.
        spec: What the sound is to be.
        scratch: Directory for all that is made on the way.
        ffmpeg: The binary.
        on_progress: Told the fraction of the whole.
        limits: What one process may take.
        captions: Those of the inputs.

    Raises:
        InvalidInput: An input cannot be worked with; its field names the slot.
        QualityFailed: The film does not end where it must.
    """
    film, sound = await probe_all([("inputs.video", video), ("inputs.audio", audio)])
    made = plan(film, sound, spec)
    captions = captions or Captions()
    bench = _Bench(video, audio, film, sound, spec, made, scratch, ffmpeg, limits or Limits(), on_progress)
    _require_room(bench)
    srt = _write_captions(captions, bench)
    graph, inputs = await _sound(bench)
    shown = srt if captions.show != "none" else None
    out, copied = await _film(bench, graph, inputs, shown, burn=captions.show == "burn")
    return Mixed(scratch / _FILM, out, made.grid, film if copied else None, srt, *_uneven(bench), _cut(bench))


def _require_room(bench: _Bench) -> None:
    sound = int(bench.plan.grid.seconds * _FLOAT_BYTES) * (2 if bench.spec.loudness is not None else 1)
    require_space(bench.scratch, bench.film.size * 2 + sound)


def _uneven(bench: _Bench) -> tuple[float, float]:
    """Return by how much the added sound outlasts the picture, and the picture the sound."""
    if bench.plan.loop or bench.sound.audio is None:
        return 0.0, 0.0
    over = float(bench.sound.audio.end - bench.sound.start - bench.plan.grid.seconds)
    return max(0.0, over), max(0.0, -over)


def _cut(bench: _Bench) -> float:
    return cut_off(bench.film, bench.plan.grid) if bench.spec.mode == "overlay" else 0.0


def _write_captions(captions: Captions, bench: _Bench) -> Path | None:
    """Write what is said in the mix as SRT: where the video's own sound is gone, so are its words."""
    given = {"inputs.audio": captions.audio, "inputs.video": captions.video}
    if bench.spec.mode == "replace":
        del given["inputs.video"]
    cues = subtitles.joined(*(subtitles.read(path, field=slot) for slot, path in given.items() if path is not None))
    cues = subtitles.within(cues, 0.0, float(bench.plan.grid.seconds))
    return subtitles.write_srt(cues, bench.scratch / subtitles.SRT_NAME) if cues else None


async def _sound(bench: _Bench) -> tuple[str, list[str]]:
    """Return the graph that ends in ``[mixed]``, and the arguments that open its inputs behind the video."""
    added, inputs = await _added(bench)
    graph = mixed(bench.plan, bench.spec, bench.film, added)
    if bench.spec.loudness is None:
        return graph, inputs
    # The graph moves each input by what its own clock says: ffmpeg is not to have moved it before.
    await _run(bench, ["-copyts", *_input(bench.video), *inputs, "-filter_complex", graph, *_pcm("mixed")], 0.0)
    rendered = input_args("mixed.mov")
    chain = await level(rendered, bench.spec.loudness, ffmpeg=bench.ffmpeg, cwd=bench.scratch, limits=bench.limits)
    return f"[1:a:0]{','.join([chain or 'anull', *exactly(bench.plan.grid.samples)])}[mixed]", rendered


async def _added(bench: _Bench) -> tuple[str, list[str]]:
    """Return the chain that hands on the added sound, and the arguments that open it."""
    added, fps = sound_of(bench.sound, "inputs.audio"), bench.plan.grid.fps
    if not bench.plan.loop:
        return f"[1:{added.index}]{','.join(sound_on_time(bench.sound, added, fps))}", _input(bench.audio)
    graph = loop_graph(bench.sound, added, fps)
    await _run(bench, ["-copyts", *_input(bench.audio), "-filter_complex", graph, *_pcm("first"), *_pcm("again")], 0.0)
    again = input_args("again.mov", "-stream_loop", "-1")
    return "[1:a:0][2:a:0]concat=n=2:v=0:a=1", [*input_args("first.mov"), *again]


def _pcm(label: str) -> list[str]:
    """Write a label of the graph as ``label.mov``: samples as they are, of any length (WAV ends at 4 GB)."""
    return ["-map", f"[{label}]", "-c:a", "pcm_f32le", "-map_metadata", "-1", "-f", "mov", f"{label}.mov"]


def _input(path: Path) -> list[str]:
    return input_args(path.absolute())


async def _film(
    bench: _Bench, graph: str, inputs: Sequence[str], srt: Path | None, *, burn: bool
) -> tuple[Probe, bool]:
    """Write the film; a copied picture that does not come out whole is encoded after all.

    Returns:
        The facts of the film, and whether its picture was copied.
    """
    made, burnt = bench.plan, srt is not None and burn
    track = ["-f", "srt", "-i", f"file:{srt.name}"] if srt is not None and not burn else []
    for copy in (True, False) if made.copy and not burnt else (False,):
        drawn = "" if copy else f";{_picture(bench, srt if burnt else None)}"
        picture = _kept(bench) if copy else ["-map", "[picture]", *video_args(made.grid.fps)]
        args = ["-copyts", *_input(bench.video), *inputs, *track, "-filter_complex", f"{graph}{drawn}", *picture]
        args += ["-map", "[mixed]", *audio_args(), *_track_args(track, inputs), *container_args(), f"{_FILM}.part"]
        await _run(bench, args, _SOUND_SHARE if bench.spec.loudness is not None else 0.0, last=True)
        film = await probe(bench.scratch / f"{_FILM}.part")
        if ends_on(film, made.grid):
            (bench.scratch / f"{_FILM}.part").replace(bench.scratch / _FILM)
            return film, copy
    raise QualityFailed(
        f"The film does not end where it must, after {made.grid.frames} frames ({float(made.grid.seconds):.3f} s).",
        remedy="Export the video again at an even frame rate.",
    )


def _kept(bench: _Bench) -> list[str]:
    index = picture_of(bench.film, "inputs.video").index
    scale = str(timescale(bench.plan.grid.fps))
    return ["-map", f"0:{index}", "-c:v", "copy", "-video_track_timescale", scale]


def _picture(bench: _Bench, burn: Path | None) -> str:
    video, target = picture_of(bench.film, "inputs.video"), bench.plan.target
    filters = picture_on_grid(bench.film, video, target, bench.plan.grid.frames)
    if burn is not None:
        cues = subtitles.read(burn)
        filters += "," + subtitles.write_ass(cues, bench.scratch, width=target.width, height=target.height)
    return f"[0:{video.index}]{filters}[picture]"


def _track_args(track: Sequence[str], inputs: Sequence[str]) -> list[str]:
    return ["-map", f"{1 + inputs.count('-i')}:s:0", "-c:s", "mov_text"] if track else []


async def _run(bench: _Bench, args: Sequence[str], begin: float, *, last: bool = False) -> None:
    """Run ffmpeg; its progress is that of the whole from ``begin`` on."""
    report, share = bench.on_progress, 1.0 - begin if last else _SOUND_SHARE

    def tell(fraction: float, left: float | None) -> None:
        if report is not None:
            report(begin + share * fraction, left if last else None)

    log = await run_ffmpeg(
        args,
        ffmpeg=bench.ffmpeg,
        cwd=bench.scratch,
        limits=bench.limits.for_picture(bench.plan.target.width, bench.plan.target.height),
        expected_seconds=float(bench.plan.grid.seconds),
        on_progress=tell,
    )
    require_undamaged(log)
