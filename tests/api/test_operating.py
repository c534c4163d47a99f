"""Operators: queues, workers, dead jobs, lanes, spend."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from pydantic import SecretStr

from shared.db import Pool
from shared.db.ledger import Ledger
from shared.db.queue import JobQueue
from tests.api.conftest import Served
from tests.db.queue_rows import Bench


async def test_an_operator_controls_queues(served: Served) -> None:
    """Pause with a reason, limit, resume; what is not a queue is not there."""
    ops = served.ops
    paused = await ops("POST", "/queues/tts/pause", {"reason": "voice is ill"})
    limited = await ops("PUT", "/queues/tts/limit", {"max_running": 3})
    resumed = await ops("POST", "/queues/tts/resume")
    free = await ops("PUT", "/queues/tts/limit", {"max_running": None})

    assert (paused.json["paused"], paused.json["reason"]) == (True, "voice is ill")
    assert (limited.json["max_running"], limited.json["paused"]) == (3, True)
    assert (resumed.json["paused"], resumed.json["reason"]) == (False, None)
    assert free.json["max_running"] is None
    assert len((await ops("GET", "/queues")).json["results"]) == 5
    for body in ({"max_running": 0}, {"max_running": "many"}, {}):
        assert (await ops("PUT", "/queues/tts/limit", body)).status == 422
    assert (await ops("POST", "/queues/none/pause")).status == 404


async def test_a_dead_job_is_seen_and_revived(served: Served, pool: Pool, database: SecretStr) -> None:
    """With its reason; reviving it asks for a run; a job whose node has been mended is no business of anybody's."""
    bench = Bench(pool, database, JobQueue(pool))
    await pool.execute("insert into video_production_pipelines (id, title) values ('p', 'P')")
    await bench.add("a")
    worker, _ = await bench.worker()
    [job] = await bench.queue.claim(worker, "media", 1)
    assert await bench.queue.bury(job, error={"type": "Permanent", "message": "no such file"})

    workers = await served.ops("GET", "/workers")
    dead = await served.ops("GET", "/jobs/dead")
    attempts = await served.viewer("GET", "/pipelines/p/nodes/a/attempts")
    revived = await served.ops("POST", f"/jobs/{job.id}/revive")
    again = await served.ops("POST", f"/jobs/{job.id}/revive")
    await bench.close()

    assert [(w["id"], w["alive"]) for w in workers.json["results"]] == [(worker, True)]
    assert dead.json["meta"]["total_count"] == 1
    [line] = dead.json["results"]
    assert (line["id"], line["error"]["message"], line["current"]) == (job.id, "no such file", True)
    assert [(a["outcome"], a["error"]["message"]) for a in attempts.json["results"]] == [("buried", "no such file")]
    assert revived.json["status"] == "queued"
    assert (await served.viewer("GET", "/pipelines/p/nodes/a/status")).json["status"] == "pending"
    assert again.status == 404
    for nonsense in ("0", "x", "99999999999999999999", "-1", "1%00"):
        assert (await served.ops("POST", f"/jobs/{nonsense}/revive")).status == 404


async def test_lanes_are_opened_and_spend_is_added_up(served: Served, pool: Pool) -> None:
    """A closed lane says why; spend stands by day and provider, what is settled apart from what is only reserved."""
    await Ledger(pool).close_lane("heygen", "no money")
    for number, (state, settled, age) in enumerate(
        (("settled", "1.50", 0), ("settled", "0.25", 0), ("reserved", None, 0), ("settled", "9", 40))
    ):
        await pool.execute(
            "insert into video_production_spend (job_id, pipeline_id, node_id, provider, key, state, reserved, settled, created_at) values (1, 'p', 'n', 'heygen', $1, $2, 2, $3, now() - $4::interval)",
            str(number), state, settled and Decimal(settled), timedelta(days=age),
        )  # fmt: skip

    lanes = await served.ops("GET", "/lanes")
    opened = await served.ops("POST", "/lanes/heygen/open")
    spend = await served.ops("GET", "/spend?days=7")

    assert [(lane["provider"], lane["reason"]) for lane in lanes.json["results"]] == [("heygen", "no money")]
    assert opened.json == {"results": []}
    assert (await served.ops("POST", "/lanes/heygen/open")).status == 404
    [line] = spend.json["results"]
    assert (line["orders"], line["settled"], line["reserved"], spend.json["total"]) == (3, 1.75, 2.0, 1.75)
    assert (await served.ops("GET", "/spend?days=x")).error["details"].keys() == {"days"}
