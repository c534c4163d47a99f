"""Decide whose picture a merge keeps as it is; pure.

Segments of one encoder share their parameter sets; such a group is kept whole or not at all. Groups whose sets bear
different numbers stand in one track side by side, and ours bear a number of their own, so that what must be encoded
stands beside what is kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.media.fit import agrees, has_sure_colours
from shared.media.legs import Leg
from shared.media.parameter_sets import ParameterSets, read_sets


@dataclass(frozen=True, slots=True)
class Kept:
    """Say which segments are copied, and what the film must carry for it."""

    legs: frozenset[int] = frozenset()
    sets: ParameterSets | None = None
    """Those of all segments, encoded ones included; None where nothing is copied."""
    delay: int = 0
    """Frames by which decoding is ahead of showing in the whole film."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Segments with equal parameter sets."""

    legs: tuple[int, ...]
    frames: int
    sets: ParameterSets


def keep_all(legs: Sequence[Leg], burned: Iterable[int]) -> Kept | None:
    """Return how all segments can be copied, or None when one has to be encoded."""
    groups = _groups(legs, burned)
    if sum(len(group.legs) for group in groups) < len(legs):
        return None
    sure = len(groups) == 1 or all(_is_sure(leg) for leg in legs)
    kept = _beside(groups[0].sets, groups, legs)
    return kept if sure and len(kept.legs) == len(legs) else None


def keep_most(legs: Sequence[Leg], burned: Iterable[int], ours: ParameterSets) -> Kept:
    """Return which segments can be copied beside what we encode: the longest groups first.

    Args:
        legs: All segments.
        burned: Those into which captions are drawn.
        ours: What our encoder writes for this film.
    """
    unsure = {index for index, leg in enumerate(legs) if not _is_sure(leg)}
    return _beside(ours, _groups(legs, unsure.union(burned)), legs)


def _groups(legs: Sequence[Leg], left_out: Iterable[int]) -> list[_Group]:
    """Return the groups that could be copied, the longest first."""
    found: dict[str, list[int]] = defaultdict(list)
    for index in sorted(set(range(len(legs))).difference(left_out)):
        video = legs[index].probe.video
        if video is not None and video.record is not None and _keeps_picture(legs[index]):
            found[video.record].append(index)
    groups = []
    for record, indices in found.items():
        try:
            sets = read_sets(bytes.fromhex(record))
        except ValueError:
            continue
        groups.append(_Group(tuple(indices), sum(legs[i].place.frames for i in indices), sets))
    return sorted(groups, key=lambda group: -group.frames)


def _keeps_picture(leg: Leg) -> bool:
    """Tell whether a leg needs nothing but its own frames, all of them and no others."""
    video = leg.probe.video
    changed = leg.fade_in or leg.fade_out or leg.place.head.frames or leg.place.tail.frames
    if video is None or changed or not agrees(video, leg.target):
        return False
    return video.frames == leg.place.frames and video.start == leg.probe.start == 0


def _is_sure(leg: Leg) -> bool:
    return leg.probe.video is not None and has_sure_colours(leg.probe.video)


def _beside(sets: ParameterSets, groups: Sequence[_Group], legs: Sequence[Leg]) -> Kept:
    """Return the groups that can stand beside these sets and each other."""
    kept: list[int] = []
    for group in groups:
        if sets.agrees(group.sets):
            sets = sets.joined(group.sets)
            kept += group.legs
    videos = (legs[index].probe.video for index in kept)
    delay = max((video.delay for video in videos if video), default=0)
    return Kept(frozenset(kept), sets, delay) if kept else Kept()
