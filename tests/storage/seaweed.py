"""A real S3 server for the tests: SeaweedFS from its wheel, on free ports of this machine, gone when the block ends."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from shared.config import StorageSettings

BUCKET = "callsheet-test"
FOREIGN_BUCKET = "somebody-else"
_ACCESS_KEY = "callsheettest"
_SECRET_KEY = "not-a-secret-of-anybody"
_PORTS = (
    "admin.port", "admin.port.grpc", "filer.port", "filer.port.grpc", "master.port", "master.port.grpc",
    "s3.port", "s3.port.grpc", "volume.port", "volume.port.grpc",
)  # fmt: skip
_READY_SECONDS = 30.0
_TRIES = 5
_TAKEN = ("address already in use", "Port allocation failed")


@dataclass(frozen=True)
class Seaweed:
    """A running server."""

    endpoint: str
    pid: int

    def settings(self, *, endpoint: str | None = None, secret: str = _SECRET_KEY) -> StorageSettings:
        """Return settings for the server's bucket, by way of another endpoint or with a wrong secret if asked."""
        return StorageSettings(
            aws_access_key_id=_ACCESS_KEY,
            aws_secret_access_key=SecretStr(secret),
            aws_session_token=None,
            aws_s3_bucket=BUCKET,
            aws_region="us-east-1",
            s3_endpoint_url=endpoint or self.endpoint,
            s3_public_endpoint_url=None,
        )


@contextmanager
def seaweed() -> Iterator[Seaweed]:
    """Run ``weed mini`` with two buckets until the block ends."""
    with ExitStack() as stack:
        yield _started(stack)


def _started(stack: ExitStack) -> Seaweed:
    """Start one that the stack ends; a port may go to somebody else before the server asks for it: then others."""
    for _ in range(_TRIES):
        with ExitStack() as trial:
            server = trial.enter_context(_running())
            if server is not None:
                stack.enter_context(trial.pop_all())
                return server
    raise RuntimeError(f"SeaweedFS found its ports in use {_TRIES} times")


@contextmanager
def _running() -> Iterator[Seaweed | None]:
    """Run a server until the block ends; None: one of its ports was taken."""
    with tempfile.TemporaryDirectory(prefix="callsheet-s3-") as home:
        ports = dict(zip(_PORTS, _free_ports(len(_PORTS)), strict=True))
        with (Path(home) / "log").open("wb") as log:
            process = subprocess.Popen(_command(home, ports), env=_environment(), cwd=home, stdout=log, stderr=log)
        try:
            server = Seaweed(f"http://127.0.0.1:{ports['s3.port']}", process.pid)
            ready = _is_ready(_signs_of_life(server, ports["filer.port"]), process, Path(home) / "log")
            yield server if ready else None
        finally:
            process.kill()
            process.wait()
            _remove_sockets(ports)


def _command(home: str, ports: dict[str, int]) -> list[str]:
    weed = Path(sys.executable).with_name("weed")
    return [
        str(weed), "mini", f"-dir={home}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
        *(f"-{name}={port}" for name, port in ports.items()),
        "-webdav=false", "-admin.ui=false", "-s3.port.iceberg=0", "-s3.port.lance=0", "-s3.iam=false", "-s3.autoCreateBucket=false",
        "-master.telemetry=false", "-master.volumeSizeLimitMB=64",
        f"-filer.localSocket={home}/filer.sock", f"-s3.localSocket={home}/s3.sock",
        f"-bucket={BUCKET},{FOREIGN_BUCKET}",
    ]  # fmt: skip


def _remove_sockets(ports: dict[str, int]) -> None:
    """Remove what the server puts into /tmp, whatever TMPDIR says, and leaves there."""
    for name, port in ports.items():
        service, _, kind = name.partition(".port.")
        Path(f"/tmp/seaweedfs-{service}-{kind}-{port}.sock").unlink(missing_ok=True)  # noqa: S108  the server's choice


def _environment() -> dict[str, str]:
    return {**os.environ, "AWS_ACCESS_KEY_ID": _ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": _SECRET_KEY}


def _free_ports(count: int) -> list[int]:
    """Hold all ports at the same time before any is given away, so that no two are the same."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _signs_of_life(server: Seaweed, filer: int) -> list[str]:
    """Name what answers once the server takes requests and its buckets are there, which it makes a moment later."""
    buckets = [f"http://127.0.0.1:{filer}/buckets/{bucket}/" for bucket in (BUCKET, FOREIGN_BUCKET)]
    return [f"{server.endpoint}/healthz", *buckets]


def _is_ready(urls: list[str], process: subprocess.Popen[bytes], log: Path) -> bool:
    """Wait for all signs of life; False: the server ended, since somebody else has a port."""
    deadline = time.monotonic() + _READY_SECONDS
    while urls and time.monotonic() < deadline and process.poll() is None:
        with (
            suppress(urllib.error.URLError, ConnectionError, TimeoutError),
            urllib.request.urlopen(urls[0], timeout=1),  # noqa: S310  our own address
        ):
            urls = urls[1:]
            continue
        time.sleep(0.05)  # the server tells nobody that it is ready
    said = log.read_text(errors="replace")
    if urls and (process.poll() is None or not any(words in said for words in _TAKEN)):
        raise RuntimeError(f"SeaweedFS did not start:\n{said[-4000:]}")
    return not urls
