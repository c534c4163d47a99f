from __future__ import annotations

from typing import Any

import pytest

from shared.domain.dialects import DocumentError, read_document, write_document
from shared.domain.validation import validate
from tests.domain.making import read_json

NAMES = ["js-animation-tutorial.json", "example-pipeline.json"]


def test_tutorial_reads_uuids_strings_and_old_type_names() -> None:
    """The dialect with uuid, plain strings and generate-talking-head means the same nodes."""
    pipeline = read_document(read_json("js-animation-tutorial.json"))
    head = next(node for node in pipeline.nodes if node.id == "talking-head-uuid")

    assert pipeline.id == "tutorial-pipeline-uuid"
    assert head.type == "talking-head"
    assert head.inputs == {"audio": "voiceover-uuid", "background": "background-asset-uuid"}


def test_example_reads_lists_of_one_for_single_slots() -> None:
    """The dialect with one-element lists means single references, and keeps real lists in order."""
    nodes = {str(node.id): node for node in read_document(read_json("example-pipeline.json")).nodes}

    assert nodes["scene1_video"].inputs == {"script": "scene1_script"}
    assert nodes["merged_scenes"].inputs["segments"] == ["scene1_video", "code_screen1", "scene2_video", "code_screen2"]


def test_tutorial_is_valid() -> None:
    """Nothing is wrong with the tutorial."""
    found = validate(read_document(read_json("js-animation-tutorial.json")).nodes)

    assert {name: messages for name, messages in found.items() if messages} == {}


def test_example_is_refused_with_these_words() -> None:
    """Each mistake in the example is named with its value and its remedy; all else in it is valid."""
    found = validate(read_document(read_json("example-pipeline.json")).nodes)
    composition = (
        'render-code config has no key "compositionId"; '
        "remove it; the keys are provider, fps, width, height, theme and fontSize"
    )

    assert {name: messages for name, messages in found.items() if messages} == {
        "yeti_character_image": {"inputs.prompt": "is empty; give exactly one of inputs.prompt and config.prompt"},
        "code_screen1": {"config.compositionId": composition},
        "code_screen2": {"config.compositionId": composition},
        "voiceover_audio": {
            "config.voice": 'generate-voiceover config has no key "voice"; did you mean "voiceId"?',
        },
        "merged_scenes": {
            "config.transitions": 'merge-videos config has no key "transitions"; did you mean "transition"?',
        },
    }


@pytest.mark.parametrize("name", NAMES)
def test_export_and_import_is_the_same_pipeline(name: str) -> None:
    """What is exported can be imported, and means the same."""
    pipeline = read_document(read_json(name))

    assert read_document(write_document(pipeline)) == pipeline


def test_all_faults_of_a_frame_are_named_at_once() -> None:
    """An author mends a document in one go."""
    document: dict[str, Any] = {
        "title": 5,
        "config": {"mode": "drft"},
        "node": [],
        "nodes": [{"id": "a", "type": "asset"}, {"uuid": "a", "type": 3, "input": {}}, "b", {"type": "asset"}],
    }

    with pytest.raises(DocumentError) as refused:
        read_document(document)

    assert {fault.path: fault.message for fault in refused.value.errors} == {
        "id": "is missing; give an id",
        "title": "5 is not a string; write it in quotes",
        "node": 'there is no such key; did you mean "nodes"?',
        "config.mode": '"drft" is not allowed; did you mean "draft"?',
        "nodes[1].id": '"a" is the id of nodes[0], too; give each node its own',
        "nodes[1].type": "3 is not a node type; write it as a string",
        "nodes[1].input": 'there is no such key; did you mean "inputs"?',
        "nodes[2]": '"b" is not an object; give a node\'s JSON',
        "nodes[3].id": "is missing; give an id",
    }


@pytest.mark.parametrize("document", [None, [], "x", 3, {"id": "p", "nodes": {}}, {"id": "p", "nodes": None}])
def test_what_is_no_pipeline_is_refused(document: object) -> None:
    """Any JSON may come; none of it raises anything but the one error."""
    with pytest.raises(DocumentError):
        read_document(document)


def test_bad_nodes_are_read_and_left_to_validation() -> None:
    """A document with a bad node is imported: the rest of its graph can go on."""
    pipeline = read_document({"id": "p", "nodes": [{"id": "n", "type": "zzz", "inputs": 5, "config": []}]})

    assert pipeline.nodes[0].inputs == 5
    assert [messages.keys() for messages in validate(pipeline.nodes).values()] == [{"type"}]
