from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.complaints import Complaints
from shared.domain.documents import NodeDocument
from shared.domain.inputs import Neighbour
from shared.domain.nodes import NodeId, NodeType
from shared.domain.validation import validate, validate_pipeline
from tests.domain.making import node

OTHERS = {
    NodeId("clip"): Neighbour("merge-videos"),
    NodeId("clip2"): Neighbour("talking-head"),
    NodeId("words"): Neighbour("asset", "script"),
    NodeId("music"): Neighbour("asset", "audio"),
    NodeId("broken"): Neighbour("asset", "mp3"),
}

CASES: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("merge-video", {}, {"type": 'there is no node type "merge-video"; did you mean "merge-videos"?'}),
    (
        "merge-videos",
        {"inputs": {"segments": []}},
        {"inputs.segments": "is empty; refer to at least 2 nodes that make video"},
    ),
    (
        "merge-videos",
        {"inputs": {"segments": ["clip"]}},
        {"inputs.segments": "needs at least 2 nodes, but 1 is given; add one that makes video"},
    ),
    (
        "merge-videos",
        {"inputs": {"segments": ["clip", "clip", "me", "clop", "music", 3, "broken"]}},
        {
            "inputs.segments[1]": '"clip" stands in this slot twice; remove one, or add a node for the repetition',
            "inputs.segments[2]": '"me" is the node itself; refer to another node',
            "inputs.segments[3]": 'there is no node "clop"; did you mean "clip"?',
            "inputs.segments[4]": '"music" makes audio, but the slot takes video; refer to a node that makes video',
            "inputs.segments[5]": "3 is not a node's id; write the id as a string",
        },
    ),
    (
        "merge-videos",
        {"inputs": [1]},
        {"inputs": '[1] is not an object; write {"slot": "node id"} for each slot'},
    ),
    (
        "mix-audio",
        {"inputs": {"video": 4, "audio": ["music", "music"]}},
        {
            "inputs.video": "4 is not a node's id; write the id as a string",
            "inputs.audio": 'takes one node, but 2 are given; keep one of ["music", "music"]',
        },
    ),
    (
        "mix-audio",
        {"inputs": {"video": "clip", "audio": "words", "sound": "music"}},
        {
            "inputs.audio": '"words" makes text, but the slot takes audio; refer to a node that makes audio',
            "inputs.sound": 'mix-audio has no slot "sound"; remove it; the slots are video and audio',
        },
    ),
    (
        "talking-head",
        {"inputs": {"script": "words", "audio": "music"}},
        {"inputs.audio": "stands beside inputs.script; give exactly one of inputs.script and inputs.audio"},
    ),
    (
        "talking-head",
        {},
        {"inputs.script": "is empty; give exactly one of inputs.script and inputs.audio"},
    ),
    (
        "render-code",
        {"inputs": {"config": "words"}, "config": {"font_size": 20, "fps": 0, "width": 321}},
        {
            "inputs.config": '"words" makes text, but the slot takes json; refer to a node that makes json',
            "config.font_size": 'render-code config has no key "font_size"; did you mean "fontSize"?',
            "config.fps": "0 is out of range; use 1 to 60",
            "config.width": "321 is odd; use an even number, 64 to 3840",
        },
    ),
    (
        "compose-video",
        {
            "inputs": {"background": "clip", "overlay": "clip2"},
            "config": {"border": {"wdth": 2, "color": "red"}, "start": 3, "end": 2},
        },
        {
            "config.border.wdth": 'compose-video config has no key "wdth"; did you mean "width"?',
            "config.border.color": '"red" is malformed; expected: As #rrggbb',
        },
    ),
    (
        "compose-video",
        {"inputs": {"background": "clip", "overlay": "clip2"}, "config": {"start": 3, "end": 2}},
        {"config.end": "end (2 s) must come after start (3 s)"},
    ),
    (
        "compose-video",
        {"inputs": {"background": "clip", "overlay": "clip2"}, "config": {"provider": "heygen", "circle": "yes"}},
        {
            "config.provider": '"heygen" is not allowed; use ffmpeg',
            "config.circle": '"yes" is neither true nor false; write one of the two, without quotes',
        },
    ),
    (
        "generate-animation",
        {"config": {"prompt": "a yeti", "provider": "runway", "duration": 15, "resolution": "4k"}},
        {
            "config.duration": "gen4.5 makes 2 to 10 seconds, not 15; use such a length",
            "config.resolution": 'gen4.5 cannot make "4k"; use 720p',
        },
    ),
    (
        "asset",
        {},
        {"asset": 'is missing; say what it is and where, as {"type": "image", "source": "photo.png"}'},
    ),
    (
        "asset",
        {"asset": {"type": "imag", "source": "a.png"}, "inputs": {"x": "clip"}},
        {
            "asset.type": '"imag" is not allowed; did you mean "image"?',
            "inputs.x": 'asset has no slot "x"; remove it; it takes no inputs',
        },
    ),
    (
        "asset",
        {"asset": {"type": "image", "content": "x"}},
        {"asset.content": "content can be text, script or json, not image; give a source or a url instead"},
    ),
    (
        "asset",
        {"asset": {"type": "text", "url": "ftp://x"}},
        {"asset.url": '"ftp://x" is malformed; expected: A public http(s) address'},
    ),
    (
        "asset",
        {"asset": {"source": "a.png"}},
        {"asset.type": "is missing; use text, json, image, video, audio or script"},
    ),
    (
        "asset",
        {"asset": {"type": "text", "content": " "}},
        {"asset.content": "content of type text must be a string with words in it"},
    ),
    (
        "asset",
        {"asset": "a.png", "config": []},
        {
            "asset": '"a.png" is not an object; write {} or an object with keys',
            "config": "[] is not an object; write {} or an object with keys",
        },
    ),
    (
        "compose-video",
        {"inputs": {"background": "clip", "overlay": "clip2"}, "config": {"border": 3, "scale": "0.5"}},
        {
            "config.border": "3 is not an object; write an object with keys",
            "config.scale": '"0.5" is not a number; use 0.01 to 1',
        },
    ),
    (
        "talking-head",
        {"inputs": {"script": "words"}, "config": {"avatarId": "", "voiceId": "x" * 201, "width": 720.5}},
        {
            "config.avatarId": "is empty; write something or leave the key out",
            "config.voiceId": "is 201 characters long; use at most 200",
            "config.width": "720.5 is not a whole number; use 64 to 3840",
        },
    ),
    (
        "talking-head",
        {"inputs": {"script": "words"}, "config": {"avatarId": 7}},
        {"config.avatarId": "7 is not a string; write it in quotes"},
    ),
    (
        "merge-videos",
        {"inputs": {"segments": ["clip", "clip2"]}, "config": {"fps": "fast"}},
        {"config.fps": '"fast" must be a frame rate such as 25 or "30000/1001"'},
    ),
    (
        "generate-voiceover",
        {"inputs": {"script": "words"}, "asset": {}},
        {"asset": "only nodes of type asset have one, not generate-voiceover; remove it or change the type"},
    ),
]


