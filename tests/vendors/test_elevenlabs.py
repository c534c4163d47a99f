"""Voice-overs by ElevenLabs come out once and each of their parts is paid once, whatever its API does."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from decimal import Decimal
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import SecretStr

from services.tts_worker.elevenlabs_shelf import Shelf
from services.tts_worker.main import executors
from shared.config import TtsWorkerSettings
from shared.db.ledger import Ledger
from shared.domain.nodes import Queue
from shared.errors import Unavailable
from shared.media.sound import RATE, decode
from tests.fakes import elevenlabs
from tests.fakes.elevenlabs import SECONDS_A_LETTER, ElevenLabs, model
from tests.fakes.fake import Fault
from tests.vendors.floor import Floor
from tests.worker.crew import Crew, Moments, soon

SPEAK = "POST /v1/text-to-speech"
SCRIPT = "Hello there. This is a loop."
LONG = (
    "Hello there, and welcome to the lesson. A loop repeats its body.\n\n"
    "It stops when its condition turns false. That is all of it, and nothing more.\n\n"
    "Now we write one. It begins with a word, and it ends with a brace."
)


@pytest.fixture
async def fake() -> AsyncIterator[ElevenLabs]:
    """Serve an ElevenLabs."""
    served = ElevenLabs()
    async with served.serve():
        yield served


@pytest.fixture
def floor(crew: Crew, fake: ElevenLabs) -> Floor:
    """Set the worker up for it."""
    fields = {"elevenlabs_api_key": SecretStr(fake.KEY), "elevenlabs_url": fake.url}
    return Floor(crew, "tts_worker", Queue.TTS, TtsWorkerSettings, executors, fields)


async def _speak(floor: Floor, *names: str, script: str = SCRIPT, **config: Any) -> None:
    given = floor.given("script.md", script.encode(), "text")
    await floor.publish(*names, type_="generate-voiceover", provider="elevenlabs", config=config, script=given)


async def _made(floor: Floor, name: str = "voice") -> dict[str, Any]:
    """Wait for a node and return its output."""
    await soon(floor.crew.until_empty())
    node = await floor.crew.bench.node(name)
    assert node["status"] == "completed"
    return dict(node["output"])


def _words(floor: Floor, output: dict[str, Any]) -> list[dict[str, Any]]:
    return list(json.loads(floor.media(output["files"]["words"]["s3Key"]).read_text()))


def _samples(path: Path, folder: Path) -> np.ndarray[Any, np.dtype[np.float64]]:
    decode(path, folder / "heard.wav", field="output", channels=1)
    return np.frombuffer((folder / "heard.wav").read_bytes()[44:], "<i2") / 32768


async def test_a_script_becomes_speech_with_captions_words_and_its_price(
    floor: Floor, fake: ElevenLabs, capfd: pytest.CaptureFixture[str]
) -> None:
    """The sound is the vendor's to the byte, words stand where it said, its header is the cost, the key is nowhere."""
    async with floor.worker():
        await _speak(floor, "voice", seed=7, style=0.2, language="en")
        output = await _made(floor)

    [order] = fake.calls(SPEAK)
    assert order.query == {"output_format": "mp3_44100_128"}
    assert order.json["text"] == SCRIPT
    assert order.json["voice_settings"]["style"] == 0.2
    assert (order.json["seed"], order.json.get("language_code")) == (7, None)
    assert floor.media(output["s3Key"]).read_bytes() == elevenlabs.speech(SCRIPT, "mp3_44100_128")
    assert "timings" not in output
    words = _words(floor, output)
    assert [word["word"] for word in words] == SCRIPT.split()
    assert words[2]["start"] == pytest.approx(0.2 + SCRIPT.index("This") * SECONDS_A_LETTER, abs=0.002)
    assert "This is a loop." in floor.media(output["files"]["captions"]["s3Key"]).read_text()
    assert "request-1" in floor.media(output["files"]["manifest"]["s3Key"]).read_text()
    assert await floor.spend() == [("settled", Decimal("0.0028"))]
    assert (await floor.crew.bench.node("voice"))["metadata"]["cost"] == pytest.approx(0.0028)
    await floor.nowhere(fake.KEY, "".join(capfd.readouterr()))


