"""ffmpeg work on AWS Lambda comes out as it does here, once, whatever is lost on the way."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

import pytest

from services.ffmpeg_worker import functions
from shared.config import BackendSettings
from shared.domain.invocations import Place
from shared.executors.compose_video import ComposeVideo
from shared.executors.merge_videos import MergeVideos
from shared.executors.mix_audio import MixAudio
from shared.functions.objects import write_json
from shared.media.process import Limits
from shared.storage import Storage
from shared.worker.orders import Failed, Working
from tests.lambdas import aws, dying
from tests.lambdas.aws import Aws
from tests.lambdas.cutting_room import CuttingRoom
from tests.media.clips import Clip
from tests.media.conftest import WHEEL
from tests.vendors.conftest import hurry
from tests.worker.conftest import crew
from tests.worker.crew import Crew

__all__ = ["crew"]

Make = Callable[[Clip], Path]
CLIP = Clip(flash_at=0.2, seconds=0.8, width=160, height=90)
ODD = replace(CLIP, fps="25", width=320, height=180)
_SOON = timedelta(milliseconds=200)


@pytest.fixture
def room(crew: Crew, cloud: Aws, storage: Storage) -> CuttingRoom:
    """Give a pipeline and its helpers."""
    return CuttingRoom(crew, cloud, storage)


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is put off come back at once, and give up what is silent sooner."""
    hurry(monkeypatch, _SOON)
    monkeypatch.setattr(functions, "_SILENT", timedelta(seconds=6))
    monkeypatch.setattr(functions, "_MOVES_SECONDS", 3.0)
    monkeypatch.setattr(functions, "EVENT_AGE", timedelta(seconds=60))


async def test_the_film_is_the_one_that_is_made_here(room: CuttingRoom, make: Make) -> None:
    """Byte for byte, of all three kinds; and it has cost what the functions say."""
    one, two = await room.given("one", make(CLIP)), await room.given("two", make(ODD))
    work: dict[str, tuple[Any, dict[str, Any], dict[str, Any]]] = {
        "merge-videos": (MergeVideos, {"width": 160}, {"segments": [one, two, one]}),
        "mix-audio": (MixAudio, {"volume": 0.5}, {"video": [one], "audio": [two]}),
        "compose-video": (ComposeVideo, {"scale": 0.5}, {"background": [two], "overlay": [one]}),
    }
    async with room.worker() as moments:
        for name, (_, config, slots) in work.items():
            await room.publish(name, name, config, **slots)
        await moments.until(lambda: len([1 for _, outcome in moments.outcomes if outcome == "completed"]) == 3)

    for name, (executor, config, slots) in work.items():
        here = await room.here(executor(WHEEL, Limits()), config, **slots)
        there = await room.output(name)
        assert (there.sha256, there.duration, set(there.files)) == (
            here.sha256,
            here.duration,
            here.files.keys() | {"poster"},
        )
    spent = await room.floor.spend()
    assert [state for state, _ in spent] == ["settled"] * 3
    assert all(cost and 0 < cost < Decimal("0.01") for _, cost in spent)


async def test_a_function_is_not_given_up_for_a_clock_that_goes_wrong(storage: Storage) -> None:
    """Its reports are an hour old by the worker's clock, and yet there is a newer one at every look: it lives."""
    place = Place(output_bucket="bucket", output_key="film.mp4", request="k")
    shop = functions.LambdaShop(cast("Any", None), BackendSettings(), storage, lambda *_: None)
    receipt = str(functions.Receipt(place, time.time()))

    async def report(number: int) -> None:
        at = datetime.now(UTC) - timedelta(hours=1) + timedelta(seconds=number)
        await write_json(storage, place.progress_key, {"fraction": 0.4, "note": "merging", "at": at.isoformat()})

    async def go_on() -> None:
        for number in itertools.count():
            await report(number)
            await asyncio.sleep(0.5)

    await report(0)
    living = asyncio.create_task(go_on())
    assert isinstance(await shop.look(receipt), Working)
    living.cancel()
    await asyncio.gather(living, return_exceptions=True)
    assert isinstance(await shop.look(receipt), Failed)


async def test_a_long_merge_is_spread_over_many_invocations(room: CuttingRoom, make: Make) -> None:
    """Forty segments: five make the pieces of eight each, and one that finds them all joins them."""
    clips = [replace(ODD, seconds=0.4, flash_at=0.1 + number % 10 * 0.02) for number in range(40)]
    segments = [await room.given(f"s{number}", make(clip)) for number, clip in enumerate(clips)]
    async with room.worker() as moments:
        await room.publish("long", "merge-videos", {"width": 160, "fps": 30}, segments=segments)
        await moments.until(lambda: ("long", "completed") in moments.outcomes)

    parts = [one.event["part"]["offset"] for one in room.cloud.deliveries if "part" in one.event]
    here = await room.here(MergeVideos(WHEEL, Limits()), {"width": 160, "fps": 30}, segments=segments)
    assert (sorted(parts), len(room.cloud.deliveries)) == ([0, 8, 16, 24, 32], 6)
    assert '"encoded":0' in (room.cloud.scratch / "callsheet-video-merger.log").read_text()
    assert (await room.output("long")).sha256 == here.sha256
    spent = await room.floor.spend()
    cost = await room.crew.pool.fetchval(
        "select (metadata ->> 'cost')::numeric from video_production_nodes where id = 'long'"
    )
    assert cost == sum(one or Decimal(0) for _, one in spent)


