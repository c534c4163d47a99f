"""The Lambdas as AWS runs them: the real runtime client, a real bucket, real ffmpeg."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shared.domain.invocations import read_config, read_invocation, read_place
from shared.domain.lambda_prices import invocation_cost
from shared.domain.nodes import NodeType
from shared.errors import InvalidInput, Replaced
from shared.functions.objects import read_json, write_json
from shared.storage import Storage
from shared.storage.local import LocalStorage
from tests.lambdas.aws import Aws
from tests.media.clips import Clip
from tests.media.conftest import WHEEL
from tests.storage.seaweed import BUCKET

Make = Callable[[Clip], Path]
CLIP = Clip(flash_at=0.2, seconds=0.8, width=160, height=90)
EVENT: dict[str, Any] = {"input_videos": ["a.mp4"], "output_bucket": BUCKET, "output_key": "hand/film.mp4"}


class _Hurried(LocalStorage):
    """Storage in which a document is replaced as often as this while it is read."""

    replaced = 0

    def stream(self, key: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Answer as S3 does to ``If-Match`` when the object is another one by now."""
        if self.replaced:
            self.replaced -= 1
            raise Replaced(f"s3://bucket/{key} was replaced while it was read", remedy="try again")
        return super().stream(key, start=start, end=end)


async def test_a_document_that_is_replaced_while_it_is_read_is_read_again(tmp_path: Path) -> None:
    """A function writes how far it is while the worker looks: the newest counts, and no attempt fails for it."""
    storage = await _Hurried.open(tmp_path)
    await write_json(storage, "progress.json", {"fraction": 0.5})
    storage.replaced = 3

    assert await read_json(storage, "progress.json") == {"fraction": 0.5}

    storage.replaced = 100
    with pytest.raises(Replaced):
        await read_json(storage, "progress.json")


async def test_videos_become_a_film_beside_its_answer(cloud: Aws, storage: Storage, make: Make) -> None:
    """By hand: keys are enough. Whoever asks again is told the same, and nothing is left of the work."""
    await storage.put_file(make(CLIP), "hand/one.mp4")
    await storage.put_file(make(replace(CLIP, fps="25", width=320, height=180)), "hand/two.mp4")
    event = EVENT | {"input_videos": ["hand/one.mp4", "hand/two.mp4"], "output_key": f"hand/{cloud.port}/film.mp4"}

    first = await cloud.invoke("callsheet-video-merger", event)
    again = await cloud.invoke("callsheet-video-merger", event)

    assert first.answer is not None
    assert first.answer["ok"], first.answer
    result = first.answer["result"]
    assert (result["s3_key"], result["duration"]) == (event["output_key"], pytest.approx(1.6, abs=0.05))
    assert 0 < Decimal(result["cost"]) < Decimal("0.01")
    film = await storage.stat(event["output_key"])
    assert film is not None
    assert (film.size, film.sha256) == (result["size"], result["output"]["sha256"])
    assert again.answer == first.answer == await read_json(storage, f"{event['output_key']}.result.json")
    assert not list(cloud.scratch.glob("*/callsheet/*"))
    log = (cloud.scratch / "callsheet-video-merger.log").read_text()
    assert '"event":"merged"' in log
    secret = cloud.settings.aws_secret_access_key
    assert secret is not None
    assert secret.get_secret_value() not in log


async def test_a_request_that_cannot_be_done_is_answered_where_the_answer_is_looked_for(
    cloud: Aws, storage: Storage
) -> None:
    """With the field, the value and the remedy; whoever sent it and did not wait learns of it."""
    event = EVENT | {"output_key": f"bad/{cloud.port}/film.mp4"}

    strange = await cloud.invoke("callsheet-video-merger", event | {"speed": 2})
    missing = await cloud.invoke("callsheet-video-merger", event | {"request": "two"})
    elsewhere = await cloud.invoke("callsheet-video-merger", event | {"output_bucket": "somebody-elses-films"})

    assert strange.answer == await read_json(storage, f"{event['output_key']}.result.json")
    assert strange.answer is not None
    assert strange.answer["error"]["message"] == "speed is '2': Extra inputs are not permitted."
    assert missing.answer is not None
    assert missing.answer["error"] == {
        "type": "InvalidInput",
        "message": "a.mp4 is not in the bucket: a.mp4",
        "field": "input_videos",
        "remedy": "check the key",
    }
    assert elsewhere.error is not None or elsewhere.answer is not None


