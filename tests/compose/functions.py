"""The Lambdas' images, run as AWS runs them, on the bucket of the fleet."""

from __future__ import annotations

from pydantic import SecretStr

from shared.config import StorageSettings
from tests.compose.fleet import ROOT, Fleet, command
from tests.lambdas.aws import HANDLERS, aws

_BUCKET = "callsheet"


async def make_by_lambda(fleet: Fleet, lesson: str) -> str:
    """Build the images, merge the lesson's title with itself in one of them, and say what came of it.

    Raises:
        AssertionError: It is no film, or an image holds another function's code.
    """
    images = dict(_build(fleet.version))
    title = fleet.value(
        f"select output ->> 's3Key' from video_production_nodes where pipeline_id = '{lesson}' and id = 'title'"
    )
    event = {"input_videos": [title, title], "output_bucket": _BUCKET, "output_key": "by-lambda/film.mp4"}
    async with aws(_storage(fleet), images) as cloud:
        done = await cloud.invoke("callsheet-video-merger", event)
        assert done.answer is not None, (cloud.scratch / "callsheet-video-merger.log").read_text()
    assert done.answer["ok"], done.answer
    result = done.answer["result"]
    return f"{result['duration']:.1f} s, {result['size']} bytes, ${result['cost']}"


def _build(version: str) -> list[tuple[str, str]]:
    """Build an image for each function, and look that it holds that function alone."""
    found = []
    for function in HANDLERS:
        target = function.removeprefix("callsheet-").replace("-", "_")
        tag = f"{function}:{version}"
        command(
            "docker", "build", "--quiet", "--file", "lambdas/Dockerfile", "--target", target, "--tag", tag, str(ROOT)
        )
        code = set(command("docker", "run", "--rm", "--entrypoint", "ls", tag, "/app/lambdas", "/app").split())
        assert code - {"__init__.py", "/app/lambdas:", "/app:", "callsheet.dist-info", "lambdas", "shared"} == {target}
        found.append((function, tag))
    return found


def _storage(fleet: Fleet) -> StorageSettings:
    return StorageSettings(
        aws_access_key_id=fleet.setting("AWS_ACCESS_KEY_ID"),
        aws_secret_access_key=SecretStr(fleet.setting("AWS_SECRET_ACCESS_KEY")),
        aws_s3_bucket=_BUCKET,
        s3_endpoint_url=f"http://127.0.0.1:{fleet.ports['CALLSHEET_S3_PORT']}",
    )
