"""Merging anything with anything: every flash and beep is where it belongs, and the totals are exact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import pytest

from shared.errors import InvalidInput
from shared.media.merge import Captions, Merged, MergeSpec, merge
from shared.media.probe import probe
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL
from tests.media.sync import Marks, marks

Make = Callable[[Clip], Path]

MS = 0.001
AAC_FRAME = 1024 / 48000
PLAIN = Clip()
FIRST = Clip(flash_at=0.2, seconds=0.8)
"""Clips that follow each other must not flash at the joint, or two flashes are seen as one."""


@cache
def clip_marks(path: Path) -> Marks:
    """Look at a clip once."""
    return marks(path)


async def merged(make: Make, ffmpeg: Path, scratch: Path, clips: Sequence[Clip], spec: MergeSpec) -> Merged:
    """Merge clips in a scratch directory of their own."""
    scratch.mkdir(exist_ok=True)
    return await merge([make(clip) for clip in clips], spec, scratch=scratch, ffmpeg=ffmpeg)


def expected(film: Merged, clips: Sequence[Clip], make: Make) -> list[float]:
    """Return when each clip flashes in the film, by the timeline and by what the clip itself shows."""
    own = [clip_marks(make(clip)).flashes[0] for clip in clips]
    starts = [place.start / film.timeline.fps for place in film.timeline.places]
    return [float(start) + flash for start, flash in zip(starts, own, strict=True)]


def assert_in_sync(seen: Marks, film: Merged, clips: Sequence[Clip], make: Make) -> None:
    """Each flash within half a frame of its time, each beep within 1 ms of where its clip has it."""
    times = expected(film, clips, make)
    assert len(seen.flashes) == len(clips)
    for flash, time in zip(seen.flashes, times, strict=True):
        assert abs(flash - time) <= float(1 / film.timeline.fps) / 2 + MS
    loud = [(clip, time) for clip, time in zip(clips, times, strict=True) if clip.sound]
    assert len(seen.beeps) == len(loud)
    for beep, (clip, time) in zip(seen.beeps, loud, strict=True):
        assert abs(beep - time - clip_marks(make(clip)).offsets[0]) <= MS


def assert_exact(seen: Marks, film: Merged) -> None:
    """All frames, and sound that ends with them but for the codec's last frame."""
    assert seen.frames == film.timeline.frames
    assert 0 <= seen.samples - film.timeline.samples < 1024


SMALL = Clip(seconds=0.6, width=160, height=90)
ANY = (
    SMALL,
    replace(SMALL, width=320, height=180, fps="25", sample_rate=44100),
    replace(SMALL, fps="24000/1001", codec="hevc", pix_fmt="yuv420p10le", seconds=0.61, layout="mono"),
    replace(SMALL, fps="60", vfr=True),
    replace(SMALL, fps="24", codec="vp9", suffix="webm", audio_codec="libopus"),
    replace(SMALL, fps="50", codec="prores", pix_fmt="yuv422p10le", suffix="mov", audio_codec="pcm_s16le"),
    replace(SMALL, rotation=90, layout="mono", sample_rate=22050),
    replace(SMALL, sar="4/3", layout="5.1"),
    replace(SMALL, width=161, height=91, pix_fmt="yuv444p", seconds=0.51),
    replace(SMALL, codec="hevc", layout="5.1", sample_rate=44100, seconds=0.47),
    replace(SMALL, fps="15", codec="mpeg4", suffix="mkv", audio_codec="libmp3lame"),
    replace(SMALL, fps="12", sound=False),
    replace(SMALL, flash_at=0.2, sound_from=0.15, suffix="mov", audio_codec="pcm_s16le"),
    replace(SMALL, flash_at=0.2, video_from=0.1),
    replace(SMALL, sound_seconds=0.3),
    replace(SMALL, fps="30000/1001", codec="mjpeg", pix_fmt="yuvj420p", suffix="mov", seconds=0.47),
    replace(SMALL, width=90, height=160, codec="vp9", suffix="webm", sound=False),
    replace(SMALL, fps="60000/1001", codec="mpeg4", sar="8/9"),
    replace(SMALL, extra=("-preset", "medium", "-bf", "3"), layout="mono", sample_rate=8000),
    replace(SMALL, seconds=0.5, sound_seconds=0.9),
)
"""Every codec, rate, shape, layout and fault in several company."""
SIXTY = tuple(ANY[number * stride % len(ANY)] for stride in (1, 7, 3) for number in range(len(ANY)))


