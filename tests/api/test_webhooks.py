"""Providers say when they are done, and the job that waits looks at once; whoever else says so is not heard."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from pydantic import SecretStr

from services.animation_worker.main import executors as animations
from services.api.service import Api
from services.api.signatures import by_heygen, by_standard
from services.heygen_worker.main import executors as heads
from shared.config import AnimationWorkerSettings, ApiSettings, HeygenWorkerSettings
from shared.domain.nodes import Queue
from tests.api.conftest import Client, Said, Served
from tests.fakes.google import Google
from tests.fakes.heygen import HeyGen, Video
from tests.vendors.floor import Floor
from tests.worker.conftest import crew
from tests.worker.crew import Crew, soon

__all__ = ["crew"]

AVATAR = {"avatarId": "anna", "voiceId": "calm", "width": 1280, "height": 720}
PROMPT = {"prompt": "A paper boat.", "model": "gemini-omni-1.2-flash", "duration": 5}
Webhook = tuple[dict[str, str], bytes]


@pytest.fixture
def api_settings(api_settings: ApiSettings) -> ApiSettings:
    """Let the API know both secrets."""
    return api_settings.model_copy(
        update={
            "heygen_webhook_secret": SecretStr(HeyGen.WEBHOOK_SECRET),
            "veo_webhook_secret": SecretStr(Google.WEBHOOK_SECRET),
        }
    )


@pytest.fixture
async def heygen() -> AsyncIterator[HeyGen]:
    """Serve a HeyGen whose videos take an hour."""
    fake = HeyGen()
    fake.takes = 3600
    async with fake.serve():
        yield fake


@pytest.fixture
async def google() -> AsyncIterator[Google]:
    """Serve a Gemini API whose films take an hour."""
    fake = Google()
    fake.takes = 3600
    async with fake.serve():
        yield fake


async def test_a_finished_head_is_fetched_when_heygen_says_so(served: Served, crew: Crew, heygen: HeyGen) -> None:
    """The worker would have asked in an hour; forged, old, foreign and unknown words wake nobody, late ones neither."""
    fields = {"heygen_api_key": SecretStr(heygen.KEY), "heygen_url": heygen.url, "heygen_poll_seconds": 3600}
    floor = Floor(crew, "heygen_worker", Queue.HEYGEN, HeygenWorkerSettings, heads, fields)
    async with floor.worker() as moments:
        script = floor.given("script.txt", b"Hello.", "text")
        await floor.publish("head", type_="talking-head", provider="heygen", config=AVATAR, script=script)
        await moments.until(lambda: bool(moments.outcomes))
        [video] = heygen.videos.values()
        heygen.skip(3600)

        headers, body = heygen.webhook(video)
        for forged in (
            (headers, body + b" "),
            (headers | {"Heygen-Signature": "0" * 64}, body),
            ({"Content-Type": "application/json"}, body),
            heygen.webhook(video, age=301),
        ):
            assert (await _tell(served.nobody, "heygen", forged)).status == 401
        unknown = Video("none", "", 0, {})
        for foreign in (heygen.webhook(unknown), heygen.webhook(video, "avatar_video_caption.success"), _signed(b"[]")):
            assert (await _tell(served.nobody, "heygen", foreign)).status == 204
        assert await _due_in(crew) > timedelta(minutes=50)
        assert not heygen.calls(f"GET /v3/videos/{video.id}")

        assert (await _tell(served.nobody, "heygen", (headers, body))).status == 204
        await soon(crew.until_empty())
        assert (await _tell(served.nobody, "heygen", (headers, body))).status == 204

    assert (await crew.bench.node("head"))["status"] == "completed"
    assert [outcome for _, outcome in moments.outcomes] == ["snoozed", "completed"]
    assert len(heygen.bill) == 1


def test_a_header_that_is_no_text_is_a_wrong_signature_like_any_other() -> None:
    """The server hands its bytes on as lone surrogates, which are not to be encoded."""
    secret = SecretStr("whsec_c2VjcmV0")

    assert not by_heygen(secret, {"Heygen-Signature": "\udc80"}, b"{}")
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        assert not by_standard(secret, {"webhook-signature": "v1,x", name: "\udc80"}, b"{}")


async def test_a_film_is_looked_for_once_however_often_google_says_that_it_is_there(
    served: Served, crew: Crew, google: Google, api_settings: ApiSettings
) -> None:
    """What is said too early costs one look, and its repetitions none; without a secret nobody listens."""
    fields = {"veo_api_key": SecretStr(google.KEY), "veo_url": google.url}
    floor = Floor(crew, "animation_worker", Queue.ANIMATION, AnimationWorkerSettings, animations, fields)
    async with floor.worker() as moments:
        await floor.publish("film", type_="generate-animation", provider="veo", config=PROMPT)
        await moments.until(lambda: bool(moments.outcomes))
        [order] = google.interactions
        headers, body = google.webhook(order)
        for forged in (
            (headers | {"webhook-id": "msg_other"}, body),
            (headers | {"webhook-signature": ""}, body),
            google.webhook(order, age=301),
        ):
            assert (await _tell(served.nobody, "google", forged)).status == 401
        assert (await _tell(served.nobody, "google", google.webhook(order, "batch.succeeded"))).status == 204
        assert await _due_in(crew) > timedelta(seconds=1)

        looks = len(google.calls("GET /v1beta/interactions"))
        for _ in range(3):
            assert (await _tell(served.nobody, "google", (headers, body))).status == 204
            assert (await _tell(served.nobody, "google", google.webhook(order))).status == 204
        await moments.until(lambda: len(moments.outcomes) > 1)
        assert len(google.calls("GET /v1beta/interactions")) == looks + 1
        assert await _due_in(crew) > timedelta(seconds=1)

    deaf = Api(api_settings.model_copy(update={"veo_webhook_secret": None}))
    async with deaf.serving() as rooms:
        nobody = Client(served.nobody.session, deaf.address, None, rooms)
        said = await _tell(nobody, "google", (headers, body))
        assert said.status == 404
        assert "CALLSHEET_VEO_WEBHOOK_SECRET" in said.error["message"]


async def _tell(nobody: Client, who: str, webhook: Webhook) -> Said:
    headers, body = webhook
    return await nobody("POST", f"/webhooks/{who}", data=body, headers=headers)


async def _due_in(crew: Crew) -> timedelta:
    """Return when the only job will look again."""
    left: timedelta = await crew.pool.fetchval("select run_at - now() from video_production_jobs")
    return left


def _signed(body: bytes) -> Webhook:
    """Sign what makes no sense."""
    return {"Heygen-Signature": hmac.new(HeyGen.WEBHOOK_SECRET.encode(), body, hashlib.sha256).hexdigest()}, body
