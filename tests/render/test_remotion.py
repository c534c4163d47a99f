"""Remotion renders what the local renderer renders, and nothing of it outlives its job."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import pytest
import pytest_asyncio

from services.render_worker.local import LocalCode
from services.render_worker.remotion_code import RemotionCode
from services.render_worker.remotion_stage import Stage
from services.render_worker.storyboard import draw_up
from shared.domain.jobs import Input
from shared.domain.nodes import MediaType, Output
from shared.domain.scenes import read_scene
from shared.domain.schemas import RenderCodeConfig
from shared.domain.timeline import Timeline
from shared.errors import InvalidInput, JobError, Permanent, Transient
from shared.media.binaries import find_ffmpeg
from shared.media.browser import Rig, find_browser, find_node, find_rig
from shared.media.process import Limits
from tests.media.attempts import Bench

Frames = npt.NDArray[np.int16]
FFMPEG = find_ffmpeg()
SMALL = {"width": 320, "height": 180, "fps": 10}
TYPING = {"type": "type", "code": "let a = 'b c';", "speed": "fast"}
MARKING = {"type": "highlight", "lines": [1], "duration": 0.6, "description": "ä"}
SHORT = {"title": "a.js", "actions": [TYPING, MARKING]}
LONG = {"title": "a.js", "actions": [TYPING, {"type": "pause", "duration": 600}]}


def rig() -> Rig:
    """Find what is installed."""
    return find_rig(None, None, None)


def lacks() -> str | None:
    """Say what is not installed here."""
    try:
        rig()
    except Permanent as error:
        return f"{error.message} {error.remedy} (.ci/run does)"
    return None


needs_remotion = pytest.mark.skipif(lacks() is not None, reason=lacks() or "")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc and pidfd are Linux's")
in_one_loop = pytest.mark.asyncio(loop_scope="module")
pytestmark = pytest.mark.xdist_group("remotion")
"""One tester has them all: the bundle is made once."""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Give a stage that makes its bundle once for all tests."""
    home = tmp_path_factory.mktemp("stage")
    stage = Stage(lambda: home)
    yield stage
    await stage.close()


def remotion(stage: Stage) -> RemotionCode:
    """Return the executor."""
    return RemotionCode(FFMPEG, Limits(), rig, stage, tabs=1)


