"""Animations by Runway and Google come out once, and what cannot be known is left to a person instead of being paid twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr

from services.animation_worker.main import executors
from shared.config import AnimationWorkerSettings
from shared.db.ledger import Ledger
from shared.domain.nodes import Queue
from tests.fakes.fake import Fault
from tests.fakes.google import Google
from tests.fakes.runway import Runway
from tests.vendors.floor import Floor
from tests.worker.crew import Crew, soon

CONFIGS: dict[str, dict[str, Any]] = {
    "runway": {"model": "gen4.5", "duration": 5, "aspectRatio": "16:9", "resolution": "720p"},
    "veo": {"model": "gemini-omni-1.2-flash", "duration": 5, "aspectRatio": "16:9", "resolution": "720p"},
}
COSTS = {"runway": Decimal("0.60"), "veo": Decimal("1.00")}
"""Runway tells its own; Google's is what was reckoned."""
CREATE = "POST /v1/text_to_video|POST /v1beta/interactions"
LOOK = "GET /v1/tasks|GET /v1beta/interactions"
FILM = "GET /out|GET /v1beta/files"

Fake = Runway | Google


@pytest.fixture(params=list(CONFIGS))
def provider(request: pytest.FixtureRequest) -> str:
    """Say each sentence of both."""
    return str(request.param)


@pytest.fixture
async def fake(provider: str) -> AsyncIterator[Fake]:
    """Serve the provider."""
    served: Fake = Runway() if provider == "runway" else Google()
    async with served.serve():
        yield served


@pytest.fixture
def floor(crew: Crew, fake: Fake, provider: str) -> Floor:
    """Set the worker up for it."""
    fields = {f"{provider}_api_key": SecretStr(fake.KEY), f"{provider}_url": fake.url, f"{provider}_concurrency": 5}
    return Floor(crew, "animation_worker", Queue.ANIMATION, AnimationWorkerSettings, executors, fields)


async def _make(floor: Floor, provider: str, *names: str, config: dict[str, Any] | None = None, **inputs: Any) -> None:
    asked = {"prompt": "A paper boat on a river.", **CONFIGS[provider], **(config or {})}
    await floor.publish(*(names or ("film",)), type_="generate-animation", provider=provider, config=asked, **inputs)


async def test_a_prompt_becomes_a_film_with_its_price(floor: Floor, fake: Fake, provider: str) -> None:
    """Waiting costs no slot, progress is shown, the price is the provider's where it tells one."""
    fake.takes = 600
    async with floor.worker() as moments:
        await _make(floor, provider)
        await moments.until(lambda: len(moments.outcomes) > 2)
        fake.skip(600)
        await soon(floor.crew.until_empty())

    node = await floor.crew.bench.node("film")
    assert node["output"]["type"] == "video"
    assert Decimal(str(node["metadata"]["cost"])) == COSTS[provider]
    assert len(fake.bill) == len(fake.calls(CREATE)) == 1
    assert await floor.spend() == [("settled", COSTS[provider])]


async def test_a_picture_to_begin_with_is_sent_along(floor: Floor, fake: Fake, provider: str) -> None:
    """Runway gets it by an upload, Google inline."""
    picture = floor.given("boat.png", b"\x89PNG a boat", "image")
    async with floor.worker():
        await _make(floor, provider, config={"aspectRatio": "9:16"}, referenceImage=picture)
        await soon(floor.crew.until_empty())

    assert len(fake.bill) == 1
    [create] = fake.calls("POST /v1/image_to_video|POST /v1beta/interactions")
    assert "runway://" in str(create.json) or "iVBORyBhIGJvYXQ" in str(create.json)


BEFORE = [
    Fault(CREATE, "reset_before"),
    Fault(CREATE, "reset_after"),
    Fault(CREATE, "error_after", status=503),
    Fault(CREATE, "garbage"),
    Fault(CREATE, "truncated"),
]


