from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shared.domain.effective import DEFAULT_MODELS, effective_config
from shared.domain.expectations import Expected, expect, expect_of
from shared.domain.nodes import MediaType, NodeType, Provider
from shared.domain.prices import FREE, estimate, price_table
from shared.domain.registry import FREE_PROVIDERS, KINDS
from shared.domain.schemas import Mode, VoiceoverConfig
from tests.domain.making import node, output, text

THOUSAND = {"script": [Expected(characters=1000)]}
MINUTE = {"audio": [Expected(seconds=60.0)]}


def cost(kind: NodeType, config: dict[str, Any], inputs: dict[str, list[Expected]], mode: Mode = "final") -> Decimal:
    """Return the estimate of a node in dollars."""
    return estimate(kind, effective_config(kind, config, mode), inputs).usd


@pytest.mark.parametrize(
    ("kind", "config", "inputs", "usd"),
    [
        (NodeType.GENERATE_VOICEOVER, {}, THOUSAND, "0.1"),
        (NodeType.GENERATE_VOICEOVER, {"modelId": "eleven_flash_v2_5"}, THOUSAND, "0.05"),
        (NodeType.TALKING_HEAD, {}, MINUTE, "4.002"),
        (NodeType.TALKING_HEAD, {"width": 3840, "height": 2160}, MINUTE, "4.998"),
        (NodeType.TALKING_HEAD, {}, {"script": [Expected(characters=900)]}, "4.002"),
        (NodeType.GENERATE_ANIMATION, {"duration": 10}, {}, "0.7"),
        (NodeType.GENERATE_ANIMATION, {"duration": 10, "resolution": "1080p"}, {}, "1.05"),
        (NodeType.GENERATE_ANIMATION, {"duration": 10, "provider": "runway"}, {}, "1.2"),
        (
            NodeType.GENERATE_ANIMATION,
            {"duration": 10, "provider": "runway", "model": "veo3.1", "generateAudio": True},
            {},
            "4",
        ),
        (NodeType.MERGE_VIDEOS, {}, {}, "0"),
        (NodeType.RENDER_CODE, {}, {}, "0"),
    ],
)
def test_prices_of_orders(kind: NodeType, config: dict[str, Any], inputs: dict[str, list[Expected]], usd: str) -> None:
    """Characters, seconds, resolution, model and sound make the price."""
    assert cost(kind, config, inputs) == Decimal(usd)


@pytest.mark.parametrize("kind", KINDS)
def test_drafts_are_free(kind: NodeType) -> None:
    """A draft can be watched, timed and argued about for nothing."""
    assert estimate(kind, effective_config(kind, {}, "draft"), {}) is FREE


def test_what_was_assumed_is_said() -> None:
    """A person can tell a reckoned price from a guessed one."""
    guessed = estimate(NodeType.GENERATE_VOICEOVER, effective_config(NodeType.GENERATE_VOICEOVER, {}, "final"), {})

    assert guessed.basis == (
        "assumed 900 characters with eleven_multilingual_v2, $0.10 per 1000 characters (2026-11-22)"
    )


def test_unknown_model_costs_as_much_as_the_dearest() -> None:
    """A model that the table lacks must not slip under a budget."""
    found = estimate(
        NodeType.GENERATE_ANIMATION, effective_config(NodeType.GENERATE_ANIMATION, {"model": "new"}, "final"), {}
    )

    assert found.usd == Decimal("2.0000")
    assert "the table lacks the model" in found.basis


def test_every_paid_provider_and_default_model_has_a_price() -> None:
    """The table is dated, and knows all that is ordered without saying more."""
    prices = price_table().prices
    paid = {provider for kind in KINDS.values() for provider in kind.providers} - FREE_PROVIDERS

    assert price_table().date >= date(2026, 11, 1)
    assert {price.provider for price in prices} == paid
    assert {*DEFAULT_MODELS.values(), VoiceoverConfig().model_id} <= {price.model for price in prices}
    assert paid == set(Provider) - FREE_PROVIDERS


def test_lengths_are_expected_along_the_graph() -> None:
    """A script's length becomes the voice's, the head's, the mix's and the film's."""
    script = expect(text("words", "x" * 150), None, {})
    voice = expect(node("voice", "generate-voiceover"), None, {"script": [script]})
    head = expect(node("head", "talking-head"), None, {"audio": [voice]})
    mix = expect(node("mix", "mix-audio"), None, {"video": [head], "audio": [voice]})
    pip = expect(node("pip", "compose-video"), None, {"background": [mix], "overlay": [head]})
    film = expect(node("film", "merge-videos"), None, {"segments": [pip, head]})

    assert script.characters == 150
    assert {found.seconds for found in (voice, head, mix, pip)} == {10.0}
    assert film.seconds == 20.0


def test_what_was_made_is_known_and_not_expected() -> None:
    """An output's own size and length count."""
    assert expect_of(output("words", MediaType.TEXT)) == Expected(characters=5)
    assert expect(node("film", "merge-videos"), output("f", duration=2.5), {}) == Expected(seconds=2.5)


def test_film_with_an_unknown_segment_has_no_expected_length() -> None:
    """Half a sum would be a lie."""
    assert expect(node("film", "merge-videos"), None, {"segments": [Expected(seconds=1), Expected()]}) == Expected()
