"""What is decided about Google's and Runway's words and keys before anything is sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import SecretStr

from services.animation_worker import google_judge, runway_api
from services.animation_worker.omni import OmniShop
from services.animation_worker.omni_api import Interaction, OmniApi
from services.animation_worker.vertex_account import ServiceAccount
from shared.errors import ConfigError, ProviderRejected, RateLimited, Unavailable
from shared.http.vendor import Reply
from shared.worker.misses import Misses
from shared.worker.orders import Failed

QUOTA = {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": "RequestsPerDay"}]}
RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}


def _exhausted(*details: dict[str, Any]) -> dict[str, Any]:
    return {"error": {"status": "RESOURCE_EXHAUSTED", "message": "quota", "details": list(details)}}


RESTS = [
    (runway_api.judge, {"error": "Daily limit reached"}, {}, 3600),
    (runway_api.judge, {"error": "Slow down"}, {"Retry-After": "40"}, 40),
    (google_judge.judge, _exhausted(RETRY), {}, 34),
    (google_judge.judge, [_exhausted(QUOTA, RETRY)], {}, 3600),
]


@pytest.mark.parametrize(("judge", "body", "headers", "seconds"), RESTS)
def test_a_429_rests_for_as_long_as_it_means(
    judge: Callable[[Reply], object], body: Any, headers: dict[str, str], seconds: int
) -> None:
    """A day's quota is not back in half a minute."""
    judged = judge(Reply(429, headers, orjson.dumps(body), paid=True))

    assert isinstance(judged, RateLimited)
    assert judged.retry_after == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": 503, "message": "overloaded"}, Unavailable),
        ({"code": "RESOURCE_EXHAUSTED", "message": "overloaded"}, Unavailable),
        ({"status": "INTERNAL", "message": "oops"}, Unavailable),
        ({"code": 400, "message": "no faces, please"}, ProviderRejected),
        ({}, ProviderRejected),
    ],
)
async def test_googles_own_trouble_is_tried_again_and_all_else_is_for_the_editor(
    error: dict[str, Any], kind: type[Exception]
) -> None:
    """An overloaded model does not want another prompt."""

    class Api:
        async def interaction(self, remote_id: str) -> Interaction:
            return Interaction.model_validate({"id": remote_id, "status": "failed", "errors": [error]})

    api: Any = Api()
    found = await OmniShop(api, Misses(), 1, Decimal(0)).look("v1_1")

    assert isinstance(found, Failed)
    assert isinstance(found.error, kind)


def test_googles_key_is_for_googles_hosts_alone() -> None:
    """A link that leads elsewhere is followed without it."""
    api = OmniApi("https://generativelanguage.googleapis.com", SecretStr("AIza-1"))

    assert api.download("https://generativelanguage.googleapis.com/v1beta/files/1?x=2") == (
        "https://generativelanguage.googleapis.com/v1beta/files/1?x=2&alt=media",
        {"x-goog-api-key": SecretStr("AIza-1")},
    )
    for foreign in ("https://films.example/1", "https://googleapis.com.example/1", "https://xgoogleapis.com/1"):
        assert api.download(foreign)[1] == {}


def test_a_service_account_that_cannot_be_read_says_so_and_quotes_nothing(tmp_path: Path) -> None:
    """At start, not at the first order."""
    key_file = tmp_path / "account.json"
    key_file.write_text('{"type": "service_account", "private_key": "hush"}')
    with pytest.raises(ConfigError, match=r"account\.json, which is no readable key of a service account") as caught:
        ServiceAccount(key_file)

    assert "hush" not in str(caught.value)
    assert caught.value.__suppress_context__
