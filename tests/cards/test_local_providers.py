"""Every local provider works end to end: inputs from storage, an output with its side files in storage."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import av
import pytest
import structlog
from PIL import Image

from services.animation_worker.local import LocalAnimation, frame_size
from services.heygen_worker.local import LocalTalkingHead
from services.render_worker.local import LocalCode
from services.tts_worker.local import LocalVoiceover
from shared.domain.jobs import Input, Job
from shared.domain.nodes import (
    Fingerprint,
    JobId,
    MediaType,
    NodeId,
    NodeKey,
    NodeType,
    Output,
    PipelineId,
    Provider,
    WorkerId,
)
from shared.errors import InvalidInput
from shared.media.binaries import find_ffmpeg
from shared.media.sound import decode, loudness_by_frame
from shared.media.subtitles import read
from shared.storage.local import LocalStorage
from shared.worker.executor import Executor, Made, Work
from shared.worker.inputs import Inputs

Run = Callable[..., Awaitable[Made]]
FFMPEG = find_ffmpeg()
SCRIPT = "Hello there. This is a short lesson."


class Bench:
    """A storage and scratch folders, and what an executor needs to run in them."""

    def __init__(self, storage: LocalStorage, folder: Path) -> None:
        self.storage, self._folder = storage, folder
        self.progress: list[float] = []
        self.reported = asyncio.Event()

    async def give(self, content: bytes, name: str, kind: MediaType) -> Input:
        """Store an input."""
        stored = await self.storage.put_bytes(content, f"inputs/{name}")
        output = Output(type=kind, s3_key=stored.key, size=stored.size, sha256=str(stored.sha256))
        return Input(NodeId(name), output)

    async def run(self, executor: Executor, config: dict[str, Any] | None = None, /, **inputs: Input) -> Made:
        """Run one job."""
        scratch = self._folder / f"scratch-{time.monotonic_ns()}"
        scratch.mkdir()
        work = Work(
            lambda: scratch,
            self.storage,
            Inputs(self.storage, lambda: scratch).fetch,
            self._note,
            structlog.get_logger(),
        )
        return await executor.run(job_of(executor, config or {}, inputs), work)

    def _note(self, fraction: float, _message: str | None = None) -> None:
        self.progress.append(fraction)
        self.reported.set()

    def path(self, key: str) -> Path:
        """Return a stored file."""
        path = self.storage.local_path(key)
        assert path is not None
        return path


def job_of(executor: Executor, config: dict[str, Any], inputs: dict[str, Input]) -> Job:
    """Return a job of a node of the executor's type."""
    return Job(
        id=JobId(1),
        attempt=1,
        worker_id=WorkerId(1),
        pipeline_id=PipelineId("p"),
        node_id=NodeId("n"),
        node_key=NodeKey(1),
        revision=1,
        generation=1,
        fingerprint=Fingerprint("f" * 64),
        type=executor.type,
        provider=executor.provider,
        title="Lesson one",
        config=config,
        asset=None,
        inputs={slot: (given,) for slot, given in inputs.items()},
        prefix="pipelines/p/nodes/n/ffff/",
    )


@pytest.fixture
async def bench(tmp_path: Path) -> Bench:
    """Give a storage in a directory."""
    return Bench(await LocalStorage.open(tmp_path / "media"), tmp_path)


def streams(path: Path) -> dict[str, float]:
    """Return the length in seconds of each stream of a file."""
    with av.open(str(path)) as container:
        return {
            one.type: float(one.duration * one.time_base)
            for one in container.streams
            if one.duration is not None and one.time_base is not None
        }


def loudness_of(path: Path, folder: Path) -> list[float]:
    """Return how loud each thirtieth of a second is."""
    decode(path, folder / "heard.wav", field="test")
    return loudness_by_frame(folder / "heard.wav", 30)


async def test_a_voiceover_lies_beside_its_captions_and_words(bench: Bench) -> None:
    """A script becomes sound in the format asked for, with an SRT and word times that fit its length."""
    script = await bench.give(SCRIPT.encode(), "script.md", MediaType.TEXT)
    made = await bench.run(LocalVoiceover(), {"outputFormat": "wav_48000"}, script=script)

    assert made.cost == 0
    assert made.output.type is MediaType.AUDIO
    assert made.output.duration == pytest.approx(3, abs=1.5)
    assert set(made.output.files) == {"captions", "words", "manifest"}
    words = json.loads(bench.path(made.output.files["words"].s3_key).read_text("utf-8"))
    assert " ".join(word["word"] for word in words) == SCRIPT
    assert words[-1]["end"] <= made.output.duration
    assert read(bench.path(made.output.files["captions"].s3_key))[0].text == "Hello there."
    assert bench.progress[-1] == pytest.approx(1)