async def test_a_long_script_is_spoken_in_parts_and_joined_without_a_gap_or_a_click(
    floor: Floor, fake: ElevenLabs, tmp_path: Path
) -> None:
    """Parts end with paragraphs and know their neighbours; at joints there is the script's pause, and silence in it."""
    fake.models["eleven_flash_v2_5"] = model("eleven_flash_v2_5", 90, 0.5)
    async with floor.worker():
        await _speak(floor, "voice", script=LONG, modelId="eleven_flash_v2_5", outputFormat="wav_24000")
        output = await _made(floor)

    orders = [call.json for call in fake.calls(SPEAK)]
    assert [order["text"] for order in orders] == [paragraph.replace("\n", " ") for paragraph in LONG.split("\n\n")]
    assert orders[1]["previous_text"] == orders[0]["text"]
    assert orders[1]["next_text"] == orders[2]["text"]
    assert "previous_text" not in orders[0]
    cost = sum(len(order["text"]) for order in orders) * Decimal("0.05") / 1000
    spend = await floor.spend()
    assert [state for state, _ in spend] == ["settled"] * 3
    assert sum(settled or 0 for _, settled in spend) == pytest.approx(cost, abs=Decimal("0.0003"))
    assert (await floor.crew.bench.node("voice"))["metadata"]["cost"] == pytest.approx(
        float(sum(s or 0 for _, s in spend))
    )

    sound, words = _samples(floor.media(output["s3Key"]), tmp_path), _words(floor, output)
    assert [word["word"] for word in words] == LONG.split()
    assert np.max(np.abs(np.diff(sound))) < 0.02  # of a tone of 220 Hz at this level: 0.009
    for word in words:
        assert np.max(np.abs(sound[round(word["start"] * RATE) + 600 : round(word["end"] * RATE) - 600])) > 0.2
    rests = [after["start"] - before["end"] for before, after in pairwise(words)]
    joints = [rests[len(" ".join(LONG.split("\n\n")[:number]).split()) - 1] for number in (1, 2)]
    assert joints == [pytest.approx(0.75 + 0.18, abs=0.03)] * 2


LOST = [
    Fault(SPEAK, "reset_after"),
    Fault(SPEAK, "error_after", status=502, body="Bad Gateway"),
    Fault(SPEAK, "garbage"),
    Fault(SPEAK, "truncated"),
]


async def test_a_lost_answer_is_found_in_the_history_and_paid_once(floor: Floor, fake: ElevenLabs) -> None:
    """Whatever breaks on the way; only the times of its words are estimated then."""
    async with floor.worker():
        for fault in LOST:
            script = f"Hello {fault.kind.replace('_', ' ')}. This is a loop."
            fake.bill.clear()
            fake.faults = [
                fault,
                Fault("GET /v1/history$", "error_before", times=2),
                Fault("GET /v1/history$", "garbage"),
            ]
            fake.faults += [Fault("GET /v1/history/.*/audio", "truncated")]
            await _speak(floor, fault.kind, script=script)
            output = await _made(floor, fault.kind)
            words = _words(floor, output)
            assert len(fake.bill) == 1
            assert output["timings"] == "estimated"
            assert [word["word"] for word in words] == script.split()
            assert words[-2]["start"] == pytest.approx(0.2 + script.index("a loop") * SECONDS_A_LETTER, abs=0.08)
    assert {state for state, _ in await floor.spend()} == {"settled"}


async def test_an_order_that_was_not_taken_is_placed_again(floor: Floor, fake: ElevenLabs) -> None:
    """And limits come from a table while the list of models cannot be read."""
    fake.faults = [
        Fault("GET /v1/models", "error_before", times=9, status=500),
        Fault(SPEAK, "error_before", status=404, body="<html>no route</html>"),
    ]
    async with floor.worker():
        await _speak(floor, "voice")
        output = await _made(floor)

    assert "timings" not in output
    assert len(fake.bill) == 1
    assert await floor.spend() == [("released", Decimal(0)), ("settled", Decimal("0.0028"))]


