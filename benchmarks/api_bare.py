"""A bare aiohttp handler that answers a pipeline with its nodes, beside which the API is measured; no checks, no models."""

from __future__ import annotations

import asyncio
import sys

import orjson
import uvloop
from aiohttp import web
from pydantic import SecretStr

from shared.db import open_pool
from shared.db.views import view_nodes, view_pipeline
from shared.domain.nodes import PipelineId


async def serve(url: str) -> None:
    """Answer for ever; the address is the first line."""
    pool = await open_pool(SecretStr(url), size=8, name="bare")

    async def answer(request: web.Request) -> web.Response:
        pipeline = PipelineId(request.match_info["pipeline_id"])
        row = await view_pipeline(pool, pipeline) or {}
        body = orjson.dumps(row | {"nodes": await view_nodes(pool, pipeline)})
        return web.Response(body=body, content_type="application/json")

    app = web.Application()
    app.router.add_get("/pipelines/{pipeline_id}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.Event().wait()


uvloop.run(serve(sys.argv[1]))
