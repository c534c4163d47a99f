"""Writing pipelines and nodes: nobody's edit is lost, nothing is made twice, all or none."""

from __future__ import annotations

from tests.api.conftest import Served

TEXT = {"type": "asset", "asset": {"type": "text", "content": "Words."}}


async def test_a_pipeline_is_made_once(served: Served) -> None:
    """The same again answers 200; another one under the id, or under the key, is refused."""
    editor = served.editor
    body = {"id": "lesson", "title": "A lesson", "nodes": [{"id": "a", **TEXT}]}

    made = await editor("POST", "/pipelines", body)
    again = await editor("POST", "/pipelines", body)
    other = await editor("POST", "/pipelines", body | {"title": "Another"})
    keyed = [await editor("POST", "/pipelines", {"title": "K"}, headers={"Idempotency-Key": "k1"}) for _ in "12"]
    clash = await editor("POST", "/pipelines", {"title": "L"}, headers={"Idempotency-Key": "k1"})

    assert (made.status, again.status, other.status) == (201, 200, 409)
    assert made.headers["Location"] == "/v1/video_production/pipelines/lesson"
    assert made.headers["ETag"] == again.headers["ETag"] == f'"{made.json["edit"]}"'
    assert [said.status for said in keyed] == [201, 200]
    assert keyed[0].json["id"] == keyed[1].json["id"]
    assert clash.status == 409


async def test_an_edit_that_somebody_has_not_seen_is_not_lost(served: Served) -> None:
    """If-Match of pipeline and node answers 412, a revision 409, and both say what is there now."""
    editor = served.editor
    made = await editor("POST", "/pipelines", {"id": "p", "title": "P", "nodes": [{"id": "a", **TEXT}]})
    node = await editor("GET", "/pipelines/p/nodes/a")
    old, old_node = {"If-Match": made.headers["ETag"]}, {"If-Match": node.headers["ETag"]}

    retitled = await editor("PATCH", "/pipelines/p/nodes/a", {"title": "New"}, headers=old_node)
    for said in (
        await editor("PATCH", "/pipelines/p/nodes/a", {"config": {}}, headers=old_node),
        await editor("PUT", "/pipelines/p/nodes/a", TEXT, headers=old_node),
        await editor("DELETE", "/pipelines/p/nodes/a", headers=old_node),
    ):
        assert (said.status, said.headers["ETag"]) == (412, retitled.headers["ETag"])
    for method, path, body in (
        ("PATCH", "/pipelines/p", {"title": "x"}),
        ("PUT", "/pipelines/p/nodes", {"delete": ["a"]}),
        ("DELETE", "/pipelines/p", None),
    ):
        assert (await editor(method, path, body, headers=old)).status == 412
    stale = await editor(
        "PUT", "/pipelines/p/nodes", {"nodes": [{"id": "a", "revision": 7, **TEXT}, {"id": "b", "revision": 0, **TEXT}]}
    )
    assert (stale.status, stale.error["details"]) == (409, {"revisions": {"a": 1}})
    assert (await editor("PUT", "/pipelines/p/nodes/a", TEXT, headers={"If-None-Match": "*"})).status == 412
    now = await editor("GET", "/pipelines/p")
    assert [n["title"] for n in now.json["nodes"]] == ["New"]
    gone = await editor("DELETE", "/pipelines/p", headers={"If-Match": now.headers["ETag"]})
    assert (gone.status, gone.body) == (204, b"")
    assert (await editor("DELETE", "/pipelines/p")).status == 404


async def test_nodes_are_written_in_bulk_and_one_by_one(served: Served) -> None:
    """A bulk write says what it did; PUT makes and replaces; PATCH leaves the rest as it is; aliases become types."""
    editor = served.editor
    await editor("POST", "/pipelines", {"id": "p", "title": "P"})
    nodes = [{"id": "a", **TEXT}, {"id": "v", "type": "generate-voiceover", "inputs": {"script": ["a"]}}]

    first = await editor("PUT", "/pipelines/p/nodes", {"nodes": nodes})
    second = await editor(
        "PUT", "/pipelines/p/nodes", {"nodes": [nodes[0] | {"title": "T"}, nodes[1]], "delete": ["x"]}
    )
    head = await editor("PUT", "/pipelines/p/nodes/h", {"type": "generate-talking-head", "inputs": {"script": ["a"]}})
    patched = await editor("PATCH", "/pipelines/p/nodes/v", {"config": {"speed": 1.1}})
    bare = await editor("PATCH", "/pipelines/p/nodes/a", {"asset": None})
    removed = await editor("PUT", "/pipelines/p/nodes", {"delete": ["a", "h"]}, headers={"If-Match": "*"})
    pipeline = await editor("PATCH", "/pipelines/p", {"config": {"mode": "draft"}})

    assert (first.json["added"], first.json["revisions"]) == (["a", "v"], {"a": 1, "v": 1})
    assert (second.json["changed"], second.json["unchanged"], second.json["removed"]) == (["a"], ["v"], [])
    assert (head.status, head.json["type"], head.json["inputs"]) == (201, "talking-head", {"script": "a"})
    assert (patched.json["inputs"], patched.json["config"]) == ({"script": "a"}, {"speed": 1.1})
    assert (bare.json["asset"], bare.json["title"]) == (None, "T")
    assert removed.json["removed"] == ["a", "h"]
    assert removed.headers["ETag"] == f'"{removed.json["edit"]}"'
    assert (pipeline.json["config"], pipeline.json["title"]) == ({"mode": "draft"}, "P")
    assert (await editor("PATCH", "/pipelines/p", {"config": {"mode": "loud"}})).error["details"].keys() == {
        "config.mode"
    }


