"""Merge segments of any kind into one film, exact to the frame and the sample.

`merge` is the table of contents: probe, choose the target, lay out the timeline, make each segment's pieces, join
them. A segment that already agrees with the target keeps its picture as it is; only what differs is encoded, several
at a time, each once however often it appears, and kept in the cache. Memory does not grow with the number of
segments: every process opens one segment, or the list one file after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Literal

from shared.errors import InvalidInput, JobError, QualityFailed
from shared.media import subtitles
from shared.media.concat import film_args, list_input_args, write_list
from shared.media.encode import SAMPLE_RATE
from shared.media.fit import Fit, Target, choose_target
from shared.media.grid import Place, Timeline, lay_alone, lay_out
from shared.media.legs import Leg
from shared.media.looking import probe_all
from shared.media.loudness import level
from shared.media.piecework import Pieces, Workshop
from shared.media.probe import Probe, probe
from shared.media.process import Limits, OnProgress, run_ffmpeg
from shared.media.segments import SegmentCache, of_segment
from shared.media.space import require_space
from shared.media.tally import Tally

Transition = Literal["none", "crossfade", "fade"]

_FILM = "film.mp4"
_PADDING = Fraction(1, 10)
"""Seconds by which sound may outlast its picture and still be a codec's padding, not words."""
_LONGEST = 12 * 3600
_PCM_BYTES = SAMPLE_RATE * 4


@dataclass(frozen=True, slots=True)
class MergeSpec:
    """Say what the film is to be; None is as the first segment has it."""

    width: int | None = None
    height: int | None = None
    fps: Fraction | None = None
    fit: Fit = "letterbox"
    transition: Transition = "none"
    transition_seconds: Fraction = Fraction(1, 2)
    loudness: float | None = None
    """Integrated loudness of the film in LUFS; None leaves the sounds as they are."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Say what a stretch of the film was made of."""

    frames: int
    segment: int | None = None
    """Whose picture it has as a whole, packet by packet; None for what was encoded."""
    source: Probe | None = None
    """The facts of that segment."""


@dataclass(frozen=True, slots=True)
class Merged:
    """Describe a film and how it came about."""

    path: Path
    film: Probe
    """Its facts, in the sections of its pieces."""
    pieces: tuple[Piece, ...]
    timeline: Timeline
    target: Target
    captions: Path | None
    """All captions of the segments as one SRT file, where there are any."""
    copied: int
    """Segments whose picture was kept as it is."""
    encoded: int
    """Pieces that were encoded now."""
    cached: int
    """Pieces that were found in the cache."""


@dataclass(frozen=True, slots=True)
class Captions:
    """Say which segments have captions, and what becomes of them in the film."""

    by_segment: Mapping[int, Path] = field(default_factory=dict)
    """SRT files by the index of their segment."""
    show: Literal["none", "burn", "track"] = "none"


async def merge(  # noqa: PLR0913  the tools of one merge
    segments: Sequence[Path],
    spec: MergeSpec,
    *,
    scratch: Path,
    ffmpeg: Path,
    cache: SegmentCache | None = None,
    on_progress: OnProgress | None = None,
    limits: Limits | None = None,
    captions: Captions | None = None,
) -> Merged:
    """Merge segments into ``film.mp4`` in scratch.

    Args:
        segments: The files in order; one file may appear many times.
        spec: What the film is to be.
        scratch: Directory for all that is made on the way.
        ffmpeg: The binary.
        cache: Where finished pieces are kept.
        on_progress: Told the fraction of the whole.
        limits: What one process may take.
        captions: Those of the segments; all of them come out as one SRT in any case.

    Raises:
        InvalidInput: A segment cannot be worked with; its message begins with the segment's number.
        QualityFailed: The film has not the frames that it must have.
    """
    captions, limits = captions or Captions(), limits or Limits()
    probes = await probe_segments(segments)
    target, timeline = plan(probes, spec)
    _require_room(probes, scratch)
    legs = _legs(segments, probes, target, timeline, spec)
    shop = Workshop(scratch, ffmpeg, limits, cache, Tally(timeline.frames, on_progress))
    burn = captions.by_segment if captions.show == "burn" else {}
    srt = join_captions(captions.by_segment, timeline, scratch)
    track = srt if captions.show == "track" else None
    pieces = await shop.make(legs, burn)
    film = await _join(pieces, timeline, shop, track, spec.loudness)
    if film is None and pieces.kept.legs:
        pieces = await shop.make(legs, burn, copy=False)
        film = await _join(pieces, timeline, shop, track, spec.loudness)
    if film is None:
        raise QualityFailed(f"The merged film has not the {timeline.frames} frames that its segments have.")
    made_of = tuple(_made_of(pieces, probes))
    counts = len(pieces.kept.legs), pieces.encoded, pieces.cached
    return Merged(scratch / _FILM, film, made_of, timeline, target, srt, *counts)


