"""The whole system as its users meet it: psql, a NOTIFY, and a film; whatever is killed meanwhile."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

from shared.media.probe import probe
from tests.system.running import Up, up

RUN_IS = "select count(*) = 1 from video_production_runs where pipeline_id = '{}' and state = '{}'"


def _scene(text: str) -> str:
    return json.dumps(
        {"type": "json", "content": {"title": "Screen", "actions": [{"type": "type", "code": text, "speed": "fast"}]}}
    )


def _lesson(pipeline: str, first: str, second: str) -> str:
    """Return the SQL of two code screens that are merged, the first with a voice beside it."""
    return f"""
        insert into video_production_pipelines (id, title, config) values ('{pipeline}', 'By hand', '{{"mode": "draft"}}');
        insert into video_production_nodes (pipeline_id, id, type, inputs, config, asset) values
            ('{pipeline}', 'one', 'asset', '{{}}', '{{}}', '{_scene(first)}'),
            ('{pipeline}', 'two', 'asset', '{{}}', '{{}}', '{_scene(second)}'),
            ('{pipeline}', 'words', 'asset', '{{}}', '{{}}', '{{"type": "script", "content": "Two screens. One film."}}'),
            ('{pipeline}', 'voice', 'generate-voiceover', '{{"script": "words"}}', '{{}}', null),
            ('{pipeline}', 'first', 'render-code', '{{"config": ["one"]}}', '{{"width": 320, "height": 180}}', null),
            ('{pipeline}', 'second', 'render-code', '{{"config": "two"}}', '{{"width": 320, "height": 180}}', null),
            ('{pipeline}', 'film', 'merge-videos', '{{"segments": ["first", "second"]}}', '{{}}', null);
    """


async def test_an_editor_with_psql_alone_gets_a_film() -> None:
    """Insert, NOTIFY, watch; and the same role cannot complete a node by hand."""
    async with up() as system:
        status, said = await system.psql("editor", _lesson("p", "a = 1", "b = 2"))
        assert (status, said) == (0, "")
        notify = 'notify video_production_execute, \'{"pipeline_id": "p"}\''
        assert await system.psql("editor", notify) == (0, "")

        await system.wait_for(RUN_IS.format("p", "completed"))

        film = Path(
            await system.wait_for("select output ->> 'localFile' from video_production_nodes where id = 'film'")
        )
        parts = await system.wait_for(
            "select sum((output ->> 'duration')::numeric) from video_production_nodes where id in ('first', 'second')"
        )
        found = await probe(film)
        assert found.video is not None
        assert (found.video.codec, found.video.pix_fmt, found.video.display_size) == ("h264", "yuv420p", (320, 180))
        assert abs(float(found.video.duration) - float(parts)) < 0.034

        for column in ("status = 'pending'", "metadata = '{}'", "output = null"):
            status, said = await system.psql("editor", f"update video_production_nodes set {column}")
            assert status != 0
            assert "permission denied" in said
        await _malformed_notifies_harm_nobody(system)
        rolled_up = "select metadata -> 'progress' ->> 'completed' = '7' from video_production_pipelines where id = 'p'"
        assert await system.wait_for(rolled_up)
    assert system.process.returncode == 0


async def _malformed_notifies_harm_nobody(system: Up) -> None:
    """What cannot be understood is logged and dropped; a refusal stands among the runs."""
    await system.psql(
        "editor", "notify video_production_execute, 'nonsense'; notify video_production_execute, '{\"pipeline_id\": 7}'"
    )
    await system.psql("editor", 'notify video_production_execute, \'{"pipeline_id": "p", "node_id": "nobody"}\'')
    refused = "select error ->> 'message' from video_production_runs where requested_by = 'notify' and state = 'failed'"
    assert "no node 'nobody'" in await system.wait_for(refused)


async def test_a_run_completes_whatever_is_killed(tmp_path: Path) -> None:
    """Workers, dispatcher, connections and the database itself go away during a run; each node is settled once."""
    del tmp_path
    long = "x = 1\\n" * 40
    async with up() as system:
        assert await system.psql("editor", _lesson("p", long, long + "y = 2")) == (0, "")
        assert (await system.psql("editor", "select video_production_execute('p')"))[0] == 0
        await system.wait_for(
            "select count(*) > 0 from video_production_jobs where type = 'render-code' and state = 'running'"
        )

        os.kill(system.pids["render_worker"], signal.SIGKILL)
        os.kill(system.pids["dispatcher"], signal.SIGKILL)
        rescued = "select count(*) > 0 from video_production_attempts where outcome = 'rescued'"
        await system.wait_for(rescued)
        await system.wait_for(
            "select count(*) > 0 from video_production_jobs where type = 'render-code' and state = 'running'"
        )
        cut = "select count(pg_terminate_backend(pid)) > 0 from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
        await system.wait_for(cut)
        os.kill(system.pids["postgres"], signal.SIGQUIT)

        await system.wait_for(RUN_IS.format("p", "completed"))

        twice = "select not exists (select from video_production_attempts where outcome = 'completed' group by node_id having count(*) > 1)"
        assert await system.wait_for(twice, seconds=5)
        assert await system.wait_for("select not exists (select from video_production_jobs)", seconds=5)