@pytest.mark.parametrize(("kind", "written", "expected"), CASES)
def test_mistake_is_named_with_its_remedy(kind: str, written: dict[str, Any], expected: dict[str, str]) -> None:
    """Every rule says which field, which value, and what to do; all at once."""
    assert _found(validate([node("me", kind, **written)], OTHERS)) == {"me": expected}


@pytest.mark.parametrize("name", ["", " ", "a/b", "a\nb", "..", "x" * 201])
def test_ids_that_fit_no_path_are_refused(name: str) -> None:
    """An id becomes part of storage keys, log lines and addresses."""
    found = validate([node(name, "asset", asset={"type": "text", "content": "x"})])

    assert found[NodeId(name)].keys() == {"id"}


def test_cycle_names_its_nodes() -> None:
    """Each member of a cycle hears the way round it."""
    ring = [node("a", "mix-audio", inputs={"video": "b", "audio": "m"}), *_mixes({"b": "c", "c": "a"})]
    found = _found(validate(ring, OTHERS | {NodeId("m"): Neighbour("asset", "audio")}))

    assert found["a"] == {
        "inputs.video": 'needs itself: "a" needs "b" needs "c" needs "a"; remove one of these references'
    }
    assert all(found[name] for name in ("b", "c"))


def test_edit_that_closes_a_cycle_far_away_is_found() -> None:
    """Of the other nodes, their references are enough."""
    edges = [(NodeId("b"), NodeId("c")), (NodeId("c"), NodeId("a")), (NodeId("a"), NodeId("old"))]
    others = {NodeId("b"): Neighbour("mix-audio"), NodeId("m"): Neighbour("asset", "audio")}

    assert "needs itself" in _found(validate(_mixes({"a": "b"}), others, edges))["a"]["inputs.video"]