async def test_a_function_that_may_not_leave_its_bucket_says_so(cloud: Aws) -> None:
    """Before it looks at anything."""
    cloud.variables["CALLSHEET_LAMBDA_BUCKET"] = "films-of-ours"

    told = await cloud.invoke("callsheet-video-merger", EVENT)

    assert told.answer is not None
    assert told.answer["error"]["field"] == "output_bucket"
    assert "works in 'films-of-ours' alone" in told.answer["error"]["message"]


async def test_the_time_limit_is_told_before_it_kills(cloud: Aws, storage: Storage, make: Make) -> None:
    """What runs is ended, and the answer says what to do."""
    slow = cloud.scratch / "slow-ffmpeg"
    slow.write_text(
        f"#!{sys.executable}\nimport os, sys, time\n'-version' in sys.argv or time.sleep(600)\nos.execv('{WHEEL}', ['ffmpeg', *sys.argv[1:]])\n"
    )
    slow.chmod(0o755)
    cloud.variables["CALLSHEET_FFMPEG"] = str(slow)
    cloud.seconds = 5.0
    await storage.put_file(make(replace(CLIP, fps="25")), "slow/one.mp4")
    event = EVENT | {
        "input_videos": ["slow/one.mp4"],
        "output_key": f"slow/{cloud.port}/film.mp4",
        "config": {"width": 64},
    }

    told = await cloud.invoke("callsheet-video-merger", event)

    assert not told.killed
    assert told.answer is not None
    assert told.answer["error"]["type"] == "Permanent"
    assert "before the function's time limit" in told.answer["error"]["message"]
    assert "CALLSHEET_FFMPEG_BACKEND=local" in told.answer["error"]["remedy"]
    assert Decimal(told.answer["cost"]) > 0


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no output": ({"output_key": None}, "output_key is 'None'"),
    "another kind of file": ({"output_key": "film.mov"}, r"output_key is 'film.mov': String should match pattern"),
    "a way up": ({"output_key": "a/../film.mp4"}, "no empty folders"),
    "no inputs": ({"input_videos": []}, "input_videos"),
    "an input that is a number": ({"input_videos": [7]}, r"input_videos.0.* is '7'"),
    "another request's name": ({"request": "a b"}, "request is 'a b'"),
    "sound for a merge": ({"input_audio": "a.mp3"}, "input_audio is set; audio-mixer takes one"),
    "an unknown setting": ({"config": {"speed": 2}}, "config.speed"),
    "a width of nothing": ({"config": {"width": 0}}, "config.width is '0'"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_with_a_request_is_named(case: str) -> None:
    """The field, and what it has."""
    change, says = BAD[case]

    with pytest.raises(InvalidInput, match=says):
        _understand(EVENT | change)


def _understand(event: dict[str, Any]) -> None:
    read_place(event)
    asked = read_invocation(event)
    asked.slots(NodeType.MERGE_VIDEOS)
    read_config(asked, NodeType.MERGE_VIDEOS)


def test_an_invocation_costs_memory_by_time() -> None:
    """As AWS reckons: 3 GB on x86 for a hundred seconds, a request, and 10 GB of storage."""
    cost = invocation_cost(100, memory_mb=3072, storage_gigabytes=10.5)

    assert cost == Decimal("0.005032")
    assert invocation_cost(100, memory_mb=3072, storage_gigabytes=0.5, architecture="arm64") == Decimal("0.004001")