async def test_sixty_clips_that_differ_in_everything_stay_in_sync(ffmpeg: Path, make: Make, tmp_path: Path) -> None:
    """Each flash and each beep within 1 ms of where it belongs, and as far apart as its clip has them."""
    fps = Fraction(30000, 1001) if ffmpeg == WHEEL else Fraction(30)

    film = await merged(make, ffmpeg, tmp_path, SIXTY, MergeSpec(fps=fps))

    seen = marks(film.path)
    assert_in_sync(seen, film, SIXTY, make)
    assert_exact(seen, film)
    times = expected(film, SIXTY, make)
    assert [flash for flash, time in zip(seen.flashes, times, strict=True) if abs(flash - time) > MS] == []


async def test_silent_small_and_large_with_sound_add_up_exactly(ffmpeg: Path, make: Make, tmp_path: Path) -> None:
    """320x180 at 30 without sound, then 640x360 at 25 with sound: both lengths, and sound where it belongs."""
    clips = [Clip(seconds=2, sound=False), Clip(seconds=2, width=640, height=360, fps="25")]

    film = await merged(make, ffmpeg, tmp_path, clips, MergeSpec())

    seen, found = marks(film.path), await probe(film.path)
    assert found.video is not None
    assert found.audio is not None
    assert found.video.duration == 4
    assert abs(found.audio.duration - 4) <= Fraction(1, 1000)
    assert (found.video.width, found.video.height, found.video.rate) == (320, 180, Fraction(30))
    assert seen.flashes == pytest.approx([0, 2], abs=MS)
    assert seen.beeps == pytest.approx([2], abs=MS)


@pytest.mark.parametrize("silent", [(0,), (1,), (2,), (0, 1, 2)])
async def test_missing_sound_is_silence_of_the_right_length(
    wheel: Path, make: Make, tmp_path: Path, silent: tuple[int, ...]
) -> None:
    """In the first, the middle, the last and in every clip; the film has a sound track in any case."""
    clips = [replace(FIRST, sound=index not in silent) for index in range(3)]

    film = await merged(make, wheel, tmp_path, clips, MergeSpec())

    seen = marks(film.path)
    assert_in_sync(seen, film, clips, make)
    assert_exact(seen, film)


async def test_sound_that_outlasts_its_picture_is_heard_to_its_end(wheel: Path, make: Make, tmp_path: Path) -> None:
    """The last picture stands meanwhile; codec padding alone makes no clip longer."""
    speaks_on = Clip(seconds=0.8, sound_seconds=1.5)

    film = await merged(make, wheel, tmp_path, [speaks_on, PLAIN], MergeSpec())

    assert film.timeline.seconds == Fraction(5, 2)
    assert marks(film.path).flashes == pytest.approx([0, 1.5], abs=MS)


async def test_one_clip_and_one_frame_are_enough(wheel: Path, make: Make, tmp_path: Path) -> None:
    """The least that there is to merge."""
    frame = Clip(seconds=1 / 30, flash_at=0.5)

    alone = await merged(make, wheel, tmp_path / "alone", [PLAIN], MergeSpec())
    film = await merged(make, wheel, tmp_path / "three", [frame, PLAIN, frame], MergeSpec())

    assert marks(alone.path).frames == 30
    assert marks(film.path).frames == 32
    assert marks(film.path).flashes == pytest.approx([1 / 30], abs=MS)


async def test_a_cut_without_encoding_starts_where_its_edit_list_says(ffmpeg: Path, make: Make, tmp_path: Path) -> None:
    """Editors cut between key frames by a list: what lies before the cut is in the file, and must not be seen."""
    whole = make(
        Clip(flash_at=0.6, width=160, height=90, fps="25", extra=("-preset", "medium", "-bf", "2", "-g", "50"))
    )
    cut = tmp_path / "cut.mp4"
    run_quietly(ffmpeg, "-ss", "0.32", "-i", str(whole), "-c", "copy", str(cut))

    film = await merge([cut, cut], MergeSpec(), scratch=tmp_path, ffmpeg=ffmpeg)

    seen = marks(film.path)
    assert (film.copied, film.timeline.seconds, seen.frames) == (0, Fraction(34, 25), 34)
    assert seen.flashes == pytest.approx([0.28, 0.96], abs=MS)
    assert seen.beeps == pytest.approx([0.28, 0.96], abs=MS)