@pytest.mark.parametrize("fault", BEFORE, ids=lambda fault: fault.kind)
async def test_an_order_whose_reply_is_lost_is_left_to_a_person_with_the_facts(
    floor: Floor, fake: Fake, provider: str, fault: Fault
) -> None:
    """Nobody can look it up there, so nobody orders again by himself."""
    fake.faults = [Fault(fault.on, fault.kind, status=fault.status)]
    async with floor.worker() as moments:
        await _make(floor, provider)
        await moments.until(lambda: ("film", "buried") in moments.outcomes)

    error = await floor.error("film")
    assert error["type"] == "Ambiguous"
    assert "no list of" in error["message"]
    assert "--order-again" in error["remedy"]
    assert len(fake.calls(CREATE)) == 1
    assert [state for state, _ in await floor.spend()] == ["reserved"]


@pytest.mark.parametrize("lost", [1, 2])
async def test_where_the_setting_allows_it_a_lost_order_is_repeated_once(
    floor: Floor, fake: Fake, provider: str, lost: int
) -> None:
    """And never more than once."""
    fake.faults = [Fault(CREATE, "reset_after", times=lost)]
    async with floor.worker(**{f"{provider}_repeat_usd": Decimal(1)}) as moments:
        await _make(floor, provider)
        await moments.until(lambda: moments.outcomes[-1:] in ([("film", "completed")], [("film", "buried")]))

    assert len(fake.bill) == 2
    assert moments.outcomes[-1] == ("film", "completed" if lost == 1 else "buried")


AFTER = [
    Fault(CREATE, "error_before", status=404, body="<html>not here</html>"),
    Fault(LOOK, "error_before", times=6, status=502),
    Fault(LOOK, "garbage", times=2),
    Fault(FILM, "truncated"),
    Fault(FILM, "error_before", status=403, body="Request has expired"),
]


@pytest.mark.parametrize("fault", AFTER, ids=lambda fault: f"{fault.kind} at {fault.on[:12]}")
async def test_whatever_breaks_but_the_order_the_film_comes_out_and_is_paid_once(
    floor: Floor, fake: Fake, provider: str, fault: Fault
) -> None:
    """One answer that there is no such order is not believed either."""
    fake.faults = [Fault(fault.on, fault.kind, fault.times, status=fault.status, body=fault.body)]
    fake.hidden = 2
    async with floor.worker():
        await _make(floor, provider)
        await soon(floor.crew.until_empty())

    assert (await floor.crew.bench.node("film"))["status"] == "completed"
    assert len(fake.bill) == 1


REFUSALS = [
    ("runway", {"duration": 11}, "config.duration", "not 11"),
    ("runway", {"model": "veo3.1", "duration": 5}, "config.duration", "4, 6"),
    ("runway", {"model": "gen3a_turbo"}, "config.model", "gen3a_turbo"),
    ("runway", {"aspectRatio": "1:1"}, "config.aspectRatio", "without a picture"),
    ("runway", {"model": "gen4_turbo"}, "inputs.referenceImage", "needs a picture"),
    ("runway", {"generateAudio": True}, "config.generateAudio", "no sound"),
    ("runway", {"resolution": "4k"}, "config.resolution", "4k"),
    ("runway", {"prompt": "x" * 1001}, "config.prompt", "1,001 characters"),
    ("runway", {"prompt": "a bomb"}, None, "rejected by our moderation"),
    ("veo", {"duration": 2}, "config.duration", "not 2"),
    ("veo", {"aspectRatio": "1:1"}, "config.aspectRatio", "1:1"),
    ("veo", {"model": "veo-3.1-generate-preview"}, "config.model", "ended in October"),
    ("veo", {"model": "gemini-omni-9"}, "config.model", "no longer available"),
    ("veo", {"prompt": " "}, "config.prompt", "no prompt"),
]


@pytest.mark.parametrize(("provider", "config", "field", "says"), REFUSALS)
async def test_what_a_provider_does_not_make_is_refused_before_it_is_paid(
    floor: Floor, fake: Fake, provider: str, config: dict[str, Any], field: str | None, says: str
) -> None:
    """With the field, or with the provider's own sentence."""
    async with floor.worker() as moments:
        await _make(floor, provider, config=config)
        await moments.until(lambda: ("film", "buried") in moments.outcomes)

    error = await floor.error("film")
    assert error.get("field") == field
    assert says in error["message"]
    assert fake.bill == []
    assert await floor.spend() == [("released", Decimal(0))]


