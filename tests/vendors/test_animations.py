"""Animations by Runway and Google come out once, and what cannot be known is left to a person instead of being paid twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr

from services.animation_worker import vertex
from services.animation_worker.main import executors
from shared.config import AnimationWorkerSettings
from shared.db.ledger import Ledger
from shared.domain.nodes import Queue
from tests.fakes.fake import Fault
from tests.fakes.google import Google
from tests.fakes.runway import Runway
from tests.fakes.vertex import Vertex
from tests.vendors.floor import Floor
from tests.worker.crew import Crew, soon

CONFIGS: dict[str, dict[str, Any]] = {
    "runway": {"model": "gen4.5", "duration": 5},
    "omni": {"model": "gemini-omni-1.2-flash", "duration": 5},
    "vertex": {"model": "veo-3.1-generate-001", "duration": 6},
}
COSTS = {"runway": Decimal("0.60"), "omni": Decimal("1.00"), "vertex": Decimal("1.00")}
"""Runway tells its own; Google's is what was reckoned."""
CREATE = "POST /v1/text_to_video|POST /v1beta/interactions|POST .*:predictLong"
LOOK = "GET /v1/tasks|GET /v1beta/interactions|POST .*:fetch"
FILM = "GET /out|GET /v1beta/files|GET /storage/v1/b/films/o/"

Fake = Runway | Google | Vertex
FAKES: dict[str, type[Fake]] = {"runway": Runway, "omni": Google, "vertex": Vertex}
runway_alone = pytest.mark.parametrize("door", ["runway"])
omni_alone = pytest.mark.parametrize("door", ["omni"])
vertex_alone = pytest.mark.parametrize("door", ["vertex"])
nobody_can_look_it_up = pytest.mark.parametrize("door", ["runway", "omni"])


@pytest.fixture(params=list(CONFIGS))
def door(request: pytest.FixtureRequest) -> str:
    """Say each sentence of all: Runway, and Google's two."""
    return str(request.param)


@pytest.fixture
def provider(door: str) -> str:
    """Name the provider behind it."""
    return "runway" if door == "runway" else "veo"


@pytest.fixture
async def fake(door: str) -> AsyncIterator[Fake]:
    """Serve the provider."""
    served: Fake = FAKES[door]()
    async with served.serve():
        yield served


@pytest.fixture
def floor(crew: Crew, fake: Fake, provider: str) -> Floor:
    """Set the worker up for it."""
    if isinstance(fake, Vertex):
        fields: dict[str, Any] = {
            "vertex_project": fake.PROJECT,
            "vertex_films": fake.FILMS,
            "vertex_key_file": fake.key_file(crew.folder),
            "vertex_url": fake.url,
            "vertex_storage_url": fake.url,
        }
    else:
        fields = {f"{provider}_api_key": SecretStr(fake.KEY), f"{provider}_url": fake.url}
    fields |= {f"{provider}_concurrency": 20}
    return Floor(crew, "animation_worker", Queue.ANIMATION, AnimationWorkerSettings, executors, fields)


async def _make(floor: Floor, door: str, *names: str, config: dict[str, Any] | None = None, **inputs: Any) -> None:
    asked = {"prompt": "A paper boat on a river.", **CONFIGS[door], **(config or {})}
    provider = "runway" if door == "runway" else "veo"
    await floor.publish(*(names or ("film",)), type_="generate-animation", provider=provider, config=asked, **inputs)


async def test_a_prompt_becomes_a_film_with_its_price(floor: Floor, fake: Fake, door: str) -> None:
    """Waiting costs no slot, progress is shown, the price is the provider's where it tells one."""
    fake.takes = 600
    async with floor.worker() as moments:
        await _make(floor, door)
        await moments.until(lambda: len(moments.outcomes) > 2)
        fake.skip(600)
        await soon(floor.crew.until_empty())

    node = await floor.crew.bench.node("film")
    assert node["output"]["type"] == "video"
    assert Decimal(str(node["metadata"]["cost"])) == COSTS[door]
    assert len(fake.bill) == len(fake.calls(CREATE)) == 1
    assert await floor.spend() == [("settled", COSTS[door])]


