"""Laws of the timeline: whatever the lengths and rates, nothing drifts and nothing is lost between segments."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from shared.media.grid import Timeline, frame_counts, lay_alone, lay_out

RATES = st.sampled_from(
    [Fraction(r) for r in (12, 24, 25, 30, 50, 60)] + [Fraction(r * 1000, 1001) for r in (24, 30, 60)]
)
DURATIONS = st.lists(
    st.fractions(min_value=Fraction(1, 500), max_value=30, max_denominator=90_000), min_size=1, max_size=80
)
OVERLAPS = st.fractions(min_value=0, max_value=3, max_denominator=1000)
HALF = Fraction(1, 2)


@given(DURATIONS, RATES)
def test_every_joint_is_within_half_a_frame_of_its_true_time(durations: list[Fraction], fps: Fraction) -> None:
    """Rounding never adds up, however many segments there are."""
    timeline = lay_out(durations, fps, 48000)

    true = Fraction(0)
    for place, duration in zip(timeline.places, durations, strict=True):
        assert abs(place.start - true * fps) <= HALF
        true += max(duration, 1 / fps)
    assert abs(timeline.frames - true * fps) <= HALF


@given(DURATIONS, RATES, OVERLAPS)
def test_sound_ends_within_half_a_sample_of_the_picture(
    durations: list[Fraction], fps: Fraction, overlap: Fraction
) -> None:
    """At every joint, and at the end of the film."""
    timeline = lay_out(durations, fps, 48000, overlap=overlap)

    heard = 0
    for place in timeline.places:
        assert abs(heard - place.start * 48000 / fps) <= HALF
        heard += place.head.samples + place.body.samples
    assert heard == timeline.samples
    assert abs(heard - timeline.frames * 48000 / fps) <= HALF


@given(DURATIONS, RATES, OVERLAPS)
def test_pieces_of_a_segment_follow_each_other(durations: list[Fraction], fps: Fraction, overlap: Fraction) -> None:
    """Head, body and tail cover a segment once, in frames and in samples."""
    for place in lay_out(durations, fps, 48000, overlap=overlap).places:
        head, body, tail = place.head, place.body, place.tail
        assert (head.frame, body.frame, tail.frame) == (0, head.frames, head.frames + body.frames)
        assert (head.sample, body.sample, tail.sample) == (0, head.samples, head.samples + body.samples)
        assert head.frames + body.frames + tail.frames == place.frames
        assert min(head.frames, body.frames, tail.frames) >= 0


@given(DURATIONS, RATES, OVERLAPS)
def test_a_crossfade_shares_as_much_of_both_neighbours(
    durations: list[Fraction], fps: Fraction, overlap: Fraction
) -> None:
    """The tail of one segment and the head of the next are the same frames and samples of the film."""
    timeline = lay_out(durations, fps, 48000, overlap=overlap)

    for one, next_one in zip(timeline.places, timeline.places[1:], strict=False):
        assert one.start + one.tail.frame == next_one.start
        assert (one.tail.frames, one.tail.samples) == (next_one.head.frames, next_one.head.samples)


@given(DURATIONS, RATES)
def test_a_segment_on_the_grid_keeps_its_frames_wherever_it_lies(durations: list[Fraction], fps: Fraction) -> None:
    """Behind odd lengths, too: such a segment can be copied."""
    even = 7 / fps

    assert frame_counts([*durations, even], fps)[-1] == 7
    assert min(frame_counts(durations, fps)) >= 1


@given(DURATIONS, RATES)
def test_what_is_made_for_any_film_holds_every_frame_of_this_one(durations: list[Fraction], fps: Fraction) -> None:
    """And one more at most, so that pieces can be cut to their place without encoding."""
    for duration, place in zip(durations, lay_out(durations, fps, 48000).places, strict=True):
        assert lay_alone(duration, fps, 48000).frames - place.frames in (0, 1)


def test_equal_segments_of_ntsc_film_do_not_drift() -> None:
    """A thousand segments of 1.01 s at 29.97 frames a second end where arithmetic says."""
    fps = Fraction(30000, 1001)

    timeline: Timeline = lay_out([Fraction(101, 100)] * 1000, fps, 48000)

    assert abs(timeline.seconds - 1010) <= HALF / fps
    assert timeline.samples == round(timeline.frames * 48000 / fps)
