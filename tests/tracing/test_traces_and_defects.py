"""A run is one trace across services, a defect arrives at Sentry without secrets, and both cost nothing where they are off."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import aiohttp
from pydantic import SecretStr

from shared.db import Pool
from shared.db.access import create_token
from shared.domain.access import AccessRole
from tests.tracing.receivers import Receiver, Seen, receiving

_TEXT = {"type": "text", "content": "Hello."}
_DEFECTIVE = """
import asyncio, logging, sys
from pydantic import SecretStr
from shared import log
from shared.config import DispatcherSettings
from shared.telemetry import observing

settings = DispatcherSettings(database_url="postgresql://u:hush@h/d", log_format="json")
log.configure("toy", settings)
with observing("toy", settings):
    api_key = "sk-LOCALVALUE"
    with log.bound(run="r1", job=7):
        try:
            raise ValueError("cannot reach https://u:SECRETPASSWORD@host/x?X-Amz-Signature=SIGNED")
        except ValueError as error:
            log.get_logger().error("executor_defect", exc_info=error, api_key=api_key, where="merge")
    log.get_logger().warning("no_event")
    logging.getLogger("asyncio").error("Task exception was never retrieved")
    raise RuntimeError("the process ends with token=ENDTOKEN")
"""
_WITHOUT = """
import sys
sys.modules["sentry_sdk"] = sys.modules["opentelemetry"] = None  # as if they were not installed
import services.dispatcher.main, services.api.main, shared.worker.service
from shared.config import DispatcherSettings
from shared.telemetry import observing, spanning
from shared import log
log.configure("toy", DispatcherSettings(database_url="postgresql://u@h/d", log_format="json"))
with observing("toy", DispatcherSettings(database_url="postgresql://u@h/d")), spanning("x") as span:
    span.say(job=1)
assert not [name for name, module in sys.modules.items() if module and name.startswith(("opentelemetry", "sentry_sdk"))]
far = DispatcherSettings(database_url="postgresql://u@h/d", otel_endpoint="http://127.0.0.1:9", sentry_dsn="http://k@127.0.0.1:9/1")
with observing("toy", far), spanning("x"):
    print("worked")
"""


@asynccontextmanager
async def _service(name: str, folder: Path, **variables: str) -> AsyncIterator[list[dict[str, Any]]]:
    """Run a service until the block ends; yields its log, which is whole once it has ended."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"services.{name}"),
        env={
            **_environment(),
            "CALLSHEET_SCRATCH_DIR": str(folder / name),
            "CALLSHEET_LOG_FORMAT": "json",
            **variables,
        },
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    log: list[dict[str, Any]] = []
    try:
        async with asyncio.timeout(20):
            while not log or log[-1]["event"] != "service_started":
                log.append(json.loads(await process.stdout.readline()))
        yield log
    finally:
        process.terminate()
        rest, _ = await process.communicate()
        log += [json.loads(line) for line in rest.splitlines()]


