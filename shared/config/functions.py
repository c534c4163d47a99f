"""Settings of ffmpeg work on AWS Lambda: those of the worker that calls, and those of the functions that are called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from shared.config.concerns import FfmpegSettings, GateThresholds, HttpUrl, LogSettings, Seconds, StorageSettings


def _check_scratch(folder: Path) -> Path:
    if len(folder.parts) < 3:  # noqa: PLR2004  / and two names: it is emptied without a question
        raise ValueError("it must be a folder of its own, as /tmp/callsheet: all that lies in it is removed")
    return folder


class BackendSettings(StorageSettings):
    """Say where merges, mixes and compositions are made."""

    ffmpeg_backend: Literal["local", "lambda"] = Field(
        default="local",
        description="Where merges, mixes and compositions are made: local, in the worker, or lambda, on AWS Lambda.",
    )
    lambda_prefix: str = Field(
        default="callsheet-",
        pattern=r"^[A-Za-z0-9_-]{0,40}$",
        description="What the functions' names begin with, as callsheet-video-merger.",
    )
    lambda_url: HttpUrl | None = Field(
        default=None,
        description="Where AWS Lambda is; that of the region when not set.",
        examples=["http://127.0.0.1:9001"],
    )
    lambda_concurrency: int = Field(
        default=100, ge=1, le=10_000, description="Invocations of ours that run at once, over all workers."
    )
    lambda_seconds: Seconds = Field(
        default=900, le=900, description="The functions' time limit; without an answer by then they are invoked again."
    )
    lambda_memory_mb: int = Field(
        default=3008, ge=128, le=10_240, description="The functions' memory, for reckoning what an invocation costs."
    )
    lambda_segments: int = Field(
        default=8,
        ge=1,
        le=1000,
        description="Segments that one invocation prepares; longer merges are spread over many.",
    )

    @model_validator(mode="after")
    def _check_bucket(self) -> Self:
        if self.ffmpeg_backend == "lambda" and self.aws_s3_bucket is None:
            raise ValueError(
                "CALLSHEET_FFMPEG_BACKEND=lambda needs AWS_S3_BUCKET: functions see no files of this machine"
            )
        return self


class FunctionSettings(GateThresholds, FfmpegSettings, StorageSettings, LogSettings):
    """Settings of the Lambdas; what begins with AWS is set by AWS itself."""

    lambda_bucket: str | None = Field(
        default=None,
        description="The only bucket that the function works in; any that its role allows, when not set.",
        examples=["callsheet-media"],
    )
    ffmpeg_stall_seconds: Seconds = Field(
        default=120, description="Longest time that an ffmpeg process may show no progress before it is killed."
    )
    scratch_dir: Annotated[Path, AfterValidator(_check_scratch)] = Field(
        default=Path("/tmp/callsheet"),  # noqa: S108  a Lambda has no other place
        description="Directory for the files of an invocation; emptied before and after it.",
    )