@pytest.mark.parametrize("provider", ["runway"])
@pytest.mark.parametrize(
    ("failure", "field", "cost"),
    [
        (("SAFETY.INPUT.TEXT", "The prompt was unsafe"), None, ("settled", Decimal("0.60"))),
        (("ASSET.INVALID", "The picture is broken"), "inputs.referenceImage", ("released", Decimal(0))),
    ],
)
async def test_a_task_that_fails_says_why_and_keeps_what_it_cost(
    floor: Floor, fake: Runway, failure: tuple[str, str], field: str | None, cost: tuple[str, Decimal]
) -> None:
    """Runway charges for prompts that its filters refuse."""
    fake.fails = failure
    async with floor.worker() as moments:
        await _make(floor, "runway")
        await moments.until(lambda: ("film", "buried") in moments.outcomes)

    error = await floor.error("film")
    assert failure[1] in error["message"]
    assert error.get("field") == field
    assert await floor.spend() == [cost]


@pytest.mark.parametrize("provider", ["veo"])
@pytest.mark.parametrize(("fate", "says"), [("refused", "shows a weapon"), ("nothing", "without a film")])
async def test_google_refuses_in_two_ways_and_neither_is_paid(floor: Floor, fake: Google, fate: str, says: str) -> None:
    """A failed order, and one that is completed and empty."""
    fake.fate = fate
    async with floor.worker() as moments:
        await _make(floor, "veo")
        await moments.until(lambda: ("film", "buried") in moments.outcomes)

    assert says in (await floor.error("film"))["message"]
    assert await floor.spend() == [("released", Decimal(0))]


@pytest.mark.parametrize("provider", ["veo"])
@pytest.mark.parametrize(("fate", "late"), [("film", 2), ("inline", 0)])
async def test_a_film_that_is_late_or_inline_comes_out(floor: Floor, fake: Google, fate: str, late: int) -> None:
    """Completed may be told before the film is."""
    fake.fate, fake.late = fate, late
    async with floor.worker():
        await _make(floor, "veo")
        await soon(floor.crew.until_empty())

    assert (await floor.crew.bench.node("film"))["status"] == "completed"


async def test_without_money_or_a_valid_key_the_lane_closes(
    floor: Floor, fake: Fake, provider: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """Of this provider alone, with its reason; the key stands nowhere."""
    async with floor.worker(**{f"{provider}_api_key": SecretStr("wrong-key-77")}) as moments:
        await _make(floor, provider)
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
    assert "credits" in broke.reason or "Billing" in broke.reason
    for key in ("wrong-key-77", fake.KEY):
        await floor.nowhere(key, "".join(capfd.readouterr()))
    assert fake.bill == []


QUOTA = {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": "RequestsPerDay"}]}
RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}
RESTS = [
    ("runway", {"error": "Daily limit reached"}, {}, 3600),
    ("runway", {"error": "Slow down"}, {"Retry-After": "40"}, 40),
    ("veo", {"error": {"status": "RESOURCE_EXHAUSTED", "message": "quota", "details": [RETRY]}}, {}, 34),
    ("veo", [{"error": {"status": "RESOURCE_EXHAUSTED", "message": "quota", "details": [QUOTA, RETRY]}}], {}, 3600),
]


@pytest.mark.parametrize(("provider", "body", "headers", "seconds"), RESTS)
async def test_a_429_silences_the_queue_for_as_long_as_it_means(
    floor: Floor, fake: Fake, provider: str, body: Any, headers: dict[str, str], seconds: int
) -> None:
    """A day's quota is not back in half a minute."""
    fake.faults = [Fault(CREATE, "error_before", status=429, body=body, headers=headers)]
    rest = "select extract(epoch from resume_at - now()) from video_production_queues where name = 'animation'"
    async with floor.worker():
        await _make(floor, provider)
        await floor.crew.until(f"select where ({rest}) is not null")

    assert await floor.crew.pool.fetchval(rest) == pytest.approx(seconds, abs=15)
    assert len(fake.calls(CREATE)) == 1


async def test_a_node_without_a_key_says_which_one_to_set(floor: Floor, provider: str) -> None:
    """And how to do without."""
    async with floor.worker(**{f"{provider}_api_key": None}) as moments:
        await _make(floor, provider)
        await moments.until(lambda: ("film", "buried") in moments.outcomes)

    assert "API_KEY, or use provider local or draft mode" in (await floor.error("film"))["remedy"]