def test_edit_that_breaks_a_cycle_heals_it() -> None:
    """References of the edited nodes are read from the nodes, not from what the table still says."""
    edges = [(NodeId("b"), NodeId("a")), (NodeId("a"), NodeId("b"))]
    others = {NodeId("b"): Neighbour("mix-audio"), NodeId("m"): Neighbour("asset", "audio"), **OTHERS}

    assert validate(_mixes({"a": "clip"}), others, edges) == {"a": {}}


def test_nodes_behind_a_cycle_are_not_part_of_it() -> None:
    """Only the members of a cycle are wrong."""
    known = {NodeId("m"): Neighbour("asset", "audio")}
    found = validate(_mixes({"a": "b", "b": "a", "behind": "a"}), known)

    assert [name for name, messages in found.items() if messages] == ["a", "b"]


def test_long_cycle_is_shortened() -> None:
    """A message stays readable for a cycle of a thousand nodes."""
    ring = {f"n{i}": f"n{(i + 1) % 1000}" for i in range(1000)}
    found = _found(validate(_mixes(ring), {NodeId("m"): Neighbour("asset", "audio")}))

    assert "(992 more)" in found["n0"]["inputs.video"]


def test_pipeline_config_is_checked_like_a_nodes() -> None:
    """Mode and budget decide about money: what cannot be read is not guessed."""
    assert validate_pipeline({"mode": "drft", "budget": -1, "autorun": True, "storage": {"buket": "b"}}) == {
        "config.mode": '"drft" is not allowed; did you mean "draft"?',
        "config.budget": "-1 is out of range; use 0 to 1000000",
        "config.autorun": 'pipeline config has no key "autorun"; did you mean "autoRun"?',
        "config.storage.buket": 'pipeline config has no key "buket"; did you mean "bucket"?',
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["segments", "video", "script", "provider", "border", "fps", "width", "type", "content", "source"]
)


@given(
    kind=st.sampled_from([*NodeType, "zzz"]),
    inputs=JSON | st.dictionaries(KEYS, JSON, max_size=4),
    config=JSON | st.dictionaries(KEYS, JSON, max_size=4),
    asset=JSON | st.dictionaries(KEYS, JSON, max_size=4),
)
def test_no_json_is_too_strange_to_be_judged(kind: str, inputs: object, config: object, asset: object) -> None:
    """Editors write any JSON into the columns; validation answers with sentences, whatever it is."""
    found = validate([NodeDocument(NodeId("me"), kind, "", inputs, config, asset)], OTHERS)

    assert all(field and message for field, message in found[NodeId("me")].items())


def _mixes(videos: dict[str, str]) -> list[NodeDocument]:
    return [node(name, "mix-audio", inputs={"video": parent, "audio": "m"}) for name, parent in videos.items()]


def _found(complaints: Mapping[NodeId, Complaints]) -> dict[str, Complaints]:
    return {str(name): messages for name, messages in complaints.items()}
