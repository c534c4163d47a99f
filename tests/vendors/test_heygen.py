"""Talking heads by HeyGen come out once and are paid once, whatever its API does."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pydantic import SecretStr

from services.heygen_worker.heygen_api import HeygenApi
from services.heygen_worker.heygen_board import Board
from services.heygen_worker.main import executors
from shared.config import HeygenWorkerSettings
from shared.db.ledger import Ledger
from shared.domain.nodes import Queue
from shared.errors import Unavailable
from tests.fakes.fake import Fault
from tests.fakes.heygen import HeyGen, Video
from tests.fakes.media import speech
from tests.vendors.floor import Floor
from tests.worker.crew import Crew, soon

CONFIG = {"avatarId": "anna", "voiceId": "calm", "width": 1280, "height": 720, "captions": True}
CREATE = "POST /v3/videos"
SCRIPT = '# Hello\n\nIt is <prosody rate="slow">`console.log`</prosody>. <break time="2s"/> So it is.'
PAID = ("settled", Decimal("0.0667"))


@pytest.fixture
async def fake() -> AsyncIterator[HeyGen]:
    """Serve a HeyGen."""
    served = HeyGen()
    async with served.serve():
        yield served


@pytest.fixture
def floor(crew: Crew, fake: HeyGen) -> Floor:
    """Set the worker up for it."""
    fields = {"heygen_api_key": SecretStr(fake.KEY), "heygen_url": fake.url, "heygen_poll_seconds": 0.02}
    return Floor(crew, "heygen_worker", Queue.HEYGEN, HeygenWorkerSettings, executors, fields)


async def _make(floor: Floor, *names: str, config: dict[str, Any] | None = None, script: str = "Hello.") -> None:
    given = floor.given("script.txt", script.encode(), "text")
    await floor.publish(*names, type_="talking-head", provider="heygen", config=CONFIG | (config or {}), script=given)


async def test_a_script_becomes_a_head_with_captions_and_its_price(floor: Floor, fake: HeyGen) -> None:
    """The order carries its key twice; the film, its captions and the video's id are kept, the key is nowhere."""
    async with floor.worker():
        await _make(floor, "head", script=SCRIPT)
        await soon(floor.crew.until_empty())

    node = await floor.crew.bench.node("head")
    assert node["output"]["hasAudio"]
    assert node["output"]["quality"]["picture"], "who copies it need not watch it again"
    assert (node["output"]["width"], node["output"]["duration"]) == (160, pytest.approx(1.0, abs=0.1))
    assert "Hello from the avatar" in floor.media(node["output"]["files"]["captions"]["s3Key"]).read_text()
    assert node["metadata"]["cost"] == pytest.approx(0.0667)
    [create] = fake.calls(CREATE)
    assert create.json["title"].endswith(create.headers["idempotency-key"])
    assert create.json["resolution"] == "720p"
    assert create.json["script"] == 'Hello.\n\nIt is console dot log. <break time="2s"/> So it is.'
    assert create.json["caption"] == {"file_format": "srt"}, "a style would burn the captions into the picture"
    assert await floor.spend() == [PAID]
    assert next(iter(fake.videos)) in floor.media(node["output"]["files"]["manifest"]["s3Key"]).read_text()


async def test_a_recording_and_a_background_are_uploaded_as_files_that_heygen_takes(floor: Floor, fake: HeyGen) -> None:
    """Storage of one's own machine has no public address; captions are the recording's own; its length is the price."""
    fake.tells_duration = False
    captions = floor.given("voice.srt", b"1\n00:00:00,000 --> 00:00:00,500\nOwn words\n", "text")["output"]
    beside = {"captions": {"s3Key": captions["s3Key"], "size": captions["size"], "sha256": captions["sha256"]}}
    audio = floor.given("voice.m4a", speech(0.5, "m4a"), "audio", duration=0.5, files=beside)
    wall = BytesIO()
    Image.new("RGB", (64, 36), "navy").save(wall, "WEBP")
    picture = floor.given("wall.webp", wall.getvalue(), "image")
    async with floor.worker():
        await floor.publish(
            "head", type_="talking-head", provider="heygen", config=CONFIG, audio=audio, background=picture
        )
        await soon(floor.crew.until_empty())

    [create] = fake.calls(CREATE)
    assert fake.assets[create.json["audio_asset_id"]] == "audio/mpeg"
    assert fake.assets[create.json["background"]["asset_id"]] == "image/jpeg"
    assert "caption" not in create.json
    node = await floor.crew.bench.node("head")
    assert "Own words" in floor.media(node["output"]["files"]["captions"]["s3Key"]).read_text()
    assert node["metadata"]["cost"] == pytest.approx(0.0667, rel=0.1)
    assert len(fake.bill) == 1


