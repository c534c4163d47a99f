"""Build the images, run the fleet on an empty machine, and do to it what happens to fleets: ``make test-compose``.

Prints a line per step and one at the end; the exit status is 1 when something was lost. COMPOSE_KEEP=1 leaves the
fleet running, to be looked at.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.compose.films import check_film, clips
from tests.compose.fleet import ROOT, Fleet, command, wait
from tests.compose.functions import make_by_lambda
from tests.compose.images import SERVICES, inspect

_LESSON = "loops-in-python"
_SMALL = ROOT / "tests" / "compose" / "small.yml"
_KILLED = (*SERVICES, "seaweedfs", "postgres")
_QUEUES = {
    "ffmpeg_worker": "media",
    "heygen_worker": "heygen",
    "tts_worker": "tts",
    "animation_worker": "animation",
    "render_worker": "render",
}
_CLIPS = 9
_REPLICAS = 4
_AT_LEAST = 1.5
"""Small machines share two cores with the rest of the fleet here."""
_NEWER = "99.0.0"
_UPGRADED = ("dispatcher", "ffmpeg_worker", "api")
_UNSETTLED = "select count(*) from video_production_runs where state in ('requested', 'active')"
_LOST = "select count(*) from video_production_nodes where status <> 'completed'"
_DOUBLED = """
select count(*) from (
    select from video_production_attempts where outcome = 'completed' group by job_id having count(*) > 1) as twice
"""


def main() -> int:
    """Run all steps; returns the exit status."""
    folder = Path(tempfile.mkdtemp(prefix="callsheet-compose-"))
    fleet = Fleet(folder)
    try:
        with _step("images are built, and the fleet is up"):
            fleet.compose("up", "--detach", "--build", "--wait")
        wrong = _look_at_images(fleet)
        with _step("the lesson went through S3 and is a film"):
            fleet.cli("demo")
            print(f"  {check_film(fleet, _LESSON, 'film', folder)}")
        with _step(f"{_REPLICAS} small workers beside one"):
            ratio = _scale(fleet)
            print(f"  throughput {ratio:.2f} times")
        with _step("every container was killed in the middle of a run"):
            _kill_each(fleet)
        with _step("services were upgraded while others ran"):
            _upgrade(fleet, folder)
        with _step("the images of the Lambdas make a film in the same bucket"):
            print(f"  {asyncio.run(make_by_lambda(fleet, _LESSON))}")
        lost, doubled = int(fleet.value(_LOST)), int(fleet.value(_DOUBLED))
        print(
            f"images={len(SERVICES)} wrong={wrong} scaled={ratio:.2f} killed={len(_KILLED)} "
            f"upgraded={len(_UPGRADED)} lost={lost} doubled={doubled}"
        )
        return int(bool(wrong or lost or doubled or ratio < _AT_LEAST))
    finally:
        if not os.environ.get("COMPOSE_KEEP"):
            fleet.down()
            shutil.rmtree(folder)


@contextmanager
def _step(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"{time.monotonic() - started:6.1f} s  {what}")


def _look_at_images(fleet: Fleet) -> int:
    """Print size and complaints of each image; returns how many complaints there are."""
    wrong = 0
    for image in inspect(fleet):
        print(f"  {image.service:17} {image.mebibytes:5} MiB above its base  {'; '.join(image.wrong)}")
        wrong += len(image.wrong)
    return wrong


def _scale(fleet: Fleet) -> float:
    """Return by how much more small workers raise the throughput of one."""
    one, many = _seconds(fleet, "one", 1), _seconds(fleet, "many", _REPLICAS)
    fleet.compose("up", "--detach", "--no-deps", "--wait", "--scale", "ffmpeg_worker=1", "ffmpeg_worker")
    return one / many


def _seconds(fleet: Fleet, name: str, replicas: int) -> float:
    """Return how long the clips take from the first that begins to the last that is done."""
    scale = ("--scale", f"ffmpeg_worker={replicas}", "ffmpeg_worker")
    fleet.compose("up", "--detach", "--no-deps", "--wait", *scale, files=[_SMALL])
    key = fleet.value(
        f"select output ->> 's3Key' from video_production_nodes where pipeline_id = '{_LESSON}' and id = 'title'"
    )
    _import(fleet, clips(name, f"s3://callsheet/{key}", _CLIPS))
    fleet.cli("run", name, "--watch")
    span = "select extract(epoch from max(ended_at) - min(started_at)) from video_production_attempts"
    return float(fleet.value(f"{span} where pipeline_id = '{name}' and type = 'merge-videos'"))


def _import(fleet: Fleet, document: dict[str, object]) -> None:
    """Write a pipeline as an editor does."""
    fleet.ask("POST", "/pipelines/import", document)


def _kill_each(fleet: Fleet) -> None:
    """Kill one container after the other while the lesson is made again and again."""
    for service in _KILLED:
        wait(partial(_is_at_work, fleet, service), f"{service} is at work")
        fleet.kill(service)
        print(f"  {service} was killed")
        fleet.wait_healthy()
    wait(lambda: fleet.value(_UNSETTLED) == "0", "the last run has ended")


def _is_at_work(fleet: Fleet, service: str) -> bool:
    """Say whether a service has something to lose; sees to it that there is a run."""
    if fleet.value(_UNSETTLED) == "0":
        fleet.cli("run", _LESSON, "--force")
    queue = f"and queue = '{_QUEUES[service]}'" if service in _QUEUES else ""
    return fleet.value(f"select count(*) from video_production_jobs where state = 'running' {queue}") != "0"


def _upgrade(fleet: Fleet, folder: Path) -> None:
    """Put a newer version in the place of some services, one by one, in the middle of a run."""
    newer = _newer_checkout(folder)
    for service in _UPGRADED:
        tag = f"callsheet-{service.replace('_', '-')}:{_NEWER}"
        command("docker", "build", "--quiet", "--target", service, "--tag", tag, str(newer))
    for service in _UPGRADED:
        wait(lambda: _is_at_work(fleet, "ffmpeg_worker"), "there is work")
        fleet.compose("up", "--detach", "--no-deps", "--wait", service, version=_NEWER)
    wait(lambda: fleet.value(_UNSETTLED) == "0", "the last run has ended")
    there = fleet.value(
        "select string_agg(distinct version, ' ') from video_production_workers where lease_until > now()"
    )
    print(f"  workers of versions {there} side by side")
    assert _NEWER in there.split(), there


def _newer_checkout(folder: Path) -> Path:
    """Return a copy of the checkout that calls itself newer."""
    copy = folder / "newer"
    listed = command("git", "ls-files", "--cached", "--others", "--exclude-standard").splitlines()
    for name in listed:
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    project = copy / "pyproject.toml"
    project.write_text(re.sub(r'(?m)^version = ".*"$', f'version = "{_NEWER}"', project.read_text("utf-8")))
    return copy


if __name__ == "__main__":
    sys.exit(main())