async def test_a_picture_to_begin_with_is_sent_along(floor: Floor, fake: Fake, door: str) -> None:
    """Runway gets it by an upload, Google inline."""
    picture = floor.given("boat.png", b"\x89PNG a boat", "image")
    async with floor.worker():
        await _make(floor, door, config={"aspectRatio": "9:16"}, referenceImage=picture)
        await soon(floor.crew.until_empty())

    assert len(fake.bill) == 1
    [create] = fake.calls(f"POST /v1/image_to_video|{CREATE}")
    assert "runway://" in str(create.json) or "iVBORyBhIGJvYXQ" in str(create.json)


def _lost_replies() -> list[Fault]:
    """Return all ways in which an order goes out and nobody knows what became of it."""
    return [
        Fault(CREATE, "reset_before"),
        Fault(CREATE, "reset_after"),
        Fault(CREATE, "error_after", status=503),
        Fault(CREATE, "garbage"),
        Fault(CREATE, "truncated"),
    ]


@nobody_can_look_it_up
async def test_an_order_whose_reply_is_lost_is_left_to_a_person_with_the_facts(
    floor: Floor, fake: Fake, door: str
) -> None:
    """Nobody can look it up there, so nobody orders again by himself."""
    fake.faults = _lost_replies()
    names = [f"film{number}" for number in range(5)]
    async with floor.worker() as moments:
        await _make(floor, door, *names)
        await moments.until(lambda: {(name, "buried") for name in names} <= set(moments.outcomes))

    for name in names:
        error = await floor.error(name)
        assert error["type"] == "Ambiguous"
        assert "no list of" in error["message"]
        assert "--order-again" in error["remedy"]
    assert len(fake.calls(CREATE)) == 5
    assert [state for state, _ in await floor.spend()] == ["reserved"] * 5


@nobody_can_look_it_up
async def test_where_the_setting_allows_it_a_lost_order_is_repeated_once(
    floor: Floor, fake: Fake, door: str, provider: str
) -> None:
    """And never more than once, whatever becomes of the repeat."""
    fake.faults = [Fault(CREATE, "reset_after")]
    async with floor.worker(**{f"{provider}_repeat_usd": Decimal(1)}) as moments:
        await _make(floor, door, "first")
        await moments.until(lambda: ("first", "completed") in moments.outcomes)
        assert len(fake.bill) == 2
        fake.faults = [Fault(CREATE, "reset_after", times=9)]
        await _make(floor, door, "second")
        await moments.until(lambda: ("second", "buried") in moments.outcomes)

    assert len(fake.bill) == 4


@vertex_alone
async def test_a_lost_order_of_vertex_is_found_by_its_film(floor: Floor, fake: Vertex) -> None:
    """It lies where the order said, as soon as it is whole."""
    fake.faults, fake.takes = [Fault(CREATE, "reset_after")], 600
    async with floor.worker():
        await _make(floor, "vertex")
        await soon(fake.until(lambda: len(fake.calls("GET /storage/v1/b/films/o$")) > 2))
        assert await floor.spend() == [("reserved", None)]
        fake.skip(600)
        await soon(floor.crew.until_empty())

    assert (await floor.crew.bench.node("film"))["status"] == "completed"
    assert len(fake.bill) == 1