async def test_a_segment_that_cannot_be_merged_is_named_as_in_the_whole(room: CuttingRoom, make: Make) -> None:
    """By its number in the node, whichever invocation finds it."""
    segments = [await room.given(f"s{number}", make(ODD)) for number in range(9)]
    segments.append(await _torn(room))
    async with room.worker() as moments:
        await room.publish("film", "merge-videos", {"width": 160}, segments=segments)
        await moments.until(lambda: ("film", "buried") in moments.outcomes)

    told = await room.floor.error("film")
    assert (told["field"], told["details"]["node"]) == ("inputs.segments[9]", "torn")
    assert told["message"].startswith("Segment 10 (node torn): ")


async def _torn(room: CuttingRoom) -> dict[str, Any]:
    path = room.crew.folder / "torn.mp4"
    path.write_bytes(b"this is no film at all, and nobody would take it for one" * 9)
    return await room.given("torn", path)


async def test_whatever_happens_to_an_invocation_the_film_is_made_once(room: CuttingRoom, make: Make) -> None:
    """Refused for a while, delivered twice, accepted without a word."""
    one = await room.given("one", make(CLIP))
    async with room.worker() as moments:
        for width, plan in enumerate(("throttled", "twice", "cut"), 64):
            setattr(room.cloud.plan, plan, 1)
            await room.publish(plan, "merge-videos", {"width": 2 * width}, segments=[one, one])
            await moments.until(lambda: (plan, "completed") in moments.outcomes)  # noqa: B023  awaited here
    await room.cloud.until(len(room.cloud.deliveries))

    for plan in ("throttled", "twice", "cut"):
        mine = [one for one in room.cloud.deliveries if one.event["output_key"].startswith(plan)]
        answers = [one.answer["result"]["output"]["sha256"] for one in mine if one.answer]
        assert set(answers) == {(await room.output(plan)).sha256}
        assert len(answers) == {"throttled": 1, "twice": 2}.get(plan, len(mine))
    assert len([cost for _, cost in await room.floor.spend() if cost]) == 3


async def test_an_event_that_is_lost_is_sent_again(
    room: CuttingRoom, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the time for which AWS keeps one; what never began has cost nothing."""
    monkeypatch.setattr(functions, "EVENT_AGE", timedelta(seconds=-5))
    room.cloud.plan.lost = 1
    one = await room.given("one", make(CLIP))
    async with room.worker() as moments:
        await room.publish("film", "merge-videos", {"width": 128}, segments=[one, one])
        await moments.until(lambda: ("film", "retried") in moments.outcomes)
        monkeypatch.setattr(functions, "EVENT_AGE", timedelta(seconds=60))
        await moments.until(lambda: ("film", "completed") in moments.outcomes)

    assert (await room.floor.spend())[0] == ("released", Decimal(0))
    assert (room.cloud.asked, len(room.cloud.deliveries)) == (2, 1)


async def test_a_function_that_is_killed_at_any_step_is_run_again(
    room: CuttingRoom, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each film comes out once; who died behind the answer is not asked again."""
    monkeypatch.setitem(aws.HANDLERS, "callsheet-video-merger", "tests.lambdas.dying.handler")
    one, two = await room.given("one", make(CLIP)), await room.given("two", make(ODD))
    async with room.worker(slots=8) as moments:
        for step in dying.STEPS:
            await room.publish(step, "merge-videos", {"width": 160}, segments=[one, two])
        done = {(step, "completed") for step in dying.STEPS}
        await moments.until(lambda: done <= set(moments.outcomes), seconds=100)

    films = {(await room.output(step)).sha256 for step in dying.STEPS}
    invoked = {
        step: sum(one.event["output_key"].startswith(f"{step}/") for one in room.cloud.deliveries)
        for step in dying.STEPS
    }
    assert len(films) == 1
    assert invoked == dict.fromkeys(dying.STEPS, 2) | {"after-answer": 1}


async def test_a_worker_that_ends_loses_nothing(room: CuttingRoom, make: Make) -> None:
    """The next one finds the answer; nothing is invoked again."""
    one = await room.given("one", make(ODD))
    async with room.worker() as moments:
        await room.publish("film", "merge-videos", {"width": 160}, segments=[one, one])
        await moments.until(lambda: bool(moments.outcomes))
    await room.cloud.until(1)
    async with room.worker() as moments:
        await moments.until(lambda: ("film", "completed") in moments.outcomes)

    assert len(room.cloud.deliveries) == 1


async def test_a_request_that_no_event_holds_goes_through_the_bucket(
    room: CuttingRoom, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Merges of thousands name more files than an event may."""
    monkeypatch.setattr(functions, "MOST_EVENT_BYTES", 500)
    one = await room.given("one", make(ODD))
    async with room.worker() as moments:
        await room.publish("film", "merge-videos", {"width": 160}, segments=[one, one])
        await moments.until(lambda: ("film", "completed") in moments.outcomes)

    event = room.cloud.deliveries[0].event
    assert "input_videos" not in event
    assert await room.storage.stat(event["event_key"]) is not None


async def test_who_may_not_invoke_is_told_what_to_set(room: CuttingRoom, make: Make) -> None:
    """A function that is not there is a person's business."""
    one = await room.given("one", make(CLIP))
    async with room.worker(lambda_prefix="ours-") as moments:
        await room.publish("film", "merge-videos", {}, segments=[one, one])
        await moments.until(lambda: ("film", "buried") in moments.outcomes)

    told = await room.floor.error("film")
    assert (told["message"], told["field"]) == ("there is no function ours-video-merger", "CALLSHEET_LAMBDA_PREFIX")
    assert "deploy/aws/template.yaml" in told["remedy"]
    with contextlib.suppress(IndexError):
        assert (await room.floor.spend())[0][1] in {None, Decimal(0)}
