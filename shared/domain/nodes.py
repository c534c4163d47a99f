"""The words of the graph: node types, statuses, queues, and what a node makes.

A node's identity outside is ``(pipeline_id, id)``; ``NodeKey`` is the database's own short name for it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

from pydantic import BaseModel, ConfigDict, Field

PipelineId = NewType("PipelineId", str)
NodeId = NewType("NodeId", str)
NodeKey = NewType("NodeKey", int)
"""The bigint in ``video_production_nodes.key``: one number for (pipeline, node), for joins and batches."""
JobId = NewType("JobId", int)
WorkerId = NewType("WorkerId", int)
Fingerprint = NewType("Fingerprint", str)
"""64 hex digits; see ``shared.domain.fingerprint``."""


class NodeType(StrEnum):
    """Name what a node makes."""

    ASSET = "asset"
    TALKING_HEAD = "talking-head"
    GENERATE_ANIMATION = "generate-animation"
    GENERATE_VOICEOVER = "generate-voiceover"
    RENDER_CODE = "render-code"
    MIX_AUDIO = "mix-audio"
    MERGE_VIDEOS = "merge-videos"
    COMPOSE_VIDEO = "compose-video"


class NodeStatus(StrEnum):
    """Say how far a node is; the same four words stand in the table's CHECK."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


class Queue(StrEnum):
    """Name where jobs of one worker type wait."""

    MEDIA = "media"
    HEYGEN = "heygen"
    TTS = "tts"
    ANIMATION = "animation"
    RENDER = "render"


class Provider(StrEnum):
    """Name who does the work of a node."""

    HEYGEN = "heygen"
    ELEVENLABS = "elevenlabs"
    VEO = "veo"
    RUNWAY = "runway"
    REMOTION = "remotion"
    FFMPEG = "ffmpeg"
    LOCAL = "local"


class MediaType(StrEnum):
    """Name the kind of content that flows along an edge."""

    TEXT = "text"
    JSON = "json"
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


class SideFile(BaseModel):
    """Point at a file that lies beside a node's main output (captions, poster, manifest)."""

    model_config = ConfigDict(populate_by_name=True, frozen=True)

    s3_key: str = Field(alias="s3Key")
    size: int
    sha256: str


class Output(BaseModel):
    """Describe what a node made, as it stands in ``nodes.output`` and ``results.output``."""

    model_config = ConfigDict(populate_by_name=True, frozen=True, extra="allow")

    type: MediaType
    s3_key: str = Field(alias="s3Key")
    """Key in the media storage, whatever the storage is: S3, or a directory on this machine."""
    local_file: str | None = Field(default=None, alias="localFile")
    """Absolute path on this machine; set by local storage only."""
    size: int
    """Bytes."""
    sha256: str
    """Of the file's bytes: the content hash that the fingerprints of children use."""
    duration: float | None = None
    """Seconds; for video and audio."""
    width: int | None = None
    height: int | None = None
    fps: str | None = None
    """Frame rate as a fraction, ``30/1``."""
    has_audio: bool | None = Field(default=None, alias="hasAudio")
    files: dict[str, SideFile] = Field(default_factory=dict)
    """Side files by name: ``captions`` (SRT), ``words`` and ``waveform`` (JSON), ``poster`` (JPEG), ``manifest``."""