@vertex_alone
async def test_an_order_that_brought_no_film_in_an_hour_is_placed_again(
    floor: Floor, fake: Vertex, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reply was lost before Google got it."""
    monkeypatch.setattr(vertex, "_LONGEST_RENDER", timedelta(0))
    fake.faults = [Fault(CREATE, "reset_before")]
    async with floor.worker():
        await _make(floor, "vertex")
        await soon(floor.crew.until_empty())

    assert len(fake.bill) == 1
    assert len(fake.calls(CREATE)) == 2


async def test_whatever_breaks_but_the_order_the_film_comes_out_and_is_paid_once(
    floor: Floor, fake: Fake, door: str
) -> None:
    """One answer that there is no such order is not believed either."""
    fake.faults = [
        Fault(CREATE, "error_before", status=404, body="<html>not here</html>"),
        Fault(LOOK, "error_before", times=4, status=502),
        Fault(LOOK, "garbage", times=2),
        Fault(FILM, "truncated"),
        Fault(FILM, "error_before", status=403, body="Request has expired"),
    ]
    fake.hidden = 2
    async with floor.worker():
        await _make(floor, door)
        await soon(floor.crew.until_empty())

    assert (await floor.crew.bench.node("film"))["status"] == "completed"
    assert len(fake.bill) == 1


Refusals = list[tuple[dict[str, Any], str | None, str]]
REFUSALS: dict[str, Refusals] = {
    "runway": [
        ({"duration": 11}, "config.duration", "2 to 10 seconds, not 11"),
        ({"model": "veo3.1", "duration": 5}, "config.duration", "4, 6 or 8 seconds"),
        ({"model": "gen3a_turbo"}, "config.model", "gen3a_turbo"),
        ({"aspectRatio": "1:1"}, "config.aspectRatio", "without a picture"),
        ({"model": "gen4_turbo"}, "inputs.referenceImage", "without a picture"),
        ({"generateAudio": True}, "config.generateAudio", "no sound"),
        ({"resolution": "4k"}, "config.resolution", "4k"),
        ({"prompt": "x" * 1001}, "config.prompt", "1,001 characters"),
        ({"prompt": "a bomb"}, None, "rejected by our moderation"),
    ],
    "omni": [
        ({"duration": 2}, "config.duration", "not 2"),
        ({"aspectRatio": "1:1"}, "config.aspectRatio", "1:1"),
        ({"model": "veo-3.1-generate-preview"}, "config.model", "no way to veo-3.1"),
        ({"model": "gemini-omni-1.1-flash"}, "config.model", "is no longer available"),
        ({"prompt": " "}, "config.prompt", "no prompt"),
    ],
    "vertex": [
        ({"duration": 5}, "config.duration", "4, 6 or 8 seconds"),
        ({"model": "veo-3.1-lite-generate-001", "resolution": "4k"}, "config.resolution", "4k"),
        ({"model": "gemini-omni-1.2-flash"}, "config.model", "no way to gemini-omni"),
        ({"model": "veo-9"}, "config.model", "veo-9"),
    ],
}


async def test_what_a_provider_does_not_make_is_refused_before_it_is_paid(floor: Floor, fake: Fake, door: str) -> None:
    """With the field, or with the provider's own sentence."""
    if isinstance(fake, Google):
        del fake.models["gemini-omni-1.1-flash"]
    refusals = {f"film{number}": refusal for number, refusal in enumerate(REFUSALS[door])}
    async with floor.worker() as moments:
        for name, (config, _, _) in refusals.items():
            await _make(floor, door, name, config=config)
        await moments.until(lambda: {(name, "buried") for name in refusals} <= set(moments.outcomes))

    for name, (_, field, says) in refusals.items():
        error = await floor.error(name)
        assert error.get("field") == field, error
        assert says in error["message"]
    assert fake.bill == []
    assert set(await floor.spend()) == {("released", Decimal(0))}


@runway_alone
async def test_a_task_that_fails_says_why_and_keeps_what_it_cost(floor: Floor, fake: Runway) -> None:
    """Runway charges for prompts that its filters refuse."""
    async with floor.worker() as moments:
        fake.fails = ("SAFETY.INPUT.TEXT", "The prompt was unsafe")
        await _make(floor, "runway", "unsafe")
        await moments.until(lambda: ("unsafe", "buried") in moments.outcomes)
        fake.fails = ("ASSET.INVALID", "The picture is broken")
        await _make(floor, "runway", "broken")
        await moments.until(lambda: ("broken", "buried") in moments.outcomes)

    unsafe, broken = await floor.error("unsafe"), await floor.error("broken")
    assert "The prompt was unsafe" in unsafe["message"]
    assert "The picture is broken" in broken["message"]
    assert broken["field"] == "inputs.referenceImage"
    assert await floor.spend() == [("settled", Decimal("0.60")), ("released", Decimal(0))]


FATES = {
    "omni": {"refused": "shows a weapon", "nothing": "without a film"},
    "vertex": {"filtered": "showed a weapon", "failed": "picture is not supported"},
}


@pytest.mark.parametrize("door", list(FATES))
async def test_google_refuses_in_two_ways_and_neither_is_paid(floor: Floor, fake: Google | Vertex, door: str) -> None:
    """A failed order, and one that is done and empty."""
    async with floor.worker() as moments:
        for fate in FATES[door]:
            fake.fate = fate
            await _make(floor, door, fate)
            await moments.until(lambda: moments.outcomes[-1:] == [(fate, "buried")])  # noqa: B023  awaited here

    for fate, says in FATES[door].items():
        assert says in (await floor.error(fate))["message"]
    assert set(await floor.spend()) == {("released", Decimal(0))}


@omni_alone
async def test_a_film_that_is_late_or_inline_comes_out(floor: Floor, fake: Google) -> None:
    """Completed may be told before the film is."""
    fake.late = 2
    async with floor.worker() as moments:
        await _make(floor, "omni", "late")
        await moments.until(lambda: ("late", "completed") in moments.outcomes)
        fake.fate = "inline"
        await _make(floor, "omni", "inline")
        await moments.until(lambda: ("inline", "completed") in moments.outcomes)


async def test_without_money_or_a_valid_key_the_lane_closes(
    floor: Floor, fake: Fake, door: str, provider: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of this provider alone, with its reason; the key stands nowhere."""
    strange = {f"{provider}_api_key": SecretStr("wrong-key-77")}
    if isinstance(fake, Vertex):
        strange = {}
        fake.faults = [Fault(CREATE, "error_before", status=401, body={"error": {"message": "no valid key"}})]
    async with floor.worker(**strange) as moments:
        await _make(floor, door)
        await moments.until(lambda: bool(moments.outcomes))
    [wrong] = await Ledger(floor.crew.pool).lanes()
    await Ledger(floor.crew.pool).open_lane(provider)
    if isinstance(fake, Runway):
        fake.funds = False
    else:
        fake.billing = False
    async with floor.worker() as moments:
        await moments.until(lambda: bool(moments.outcomes))
    [broke] = await Ledger(floor.crew.pool).lanes()

    assert (wrong.provider, broke.provider) == (provider, provider)
    assert "key" in wrong.reason.lower()
    assert "credits" in broke.reason or "illing" in broke.reason
    tokens = {call.headers.get("authorization", "Bearer -none-").removeprefix("Bearer ") for call in fake.calls()}
    log = "".join(capfd.readouterr())
    for key in ("wrong-key-77", *tokens, *([] if isinstance(fake, Vertex) else [fake.KEY])):
        await floor.nowhere(key, log)
    assert fake.bill == []


async def test_a_429_silences_the_queue(floor: Floor, fake: Fake, door: str) -> None:
    """Nothing more is asked for so long."""
    fake.faults = [Fault(CREATE, "error_before", status=429, body="slow down", headers={"Retry-After": "40"})]
    rest = "select extract(epoch from resume_at - now()) from video_production_queues where name = 'animation'"
    async with floor.worker():
        await _make(floor, door)
        await floor.crew.until(f"select where ({rest}) is not null")

    assert await floor.crew.pool.fetchval(rest) == pytest.approx(40, abs=15)
    assert len(fake.calls(CREATE)) == 1


@nobody_can_look_it_up
async def test_a_node_without_a_key_says_which_one_to_set(floor: Floor, door: str, provider: str) -> None:
    """And how to do without."""
    async with floor.worker(**{f"{provider}_api_key": None}) as moments:
        await _make(floor, door)
        await moments.until(lambda: ("film", "buried") in moments.outcomes)

    assert "API_KEY, or use provider local or draft mode" in (await floor.error("film"))["remedy"]
