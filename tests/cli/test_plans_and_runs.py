"""What would be done, and asking for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Callsheet, lesson_of, script, voice, write


@pytest.fixture
def imported(callsheet: Callsheet, tmp_path: Path) -> str:
    """Import a small lesson and give its id."""
    document = lesson_of(script("words"), voice("speech", "words"), voice("lost", "nobody"))
    callsheet("import", write(tmp_path / "lesson.json", document))
    return "lesson"


def test_plan_says_what_each_node_needs_and_why(callsheet: Callsheet, imported: str) -> None:
    """New nodes are run, invalid ones are not, and each says why."""
    nodes = {node["node_id"]: node for node in callsheet("plan", imported, "--json").json["nodes"]}

    assert {name: node["action"] for name, node in nodes.items()} == {
        "words": "run",
        "speech": "run",
        "lost": "invalid",
    }
    assert nodes["words"]["why"] == "never made"
    assert "nobody" in nodes["lost"]["why"]


def test_a_draft_costs_nothing_and_the_final_cut_does(callsheet: Callsheet, imported: str) -> None:
    """The mode decides who works, and so what it costs."""
    assert callsheet("estimate", imported, "--mode", "draft", "--json").json["usd"] == 0
    assert callsheet("estimate", imported, "--mode", "final", "--json").json["usd"] > 0


def test_run_is_kept_for_whoever_comes(callsheet: Callsheet, imported: str) -> None:
    """Without services a run waits in the table, and the person is told."""
    said = callsheet("run", imported)

    assert said.status == 0
    assert "callsheet up" in said.err
    assert callsheet("status", imported, "--json").json["runs"][0]["state"] == "requested"


def test_run_of_a_node_without_its_inputs_is_refused_with_the_way(callsheet: Callsheet, imported: str) -> None:
    """The refusal names the missing input and the option that would make it."""
    said = callsheet("run", imported, "--node", "speech")

    assert said.status == 3
    assert "'words'" in said.err
    assert "upstream" in said.err


def test_cancel_ends_what_was_asked_for(callsheet: Callsheet, imported: str) -> None:
    """A cancelled run is over, and a second cancel finds nothing."""
    callsheet("run", imported)

    assert len(callsheet("cancel", imported, "--json").json["runs"]) == 1
    assert callsheet("cancel", imported, "--json").json["runs"] == []


def test_retry_without_a_failure_is_refused(callsheet: Callsheet, imported: str) -> None:
    """There is nothing to try again when nothing has failed."""
    assert callsheet("retry", imported).status == 3


@pytest.mark.parametrize("command", ["plan", "estimate", "status", "run", "export", "validate"])
def test_an_unknown_pipeline_is_refused_in_a_sentence(callsheet: Callsheet, command: str) -> None:
    """Every command says which id it did not find."""
    said = callsheet(command, "nobody")

    assert said.status == 3
    assert "'nobody'" in said.err


def test_queues_are_paused_limited_and_resumed(callsheet: Callsheet) -> None:
    """The controls of a queue are what the last command said."""

    def controls() -> tuple[bool, int | None, str | None]:
        queue = next(q for q in callsheet("queues", "--json").json if q["name"] == "tts")
        return queue["paused"], queue["max_running"], queue["reason"]

    callsheet("queues", "pause", "tts", "--reason", "quota is used up")
    callsheet("queues", "limit", "tts", "3")
    assert controls() == (True, 3, "quota is used up")
    callsheet("queues", "resume", "tts")
    callsheet("queues", "limit", "tts", "none")
    assert controls() == (False, None, None)


def test_a_limit_that_is_no_number_is_bad_usage(callsheet: Callsheet) -> None:
    """Zero would stop the queue for good, which pausing does better."""
    assert callsheet("queues", "limit", "tts", "0").status == 2
    assert callsheet("queues", "pause").status == 2


def test_workers_may_be_none(callsheet: Callsheet) -> None:
    """A machine without services says how to get some."""
    assert callsheet("workers", "--json").json == []
    assert "callsheet up" in callsheet("workers").out