async def keep_pieces(  # noqa: PLR0913  the tools of one merge
    segments: Sequence[Path],
    spec: MergeSpec,
    *,
    scratch: Path,
    ffmpeg: Path,
    cache: SegmentCache,
    on_progress: OnProgress | None = None,
    limits: Limits | None = None,
    captions: Captions | None = None,
) -> None:
    """Make and keep the pieces of some segments of a longer merge without transitions; see `merge` for the arguments.

    The first of them is the first of the whole merge: it says what picture all are brought to, and is not made.
    """
    captions, limits = captions or Captions(), limits or Limits()
    probes = await probe_segments(segments)
    target, timeline = plan(probes, spec)
    _require_room(probes, scratch)
    shop = Workshop(scratch, ffmpeg, limits, cache, Tally(timeline.frames, on_progress))
    burn = captions.by_segment if captions.show == "burn" else {}
    await shop.keep(_legs(segments, probes, target, timeline, spec), burn)


async def probe_segments(segments: Sequence[Path]) -> list[Probe]:
    """Return what each segment is; each file is looked at once."""
    if not segments:
        raise InvalidInput("There are no segments to merge.", field="inputs.segments", remedy="Connect some videos.")
    first = {path: index for index, path in reversed(list(enumerate(segments)))}
    index_of = {f"inputs.segments[{index}]": index for index in sorted(first.values())}
    given = [(field, segments[index]) for field, index in index_of.items()]
    try:
        found = dict(zip((path for _, path in given), await probe_all(given), strict=True))
        for field, path in given:
            _require_film(found[path], field)
    except JobError as error:
        raise of_segment(error, index_of.get(error.field or "", 0)) from error
    return [found[path] for path in segments]


def _require_film(found: Probe, field: str) -> None:
    what = "a picture" if found.is_image else "a sound without picture" if found.video is None else None
    if what:
        remedy = "Merge videos only; add sound with mix-audio."
        raise InvalidInput(f"It is {what}, not a video.", field=field, remedy=remedy)


def plan(probes: Sequence[Probe], spec: MergeSpec) -> tuple[Target, Timeline]:
    """Return the picture that all are brought to, and where each segment lies."""
    first = probes[0].video
    assert first is not None  # noqa: S101  a segment without picture is refused before
    target = choose_target(first, width=spec.width, height=spec.height, fps=spec.fps, fit=spec.fit)
    overlap = spec.transition_seconds if spec.transition == "crossfade" else Fraction(0)
    timeline = lay_out([length(found) for found in probes], target.fps, SAMPLE_RATE, overlap=overlap)
    if timeline.seconds > _LONGEST:
        raise InvalidInput(
            f"The film would last {float(timeline.seconds) / 3600:.1f} hours; at most {_LONGEST // 3600} are merged.",
            field="inputs.segments",
            remedy="Merge fewer or shorter segments.",
        )
    return target, timeline


def length(found: Probe) -> Fraction:
    """Return the seconds that a segment lasts: its picture, or its sound where that goes on to speak."""
    video, audio = found.video, found.audio
    end = video.end if video else Fraction(0)
    if audio is not None and audio.end > end + _PADDING:
        end = audio.end
    return end - found.start