class Room:
    """Run scenes on a bench."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    async def render(self, executor: LocalCode | RemotionCode, scene: Any, **config: Any) -> Output:
        """Run one attempt on a scene."""
        return await self._bench.run(executor, config=SMALL | config, inputs={"config": [await self._given(scene)]})

    async def begin(self, executor: RemotionCode, scene: Any) -> asyncio.Task[Output]:
        """Start an attempt and return when frames are being painted."""
        painting = asyncio.Event()
        self._bench.told = _Told(painting)
        task = asyncio.create_task(self.render(executor, scene))
        await asyncio.wait((task, asyncio.create_task(painting.wait())), return_when=asyncio.FIRST_COMPLETED)
        assert not task.done()
        return task

    async def _given(self, scene: Any) -> Input:
        path = self._bench.folder / "scene.json"
        path.write_text(json.dumps(scene))
        return await self._bench.given("scene", path, MediaType.JSON)

    def frames(self, output: Output) -> Frames:
        """Return all frames of an output in grey."""
        with av.open(str(self._bench.file(output))) as film:
            return np.stack([frame.to_ndarray(format="gray") for frame in film.decode(video=0)]).astype(np.int16)


class _Told(list[tuple[float, str | None]]):
    """Set an event when painting is reported."""

    def __init__(self, painting: asyncio.Event) -> None:
        super().__init__()
        self._painting = painting

    def append(self, report: tuple[float, str | None]) -> None:
        super().append(report)
        if report[1] == "painting" and report[0] > 0:
            self._painting.set()


@pytest_asyncio.fixture(loop_scope="module")
async def room(tmp_path: Path) -> Room:
    """Give a bench."""
    return Room(await Bench.at(tmp_path))


@needs_remotion
@in_one_loop
async def test_both_renderers_show_the_same_at_the_same_time(room: Room, stage: Stage) -> None:
    """Frames, length, format and sound are equal; every letter, the cursor and the mark come in the same frame."""
    local, remote = await room.render(LocalCode(FFMPEG), SHORT), await room.render(remotion(stage), SHORT)

    facts = {"type", "width", "height", "fps", "duration", "has_audio"}
    assert remote.model_dump(include=facts) == local.model_dump(include=facts)
    painted, drawn = room.frames(local), room.frames(remote)
    assert painted.shape == drawn.shape
    layout = draw_up(read_scene(SHORT), RenderCodeConfig.model_validate(SMALL))["layout"]
    code, row = layout["code"], layout["row"]
    line = np.s_[:, code["top"] : code["top"] + row, code["left"] + layout["textLeft"] : code["left"] + code["width"]]
    ends = [[int(np.flatnonzero((frame > 110).any(axis=0)).max()) for frame in film[line]] for film in (painted, drawn)]
    assert np.abs(np.array(ends[0]) - np.array(ends[1])).max() <= 1
    assert len(set(ends[0])) >= 6, "letters come one after the other"
    bands = [film[line][:, 2, -4] > 44 for film in (painted, drawn)]
    assert bands[0].tolist() == bands[1].tolist()
    assert bands[0].any()
    assert np.abs(painted - drawn).mean() < 2, "the pictures are alike"


@needs_remotion
@needs_linux
@in_one_loop
async def test_a_cancelled_render_ends_node_and_browser(room: Room, stage: Stage) -> None:
    """Within five seconds of a cancel nothing of it runs, and none of its files are left."""
    task = await room.begin(remotion(stage), LONG)
    pids = pids_with(str(stage._home))  # noqa: SLF001  its processes are told by it
    assert len(pids) >= 3, "Node, the browser and its helpers"
    ends = [process_end(pid) for pid in pids]
    started = time.monotonic()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(5):
        await asyncio.gather(*ends)

    assert task.cancelled()
    assert time.monotonic() - started < 5
    assert [path.name for path in stage._home.glob("node-*")] == []  # noqa: SLF001  as above


@needs_remotion
@needs_linux
@in_one_loop
async def test_a_browser_that_outlives_its_node_is_ended_with_the_render(room: Room, stage: Stage) -> None:
    """A Node too busy to end its browser is killed; the browser, which does not even notice, goes with its files."""
    task = await room.begin(remotion(stage), LONG)
    pids = pids_with(str(stage._home))  # noqa: SLF001  its processes are told by it
    ends = [process_end(pid) for pid in pids]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with asyncio.timeout(5):
        await asyncio.gather(*ends)

    assert [path.name for path in stage._home.glob("node-*")] == []  # noqa: SLF001  as above


@needs_remotion
@needs_linux
@in_one_loop
async def test_a_node_that_dies_costs_one_attempt(room: Room, stage: Stage) -> None:
    """Killing Node fails the attempt so that it is tried again, and takes its browser along; the next attempt works."""
    task = await room.begin(remotion(stage), LONG)
    pids = pids_with(str(stage._home))  # noqa: SLF001  its processes are told by it
    ends = [process_end(pid) for pid in pids]
    os.kill(next(pid for pid in pids if b"server.mjs" in command_of(pid)), signal.SIGKILL)

    with pytest.raises(Transient, match="Node"):
        await task
    async with asyncio.timeout(5):
        await asyncio.gather(*ends)
    assert (await room.render(remotion(stage), SHORT, width=64, height=64)).duration == pytest.approx(1.2, abs=0.01)


@needs_remotion
@in_one_loop
async def test_changed_sources_are_bundled_anew_and_a_mistake_is_named(tmp_path: Path) -> None:
    """A project with a mistake is refused for good; once corrected it is bundled, and then kept."""
    own = rig()
    project = tmp_path / "project"
    shutil.copytree(own.project, project, ignore=shutil.ignore_patterns("node_modules"))
    (project / "node_modules").symlink_to(own.project / "node_modules")
    entry, changed, stage = project / "src" / "index.ts", replace(own, project=project), Stage(lambda: tmp_path)
    sources = entry.read_text()
    entry.write_text("const = 1;")

    with pytest.raises(Permanent, match="cannot be bundled"):
        await stage.bundle(changed)
    entry.write_text(sources)
    bundle = await stage.bundle(changed)
    assert (bundle / "index.html").is_file()
    assert await stage.bundle(changed) == bundle


def pids_with(text: str) -> list[int]:
    """Return the processes in whose command line a text stands."""
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal())
    return [pid for pid in numbers if text.encode() in command_of(pid) and pid != os.getpid()]


def command_of(pid: int) -> bytes:
    """Return a process's command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def process_end(pid: int) -> asyncio.Future[None]:
    """Return what is done when a process has ended."""
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        ended.set_result(None)
        return ended

    def end() -> None:
        loop.remove_reader(descriptor)
        os.close(descriptor)
        ended.set_result(None)

    loop.add_reader(descriptor, end)
    return ended


