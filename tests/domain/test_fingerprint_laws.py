from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.effective import effective_config
from shared.domain.fingerprint import canonical_json, fingerprint, ingredients
from shared.domain.nodes import Fingerprint, NodeType, Output, Provider
from shared.domain.schemas import MixAudioConfig, Mode
from tests.domain.making import output

CLIP, MUSIC = output("clip"), output("music")
MIX = {"video": [CLIP], "audio": [MUSIC]}

MIX_CONFIGS = st.fixed_dictionaries(
    {},
    optional={
        "mode": st.sampled_from(["replace", "overlay"]),
        "volume": st.floats(0, 10),
        "fadeIn": st.floats(0, 60),
        "duck": st.booleans(),
        "loudness": st.none() | st.floats(-70, -5),
        "fit": st.sampled_from(["video", "audio", "shortest"]),
    },
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def of(
    kind: NodeType = NodeType.MIX_AUDIO,
    *,
    config: dict[str, Any] | None = None,
    asset: dict[str, Any] | None = None,
    inputs: dict[str, list[Output]] | None = None,
    mode: Mode = "final",
) -> Fingerprint:
    """Return the fingerprint of a node, a mix of two files unless said otherwise."""
    effective = effective_config(kind, config or {}, mode)
    return fingerprint(ingredients(kind, effective, asset, MIX if inputs is None else inputs))


@given(MIX_CONFIGS, st.randoms(use_true_random=False))
def test_order_of_keys_does_not_matter(config: dict[str, Any], dice: Any) -> None:
    """Two editors that write the same keys in another order mean the same."""
    keys = list(config)
    dice.shuffle(keys)

    assert of(config={key: config[key] for key in keys}) == of(config=config)


@given(MIX_CONFIGS)
def test_default_that_is_written_out_does_not_matter(config: dict[str, Any]) -> None:
    """A default omitted and the same default given are the same work."""
    defaults = MixAudioConfig().model_dump(by_alias=True, mode="json")

    assert of(config=defaults | config) == of(config=config)


@given(MIX_CONFIGS, MIX_CONFIGS)
def test_fingerprints_differ_exactly_when_the_configs_do(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Any real change of the config is another fingerprint, and nothing else is."""
    same = MixAudioConfig.model_validate(one) == MixAudioConfig.model_validate(other)

    assert (of(config=one) == of(config=other)) is same


@given(JSON)
def test_canonical_json_means_what_it_was_made_from(value: object) -> None:
    """Nothing is lost but the difference between 1 and 1.0."""
    assert canonical_json(json.loads(canonical_json(value))) == canonical_json(value)
    assert json.loads(canonical_json(value)) == value


def test_integers_and_floats_of_one_value_are_equal() -> None:
    """JSON has one kind of number."""
    assert canonical_json({"a": 1.0}) == canonical_json({"a": 1}) == '{"a":1}'


@pytest.mark.parametrize(
    "changed",
    [
        {"inputs": {"video": [output("other")], "audio": [MUSIC]}},
        {"inputs": {"video": [CLIP], "audio": [output("other")]}},
        {"inputs": {"video": [MUSIC], "audio": [CLIP]}},
        {"inputs": {"video": [output("clip", captions="f00")], "audio": [MUSIC]}},
        {"config": {"volume": 0.5}},
        {"kind": NodeType.COMPOSE_VIDEO, "inputs": {"background": [CLIP], "overlay": [MUSIC]}},
    ],
)
def test_real_change_is_another_fingerprint(changed: dict[str, Any]) -> None:
    """Other inputs, other captions, another config or type make something else."""
    assert of(**changed) != of()


def test_order_of_segments_matters() -> None:
    """A film's scenes cannot be swapped unnoticed."""
    merge = NodeType.MERGE_VIDEOS

    assert of(merge, inputs={"segments": [CLIP, MUSIC]}) != of(merge, inputs={"segments": [MUSIC, CLIP]})


def test_order_of_slots_does_not_matter() -> None:
    """The slots are named; the order in which a database returns them says nothing."""
    assert of(inputs={"audio": [MUSIC], "video": [CLIP]}) == of(inputs={"video": [CLIP], "audio": [MUSIC]})


def test_equal_bytes_under_another_key_are_the_same_input() -> None:
    """A re-made input with equal bytes stops the rebuild there."""
    moved = CLIP.model_copy(update={"s3_key": "elsewhere.mp4", "local_file": "/x"})

    assert of(inputs={"video": [moved], "audio": [MUSIC]}) == of()


def test_where_an_asset_was_imported_from_does_not_matter() -> None:
    """The same file imported from two folders is one asset."""
    asset = {"type": "image", "source": "uploads/a.png"}
    moved = {**asset, "importedFrom": "/home/me/a.png"}
    kind = NodeType.ASSET

    assert of(kind, asset=asset, inputs={}) == of(kind, asset=moved, inputs={})
    assert of(kind, asset=asset, inputs={}) != of(kind, asset={**asset, "source": "uploads/b.png"}, inputs={})


def test_draft_and_final_differ_only_where_a_provider_is_paid() -> None:
    """Switching to final re-makes only what depended on stand-ins."""
    script = {"script": [output("words")]}
    voice = NodeType.GENERATE_VOICEOVER

    assert of(mode="draft") == of(mode="final")
    assert of(voice, inputs=script, mode="draft") != of(voice, inputs=script, mode="final")
    assert of(voice, inputs=script, config={"provider": "elevenlabs"}) == of(voice, inputs=script)


@pytest.mark.parametrize(
    ("kind", "config", "mode", "provider"),
    [
        (NodeType.GENERATE_ANIMATION, {}, "final", Provider.VEO),
        (NodeType.GENERATE_ANIMATION, {"provider": "runway"}, "final", Provider.RUNWAY),
        (NodeType.GENERATE_ANIMATION, {"provider": "runway"}, "draft", Provider.LOCAL),
        (NodeType.RENDER_CODE, {}, "final", Provider.REMOTION),
        (NodeType.RENDER_CODE, {"provider": "remotion"}, "draft", Provider.LOCAL),
        (NodeType.GENERATE_VOICEOVER, {"provider": "local"}, "final", Provider.LOCAL),
        (NodeType.MERGE_VIDEOS, {}, "draft", Provider.FFMPEG),
    ],
)
def test_effective_provider(kind: NodeType, config: dict[str, Any], mode: Mode, provider: Provider) -> None:
    """Draft mode takes whoever needs no key, no account and no further program; final mode whom the config names."""
    effective = effective_config(kind, config, mode)

    assert effective.provider is provider
    assert "provider" not in effective.config


def test_model_of_an_animation_is_always_named_to_a_paid_provider() -> None:
    """A provider that changes its default model changes no node unnoticed; a stand-in has no model."""
    animation = NodeType.GENERATE_ANIMATION

    assert effective_config(animation, {}, "final").config["model"] == "gemini-omni-1.2-flash"
    assert (
        effective_config(animation, {"provider": "runway", "model": "gen4_turbo"}, "final").config["model"]
        == "gen4_turbo"
    )
    assert effective_config(animation, {"model": "x"}, "draft").config["model"] is None