async def test_captions_can_be_left_out(bench: Bench) -> None:
    """Without captions in the config nothing lies beside the sound but its manifest."""
    script = await bench.give(b"Hello.", "script.txt", MediaType.TEXT)
    made = await bench.run(LocalVoiceover(), {"captions": False}, script=script)

    assert set(made.output.files) == {"manifest"}
    assert made.output.s3_key.endswith(".mp3")


async def test_a_code_scene_lasts_to_the_frame(bench: Bench) -> None:
    """A scene becomes a video with silence of the config's size with exactly the frames of its timeline."""
    actions = [{"type": "type", "code": "let a = 1;", "speed": "slow"}, {"type": "pause", "duration": 0.5}]
    scene = await bench.give(json.dumps({"title": "t", "actions": actions}).encode(), "scene.json", MediaType.JSON)
    made = await bench.run(LocalCode(FFMPEG), {"width": 320, "height": 180, "fps": 25}, config=scene)

    assert (made.output.width, made.output.height, made.output.fps) == (320, 180, "25/1")
    lengths = streams(bench.path(made.output.s3_key))
    assert lengths == {"video": pytest.approx(1.52, abs=0.001), "audio": pytest.approx(1.52, abs=0.0214)}


async def test_a_talking_head_speaks_its_script(bench: Bench) -> None:
    """A script becomes a card of the config's size whose picture ends with its voice."""
    script = await bench.give(SCRIPT.encode(), "script.md", MediaType.TEXT)
    made = await bench.run(LocalTalkingHead(FFMPEG), {"width": 192, "height": 108}, script=script)
    lengths = streams(bench.path(made.output.s3_key))

    assert lengths["video"] == pytest.approx(lengths["audio"], abs=0.0214)
    assert {"captions", "words"} <= set(made.output.files)


async def test_a_talking_head_takes_over_a_recording_and_its_captions(bench: Bench, tmp_path: Path) -> None:
    """A recording is heard as it is, over the background, and its captions come along."""
    script = await bench.give(SCRIPT.encode(), "script.md", MediaType.TEXT)
    voice = (await bench.run(LocalVoiceover(), script=script)).output
    Image.new("RGB", (64, 64), (0, 90, 0)).save(tmp_path / "green.png")
    background = await bench.give((tmp_path / "green.png").read_bytes(), "green.png", MediaType.IMAGE)
    audio = Input(NodeId("voice"), voice.model_copy(update={"s3_key": voice.s3_key}))
    before = bench.path(voice.files["captions"].s3_key).read_bytes()
    made = await bench.run(LocalTalkingHead(FFMPEG), {"width": 192, "height": 108}, audio=audio, background=background)

    assert made.output.duration == pytest.approx(voice.duration, abs=0.04)
    assert bench.path(made.output.files["captions"].s3_key).read_bytes() == before
    with av.open(str(bench.path(made.output.s3_key))) as container:
        red, green, blue = next(container.decode(video=0)).to_ndarray(format="rgb24")[100, 4].tolist()
    assert green > red + 20
    assert green > blue + 20


@pytest.mark.parametrize("with_image", [False, True])
async def test_an_animation_has_the_size_and_length_asked_for(with_image: bool, bench: Bench, tmp_path: Path) -> None:
    """A prompt becomes a video of the aspect ratio, resolution and duration of the config, with sound on request."""
    inputs = {}
    if with_image:
        Image.new("RGB", (64, 64), (0, 90, 0)).save(tmp_path / "green.png")
        inputs["referenceImage"] = await bench.give((tmp_path / "green.png").read_bytes(), "g.png", MediaType.IMAGE)
    config = {
        "prompt": "A paper boat",
        "duration": 1,
        "resolution": "360p",
        "aspectRatio": "9:16",
        "generateAudio": with_image,
    }
    made = await bench.run(LocalAnimation(FFMPEG), config, **inputs)

    assert (made.output.width, made.output.height, made.output.duration) == (360, 640, 1.0)
    levels = loudness_of(bench.path(made.output.s3_key), tmp_path)
    assert (max(levels) > 0.1) is with_image


async def test_a_prompt_slot_wins_over_the_config(bench: Bench) -> None:
    """The picture follows the text of the slot."""
    config = {"prompt": "A tree", "duration": 1, "resolution": "360p"}
    prompt = await bench.give(b"A boat", "prompt.txt", MediaType.TEXT)
    by_slot, by_config = (
        await bench.run(LocalAnimation(FFMPEG), config, prompt=prompt),
        await bench.run(LocalAnimation(FFMPEG), {**config, "prompt": "A boat"}),
    )

    assert by_slot.output.sha256 == by_config.output.sha256


