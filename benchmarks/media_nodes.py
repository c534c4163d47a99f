"""Run the media nodes of a lesson as a worker does, to see what each part of a node costs."""

from __future__ import annotations

from pathlib import Path

from benchmarks.media_inputs import FEW, Material
from benchmarks.media_ours import Nodes
from shared.domain.jobs import Input
from shared.domain.nodes import MediaType, NodeId, Output
from shared.executors.compose_video import ComposeVideo
from shared.executors.merge_videos import MergeVideos
from shared.executors.mix_audio import MixAudio
from shared.media.gate import Expectation, inspect
from shared.media.mix_tracks import Grid
from shared.media.probe import probe
from shared.media.process import Limits
from tests.media.attempts import Bench

_CIRCLE = {"scale": 0.25, "circle": True, "start": 1, "end": 8, "border": {"width": 6, "color": "#ffffff"}}
_SMALLER = {"width": 960, "height": 540}
_DUCKED = {"mode": "overlay", "duck": True, "loudness": -16}


async def run_nodes(material: Material, clips: int, rounds: int, ffmpeg: Path, folder: Path) -> Nodes:
    """Run every node once in each round, in two at most, those behind a merge on what it made.

    Each round has storage of its own, so that no piece of an earlier one is found.
    """
    nodes = Nodes()
    for number in range(min(rounds, 2)):
        bench = await Bench.at(_made(folder / str(number)))
        bench.ffmpeg = ffmpeg
        await _lesson(nodes, bench, material, clips)
    return nodes


async def _lesson(nodes: Nodes, bench: Bench, material: Material, clips: int) -> None:
    assert bench.ffmpeg is not None
    merge, compose, mix = (kind(bench.ffmpeg, Limits()) for kind in (MergeVideos, ComposeVideo, MixAudio))
    assets = [await _given(bench, path, MediaType.VIDEO) for path in material.own[:clips]]
    own = [await _watched(bench, path, asset) for path, asset in zip(material.own, assets, strict=False)]
    odd = await _given(bench, material.odd, MediaType.VIDEO)
    speaker = await _given(bench, material.speaker, MediaType.VIDEO)
    voice, music = [await _given(bench, path, MediaType.AUDIO) for path in (material.voice, material.music)]

    short = await bench.run(merge, config={}, inputs={"segments": own[:FEW]})
    long = await nodes.run(f"merge of {clips} clips, all copied", bench, merge, {}, {"segments": own})
    await nodes.run(f"merge of {clips} assets, all copied", bench, merge, {}, {"segments": assets})
    at = clips // 4
    mixed = [*own[:at], odd, *own[at + 1 : clips // 2]]
    await nodes.run(f"merge of {clips // 2} clips, one odd", bench, merge, {}, {"segments": mixed})
    await nodes.run(f"merge of {FEW} clips, all encoded", bench, merge, _SMALLER, {"segments": own[:FEW]})
    pair = {"background": [_of(short)], "overlay": [speaker]}
    await nodes.run("compose: a speaker in a circle", bench, compose, _CIRCLE, pair)
    await nodes.run("mix: another voice", bench, mix, {}, {"video": [_of(long)], "audio": [voice]})
    await nodes.run("mix: ducked music to a loudness", bench, mix, _DUCKED, {"video": [_of(long)], "audio": [music]})


async def _given(bench: Bench, path: Path, media_type: MediaType) -> Input:
    return await bench.given(path.stem, path, media_type)


async def _watched(bench: Bench, path: Path, asset: Input) -> Input:
    """Give a clip as a node gives it: with what the gate said of it."""
    assert bench.ffmpeg is not None
    video = (await probe(path)).video
    assert video is not None
    plan = Expectation(Grid(video.rate, video.frames), audible=False)
    scratch = _made(bench.folder / f"watched-{path.stem}")
    (scratch / path.name).write_bytes(path.read_bytes())
    said = await inspect(scratch / path.name, plan, ffmpeg=bench.ffmpeg, scratch=scratch)
    return Input(asset.node_id, asset.output.model_copy(update={"quality": said.as_json()}))


def _of(output: Output) -> Input:
    return Input(NodeId("film"), output)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder
