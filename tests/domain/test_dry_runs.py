from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from shared.domain.documents import NodeDocument
from shared.domain.effective import effective_config
from shared.domain.fingerprint import fingerprint, ingredients
from shared.domain.nodes import Fingerprint, MediaType, NodeId, NodeStatus, NodeType, Output
from shared.domain.planning import Action, NodePlan, NodeState, Result, Walk
from shared.domain.schemas import Mode
from tests.domain.making import node, output, text, video

Kept = dict[Fingerprint, Result]

MERGE: dict[str, Any] = {"inputs": {"segments": ["one", "two"]}}
SPEAK: dict[str, Any] = {"inputs": {"script": "words"}}


def walk(
    nodes: Iterable[NodeState | NodeDocument],
    kept: Mapping[Fingerprint, Result] | None = None,
    *,
    mode: Mode = "final",
    force: Iterable[str] = (),
) -> dict[str, NodePlan]:
    """Walk a pipeline to its end against some results, and return the plans by node."""
    states = [n if isinstance(n, NodeState) else NodeState(n) for n in nodes]
    going = Walk(states, mode, force=[NodeId(name) for name in force])
    while wanted := going.wanted():
        going.learn({name: result for name, result in (kept or {}).items() if name in wanted})
    return {plan.node_id: plan for plan in going.finish()}


def made(
    document: NodeDocument, found: Output, inputs: dict[str, list[Output]] | None = None
) -> tuple[NodeState, Kept]:
    """Return a node as it is after its work was done, and the result that is kept of it."""
    effective = effective_config(NodeType(document.type), document.config, "final")
    made_from = ingredients(NodeType(document.type), effective, document.asset, inputs or {})
    name = fingerprint(made_from)
    state = NodeState(document, NodeStatus.COMPLETED, name, found)
    return state, {name: Result(found, made_from)}


def edited(state: NodeState, document: NodeDocument) -> NodeState:
    """Return a completed node after an edit: pending, with its old output still readable."""
    return NodeState(document, NodeStatus.PENDING, state.fingerprint, state.output)


def test_new_pipeline_runs_all_of_it() -> None:
    """Nothing was made, so everything is to be made."""
    plans = walk([video("one"), video("two"), node("film", "merge-videos", **MERGE)])

    assert {plan.action for plan in plans.values()} == {Action.RUN}
    assert {plan.why for plan in plans.values()} == {"never made"}
    assert plans["one"].fingerprint
    assert plans["film"].fingerprint is None


def test_finished_pipeline_is_done() -> None:
    """What is completed and unchanged is left alone, without asking the database."""
    (one, _), (two, _) = made(video("one"), output("1")), made(video("two"), output("2"))
    film, _ = made(node("film", "merge-videos", **MERGE), output("12"), {"segments": [output("1"), output("2")]})

    assert {plan.action for plan in walk([one, two, film]).values()} == {Action.DONE}


def test_reverted_edit_is_reused_all_the_way_down() -> None:
    """An edit that is taken back costs nothing, downstream neither."""
    (one, kept_one), (two, kept_two) = made(video("one"), output("1")), made(video("two"), output("2"))
    film, kept_film = made(
        node("film", "merge-videos", **MERGE), output("12"), {"segments": [output("1"), output("2")]}
    )
    states = [edited(state, state.document) for state in (one, two, film)]

    plans = walk(states, kept_one | kept_two | kept_film)

    assert {plan.action for plan in plans.values()} == {Action.REUSE}
    assert plans["film"].cost.usd == 0


def test_edit_is_named_as_the_reason() -> None:
    """Whoever looks at the plan recognises the edit."""
    one, kept_one = made(video("one"), output("1"))
    two, kept_two = made(video("two"), output("2"))
    document = node("film", "merge-videos", **MERGE)
    film, kept_film = made(document, output("12"), {"segments": [output("1"), output("2")]})
    crossfade = node("film", "merge-videos", config={"transition": "crossfade"}, **MERGE)

    plans = walk([one, two, edited(film, crossfade)], kept_one | kept_two | kept_film)

    assert plans["film"].action is Action.RUN
    assert plans["film"].why == 'config.transition is "crossfade" instead of "none"'


def test_downstream_of_an_edit_says_what_it_waits_for() -> None:
    """What depends on an output that is yet to be made names it."""
    one, kept_one = made(video("one"), output("1"))
    two, _ = made(video("two"), output("2"))
    film, _ = made(node("film", "merge-videos", **MERGE), output("12"), {"segments": [output("1"), output("2")]})
    other = node("two", "asset", asset={"type": "video", "source": "other.mp4"})

    plans = walk([one, edited(two, other), edited(film, film.document)], kept_one)

    assert plans["two"].why == "changed since it was made"
    assert (plans["film"].action, plans["film"].why) == (Action.RUN, '"two" will be made anew')