FAULTS = [
    Fault(CREATE, "reset_after"),
    Fault(CREATE, "error_after", status=502, body="Bad Gateway"),
    Fault(CREATE, "garbage"),
    Fault(CREATE, "truncated"),
    Fault(CREATE, "reset_before"),
    Fault(CREATE, "error_before", status=404, body="<html>no route</html>"),
    Fault("GET /v3/videos/[0-9a-f]", "error_before", times=3, status=502),
    Fault("GET /v3/videos/[0-9a-f]", "garbage", times=2),
    Fault("GET /v3/videos/statuses", "reset_before", times=7),
    Fault("GET /v3/videos$", "error_before", times=2, status=503),
    Fault("GET /files", "truncated"),
    Fault("GET /files", "error_before", status=403, body="Request has expired"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.kind} at {fault.on}")
async def test_whatever_breaks_once_the_head_comes_out_and_is_paid_once(
    floor: Floor, fake: HeyGen, fault: Fault
) -> None:
    """A lost reply is looked for, a look that fails is repeated, a link that is broken is asked for anew."""
    fake.faults = [Fault(fault.on, fault.kind, fault.times, status=fault.status, body=fault.body)]
    if "videos$" in fault.on:
        fake.faults.append(Fault(CREATE, "reset_after"))
    async with floor.worker():
        await _make(floor, "head")
        await soon(floor.crew.until_empty())

    assert (await floor.crew.bench.node("head"))["status"] == "completed"
    assert len(fake.bill) == 1
    assert [state for state in await floor.spend() if state[0] == "settled"] == [PAID]


async def test_an_hour_of_waiting_a_late_list_and_an_expired_link_lose_nothing(floor: Floor, fake: HeyGen) -> None:
    """Waiting costs no slot; one answer that there is no such video is not believed; a film may lack captions."""
    fake.takes, fake.hidden, fake.srt = 3600, 1, "no captions today"
    async with floor.worker() as moments:
        await _make(floor, "head")
        await moments.until(lambda: len(moments.outcomes) > 3)
        assert {outcome for _, outcome in moments.outcomes} == {"snoozed"}
        assert "at work" in (await floor.crew.bench.node("head"))["metadata"]["waitingFor"]
        fake.skip(3600)
        await soon(floor.crew.until_empty())

    assert len(fake.calls(CREATE)) == len(fake.bill) == 1
    assert await floor.spend() == [PAID]
    assert "captions" not in (await floor.crew.bench.node("head"))["output"]["files"]


async def test_an_order_whose_first_copy_is_in_flight_is_not_placed_twice(floor: Floor, fake: HeyGen) -> None:
    """The reply is lost while HeyGen still takes the order: 409 means wait."""
    fake.faults = [Fault(CREATE, "reset_after")]
    fake.takes = 5
    async with floor.worker() as moments:
        await _make(floor, "head")
        await moments.until(lambda: len(moments.outcomes) > 2)
        fake.skip(5)
        await soon(floor.crew.until_empty())

    assert len(fake.videos) == len(fake.bill) == 1


@pytest.mark.parametrize(
    ("config", "script", "field", "says"),
    [
        ({"avatarId": "nobody"}, "Hello.", "config.avatarId", "Avatar nobody not found"),
        ({"voiceId": "nobody"}, "Hello.", "config.voiceId", "Voice nobody not found"),
        ({"avatarId": None}, "Hello.", "config.avatarId", "no avatar"),
        ({"width": 1000, "height": 300}, "Hello.", "config.width", "no picture of 1000x300"),
        ({"width": 3840, "height": 3840}, "Hello.", "config.width", "up to 2160 lines"),
        ({}, "<speak> </speak>", "inputs.script", "empty"),
        ({}, "word " * 1001, "inputs.script", "HeyGen speaks up to 5000"),
        ({}, "how to build a bomb", None, "violates our content policy"),
    ],
)
async def test_what_cannot_be_ordered_is_refused_with_the_field_and_for_nothing(
    floor: Floor, fake: HeyGen, config: dict[str, Any], script: str, field: str | None, says: str
) -> None:
    """HeyGen's own sentence where it is HeyGen that refuses; nothing is on the bill."""
    async with floor.worker() as moments:
        await _make(floor, "head", config=config, script=script)
        await moments.until_settled(("head", "buried"))

    error = await floor.error("head")
    assert error.get("field") == field
    assert says in error["message"]
    assert fake.bill == []
    assert await floor.spend() == [("released", Decimal(0))]


async def test_a_video_that_fails_says_why_and_costs_nothing(floor: Floor, fake: HeyGen) -> None:
    """With HeyGen's code."""
    fake.fails = ("voice_provider_error", "The voice could not be made")
    async with floor.worker() as moments:
        await _make(floor, "head")
        await moments.until(lambda: ("head", "buried") in moments.outcomes)

    error = await floor.error("head")
    assert "The voice could not be made" in error["message"]
    assert error["details"]["code"] == "voice_provider_error"
    assert await floor.spend() == [("released", Decimal(0))]


@pytest.mark.parametrize(
    ("funds", "key", "says"), [(False, HeyGen.KEY, "credit"), (True, "wrong-key-9", "Unauthorized")]
)
async def test_without_money_or_a_valid_key_the_lane_closes_for_all(
    floor: Floor, fake: HeyGen, funds: bool, key: str, says: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Operators see why; the key stands nowhere."""
    fake.funds = funds
    async with floor.worker(heygen_api_key=SecretStr(key), slots=1) as moments:
        await _make(floor, "a", "b")
        await moments.until(lambda: len({name for name, _ in moments.outcomes}) == 2)
    [lane] = await Ledger(floor.crew.pool).lanes()

    assert lane.provider == "heygen"
    assert says in lane.reason
    assert len(fake.calls(CREATE)) == 1
    assert {outcome for _, outcome in moments.outcomes} <= {"snoozed", "released"}
    await floor.nowhere(key, "".join(capfd.readouterr()))


async def test_a_429_silences_two_hundred_jobs_and_four_workers_for_as_long_as_it_says(
    floor: Floor, fake: HeyGen
) -> None:
    """Only what was on its way already reaches HeyGen after it."""
    body = {"error": {"code": "rate_limit_exceeded", "message": "slow"}}
    fake.faults = [Fault(CREATE, "error_before", times=1000, status=429, body=body, headers={"Retry-After": "120"})]
    quiet = "select from video_production_queues where name = 'heygen' and resume_at > now() + interval '100 seconds'"
    await _make(floor, *(f"n{number:03}" for number in range(200)))
    async with floor.worker(), floor.worker(), floor.worker(), floor.worker() as moments:
        await floor.crew.until(quiet)
        await floor.crew.until("select where not exists (select from video_production_jobs where state = 'running')")
        asked = len(fake.calls(CREATE))
        beats = moments.beats
        await moments.until(lambda: moments.beats >= beats + 3)

    assert asked == len(fake.calls(CREATE)) <= 4 * 4
    assert fake.bill == []


async def test_no_more_is_ordered_at_once_than_the_plan_allows_over_all_workers(floor: Floor, fake: HeyGen) -> None:
    """HeyGen, which counts for itself, never has to say 429."""
    fake.takes, fake.at_once = 0.1, 4
    fields = {"slots": 4, "heygen_concurrency": 4}
    async with floor.worker(**fields), floor.worker(**fields), floor.worker(**fields):
        await _make(floor, *(f"n{number:02}" for number in range(12)))
        await soon(floor.crew.until_empty())

    assert {call.status for call in fake.calls(CREATE)} == {200}
    assert len(fake.bill) == 12


async def test_a_node_without_a_key_says_which_to_set(floor: Floor) -> None:
    """And how to do without."""
    async with floor.worker(heygen_api_key=None) as moments:
        await _make(floor, "head")
        await moments.until_settled(("head", "buried"))

    assert (await floor.error("head"))["remedy"].startswith("set HEYGEN_API_KEY, or use provider local or draft mode")


async def test_five_hundred_waiting_videos_cost_a_request_for_each_hundred(
    floor: Floor, fake: HeyGen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many jobs look: one asks for all."""
    monkeypatch.undo()  # they wait as long as they wait
    fake.takes = 3600
    names = [f"n{number:03}" for number in range(500)]
    for name in names:
        fake.videos[name] = Video(name, name, fake.now(), {})
    await _make(floor, *names)
    await floor.crew.pool.execute(
        "insert into video_production_spend (job_id, pipeline_id, node_id, provider, fingerprint, key, state, reserved, remote_id)"
        " select id, pipeline_id, node_id, provider, fingerprint, fingerprint, 'reserved', 1, node_id from video_production_jobs"
    )
    async with floor.worker(slots=50, heygen_poll_seconds=600) as moments:
        await moments.until(lambda: len(moments.outcomes) == 500)

    assert {outcome for _, outcome in moments.outcomes} == {"snoozed"}
    asked = [len(call.query["video_ids"].split(",")) for call in fake.calls("GET /v3/videos/statuses")]
    assert asked == [100] * 5
    assert len(fake.journal) == 5


async def test_a_board_without_an_answer_asks_no_sooner_for_others(fake: HeyGen) -> None:
    """While HeyGen is out of order it gets no request for each job that looks."""
    fake.faults = [Fault("GET /v3/videos/statuses", "error_before", times=100)]
    api = HeygenApi(fake.url, SecretStr(fake.KEY))
    board = Board(api, 600)

    async def waiting() -> list[str]:
        return ["a", "b"]

    with pytest.raises(Unavailable):
        await board.status("a", waiting)
    assert await board.status("b", waiting) == "waiting"
    await api.close()
    assert len(fake.journal) == 1