async def test_the_output_plays_everywhere(ffmpeg: Path, make: Make, tmp_path: Path) -> None:
    """H.264 8 bit 4:2:0 in BT.709, upright square pixels, AAC 48 kHz stereo, index first, no foreign metadata."""
    odd = replace(PLAIN, rotation=90, pix_fmt="yuv444p", width=321, height=181)
    clips = [odd, replace(PLAIN, extra=("-metadata", "title=private"))]

    film = await merged(make, ffmpeg, tmp_path, clips, MergeSpec())

    found = await probe(film.path)
    assert found.video is not None
    assert found.audio is not None
    assert (found.video.codec, found.video.pix_fmt, found.video.profile) == ("h264", "yuv420p", "High")
    assert (found.video.sar, found.video.rotation, found.video.color) == (Fraction(1), 0, (1, 1, 1, 1))
    assert (found.video.width, found.video.height) == (180, 320)
    assert found.video.even
    assert (found.audio.codec, found.audio.sample_rate, found.audio.channels) == ("aac", 48000, 2)
    data = film.path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert b"private" not in data


@pytest.mark.parametrize(("fit", "corner"), [("letterbox", 16), ("crop", 100)])
async def test_another_shape_is_fitted_as_asked(wheel: Path, make: Make, tmp_path: Path, fit: str, corner: int) -> None:
    """Bars beside an upright picture, or the picture cut to fill."""
    upright = Clip(width=180, height=320, sound=False, seconds=0.4)
    spec = MergeSpec(fit="crop" if fit == "crop" else "letterbox")

    film = await merged(make, wheel, tmp_path, [PLAIN, upright], spec)

    with av.open(str(film.path)) as shown:
        frames = [frame.reformat(format="gray").to_ndarray() for frame in shown.decode(video=0)]
    left = int(frames[31][90, 5])
    assert left <= corner if fit == "letterbox" else left > corner


async def test_a_crossfade_overlaps_and_a_fade_does_not(ffmpeg: Path, make: Make, tmp_path: Path) -> None:
    """Totals are exact to the frame, flashes where the timeline says."""
    clips = [FIRST, replace(FIRST, fps="25"), replace(FIRST, sample_rate=44100)]
    quarter = Fraction(1, 5)

    cross = await merged(
        make, ffmpeg, tmp_path / "c", clips, MergeSpec(transition="crossfade", transition_seconds=quarter)
    )
    fade = await merged(make, ffmpeg, tmp_path / "f", clips, MergeSpec(transition="fade", transition_seconds=quarter))

    assert (cross.timeline.frames, fade.timeline.frames) == (72 - 12, 72)
    for film in (cross, fade):
        seen = marks(film.path)
        assert_exact(seen, film)
        assert_in_sync(seen, film, clips, make)


async def test_a_crossfade_mixes_both_pictures(wheel: Path, make: Make, tmp_path: Path) -> None:
    """In its middle the white of one and the blue of the other are half each."""
    white, blue = Clip(seconds=0.6, flash_at=0.4, sound=False), Clip(seconds=0.6, flash_at=0.5, sound=False)
    spec = MergeSpec(transition="crossfade", transition_seconds=Fraction(1, 5))

    film = await merged(make, wheel, tmp_path, [white, blue], spec)

    with av.open(str(film.path)) as shown:
        light = [frame.reformat(format="gray").to_ndarray()[90, 160] for frame in shown.decode(video=0)]
    assert light[13] > light[15] > light[17] > light[20]
    assert 110 < light[15] < 190


