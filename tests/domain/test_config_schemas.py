from __future__ import annotations

from decimal import Decimal
from typing import get_args

import pytest
from pydantic import ValidationError

from shared.domain.nodes import NodeType, Provider
from shared.domain.registry import KINDS
from shared.domain.schemas import (
    AnimationConfig,
    Asset,
    ComposeVideoConfig,
    MergeVideosConfig,
    MixAudioConfig,
    NodeConfig,
    PipelineConfig,
    VoiceoverConfig,
)

MODELS = [*(kind.config for kind in KINDS.values()), Asset, PipelineConfig]


def test_every_node_type_is_in_the_registry() -> None:
    """No node type can be forgotten in the table."""
    assert set(KINDS) == set(NodeType)


@pytest.mark.parametrize("kind", KINDS)
def test_allowed_providers_are_those_with_an_executor(kind: NodeType) -> None:
    """The config model and the registry name the same providers."""
    named = get_args(KINDS[kind].config.model_fields["provider"].annotation)
    allowed = {provider for part in named for provider in get_args(part)}

    assert set(KINDS[kind].providers) == allowed


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_key_is_described_and_camel_cased(model: type[NodeConfig]) -> None:
    """Editors see a sentence for each key, and keys as JavaScript writes them."""
    properties = model.model_json_schema()["properties"]

    assert [key for key, rule in properties.items() if not rule.get("description")] == []
    assert [key for key in properties if "_" in key or not key[0].islower()] == []


@pytest.mark.parametrize("model", [kind.config for kind in KINDS.values()], ids=lambda m: m.__name__)
def test_every_number_has_a_range_in_the_json_schema(model: type[NodeConfig]) -> None:
    """Forms and other languages can check numbers without us."""
    for key, rule in model.model_json_schema()["properties"].items():
        numeric = next((r for r in (rule, *rule.get("anyOf", ())) if r.get("type") in ("number", "integer")), None)
        if numeric and key != "fps":
            assert {"minimum", "maximum"} <= numeric.keys() or {"exclusiveMinimum", "maximum"} <= numeric.keys(), key


@pytest.mark.parametrize("model", [kind.config for kind in KINDS.values()], ids=lambda m: m.__name__)
def test_defaults_survive_their_own_validation(model: type[NodeConfig]) -> None:
    """What an executor is handed can be read again by the same model."""
    handed = model().model_dump(by_alias=True, mode="json", exclude={"provider"})

    assert model.model_validate(handed) == model()


def test_defaults_are_the_designs_first_choices() -> None:
    """An empty config means what the design puts first."""
    assert (MixAudioConfig().mode, MixAudioConfig().fit, MixAudioConfig().volume) == ("replace", "video", 1.0)
    assert (MergeVideosConfig().transition, MergeVideosConfig().fit) == ("none", "letterbox")
    assert (ComposeVideoConfig().position, ComposeVideoConfig().scale) == ("bottom-right", 0.25)
    assert (VoiceoverConfig().speed, VoiceoverConfig().captions) == (1.0, True)
    assert PipelineConfig().mode == "final"


def test_veo3_is_another_name_of_veo() -> None:
    """Older editors' documents keep their meaning."""
    assert AnimationConfig.model_validate({"provider": "veo3"}).provider is Provider.VEO


@pytest.mark.parametrize(
    ("given", "kept"),
    [(25, "25/1"), ("25", "25/1"), (29.97, "30000/1001"), ("23.976", "24000/1001"), ("30000/1001", "30000/1001")],
)
def test_frame_rates_are_kept_as_fractions(given: object, kept: str) -> None:
    """29.97 and 30000/1001 are the same rate, and neither drifts."""
    assert MergeVideosConfig.model_validate({"fps": given}).fps == kept


@pytest.mark.parametrize("given", ["x", 0, 500, True, "1/0", [], "nan"])
def test_frame_rates_that_no_screen_shows_are_refused(given: object) -> None:
    """A frame rate is a number or a fraction from 1 to 120."""
    with pytest.raises(ValidationError):
        MergeVideosConfig.model_validate({"fps": given})


@pytest.mark.parametrize("wrong", [{"volume": True}, {"volume": "0.5"}, {"duck": 1}, {"volume": float("nan")}])
def test_numbers_and_flags_are_not_guessed(wrong: dict[str, object]) -> None:
    """A string that looks like a number and a number that looks like a flag are mistakes."""
    with pytest.raises(ValidationError):
        MixAudioConfig.model_validate(wrong)


def test_whole_floats_are_integers() -> None:
    """Languages without integers in JSON can still write a width."""
    assert MergeVideosConfig.model_validate({"width": 1280.0}).width == 1280


def test_money_is_decimal() -> None:
    """A budget of ten cents is exactly ten cents."""
    assert PipelineConfig.model_validate({"budget": 0.1}).budget == Decimal("0.1")


def test_asset_has_exactly_one_origin() -> None:
    """An asset without an origin, or with two, says nothing."""
    with pytest.raises(ValidationError, match="none is given"):
        Asset.model_validate({"type": "image"})
    with pytest.raises(ValidationError, match="source and url are given"):
        Asset.model_validate({"type": "image", "source": "a.png", "url": "https://x.test/a.png"})


def test_script_is_text_along_edges() -> None:
    """A script asset fits every slot that takes text."""
    assert Asset.model_validate({"type": "script", "content": "Hi."}).media_type == "text"