def _require_room(probes: Sequence[Probe], scratch: Path) -> None:
    sound = sum(length(found) for found in probes) * _PCM_BYTES
    require_space(scratch, sum(found.size for found in probes) * 2 + int(sound))


def _legs(
    segments: Sequence[Path], probes: Sequence[Probe], target: Target, timeline: Timeline, spec: MergeSpec
) -> list[Leg]:
    """Return what becomes of each segment, with the fades that its joints ask for."""
    legs = [Leg(*given, target) for given in zip(segments, probes, timeline.places, strict=True)]
    if spec.transition == "none":
        return [replace(leg, alone=lay_alone(length(leg.probe), target.fps, SAMPLE_RATE)) for leg in legs]
    fade = round(spec.transition_seconds / 2 * target.fps) if spec.transition == "fade" else 0
    for index, (before, after) in enumerate(pairwise(timeline.places)):
        cut = not before.tail.frames
        legs[index] = replace(legs[index], fade_out=_fade(fade, before), cut_out=cut)
        legs[index + 1] = replace(legs[index + 1], fade_in=_fade(fade, after), cut_in=cut)
    return legs


def _fade(frames: int, place: Place) -> int:
    """Return the frames of a fade: half of the segment at most, as its other end may fade, too."""
    return min(frames, place.frames // 2)


def join_captions(by_segment: Mapping[int, Path], timeline: Timeline, folder: Path) -> Path | None:
    """Write the captions of all segments as one SRT file, each moved to where its segment lies and cut at its ends."""
    tracks = []
    for index, path in sorted(by_segment.items()):
        place = timeline.places[index]
        start, end = (float(frame / timeline.fps) for frame in (place.start, place.start + place.frames))
        try:
            cues = subtitles.read(path)
        except InvalidInput as error:
            raise of_segment(error, index) from error
        tracks.append(subtitles.within(subtitles.shifted(cues, start), start, end))
    cues = subtitles.joined(*tracks)
    return subtitles.write_srt(cues, folder / subtitles.SRT_NAME) if cues else None


def _made_of(pieces: Pieces, probes: Sequence[Probe]) -> Iterator[Piece]:
    for (_, frames), segment in zip(pieces.order, pieces.sources, strict=True):
        yield Piece(frames) if segment is None else Piece(frames, segment, probes[segment])


async def _join(
    pieces: Pieces, timeline: Timeline, shop: Workshop, track: Path | None, loudness: float | None
) -> Probe | None:
    """Lay the pieces end to end and return the film's facts; None when it is not what the timeline says."""
    write_list(pieces.order, timeline.fps, shop.scratch)
    sound = await _level(loudness, timeline, shop)
    part = shop.scratch / "film.part.mp4"
    captions = track.name if track else None
    args = film_args(timeline.fps, part.name, sound_filter=sound, captions=captions, delay=pieces.kept.delay)
    log = await run_ffmpeg(
        args,
        ffmpeg=shop.ffmpeg,
        cwd=shop.scratch,
        limits=shop.limits,
        expected_seconds=float(timeline.seconds),
        on_progress=shop.tally.last,
    )
    made = await probe(part, sections=[frames for _, frames in pieces.order])
    if log.warnings or not _is_exact(made, timeline):
        return None
    part.replace(shop.scratch / _FILM)
    return made


async def _level(loudness: float | None, timeline: Timeline, shop: Workshop) -> str | None:
    """Return the filters that bring the whole film to a loudness, exact to the sample again."""
    if loudness is None:
        return None
    filters = await level(list_input_args(), loudness, ffmpeg=shop.ffmpeg, cwd=shop.scratch, limits=shop.limits)
    return f"{filters},apad=whole_len={timeline.samples},atrim=end_sample={timeline.samples}" if filters else None


def _is_exact(made: Probe, timeline: Timeline) -> bool:
    video, audio = made.video, made.audio
    if video is None or audio is None or video.frames != timeline.frames or video.start != 0:
        return False
    return abs(audio.end - timeline.seconds) < Fraction(1024 * 2, SAMPLE_RATE)