async def test_only_what_is_missing_is_ordered_by_the_next_attempt(
    floor: Floor, fake: ElevenLabs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Parts that are kept are taken from storage; one that was spoken and not kept is brought from the history."""
    fake.models["eleven_multilingual_v2"] = model("eleven_multilingual_v2", 90)
    fake.faults = [Fault(SPEAK, "error_before", skip=1, status=404, body="no route")]
    keep, trouble = Shelf.keep, [Unavailable("the disk is full")]

    async def full_once(self: Shelf, *args: Any) -> None:
        if self.number == 3 and trouble:
            raise trouble.pop()
        await keep(self, *args)

    monkeypatch.setattr(Shelf, "keep", full_once)
    async with floor.worker():
        await _speak(floor, "voice", script=LONG)
        output = await _made(floor)
        heard = len(fake.calls("GET /v1/history/.*/audio"))

    assert heard == 1
    assert output["timings"] == "estimated"
    assert [charge.order for charge in fake.bill] == ["request-1", "request-2", "request-3"]
    assert len({call.json["text"] for call in fake.calls(SPEAK)}) == 3


async def test_an_order_that_nobody_can_look_up_is_repeated_once_where_that_is_allowed(
    floor: Floor, fake: ElevenLabs
) -> None:
    """An account without history: a second lost answer, or an order that costs too much, is left to a person."""
    fake.keeps_history = False
    fake.faults = [Fault(SPEAK, "reset_after", times=3)]
    async with floor.worker(elevenlabs_seconds=1) as moments:
        await _speak(floor, "voice")
        await moments.until(lambda: ("voice", "buried") in moments.outcomes)
    assert len(fake.bill) == 2
    error = await floor.error("voice")
    assert (error["type"], "keeps no history" in error["message"]) == ("Ambiguous", True)

    async with floor.worker(elevenlabs_seconds=1, elevenlabs_repeat_usd=0) as moments:
        await _speak(floor, "dear")
        await moments.until(lambda: ("dear", "buried") in moments.outcomes)
    assert len(fake.bill) == 3
    assert error["details"].keys() >= {"key", "intended_at", "reserved"}


async def test_an_order_that_never_arrived_is_placed_again_when_the_history_is_complete(
    floor: Floor, fake: ElevenLabs
) -> None:
    """The history is asked until no order can be under way any more."""
    fake.faults = [Fault(SPEAK, "reset_before", skip=1)]
    async with floor.worker(elevenlabs_seconds=2, elevenlabs_repeat_usd=0):
        await _speak(floor, "first")
        await _made(floor, "first")
        await _speak(floor, "voice", script="Something else.")
        await _made(floor)

    assert len(fake.bill) == 2
    assert await floor.spend() == [("settled", Decimal("0.0028")), ("settled", Decimal("0.0015"))]


REFUSED: list[tuple[dict[str, Any], str, str, str]] = [
    ({"voiceId": "nobody"}, SCRIPT, "config.voiceId", "voice_id nobody was not found"),
    ({"voiceId": "../history"}, SCRIPT, "config.voiceId", "no id of a voice"),
    ({"modelId": "eleven_v9"}, SCRIPT, "config.modelId", "no speech model 'eleven_v9'"),
    ({"outputFormat": "mp3_44100_192"}, SCRIPT, "config.outputFormat", "not allowed for your subscription tier"),
    ({"modelId": "eleven_flash_v2_5", "language": "xx"}, SCRIPT, "config.language", "does not speak 'xx'"),
    ({}, " \n ", "inputs.script", "no words"),
    ({}, '<speak><break time="1s"/></speak>', "inputs.script", "no words"),
    ({}, "word " * 50_000, "inputs.script", "at most 200,000"),
]


def _is_buried(moments: Moments, name: str) -> bool:
    return (name, "buried") in moments.outcomes


async def test_what_cannot_be_spoken_is_refused_with_the_field_and_for_nothing(floor: Floor, fake: ElevenLabs) -> None:
    """ElevenLabs' own sentence where it is ElevenLabs that refuses."""
    async with floor.worker() as moments:
        for number, (config, script, _, _) in enumerate(REFUSED):
            await _speak(floor, f"n{number}", script=script, **config)
            await moments.until(partial(_is_buried, moments, f"n{number}"))

    for number, (_, _, field, says) in enumerate(REFUSED):
        error = await floor.error(f"n{number}")
        assert (error["field"], error["type"] in {"InvalidInput", "ProviderRejected"}) == (field, True)
        assert says in error["message"]
    assert fake.bill == []
    assert {state for state, _ in await floor.spend()} == {"released"}


async def test_a_spent_quota_or_a_wrong_key_closes_the_lane_for_all(
    floor: Floor, fake: ElevenLabs, capfd: pytest.CaptureFixture[str]
) -> None:
    """Both come as 401; operators see which it is, and the key stands nowhere."""
    ledger = Ledger(floor.crew.pool)
    fake.credit = 3
    async with floor.worker(slots=1) as moments:
        await _speak(floor, "a", "b")
        await moments.until(lambda: len({name for name, _ in moments.outcomes}) == 2)
        [lane] = await ledger.lanes()
        assert "3 credits remaining" in lane.reason
    assert len(fake.calls(SPEAK)) == 1
    assert {outcome for _, outcome in moments.outcomes} <= {"snoozed", "released"}

    await ledger.open_lane("elevenlabs")
    async with floor.worker(elevenlabs_api_key=SecretStr("wrong-key-9")):
        await floor.crew.until("select from video_production_lanes where reason like '%Invalid API key%'")
    assert fake.bill == []
    await floor.nowhere("wrong-key-9", "".join(capfd.readouterr()))


async def test_a_429_silences_the_queue_unless_only_a_slot_is_wanting(floor: Floor, fake: ElevenLabs) -> None:
    """Other software of the same account takes slots: then it is asked again soon. A rest that is asked for is kept."""
    busy = {"detail": {"status": "too_many_concurrent_requests", "message": "Too many concurrent requests."}}
    rest = {"detail": {"type": "rate_limit_error", "code": "rate_limit_exceeded", "message": "Slow down."}}
    fake.faults = [
        Fault(SPEAK, "error_before", times=2, status=429, body=busy),
        Fault(SPEAK, "error_before", skip=1, status=429, body=rest, headers={"Retry-After": "120"}),
    ]
    async with floor.worker(), floor.worker() as moments:
        await _speak(floor, "a")
        await _made(floor, "a")
        await _speak(floor, "b", script="Another.")
        quiet = "select from video_production_queues where name = 'tts' and resume_at > now() + interval '100 seconds'"
        await floor.crew.until(quiet)
        await _speak(floor, "c", script="A third.")
        await moments.until(lambda: moments.beats >= 2)

    assert len(fake.bill) == 1
    assert len(fake.calls(SPEAK)) == 4


async def test_a_node_without_a_key_says_which_to_set(floor: Floor) -> None:
    """And how to do without."""
    async with floor.worker(elevenlabs_api_key=None) as moments:
        await _speak(floor, "voice")
        await moments.until_settled(("voice", "buried"))

    assert (await floor.error("voice"))["remedy"].startswith("set ELEVENLABS_API_KEY, or use provider local")


async def test_a_key_that_may_only_speak_speaks(floor: Floor, fake: ElevenLabs) -> None:
    """Limits come from the table then; and v3 is told no context, obeys tags and rests without break tags."""
    fake.permissions = {"text_to_speech"}
    script = (
        '<speak><p>[whispers] Hello <emphasis>there</emphasis>.</p><break time="1.5s"/>Call `box.style()` now.</speak>'
    )
    async with floor.worker():
        await _speak(floor, "voice", script=script, modelId="eleven_v3", language="en")
        output = await _made(floor)

    [order] = fake.calls(SPEAK)
    assert order.json["text"] == "[whispers] Hello there. … Call box dot style now."
    assert order.json["language_code"] == "en"
    assert [word["word"] for word in _words(floor, output)] == ["Hello", "there.", "Call", "box.style()", "now."]


async def test_silence_is_no_speech(floor: Floor, fake: ElevenLabs, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is paid for, said to be damaged, and never published."""
    whole = elevenlabs.speech
    monkeypatch.setattr(elevenlabs, "speech", lambda text, to: whole(" " * len(text), to))
    async with floor.worker() as moments:
        await _speak(floor, "voice")
        await moments.until_settled(("voice", "buried"))

    error = await floor.error("voice")
    assert (error["type"], error["details"]) == ("QualityFailed", {"request_id": "request-1"})
    assert await floor.spend() == [("settled", Decimal("0.0028"))]
    assert len(fake.bill) == 1