@pytest.mark.parametrize(
    "scene",
    [
        {"actions": [{"type": "type", "code": "x" * 100_001}]},
        {"actions": [{"type": "type", "code": "x\n" * 50_000}]},
        {"actions": [TYPING, {"type": "pause", "duration": -1}]},
        {"actions": [TYPING, {"type": "pause", "duration": float("nan")}]},
        {"actions": [TYPING] + [{"type": "pause", "duration": 600}] * 7},
        {"code": "let a = 1;", "highlights": [{"line": 2, "description": "there is no line 2"}]},
        {"title": "t"},
        None,
    ],
    ids=["too much", "too many lines", "negative", "NaN", "too long", "dialect", "no actions", "no scene"],
)
@in_one_loop
async def test_bad_scenes_are_refused_as_by_the_local_renderer(scene: Any, room: Room) -> None:
    """The same sentence, field and remedy, before anything of Remotion is looked for."""

    def never() -> Rig:
        raise AssertionError("something was looked for")

    def nowhere() -> Path:
        raise AssertionError("something was made")

    said: list[dict[str, object]] = []
    for executor in (LocalCode(FFMPEG), RemotionCode(FFMPEG, Limits(), never, Stage(nowhere), tabs=1)):
        with pytest.raises(InvalidInput) as refused:
            await room.render(executor, scene)
        said.append(refused.value.as_json())

    assert said[0] == said[1]
    assert str(said[0]["field"]).startswith("inputs.config")


@in_one_loop
async def test_the_other_dialect_is_drawn_up_as_the_actions_it_stands_for() -> None:
    """A scene with ``highlights`` has the frames that its spelled-out form has."""
    short = {"code": "let a = 1;", "highlights": [{"line": 1, "description": "one two three"}]}
    board = draw_up(read_scene(short), RenderCodeConfig.model_validate(SMALL))

    assert board["frames"] == round((10 / 15 + 0.5 + 2.2) * 10)
    assert [mark["lines"] for mark in board["marked"]] == [(), (1,)]


def test_a_storyboard_holds_each_frame_of_the_timeline() -> None:
    """What a storyboard shows in a frame is what the timeline says, and its rows hold all letters."""
    scene = read_scene({**SHORT, "actions": [{**TYPING, "code": "for (;;) {\n  // on\n}"}, MARKING]})
    board, timeline = draw_up(scene, RenderCodeConfig.model_validate(SMALL)), Timeline(scene)
    starts = [shot[0] for shot in board["shots"]]

    for number in range(board["frames"]):
        shot = board["shots"][np.searchsorted(starts, number, side="right") - 1]
        moment = timeline.frame(number, 10)
        assert (shot[1], bool(shot[2])) == (moment.typed, moment.cursor)
    letters = {
        run["at"] + n: char for row in board["rows"] for run in row["runs"] for n, char in enumerate(run["text"])
    }
    assert {n: char for n, char in enumerate(timeline.text) if not char.isspace()}.items() <= letters.items()


def test_what_is_missing_is_said_with_its_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No Node, an old one, no packages, no browser: what to install, and what works without it."""
    monkeypatch.setenv("PATH", str(tmp_path))
    old = tmp_path / "old-node"
    old.write_text("#!/bin/sh\necho v16.20.2\n")
    old.chmod(0o755)

    for look, part in (
        (lambda: find_rig(None, None, None), "nstall Node ≥ 18"),
        (lambda: find_node(old), "nstall Node ≥ 18"),
        (lambda: find_node(tmp_path), "CALLSHEET_NODE"),
        (lambda: find_rig(Path("/bin/true"), None, tmp_path), "nstall Node"),
        (lambda: find_browser(None, tmp_path), "nstall it (apt-get install chromium)"),
    ):
        with pytest.raises(JobError) as missing:
            look()
        assert isinstance(missing.value, Permanent)
        assert part in str(missing.value.remedy)
        assert "use provider local, or draft mode" in str(missing.value.remedy)
