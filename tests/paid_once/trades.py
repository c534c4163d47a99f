"""What is ordered from each provider while workers die, and how its fake is reached."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fakes.elevenlabs import ElevenLabs
from tests.fakes.fake import Fake
from tests.fakes.google import Google
from tests.fakes.heygen import HeyGen
from tests.fakes.runway import Runway


@dataclass(frozen=True, slots=True)
class Trade:
    """One provider and one order."""

    name: str
    service: str
    queue: str
    type: str
    provider: str
    config: Mapping[str, Any]
    slot: str
    """That takes the text."""
    text: str
    fake: Callable[[], Fake]
    env: Callable[[str], dict[str, str]]
    """The worker's settings for a fake at an address."""
    orders: int = 1
    """Lines on the bill when all went well."""
    finds: bool = True
    """The provider can be asked for an order whose reply was lost."""

    def inputs(self, media: Path) -> dict[str, Any]:
        """Put the text into storage and return the job's inputs."""
        (media / "text.txt").write_text(self.text)
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        output = {"type": "text", "s3Key": "text.txt", "size": len(self.text), "sha256": digest}
        return {self.slot: [{"node": "script", "output": output}]}


def _slow_heygen() -> Fake:
    """Return a HeyGen that is looked at more than once."""
    fake = HeyGen()
    fake.takes = 0.2
    return fake


_HEYGEN = Trade(
    name="heygen",
    service="heygen_worker",
    queue="heygen",
    type="talking-head",
    provider="heygen",
    config={"avatarId": "anna", "voiceId": "calm", "width": 1280, "height": 720, "captions": True},
    slot="script",
    text="Hello from the avatar.",
    fake=_slow_heygen,
    env=lambda url: {
        "HEYGEN_API_KEY": HeyGen.KEY,
        "CALLSHEET_HEYGEN_URL": url,
        "CALLSHEET_HEYGEN_POLL_SECONDS": "0.05",
    },
)


def _slow_runway() -> Fake:
    fake = Runway()
    fake.takes = 0.2
    return fake


def _slow_google() -> Fake:
    fake = Google()
    fake.takes = 0.2
    return fake


def _short_elevenlabs() -> Fake:
    """Return an ElevenLabs whose model speaks half of the script at a time."""
    fake = ElevenLabs()
    for model in fake.models.values():
        model["maximum_text_length_per_request"] = 80
    return fake


_RUNWAY = Trade(
    name="runway",
    service="animation_worker",
    queue="animation",
    type="generate-animation",
    provider="runway",
    config={"model": "gen4.5", "duration": 5, "aspectRatio": "16:9", "resolution": "720p"},
    slot="prompt",
    text="A paper boat on a river.",
    fake=_slow_runway,
    env=lambda url: {"RUNWAY_API_KEY": Runway.KEY, "CALLSHEET_RUNWAY_URL": url},
    finds=False,
)

_GOOGLE = Trade(
    name="veo",
    service="animation_worker",
    queue="animation",
    type="generate-animation",
    provider="veo",
    config={"model": "gemini-omni-1.2-flash", "duration": 5, "aspectRatio": "16:9", "resolution": "720p"},
    slot="prompt",
    text="A paper boat on a river.",
    fake=_slow_google,
    env=lambda url: {"GEMINI_API_KEY": Google.KEY, "CALLSHEET_VEO_URL": url},
    finds=False,
)

_ELEVENLABS = Trade(
    name="elevenlabs",
    service="tts_worker",
    queue="tts",
    type="generate-voiceover",
    provider="elevenlabs",
    config={"voiceId": "voice-of-a-test", "modelId": "eleven_multilingual_v2", "outputFormat": "mp3_44100_128"},
    slot="script",
    text="One boat is on the river, and it is slow. Two birds sit on a tree nearby. Three fish swim under them all day.",
    fake=_short_elevenlabs,
    env=lambda url: {
        "ELEVENLABS_API_KEY": ElevenLabs.KEY,
        "CALLSHEET_ELEVENLABS_URL": url,
        "CALLSHEET_ELEVENLABS_SECONDS": "1",
    },
    orders=2,
)

TRADES = {trade.name: trade for trade in (_HEYGEN, _ELEVENLABS, _RUNWAY, _GOOGLE)}