def _environment() -> dict[str, str]:
    ours = ("CALLSHEET_", "AWS_", "OTEL_", "SENTRY_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


async def _python(code: str, **variables: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code),
        env={**_environment(), **variables},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return int(process.returncode or 0), out.decode()


async def _make_one_node(pool: Pool, api: str) -> UUID:
    """Ask the API for a pipeline of one text, with a request id of our own."""
    await pool.execute(
        "insert into video_production_pipelines (id, title, config) values ('p', 'P', '{\"mode\": \"draft\"}')"
    )
    await pool.execute(
        "insert into video_production_nodes (pipeline_id, id, type, asset) values ('p', 'n', 'asset', $1)", _TEXT
    )
    token = await create_token(pool, "t", AccessRole.EDITOR, lasts=None)
    headers = {"Authorization": f"Bearer {token.get_secret_value()}", "X-Request-Id": "request-of-ours"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{api}/v1/video_production/pipelines/p/run", json={}) as answer,
    ):
        assert answer.status == 200, await answer.text()
        return UUID((await answer.json())["job_id"])


async def test_a_run_is_one_trace_from_trigger_to_settle(pool: Pool, database: SecretStr, tmp_path: Path) -> None:
    """Its id is the run's; spans of three processes hang below the root that the last plan tells; log lines have the ids."""
    async with receiving() as collector:
        shared = {
            "DATABASE_URL": database.get_secret_value(),
            "CALLSHEET_MEDIA_DIR": str(tmp_path / "media"),
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
            "OTEL_BSP_SCHEDULE_DELAY": "100",
            "CALLSHEET_API_PORT": "0",
        }
        async with AsyncExitStack() as stack:
            names = ("dispatcher", "ffmpeg_worker", "api")
            logs = dict(
                zip(
                    names,
                    await asyncio.gather(
                        *(stack.enter_async_context(_service(name, tmp_path, **shared)) for name in names)
                    ),
                    strict=True,
                )
            )
            run = await _make_one_node(pool, logs["api"][-1]["address"])
            await collector.until(
                lambda: (
                    "run" in {span.name for span in collector.spans} and "settle" in {s.name for s in collector.spans}
                )
            )

    _check_trace(collector, run)
    _check_logs(logs, run)


def _check_trace(collector: Receiver, run: UUID) -> None:
    assert {span.trace for span in collector.spans} == {run.hex}
    by_name: dict[str, Seen] = {span.name: span for span in collector.spans}
    root, attempt = by_name["run"], by_name["attempt"]
    assert {name: by_name[name].service for name in by_name} == {
        "run": "dispatcher",
        "plan": "dispatcher",
        "trigger": "api",
        "queued": "ffmpeg_worker",
        "attempt": "ffmpeg_worker",
        "work": "ffmpeg_worker",
        "settle": "ffmpeg_worker",
    }
    assert (root.parent, root.id) == ("", run.hex[16:])
    assert {by_name[name].parent for name in ("plan", "trigger", "queued", "attempt")} == {root.id}
    assert {by_name[name].parent for name in ("work", "settle")} == {attempt.id}
    assert root.began <= attempt.began <= by_name["work"].began < by_name["settle"].ended <= attempt.ended
    assert (attempt.facts["callsheet.outcome"], attempt.facts["callsheet.node"]) == ("completed", "n")
    assert by_name["trigger"].facts["callsheet.request"] == "request-of-ours"
    assert (root.facts["callsheet.state"], root.facts["callsheet.requested_by"]) == ("completed", "api")
    assert not any(span.failed for span in collector.spans)


def _check_logs(logs: dict[str, list[dict[str, Any]]], run: UUID) -> None:
    (ended,) = (line for line in logs["ffmpeg_worker"] if line["event"] == "attempt_ended")
    assert (ended["run"], ended["pipeline"], ended["node"], ended["attempt"]) == (str(run), "p", "n", 1)
    assert isinstance(ended["job"], int)
    (answered,) = (line for line in logs["api"] if line["event"] == "request_answered")
    assert answered["request"] == "request-of-ours"
    assert {line["event"] for line in logs["dispatcher"] if line.get("run") == str(run)} == {
        "run_started",
        "run_closed",
    }


async def test_defects_arrive_without_secrets() -> None:
    """What is logged as an error and what ends the process: with ids and frames, without variables, passwords and hosts' names."""
    async with receiving() as sentry:
        dsn = sentry.url.replace("http://", "http://public@") + "/1"
        status, said = await _python(_DEFECTIVE, SENTRY_DSN=dsn)
        assert status == 1, said
        await sentry.until(lambda: len(sentry.events) >= 3)

    defect, task, end = sentry.events
    assert defect["exception"]["values"][0]["type"] == "ValueError"
    assert defect["tags"] == {"event": "executor_defect", "job": "7", "run": "r1", "service": "toy"}
    assert defect["extra"]["where"] == "merge"
    assert (task["message"], end["exception"]["values"][0]["type"]) == (
        "Task exception was never retrieved",
        "RuntimeError",
    )
    everything = b"".join(sentry.raw)
    for secret in (
        b"SECRETPASSWORD",
        b"SIGNED",
        b"LOCALVALUE",
        b"ENDTOKEN",
        b"hush",
        os.uname().nodename.encode() + b'"',
    ):
        assert secret not in everything
    assert "no_event" not in everything.decode()
    assert [event.keys() & {"user", "request"} for event in sentry.events] == [set()] * 3
    assert not any(event["breadcrumbs"]["values"] for event in sentry.events)


async def test_nothing_is_loaded_that_is_not_asked_for() -> None:
    """Without the settings neither is imported; with them and without the extras a service says so, and works."""
    status, said = await _python(_WITHOUT)

    assert status == 0, said
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    assert {line["event"] for line in lines} == {"traces_off", "sentry_off"}
    assert said.endswith("worked\n")
