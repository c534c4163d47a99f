"""Make the pieces of a merge: copied, taken from the cache, or encoded, several at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from shared.errors import InvalidInput, JobError
from shared.media import subtitles
from shared.media.binaries import ffmpeg_version
from shared.media.capacity import cores
from shared.media.copying import Kept, keep_all, keep_most
from shared.media.encode import video_args
from shared.media.fit import FINISH, Target
from shared.media.legs import Leg, copy_legs_args, cut_leg_args, encode_leg_args, join_args
from shared.media.parameter_sets import ParameterSets, read_sets
from shared.media.process import FfmpegLog, Limits, run_ffmpeg
from shared.media.sample_entry import read_record, write_record
from shared.media.segments import SegmentCache, file_sha256, joint_name, leg_name, of_segment
from shared.media.tally import Tally
from shared.media.together import batches, each, gathered

_MOST_ERRORS = 10
"""Decoding errors that a segment may have; more is damage that is seen or heard."""
_MOST_COPIES = 16
"""Segments that one process opens at once."""
_OWN_SETS: dict[tuple[Path, str, Target], ParameterSets] = {}
"""What an encoder writes for a target, once seen."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Say what was made, in the order of the film."""

    order: tuple[tuple[str, int], ...]
    """Names relative to scratch, and frames."""
    sources: tuple[int | None, ...]
    """The segments whose pictures they have as a whole; None for what was encoded."""
    kept: Kept
    """Those of them that are copies."""
    encoded: int
    cached: int


@dataclass(slots=True)
class _Counts:
    encoded: int = 0
    cached: int = 0


