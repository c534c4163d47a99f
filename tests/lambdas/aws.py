"""AWS Lambda, as far as a worker and a function see it: the API that invokes, and the Runtime API that functions ask.

Functions run for real: each environment is a process of ``awslambdaric`` with one of our handlers. What AWS refuses is
refused; what it may do to anybody (throttle, deliver twice, lose, kill at the time limit) is done on request.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import os
import re
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

from shared.config import StorageSettings
from tests.media.conftest import WHEEL

HANDLERS = {
    "callsheet-video-merger": "lambdas.video_merger.main.handler",
    "callsheet-audio-mixer": "lambdas.audio_mixer.main.handler",
    "callsheet-video-composer": "lambdas.video_composer.main.handler",
}
MEMORY_MB = 3008
_MOST_ENVIRONMENTS = 2
"""Of one function: this machine has two cores."""
_ROOT = Path(__file__).parents[2]
_MOST_BYTES = 1_000_000
"""Of an asynchronous event, since October 2025."""
_SIGNED = re.compile(
    r"AWS4-HMAC-SHA256 Credential=\w+/\d{8}/us-east-1/lambda/aws4_request, SignedHeaders=.*, Signature=[0-9a-f]{64}"
)


@dataclass(slots=True)
class Delivery:
    """One event on its way through a function."""

    function: str
    event: dict[str, Any]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    answer: dict[str, Any] | None = None
    error: dict[str, Any] | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    killed: bool = False


@dataclass(slots=True)
class Plan:
    """What is done to invocations; each number counts down."""

    throttled: int = 0
    twice: int = 0
    lost: int = 0
    cut: int = 0
    """Accepted, and the reply never arrives."""


@dataclass
class Aws:
    """The fake; see the module."""

    settings: StorageSettings
    """Say where the bucket is."""
    scratch: Path
    seconds: float = 60.0
    """Time limit of the functions."""
    plan: Plan = field(default_factory=Plan)
    variables: dict[str, str] = field(default_factory=dict)
    """Of the functions' environments, on top of what they need."""
    images: Mapping[str, str] = field(default_factory=dict)
    """Of the functions; where there are none, they run in this checkout."""
    deliveries: list[Delivery] = field(default_factory=list)
    asked: int = 0
    port: int = 0

    def __post_init__(self) -> None:
        self._queues: dict[str, asyncio.Queue[Delivery]] = defaultdict(asyncio.Queue)
        self._running: dict[str, Delivery] = {}
        self._environments: dict[str, asyncio.subprocess.Process] = {}
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._moved = asyncio.Condition()

    @property
    def url(self) -> str:
        """Return where the API is."""
        return f"http://127.0.0.1:{self.port}"

    async def invoke(self, function: str, event: Mapping[str, Any]) -> Delivery:
        """Run a function on an event, and wait until it has answered or was killed."""
        delivery = await self._deliver(function, dict(event))
        async with asyncio.timeout(90):
            await delivery.ended.wait()
        return delivery

    async def kill(self, environment: str) -> None:
        """End an environment with SIGKILL, as AWS does at the time limit."""
        if (process := self._environments.get(environment)) is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def until(self, count: int) -> None:
        """Wait until so many invocations have ended."""
        async with self._moved, asyncio.timeout(90):
            await self._moved.wait_for(lambda: sum(one.ended.is_set() for one in self.deliveries) >= count)

    async def close(self) -> None:
        """Stop everything."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for environment in list(self._environments):
            await self.kill(environment)

    async def _deliver(self, function: str, event: dict[str, Any]) -> Delivery:
        delivery = Delivery(function, event)
        self.deliveries.append(delivery)
        await self._queues[function].put(delivery)
        await self._scale(function)
        return delivery

    async def _scale(self, function: str) -> None:
        """Start an environment where too few are there for what waits."""
        there = [name for name in self._environments if name.startswith(f"{function}~")]
        idle = len(there) - len(set(there) & self._running.keys())
        if len(there) < _MOST_ENVIRONMENTS and idle < self._queues[function].qsize():
            environment = f"{function}~{next(self._numbers)}"
            self._environments[environment] = process = await self._start(function, environment)
            self._do(self._bury(environment, process))

    async def _bury(self, environment: str, process: asyncio.subprocess.Process) -> None:
        """Wait for an environment's end, which is its invocation's as well; another may take its place."""
        await process.wait()
        del self._environments[environment]
        if (delivery := self._running.pop(environment, None)) is not None:
            self._end(delivery, killed=True)
        await self._scale(environment.partition("~")[0])

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _start(self, function: str, environment: str) -> asyncio.subprocess.Process:
        variables = self._variables(function, environment)
        if self.images:
            argv, variables = self._container(function, environment, variables)
        else:
            argv = (sys.executable, "-m", "awslambdaric", HANDLERS[function])
            variables |= {
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(_ROOT),
                "CALLSHEET_SCRATCH_DIR": str(self.scratch / environment / "callsheet"),
                "CALLSHEET_FFMPEG": str(WHEEL),
            }
        with (self.scratch / f"{function}.log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *argv, env=variables | self.variables, cwd=self.scratch, stdout=log, stderr=log
            )

    def _variables(self, function: str, environment: str) -> dict[str, str]:
        """Return what AWS sets, and where the bucket is."""
        secret = self.settings.aws_secret_access_key
        assert secret is not None
        return {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.port}/{environment}",
            "AWS_LAMBDA_FUNCTION_NAME": function,
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(MEMORY_MB),
            "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function}",
            "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
            "AWS_REGION": self.settings.aws_region,
            "AWS_ACCESS_KEY_ID": str(self.settings.aws_access_key_id),
            "AWS_SECRET_ACCESS_KEY": secret.get_secret_value(),
            "S3_ENDPOINT_URL": str(self.settings.s3_endpoint_url),
            "CALLSHEET_LOG_FORMAT": "json",
        }

    def _container(
        self, function: str, environment: str, variables: dict[str, str]
    ) -> tuple[tuple[str, ...], dict[str, str]]:
        """Return how the image of a function is run: where nothing but ``/tmp`` can be written."""
        names = [word for name in variables | self.variables for word in ("--env", name)]
        name = re.sub(r"[^a-z0-9]", "-", f"{self.scratch.name}-{environment}".lower())
        guards = ("--rm", "--network=host", "--read-only", "--tmpfs=/tmp", f"--name={name}")
        return ("docker", "run", *guards, *names, self.images[function]), variables | {"PATH": os.environ["PATH"]}

    # --- the API that invokes ---

    async def accept(self, request: web.Request) -> web.Response:
        """Answer ``Invoke`` as the service does."""
        self.asked += 1
        function, body = request.match_info["function"], await request.read()
        if not _SIGNED.match(request.headers.get("Authorization", "")):
            return _refuse(403, "InvalidSignatureException", "The request signature does not conform to AWS standards.")
        if function not in HANDLERS:
            return _refuse(404, "ResourceNotFoundException", f"Function not found: {function}")
        if request.headers.get("X-Amz-Invocation-Type") != "Event":
            return _refuse(400, "InvalidParameterValueException", "these tests wait for nobody")
        if len(body) > _MOST_BYTES:
            return _refuse(
                413, "RequestTooLargeException", f"{len(body)} byte payload is too large for the Event invocation type"
            )
        if self.plan.throttled:
            self.plan.throttled -= 1
            return _refuse(
                429, "TooManyRequestsException", "Rate Exceeded.", Reason="ConcurrentInvocationLimitExceeded"
            )
        await self._accepted(function, json.loads(body))
        if self.plan.cut:
            self.plan.cut -= 1
            assert request.transport is not None
            request.transport.abort()
        return web.Response(status=202, headers={"x-amzn-RequestId": str(uuid.uuid4())})

    async def _accepted(self, function: str, event: dict[str, Any]) -> None:
        if self.plan.lost:
            self.plan.lost -= 1
            return
        for _ in range(2 if self.plan.twice else 1):
            await self._deliver(function, event)
        self.plan.twice = max(0, self.plan.twice - 1)

    # --- the Runtime API ---

    async def next(self, request: web.Request) -> web.Response:
        """Hand an environment its next event, with its deadline."""
        environment = request.match_info["environment"]
        function = environment.partition("~")[0]
        delivery = await self._queues[function].get()
        self._running[environment] = delivery
        self._do(self._limit(environment, delivery))
        headers = {
            "Lambda-Runtime-Aws-Request-Id": delivery.id,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + self.seconds) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": f"arn:aws:lambda:us-east-1:123456789012:function:{function}",
        }
        body = json.dumps(delivery.event).encode()
        return web.Response(body=body, content_type="application/json", headers=headers)

    async def _limit(self, environment: str, delivery: Delivery) -> None:
        await asyncio.sleep(self.seconds)
        if not delivery.ended.is_set():
            await self.kill(environment)

    async def respond(self, request: web.Request) -> web.Response:
        """Take an answer."""
        if (delivery := self._running.pop(request.match_info["environment"], None)) is not None:
            delivery.answer = await request.json()
            self._end(delivery)
        return web.json_response({"status": "OK"}, status=202)

    async def fail(self, request: web.Request) -> web.Response:
        """Take an exception."""
        if (delivery := self._running.pop(request.match_info["environment"], None)) is not None:
            delivery.error = await request.json()
            self._end(delivery)
        return web.json_response({"status": "OK"}, status=202)

    def _end(self, delivery: Delivery, *, killed: bool = False) -> None:
        delivery.killed = killed
        delivery.ended.set()
        self._do(self._tell())

    async def _tell(self) -> None:
        async with self._moved:
            self._moved.notify_all()


def _refuse(status: int, kind: str, message: str, **more: str) -> web.Response:
    body = {"Type": "User", "message": message, **more}
    return web.json_response(body, status=status, headers={"x-amzn-ErrorType": kind})


@asynccontextmanager
async def aws(settings: StorageSettings, images: Mapping[str, str] | None = None) -> AsyncIterator[Aws]:
    """Run the fake until the block ends; functions run in this checkout, or in images by name."""
    with tempfile.TemporaryDirectory(prefix="callsheet-lambdas-") as folder:
        fake = Aws(settings, Path(folder), images=images or {})
        app = web.Application(client_max_size=2**23)
        runtime = "/{environment}/2018-06-01/runtime/invocation"
        app.router.add_post("/2015-03-31/functions/{function}/invocations", fake.accept)
        app.router.add_get(f"{runtime}/next", fake.next)
        app.router.add_post(f"{runtime}/{{id}}/response", fake.respond)
        app.router.add_post(f"{runtime}/{{id}}/error", fake.fail)
        app.router.add_post("/{environment}/2018-06-01/runtime/init/error", fake.fail)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        fake.port = runner.addresses[0][1]
        try:
            yield fake
        finally:
            await fake.close()
            await runner.cleanup()
