"""How fast films are made beside plain ffmpeg and MoviePy: ``python -m benchmarks.media``, some five minutes.

All contenders work on the same files with the same ffmpeg, preset, quality and threads, in interleaved rounds; what
they made is judged afterwards. ``--quick`` takes one round of smaller films, ``--markdown`` prints for RESULTS.md.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import structlog

from benchmarks import results
from benchmarks.media_inputs import CLIP_SECONDS, FEW, FPS, Material, make_material
from benchmarks.media_judge import judge, loudness, sync
from benchmarks.media_nodes import run_nodes
from benchmarks.media_ours import Nodes, Ours
from benchmarks.media_plain import Plain, Stills
from benchmarks.media_report import claims_table, contests_table, nodes_table
from benchmarks.rounds import Claim, Contender, Contest, Turn
from shared.media.binaries import ffmpeg_version, find_ffmpeg
from shared.media.compose import ComposeSpec, Line
from shared.media.compose_plan import plan
from shared.media.masks import Shape, draw_border, draw_mask
from shared.media.mix import MixSpec
from shared.media.probe import probe
from shared.media.reading import reader_ahead
from shared.storage.local import LocalStorage

US, COPY, HAND, PEER = "Callsheet", "ffmpeg, concat -c copy", "ffmpeg by hand", "MoviePy"
KEPT = "Callsheet, odd piece kept"
_LOUD = -16.0
_CIRCLE = ComposeSpec(scale=0.25, circle=True, border=Line(6, "#ffffff"), start=1.0, end=8.0)
_DUCKED = MixSpec(mode="overlay", duck=True, loudness=_LOUD)


@dataclass(frozen=True, slots=True)
class Stage:
    """Hold what all contests work with."""

    material: Material
    ours: Ours
    plain: Plain
    peer: bool
    """MoviePy is installed."""
    folder: Path
    rounds: int
    clips: int
    """Clips of a long merge; half of them, one being odd, of one that encodes."""

    @property
    def ffmpeg(self) -> Path:
        """Return the binary that everybody uses."""
        return self.ours.ffmpeg

    async def contest(self, name: str, contenders: Mapping[str, Contender], peer: Contender | None = None) -> Contest:
        """Let contenders work, the peer where it is installed; it is slow, and takes two turns at most."""
        begun = time.perf_counter()
        both = {**contenders, PEER: peer} if peer is not None and self.peer else contenders
        contest = Contest(name, both)
        await contest.run(min(self.rounds, 2) if peer is not None else self.rounds, self.folder)
        print(f"{name}: {time.perf_counter() - begun:.0f} s", flush=True)
        return contest


async def main() -> None:
    """Measure everything, and say what was found."""
    options = _options()
    begun = time.perf_counter()
    async with reader_ahead(), _folder() as folder:  # the reader as in a worker
        stage = _stage(folder, quick=options.quick)
        merges = await _merges(stage)
        films = await _films(stage)
        nodes = await run_nodes(stage.material, stage.clips, stage.rounds, stage.ffmpeg, stage.folder / "nodes")
    minutes = (time.perf_counter() - begun) / 60
    contests, claims = [*merges, *films], _claims(merges, films)
    results.keep("media", _found(contests, claims, nodes))
    print(
        f"\nffmpeg {ffmpeg_version(stage.ffmpeg)}, {stage.rounds} rounds, {minutes:.1f} minutes, {results.machine()}\n"
    )
    print(claims_table(claims, nodes, markdown=options.markdown), end="\n\n")
    print(contests_table(contests, US, markdown=options.markdown), end="\n\n")
    print(nodes_table(nodes, markdown=options.markdown))
    if not stage.peer:
        print(f"\n{PEER} is not installed here, and was not compared; make bench brings it.")


@asynccontextmanager
async def _folder() -> AsyncIterator[Path]:
    with tempfile.TemporaryDirectory(prefix="callsheet-bench-") as name:
        yield Path(name)


def _stage(folder: Path, *, quick: bool) -> Stage:
    ffmpeg, (rounds, clips) = find_ffmpeg(), (1, 12) if quick else (3, 32)
    material = make_material(ffmpeg, folder / "material", clips)
    return Stage(material, Ours(ffmpeg), Plain(ffmpeg), find_spec("moviepy") is not None, folder, rounds, clips)


async def _merges(stage: Stage) -> list[Contest]:
    """Merge clips of one encoder, of another, some of which one is odd, and a few beside the peer."""
    own, foreign = stage.material.own[: stage.clips], stage.material.foreign[: stage.clips]
    found = [
        await stage.contest(f"merge of {len(clips)} clips, {whose}", _copies(stage, clips))
        for clips, whose in ((own, "ours"), (foreign, "another encoder's"))
    ]
    found.append(await _odd(stage))
    few = stage.material.own[:FEW]
    peer = partial(_peer, stage, "merge", clips=[str(clip) for clip in few])
    found.append(await stage.contest(f"merge of {FEW} clips", _copies(stage, few), peer))
    for contest, count in zip(found, (len(own), len(foreign), stage.clips // 2, FEW), strict=True):
        for name, film in contest.outcomes.items():
            frames = round(count * CLIP_SECONDS * FPS)
            contest.remarks[name] = f"{await judge(film, frames)}, {sync(film, count)}"
    return found


def _copies(stage: Stage, clips: Sequence[Path]) -> dict[str, Contender]:
    return {
        US: partial(stage.ours.merge, clips),
        HAND: partial(stage.plain.concat_in_sync, clips),
        COPY: partial(stage.plain.concat, clips),
    }


async def _odd(stage: Stage) -> Contest:
    clips = stage.material.with_odd(stage.material.own[: stage.clips // 2])
    kept = await LocalStorage.open(stage.folder / "kept")
    (stage.folder / "first").mkdir()
    await stage.ours.merge(clips, stage.folder / "first", kept)
    contenders: dict[str, Contender] = {
        US: partial(stage.ours.merge, clips),
        KEPT: partial(stage.ours.merge, clips, storage=kept),
        HAND: partial(stage.plain.encode_all, clips),
    }
    return await stage.contest(f"merge of {len(clips)} clips, one odd", contenders)


async def _films(stage: Stage) -> list[Contest]:
    """Compose and mix, a short film beside the peer, and mix a long one."""
    short, middle, long = [await _film(stage, clips) for clips in (FEW, 2 * FEW, stage.clips)]
    return [
        await _composed(stage, middle, 2 * FEW),
        await _replaced(stage, long, stage.clips),
        await _ducked(stage, long, stage.clips),
        await _composed(stage, short, FEW, peer=True),
        await _replaced(stage, short, FEW, peer=True),
        await _ducked(stage, short, FEW, peer=True),
    ]


async def _film(stage: Stage, clips: int) -> Path:
    folder = stage.folder / f"film-{clips}"
    folder.mkdir(exist_ok=True)
    return (await stage.ours.merge(stage.material.own[:clips], folder)).path


async def _composed(stage: Stage, film: Path, clips: int, *, peer: bool = False) -> Contest:
    speaker = stage.material.speaker
    stills = await _stills(film, speaker)
    shape = {key: str(value) if isinstance(value, Path) else value for key, value in asdict(stills).items()}
    contenders: dict[str, Contender] = {
        US: partial(stage.ours.compose, film, speaker, _CIRCLE),
        HAND: partial(stage.plain.compose, film, speaker, stills),
    }
    other = partial(_peer, stage, "compose", video=str(film), speaker=str(speaker), stills=shape) if peer else None
    contest = await stage.contest(f"compose: a circle in {clips * CLIP_SECONDS:g} s", contenders, other)
    await _judge(contest, clips)
    for name in contest.remarks.keys() - {US}:
        alike = await stage.plain.ssim(contest.outcomes[US], contest.outcomes[name], stage.folder)
        contest.remarks[name] += f", SSIM with ours {alike:.3f}"
    return contest


async def _stills(film: Path, speaker: Path) -> Stills:
    """Draw mask and border as we do; a person who writes commands has them already."""
    made, line = plan(await probe(film), await probe(speaker), _CIRCLE), _CIRCLE.border
    assert line is not None
    assert _CIRCLE.end is not None
    shape = Shape(made.box.width, made.box.height, circle=True)
    mask = draw_mask(shape, film.with_name("mask.png"))
    border = draw_border(shape, film.with_name("border.png"), thickness=line.width, colour=line.colour)
    return Stills(mask, border, made.box.x, made.box.y, made.box.width, _CIRCLE.start, _CIRCLE.end)


async def _replaced(stage: Stage, film: Path, clips: int, *, peer: bool = False) -> Contest:
    voice, seconds = stage.material.voice, clips * CLIP_SECONDS
    contenders: dict[str, Contender] = {
        US: partial(stage.ours.mix, film, voice, MixSpec()),
        HAND: partial(stage.plain.replace, film, voice, seconds),
    }
    other = partial(_peer, stage, "replace", video=str(film), sound=str(voice)) if peer else None
    contest = await stage.contest(f"mix: another voice for {seconds:g} s", contenders, other)
    await _judge(contest, clips)
    return contest


async def _ducked(stage: Stage, film: Path, clips: int, *, peer: bool = False) -> Contest:
    music, seconds = stage.material.music, clips * CLIP_SECONDS
    contenders: dict[str, Contender] = {
        US: partial(stage.ours.mix, film, music, _DUCKED),
        HAND: partial(stage.plain.duck, film, music, seconds, _LOUD),
    }
    other = partial(_peer, stage, "overlay", video=str(film), sound=str(music)) if peer else None
    contest = await stage.contest(f"mix: ducked music to {_LOUD:g} LUFS for {seconds:g} s", contenders, other)
    await _judge(contest, clips)
    for name, made in contest.outcomes.items():
        contest.remarks[name] += f", {await loudness(made, stage.ffmpeg)}"
    return contest


async def _judge(contest: Contest, clips: int) -> None:
    for name, film in contest.outcomes.items():
        contest.remarks[name] = await judge(film, round(clips * CLIP_SECONDS * FPS))


async def _peer(stage: Stage, task: str, folder: Path, **given: Any) -> Turn:
    from benchmarks.peers import moviepy  # noqa: PLC0415  not installed everywhere

    return await moviepy.film(stage.ffmpeg, folder, task, **given)


def _claims(merges: Sequence[Contest], films: Sequence[Contest]) -> list[Claim]:
    """Say what is asked for, each with the contest that tells."""
    own, foreign, odd, few = merges
    composed, replaced, ducked, *short = films
    as_hand = [Claim(contest, US, HAND, 1.1, "≤ 1.10 × as long") for contest in (composed, replaced, ducked)]
    as_copy = [
        Claim(contest, US, other, 1.1, "≤ 1.10 × as long") for contest in (own, foreign) for other in (COPY, HAND)
    ]
    ahead = [Claim(contest, US, PEER, 1.0, "faster") for contest in (few, *short) if PEER in contest.taken]
    return [*as_copy, Claim(odd, US, HAND, 1 / 3, "≥ 3 × faster"), *as_hand, *ahead]


def _found(contests: Sequence[Contest], claims: Sequence[Claim], nodes: Nodes) -> dict[str, object]:
    """Return everything as JSON."""
    return {
        "contests": {
            contest.name: {
                name: {"turns": [asdict(taken) for taken in turns], "remark": contest.remarks.get(name)}
                for name, turns in contest.taken.items()
            }
            for contest in contests
        },
        "claims": [
            {"contest": claim.contest.name, "beside": claim.second, "wall": claim.ratio, "cpu": claim.cpu_ratio}
            for claim in claims
        ],
        "nodes": nodes.parts,
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one round, shorter merges: about a minute")
    parser.add_argument("--markdown", action="store_true", help="print the tables for RESULTS.md")
    return parser.parse_args()


if __name__ == "__main__":
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    asyncio.run(main())