async def test_a_node_stays_where_it_was_put(served: Served) -> None:
    """A position is shown to all and exported; no revision counts it, and who names none leaves it as it is."""
    editor = served.editor
    node = {"id": "a", **TEXT, "position": {"x": 40, "y": -10.5}}
    await editor("POST", "/pipelines", {"id": "p", "nodes": [node, {"id": "b", **TEXT}]})

    moved = await editor(
        "PUT", "/pipelines/p/nodes", {"nodes": [{**node, "position": {"x": 1, "y": 2}, "revision": 1}]}
    )
    retitled = await editor("PUT", "/pipelines/p/nodes/a", TEXT | {"title": "New"})
    patched = await editor("PATCH", "/pipelines/p/nodes/b", {"position": {"x": 3, "y": 4}})
    refused = await editor("PATCH", "/pipelines/p/nodes/b", {"position": {"x": 3}})

    assert (moved.json["changed"], moved.json["revisions"]) == (["a"], {"a": 1})
    assert (retitled.json["position"], retitled.json["revision"]) == ({"x": 1, "y": 2}, 1)
    assert (patched.json["position"], patched.json["revision"], refused.status) == ({"x": 3, "y": 4}, 1, 422)
    exported = await editor("GET", "/pipelines/p/export")
    assert [n["position"] for n in exported.json["nodes"]] == [{"x": 1, "y": 2}, {"x": 3, "y": 4}]


async def test_documents_go_in_and_come_out(served: Served) -> None:
    """Either dialect is read, what is wrong is said field by field, and the export is the document of the tables."""
    editor = served.editor
    document = {
        "uuid": "d",
        "title": "D",
        "nodes": [{"uuid": "a", **TEXT}, {"uuid": "v", "type": "generate-voiceover", "inputs": {"script": ["nobody"]}}],
    }

    imported = await editor("POST", "/pipelines/import?mode=draft", document)
    again = await editor("POST", "/pipelines/import?prune=true", {**document, "nodes": document["nodes"][:1]})
    exported = await editor("GET", "/pipelines/d/export")
    broken = await editor("POST", "/pipelines/import", {"nodes": [{"type": 5}]})
    checked = await served.viewer("POST", "/pipelines/validate", document)
    valid = await served.viewer("GET", "/pipelines/d/validate")

    assert (imported.status, imported.json["added"]) == (201, ["a", "v"])
    assert imported.json["faults"] == checked.json
    assert [*checked.json["nodes"]["v"]] == ["inputs.script"]
    assert (again.status, again.json["removed"], again.json["unchanged"]) == (200, ["v"], ["a"])
    assert exported.json == {
        "id": "d",
        "title": "D",
        "version": "1.0",
        "config": {},
        "nodes": [{"id": "a", "title": "", "inputs": {}, "config": {}, **TEXT}],
    }
    assert broken.error["details"].keys() == {"id", "nodes[0].id", "nodes[0].type"}
    assert valid.json == {"valid": True, "pipeline": {}, "nodes": {}}


async def test_plans_estimates_runs_cancels_and_retries(served: Served) -> None:
    """What a run would do and cost is told before; a run is asked for, seen and cancelled; a retry needs a failure."""
    editor = served.editor
    voice = {"id": "v", "type": "generate-voiceover", "inputs": {"script": "a"}}
    await editor("POST", "/pipelines", {"id": "p", "title": "P", "nodes": [{"id": "a", **TEXT}, voice]})

    plan = await served.viewer("GET", "/pipelines/p/plan?force=a,v")
    cost = await served.viewer("GET", "/pipelines/p/estimate")
    free = await served.viewer("GET", "/pipelines/p/estimate?mode=draft")
    run = await editor("POST", "/pipelines/p/run", {"priority": -10})
    runs = await served.viewer("GET", "/pipelines/p/runs")
    one = await served.viewer("GET", f"/pipelines/p/runs/{run.json['job_id']}")
    cancelled = await editor("POST", "/pipelines/p/cancel", {"run_id": run.json["job_id"]})
    retried = await editor("POST", "/pipelines/p/nodes/v/retry")

    assert {n["node_id"]: n["action"] for n in plan.json["results"]} == {"a": "run", "v": "run"}
    assert 0 < cost.json["usd"] == plan.json["usd"]
    assert [n["node_id"] for n in cost.json["results"]] == ["v"]
    assert (free.json["usd"], free.json["results"]) == (0, [])
    assert run.json["status"] == "queued"
    assert runs.json["results"] == [one.json]
    assert (one.json["priority"], one.json["requested_by"], one.json["state"]) == (-10, "api", "requested")
    assert cancelled.json["runs"] == [run.json["job_id"]]
    assert (retried.status, retried.error["type"]) == (422, "Refused")