def test_equal_bytes_stop_the_rebuild() -> None:
    """A re-made input with the bytes that it had before leaves its children as they are."""
    one, _ = made(video("one"), output("1"))
    two, _ = made(video("two"), output("2"))
    film, _ = made(node("film", "merge-videos", **MERGE), output("12"), {"segments": [output("1"), output("2")]})
    moved, kept = made(node("two", "asset", asset={"type": "video", "source": "moved.mp4"}), output("2"))

    plans = walk([one, edited(two, moved.document), film], kept)

    assert [plans[name].action for name in ("two", "film")] == [Action.REUSE, Action.DONE]


def test_bad_nodes_block_only_what_needs_them() -> None:
    """The rest of the graph goes on."""
    nodes: list[NodeState | NodeDocument] = [
        video("one"),
        node("two", "asset", asset={"type": "video"}),
        NodeState(text("words"), NodeStatus.FAILED, error="The file is gone."),
        node("film", "merge-videos", **MERGE),
        node("voice", "generate-voiceover", **SPEAK),
    ]

    plans = walk(nodes)

    assert {name: plan.action for name, plan in plans.items()} == {
        "one": Action.RUN,
        "two": Action.INVALID,
        "words": Action.FAILED,
        "film": Action.BLOCKED,
        "voice": Action.BLOCKED,
    }
    assert plans["two"].why == "asset: needs exactly one of source, content and url, but none is given"
    assert plans["words"].why == "The file is gone."
    assert plans["film"].why == 'needs "two" (invalid)'


def test_cycle_and_what_is_behind_it_are_planned_too() -> None:
    """Every node gets an answer, whatever the graph looks like."""
    mixes = {"a": "b", "b": "a", "behind": "a"}
    music = node("m", "asset", asset={"type": "audio", "source": "m.mp3"})
    nodes = [node(name, "mix-audio", inputs={"video": of, "audio": "m"}) for name, of in mixes.items()]

    plans = walk([*nodes, music])

    assert [plans[name].action for name in ("a", "b", "behind", "m")] == ["invalid", "invalid", "blocked", "run"]


def test_identical_work_is_planned_and_paid_once() -> None:
    """Twins wait for the first of them."""
    words, kept = made(text("words"), output("words", MediaType.TEXT))
    nodes: list[NodeState | NodeDocument] = [
        words,
        *(node(name, "generate-voiceover", **SPEAK) for name in ("first", "second")),
    ]

    plans = walk(nodes, kept)

    assert plans["first"].cost.usd > 0
    assert (plans["second"].action, plans["second"].why) == (Action.REUSE, 'the same work as "first"')
    assert plans["second"].cost.usd == 0


def test_force_runs_what_is_done() -> None:
    """A person may ask for it again."""
    one, kept = made(video("one"), output("1"))

    assert walk([one], kept, force=["one"])["one"].why == "asked to make it again"


def test_result_that_is_no_longer_kept_is_made_again() -> None:
    """Results may be thrown away; the plan says that this is all that happened."""
    one, _ = made(video("one"), output("1"))

    assert walk([edited(one, one.document)])["one"].why == "its result is no longer kept"


def test_running_node_says_so() -> None:
    """What is being made is part of the plan."""
    state = NodeState(video("one"), NodeStatus.IN_PROGRESS)

    assert walk([state])["one"].why == "is being made"


def test_draft_costs_nothing_and_final_is_estimated() -> None:
    """The same pipeline can be priced in the mode that it is not in."""
    nodes = [text("words", "x" * 1500), node("voice", "generate-voiceover", **SPEAK)]
    head = node("head", "talking-head", inputs={"audio": "voice"})

    draft, final = walk([*nodes, head], mode="draft"), walk([*nodes, head], mode="final")

    assert {plan.cost.usd for plan in draft.values()} == {Decimal(0)}
    assert (final["voice"].provider, final["voice"].cost.usd) == ("elevenlabs", Decimal("0.1500"))
    assert final["head"].cost.usd == Decimal("6.6700")


def test_switch_of_the_mode_remakes_what_depended_on_it() -> None:
    """A completed pipeline is looked at with the eyes of the mode."""
    words, kept = made(text("words"), output("words", MediaType.TEXT))
    voice, kept_voice = made(node("voice", "generate-voiceover", **SPEAK), output("v"), {"script": [output("words")]})

    plans = walk([words, voice], kept | kept_voice, mode="draft")

    assert (plans["words"].action, plans["voice"].action) == (Action.DONE, Action.RUN)
    assert plans["voice"].why == "made by local instead of elevenlabs"


@pytest.mark.parametrize("length", [1, 300])
def test_deep_pipeline_is_walked_to_its_end(length: int) -> None:
    """One look-up per level, however deep it goes."""
    music, kept = made(node("m", "asset", asset={"type": "audio", "source": "m.mp3"}), output("m", MediaType.AUDIO))
    above, kept_clip = made(video("n0"), output("n0"))
    states, kept = [music, above], kept | kept_clip
    for i in range(1, length + 1):
        mix = node(f"n{i}", "mix-audio", inputs={"video": f"n{i - 1}", "audio": "m"})
        state, more = made(mix, output(f"n{i}"), {"video": [output(f"n{i - 1}")], "audio": [output("m")]})
        states.append(edited(state, mix))
        kept |= more

    assert walk(states, kept)[f"n{length}"].action is Action.REUSE
