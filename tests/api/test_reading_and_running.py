"""The plan's routes: index, pipeline, nodes, execute, status."""

from __future__ import annotations

from shared.db import Pool
from tests.api.conftest import Served


async def test_the_plans_routes_have_the_plans_shapes(served: Served, pool: Pool) -> None:
    """A paginated index, a pipeline with its nodes, a node, `execute` with a job id or the reason, and `status`."""
    await pool.execute(
        "insert into video_production_pipelines (id, title) select 'p' || n, 'P ' || n from generate_series(1, 3) n"
    )
    await pool.execute(
        "insert into video_production_nodes (pipeline_id, id, type, inputs) values ('p1', 'a', 'asset', '{}'), ('p1', 'v', 'generate-voiceover', '{\"script\": \"a\"}')"
    )

    page = await served.viewer("GET", "/pipelines?per=2&page=2")
    found = await served.viewer("GET", "/pipelines?search=P%203")
    pipeline = await served.viewer("GET", "/pipelines/p1")
    nodes = await served.viewer("GET", "/pipelines/p1/nodes")
    node = await served.viewer("GET", "/pipelines/p1/nodes/v")
    queued = await served.editor("POST", "/pipelines/p1/nodes/a/execute")
    refused = await served.editor("POST", "/pipelines/p1/nodes/v/execute")
    status = await served.viewer("GET", "/pipelines/p1/nodes/a/status")

    assert page.json["meta"] == {"current_page": 2, "total_count": 3, "total_pages": 2}
    assert [p["id"] for p in found.json["results"]] == ["p3"]
    assert [n["id"] for n in pipeline.json["nodes"]] == ["a", "v"]
    assert nodes.json["results"] == pipeline.json["nodes"]
    assert node.json == nodes.json["results"][1]
    assert queued.json == {
        "status": "queued",
        "job_id": str(await pool.fetchval("select id from video_production_runs")),
    }
    assert refused.status == 422
    assert refused.error["type"] == "Refused"
    assert "'a'" in refused.error["message"]
    assert status.json == {"id": "a", "status": "pending", "metadata": {}, "output": None}