@pytest.mark.parametrize(
    ("ratio", "resolution", "size"),
    [
        ("16:9", "1080p", (1920, 1080)),
        ("9:16", "720p", (720, 1280)),
        ("21:9", "360p", (840, 360)),
        ("4:3", "4k", (2880, 2160)),
    ],
)
def test_frame_sizes_are_even_and_as_named(ratio: str, resolution: str, size: tuple[int, int]) -> None:
    """A resolution names the shorter side of the picture."""
    assert frame_size(ratio, resolution) == size


@pytest.mark.parametrize(
    ("executor", "slot", "content", "field"),
    [
        (LocalVoiceover(), "script", b" \n", "inputs.script"),
        (LocalVoiceover(), "script", b"\xff\xfe\x00", "inputs.script"),
        (LocalTalkingHead(FFMPEG), "script", b"", "inputs.script"),
        (LocalTalkingHead(FFMPEG), "audio", b"<html>", "inputs.audio"),
        (LocalCode(FFMPEG), "config", b"{", "inputs.config"),
        (LocalCode(FFMPEG), "config", b"[" * 100_000, "inputs.config"),
        (LocalCode(FFMPEG), "config", b'{"title": "t"}', "inputs.config.actions"),
        (LocalAnimation(FFMPEG), "prompt", b" ", "inputs.prompt"),
        (LocalAnimation(FFMPEG), "prompt", b"x" * 6000, "inputs.prompt"),
    ],
)
async def test_bad_input_is_refused_by_its_slot(
    executor: Executor, slot: str, content: bytes, field: str, bench: Bench
) -> None:
    """What cannot be worked with names where it came from, and nothing is stored."""
    given = await bench.give(content, f"{slot}.bin", MediaType.TEXT)

    with pytest.raises(InvalidInput) as refused:
        await bench.run(executor, **{slot: given})

    assert refused.value.field == field
    assert [stored.key async for stored in bench.storage.list("pipelines/")] == []


@pytest.mark.parametrize(
    "executor", [LocalVoiceover(), LocalTalkingHead(FFMPEG), LocalCode(FFMPEG), LocalAnimation(FFMPEG)]
)
async def test_a_node_without_its_input_says_what_to_connect(executor: Executor, bench: Bench) -> None:
    """An empty slot is no crash."""
    with pytest.raises(InvalidInput) as refused:
        await bench.run(executor)

    assert refused.value.remedy is not None
    assert "onnect" in refused.value.remedy


async def test_the_same_job_gives_the_same_bytes(bench: Bench) -> None:
    """What is made twice is equal to the last bit, so a re-made input stops a rebuild."""
    scene = await bench.give(json.dumps({"code": "let a = 1;"}).encode(), "scene.json", MediaType.JSON)
    script = await bench.give(b"Hello.", "script.txt", MediaType.TEXT)
    small = {"width": 192, "height": 108}

    jobs: tuple[tuple[Executor, dict[str, Any], dict[str, Input]], ...] = (
        (LocalCode(FFMPEG), small, {"config": scene}),
        (LocalTalkingHead(FFMPEG), small, {"script": script}),
        (LocalVoiceover(), {}, {"script": script}),
    )
    for executor, config, inputs in jobs:
        first, again = [await bench.run(executor, config, **inputs) for _ in range(2)]
        assert first.output.sha256 == again.output.sha256


async def test_a_cancelled_job_stops_and_stores_nothing(bench: Bench) -> None:
    """Cancelling ends the painting within a frame, and no output appears."""
    config = {"prompt": "A paper boat", "duration": 15, "resolution": "4k"}
    task = asyncio.create_task(bench.run(LocalAnimation(FFMPEG), config))
    await bench.reported.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task

    assert bench.progress[-1] < 1
    assert [stored.key async for stored in bench.storage.list("pipelines/")] == []


def test_executors_name_their_type_and_provider() -> None:
    """The runtime finds executors by what they say of themselves."""
    named = {
        (one.type, one.provider)
        for one in (LocalVoiceover(), LocalTalkingHead(FFMPEG), LocalCode(FFMPEG), LocalAnimation(FFMPEG))
    }

    assert named == {
        (NodeType.GENERATE_VOICEOVER, Provider.LOCAL),
        (NodeType.TALKING_HEAD, Provider.LOCAL),
        (NodeType.RENDER_CODE, Provider.LOCAL),
        (NodeType.GENERATE_ANIMATION, Provider.LOCAL),
    }