@dataclass(frozen=True, slots=True)
class Workshop:
    """Hold the tools of one merge."""

    scratch: Path
    ffmpeg: Path
    limits: Limits
    cache: SegmentCache | None
    tally: Tally

    async def make(self, legs: Sequence[Leg], burn: Mapping[int, Path], *, copy: bool = True) -> Pieces:
        """Make the pieces of all legs and the joints between them; equal legs are made once."""
        counts = _Counts()
        kept = await self._copyable(legs, burn) if copy else Kept()
        made = [leg if index in kept.legs else _in_any_film(leg) for index, leg in enumerate(legs)]
        names = await self._names(made, burn, kept.legs)
        unique = {name: index for index, name in reversed(list(enumerate(names)))}
        odd = {name: index for name, index in unique.items() if index not in kept.legs}
        same = [(name, index, legs[index]) for name, index in unique.items() if index in kept.legs]
        await gathered(self._encode_all(made, odd, burn, counts), self._copy(same))
        await self._joints(legs, names, counts)
        order = _order(legs, await self._cut(legs, made, names))
        sources = _sources(legs, kept)
        if kept.sets is not None and not self._carry(kept.sets, order):
            return await self.make(legs, burn, copy=False)
        return Pieces(order, sources, kept, counts.encoded, counts.cached)

    async def keep(self, legs: Sequence[Leg], burn: Mapping[int, Path]) -> None:
        """Encode and keep what `make` would encode of all legs but the first, which is there to compare with."""
        kept = await self._copyable(legs, burn)
        made = [leg if index in kept.legs else _in_any_film(leg) for index, leg in enumerate(legs)]
        names = await self._names(made, burn, kept.legs)
        odd = {name: index for index, name in enumerate(names) if index and index not in kept.legs}
        await self._encode_all(made, odd, burn, _Counts())

    async def _copyable(self, legs: Sequence[Leg], burn: Mapping[int, Path]) -> Kept:
        """Return the segments whose picture can be kept."""
        everything = keep_all(legs, burn)
        if everything is not None:
            return everything
        ours = await self._own_parameter_sets(legs[0].target)
        return keep_most(legs, burn, ours)

    def _carry(self, sets: ParameterSets, order: Sequence[tuple[str, int]]) -> bool:
        """Let the first piece carry the parameter sets of all; False when a piece has others than it must."""
        records = {read_record(self.scratch / name) for name in {name for name, _ in order}}
        if not all(sets.holds(read_sets(record)) for record in records):
            return False
        if len(records) > 1:
            write_record(self.scratch / order[0][0], sets.record())
        return True

    async def _own_parameter_sets(self, target: Target) -> ParameterSets:
        """Encode one black frame to see what our encoder writes for this target; the same in all merges to it."""
        known = (self.ffmpeg, ffmpeg_version(self.ffmpeg), target)
        if known not in _OWN_SETS:
            _OWN_SETS[known] = await self._encode_own_sets(target)
        return _OWN_SETS[known]

    async def _encode_own_sets(self, target: Target) -> ParameterSets:
        size, rate = f"{target.width}x{target.height}", f"{target.fps.numerator}/{target.fps.denominator}"
        source = ["-f", "lavfi", "-i", ",".join((f"color=c=black:s={size}:r={rate}", *FINISH))]
        args = [*source, "-frames:v", "1", *video_args(target.fps, threads=1), "-f", "mov", "own.mov"]
        await run_ffmpeg(args, ffmpeg=self.ffmpeg, cwd=self.scratch, limits=self.limits)
        return read_sets(read_record(self.scratch / "own.mov"))

    async def _names(self, legs: Sequence[Leg], burn: Mapping[int, Path], kept: frozenset[int]) -> list[str]:
        """Return the name of each leg; each file is hashed once."""
        version = ffmpeg_version(self.ffmpeg)
        hashes: dict[Path, str] = {}
        for path in (*(leg.source for leg in legs), *burn.values()):
            if path not in hashes:
                hashes[path] = await file_sha256(path)
        captions = {index: hashes[path] for index, path in burn.items()}
        plain = [leg_name(leg, hashes[leg.source], captions.get(i), version) for i, leg in enumerate(legs)]
        return [f"{name}-copy" if i in kept else name for i, name in enumerate(plain)]

    async def _encode_all(
        self, legs: Sequence[Leg], odd: Mapping[str, int], burn: Mapping[int, Path], counts: _Counts
    ) -> None:
        threads = max(1, cores() // max(1, len(odd)))

        async def encode(item: tuple[str, int]) -> None:
            name, index = item
            await self._encode(legs[index], index, name, burn.get(index), counts, threads)

        await each(encode, odd.items(), at_once=cores())

    async def _encode(
        self, leg: Leg, index: int, name: str, captions: Path | None, counts: _Counts, threads: int
    ) -> None:
        """Make the pieces of one leg in a folder of its own, or find them in the cache."""
        folder = self.scratch / name
        folder.mkdir(exist_ok=True)
        if await self._cached(leg, folder, name):
            counts.cached += len(leg.pieces)
        else:
            leg = _burning(leg, captions, folder) if captions is not None else leg
            await self._run_leg(leg, index, name, encode_leg_args(leg, threads=threads), cwd=folder)
            counts.encoded += len(leg.pieces)
            await self._keep(leg, folder, name)
        self.tally.piece(name, leg.place.frames, 1.0)

    async def _copy(self, legs: Sequence[tuple[str, int, Leg]]) -> None:
        """Copy legs, some of them in one process: its start costs more than its work."""

        async def some(few: Sequence[tuple[str, int, Leg]]) -> None:
            for name, _, _ in few:
                (self.scratch / name).mkdir(exist_ok=True)
            try:
                await self._copy_at_once([(name, leg) for name, _, leg in few])
            except JobError:  # whose fault it is only shows when each is copied alone
                for name, index, leg in few:
                    await self._run_leg(leg, index, name, copy_legs_args([(name, leg)]), cwd=self.scratch)

        await each(some, batches(legs, least=1, most=_MOST_COPIES, at_once=cores()), at_once=cores())

    async def _copy_at_once(self, legs: Sequence[tuple[str, Leg]]) -> None:
        def tell(fraction: float, _: float | None) -> None:
            for name, leg in legs:
                self.tally.piece(name, leg.place.frames, fraction)

        log = await run_ffmpeg(
            copy_legs_args(legs),
            ffmpeg=self.ffmpeg,
            cwd=self.scratch,
            limits=self.limits,
            expected_seconds=max(float(leg.place.frames / leg.target.fps) for _, leg in legs),
            on_progress=tell,
        )
        _require_whole(log)
        tell(1.0, None)

    async def _cached(self, leg: Leg, folder: Path, name: str) -> bool:
        if self.cache is None:
            return False
        return all([await self.cache.get(f"{name}-{piece}", folder / f"{piece}.mov") for piece in leg.pieces])

    async def _keep(self, leg: Leg, folder: Path, name: str) -> None:
        if self.cache is not None:
            for piece in leg.pieces:
                await self.cache.put(folder / f"{piece}.mov", f"{name}-{piece}")

    async def _run_leg(self, leg: Leg, index: int, name: str, args: Sequence[str], *, cwd: Path) -> None:
        frames = leg.place.frames
        try:
            log = await run_ffmpeg(
                args,
                ffmpeg=self.ffmpeg,
                cwd=cwd,
                limits=self.limits.for_picture(leg.target.width, leg.target.height),
                expected_seconds=float(frames / leg.target.fps),
                on_progress=lambda fraction, _: self.tally.piece(name, frames, fraction),
            )
            _require_whole(log)
        except JobError as error:
            raise of_segment(error, index) from error

    async def _cut(self, legs: Sequence[Leg], made: Sequence[Leg], names: Sequence[str]) -> list[str]:
        """Bring legs that were made for any film to their place in this one; return the names under which they lie."""
        exact, todo = list(names), dict[str, tuple[int, str]]()
        for index, (leg, whole) in enumerate(zip(legs, made, strict=True)):
            if leg.place.body != whole.place.body:
                body = leg.place.body
                exact[index] = f"{names[index]}-{body.frames}-{body.samples}"
                todo[exact[index]] = (index, names[index])

        async def cut(item: tuple[str, tuple[int, str]]) -> None:
            name, (index, whole) = item
            folder = self.scratch / name
            folder.mkdir(exist_ok=True)
            args = cut_leg_args(legs[index], f"../{whole}/body.mov")
            await run_ffmpeg(args, ffmpeg=self.ffmpeg, cwd=folder, limits=self.limits)

        await each(cut, todo.items(), at_once=cores())
        return exact

    async def _joints(self, legs: Sequence[Leg], names: Sequence[str], counts: _Counts) -> None:
        """Fade each tail into the next head."""
        joints = {
            joint_name(*pair): (pair, legs[index])
            for index, pair in enumerate(pairwise(names))
            if legs[index].place.tail.frames
        }

        async def joint(item: tuple[str, tuple[tuple[str, str], Leg]]) -> None:
            name, ((before, after), leg) = item
            folder = self.scratch / name
            folder.mkdir(exist_ok=True)
            if self.cache is not None and await self.cache.get(f"{name}-joint", folder / "joint.mov"):
                counts.cached += 1
                return
            tail, head = f"../{before}/tail.mov", f"../{after}/head.mov"
            args = join_args(tail, head, leg.place.tail, leg.target, threads=1)
            limits = self.limits.for_picture(leg.target.width, leg.target.height)
            await run_ffmpeg(args, ffmpeg=self.ffmpeg, cwd=folder, limits=limits)
            counts.encoded += 1
            if self.cache is not None:
                await self.cache.put(folder / "joint.mov", f"{name}-joint")

        await each(joint, joints.items(), at_once=cores())


def _in_any_film(leg: Leg) -> Leg:
    """Return what is made and kept of a leg: where its picture allows, what any film can use."""
    return replace(leg, place=leg.alone) if leg.alone else leg


def _burning(leg: Leg, captions: Path, folder: Path) -> Leg:
    cues = subtitles.read(captions)
    return replace(leg, burn=subtitles.write_ass(cues, folder, width=leg.target.width, height=leg.target.height))


def _require_whole(log: FfmpegLog) -> None:
    """Refuse a segment that ffmpeg read to its end with many complaints."""
    if log.errors > _MOST_ERRORS:
        raise InvalidInput(
            f"It is damaged: {log.errors} errors while decoding it.",
            remedy="Export it again.",
            details={"stderr": log.stderr[-2000:], "code": "input_damaged"},
        )


def _order(legs: Sequence[Leg], names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Return the pieces of the film in their order: each body, then the joint to the next."""
    order: list[tuple[str, int]] = []
    for index, (leg, name) in enumerate(zip(legs, names, strict=True)):
        if leg.place.body.frames:
            order.append((f"{name}/body.mov", leg.place.body.frames))
        if leg.place.tail.frames:
            order.append((f"{joint_name(name, names[index + 1])}/joint.mov", leg.place.tail.frames))
    return tuple(order)


def _sources(legs: Sequence[Leg], kept: Kept) -> tuple[int | None, ...]:
    """Return for each piece of the film the segment that it was copied from."""
    found: list[int | None] = []
    for index, leg in enumerate(legs):
        if leg.place.body.frames:
            found.append(index if index in kept.legs else None)
        if leg.place.tail.frames:
            found.append(None)
    return tuple(found)