async def test_captions_move_with_their_segments(wheel: Path, make: Make, tmp_path: Path) -> None:
    """They are cut at the ends of their segment, and can be a track of the film."""
    srt = tmp_path / "one.srt"
    srt.write_text("1\n00:00:00,100 --> 00:00:09,000\nHello\n")

    film = await merge(
        [make(FIRST), make(FIRST)],
        MergeSpec(),
        scratch=tmp_path,
        ffmpeg=wheel,
        captions=Captions({1: srt}, show="track"),
    )

    assert film.captions is not None
    assert "00:00:00,900 --> 00:00:01,600\nHello" in film.captions.read_text()
    with av.open(str(film.path)) as shown:
        assert [stream.type for stream in shown.streams] == ["video", "audio", "subtitle"]


async def test_burned_captions_are_seen(ffmpeg: Path, make: Make, tmp_path: Path) -> None:
    """White letters low in the picture, in their segment only."""
    srt = tmp_path / "one.srt"
    srt.write_text("1\n00:00:00,000 --> 00:00:09,000\nHELLO HELLO HELLO\n")
    captions = Captions({1: srt}, show="burn")
    quiet = Clip(seconds=0.4, flash_at=0.5)

    film = await merge([make(quiet)] * 2, MergeSpec(), scratch=tmp_path, ffmpeg=ffmpeg, captions=captions)

    with av.open(str(film.path)) as shown:
        low = [frame.reformat(format="gray").to_ndarray()[140:].max() for frame in shown.decode(video=0)]
    assert max(low[:12]) < 120
    assert min(low[13:]) > 160


async def test_the_whole_is_brought_to_a_loudness(ffmpeg: Path, make: Make, tmp_path: Path) -> None:
    """And its length stays exact."""
    film = await merged(make, ffmpeg, tmp_path, [PLAIN, PLAIN], MergeSpec(loudness=-20))
    plain = await merged(make, ffmpeg, tmp_path / "plain", [PLAIN, PLAIN], MergeSpec())

    assert film.path.read_bytes() != plain.path.read_bytes()
    assert_exact(marks(film.path), film)


async def test_a_bad_segment_is_named(wheel: Path, make: Make, tmp_path: Path) -> None:
    """By number, field and what is wrong with it."""
    page = tmp_path / "page.mp4"
    page.write_text("<html>expired</html>")

    with pytest.raises(InvalidInput, match=r"Segment 2: .*an HTML page") as caught:
        await merge([make(PLAIN), page], MergeSpec(), scratch=tmp_path, ffmpeg=wheel)

    assert caught.value.field == "inputs.segments[1]"


async def test_a_segment_without_frames_is_named(wheel: Path, make: Make, tmp_path: Path) -> None:
    """A header alone lasts no time; nothing is divided by it."""
    empty = tmp_path / "empty.mp4"
    run_quietly(wheel, "-i", str(make(PLAIN)), "-t", "0", "-c", "copy", str(empty))

    with pytest.raises(InvalidInput, match=r"Segment 2: ") as caught:
        await merge([make(PLAIN), empty], MergeSpec(), scratch=tmp_path, ffmpeg=wheel)

    assert caught.value.field == "inputs.segments[1]"


async def test_a_damaged_segment_is_named(wheel: Path, make: Make, tmp_path: Path) -> None:
    """Ffmpeg itself ends with 0 on it."""
    data = bytearray(make(Clip(seconds=2, fps="25", codec="h264", extra=("-g", "1"))).read_bytes())
    start = data.index(b"mdat") + 400
    for at in range(start, len(data) - 4000, 37):
        data[at] ^= 0xFF
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(data)

    with pytest.raises(InvalidInput, match="Segment 2: "):
        await merge([make(PLAIN), broken], MergeSpec(), scratch=tmp_path, ffmpeg=wheel)


async def test_a_sound_or_a_picture_is_no_segment(wheel: Path, make: Make, tmp_path: Path) -> None:
    """And the message says what to do instead."""
    sound = tmp_path / "sound.mov"
    with av.open(str(make(Clip(suffix="mov", audio_codec="pcm_s16le")))) as source, av.open(str(sound), "w") as target:
        stream = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = stream
                target.mux(packet)

    with pytest.raises(InvalidInput, match="Segment 1: It is a sound without picture"):
        await merge([sound, make(PLAIN)], MergeSpec(), scratch=tmp_path, ffmpeg=wheel)
