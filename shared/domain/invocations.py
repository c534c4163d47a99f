"""What an AWS Lambda of ours is asked, and what it answers: the contract between a worker, a person and the function.

A request names its inputs as keys of the bucket, or with all that is known of them; who knows more spares the
function work. The answer is an envelope, ``{"ok": true, "result": {...}}`` or ``{"ok": false, "error": {...}}``, and
stands as an object beside the output, for whoever asked and did not wait.
"""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator, model_validator

from shared.domain.nodes import NodeType, Output
from shared.domain.registry import KINDS
from shared.errors import InvalidInput

FUNCTIONS: dict[NodeType, str] = {
    NodeType.MERGE_VIDEOS: "video-merger",
    NodeType.MIX_AUDIO: "audio-mixer",
    NodeType.COMPOSE_VIDEO: "video-composer",
}
"""Name of the function that runs a node type, behind the prefix of the installation."""

_SLOTS: dict[NodeType, tuple[str, ...]] = {
    NodeType.MERGE_VIDEOS: ("segments",),
    NodeType.MIX_AUDIO: ("video",),
    NodeType.COMPOSE_VIDEO: ("background", "overlay"),
}
"""Slots that ``input_videos`` fills, in their order; the last one takes all that is left."""

Key = Annotated[str, StringConstraints(min_length=1, max_length=1024)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Known(_Strict):
    """An input of which all is known: the node that made it, and what it made."""

    node: str
    output: Output


Video = Key | Known


class Origin(_Strict):
    """Say on whose behalf the work is done; stands in the output's manifest."""

    pipeline: str = "by-hand"
    node: str = "output"
    revision: int = 0
    attempt: int = 1
    fingerprint: str = ""
    run: str | None = None


class Part(_Strict):
    """Say which part of a longer merge is prepared: no film is made, its pieces are kept for the merge."""

    first: Video
    """The first video of the whole merge, which says what picture all are brought to."""
    offset: int = Field(ge=0)
    """How many segments of the merge stand before ``input_videos``; errors count from there."""


class Place(BaseModel):
    """Where the answer goes; all that must be understood of a request to refuse the rest of it there."""

    model_config = ConfigDict(frozen=True)

    output_bucket: str = Field(min_length=3, max_length=63)
    output_key: Annotated[str, StringConstraints(min_length=5, max_length=900, pattern=r"\.mp4$")]
    request: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")] | None = None
    """Names the request where one output may be asked for again; the answer is the same for the same request."""
    event_key: Key | None = None
    """Where the whole request stands, when it is too large to be sent."""

    @property
    def folder(self) -> str:
        """Return where the output lies, with its captions, poster and manifest; with a trailing slash, or empty."""
        folder, slash, _ = self.output_key.rpartition("/")
        return folder + slash

    @property
    def result_key(self) -> str:
        """Return the key of the answer."""
        return f"{self._stem}.result.json"

    @property
    def progress_key(self) -> str:
        """Return the key of the object that tells how far the work is."""
        return f"{self._stem}.progress.json"

    @property
    def _stem(self) -> str:
        return f"{self.output_key}.{self.request}" if self.request else self.output_key


class Invocation(Place):
    """One request."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input_videos: tuple[Video, ...] = Field(min_length=1)
    input_audio: Video | None = None
    config: dict[str, Any] = Field(default_factory=dict)
    """As a node's."""
    origin: Origin = Origin()
    part: Part | None = None

    @field_validator("output_key")
    @classmethod
    def _check_folders(cls, key: str) -> str:
        if key.startswith("/") or "//" in key or any(name in {".", ".."} for name in key.split("/")):
            raise ValueError("a key has no empty folders, and none that is . or ..")
        return key

    @model_validator(mode="after")
    def _check_part(self) -> Self:
        if self.part is not None and self.input_audio is not None:
            raise ValueError("part is of merges, which take no input_audio")
        return self

    def slots(self, node_type: NodeType) -> dict[str, tuple[Video, ...]]:
        """Return the inputs by slot; a part begins with the first video of the merge.

        Raises:
            InvalidInput: There are too many or too few of them for this function.
        """
        names = _SLOTS[node_type]
        wanted = "one video or more" if node_type is NodeType.MERGE_VIDEOS else f"{len(names)}: {', '.join(names)}"
        if len(self.input_videos) < len(names) or (names != ("segments",) and len(self.input_videos) > len(names)):
            raise InvalidInput(
                f"input_videos has {len(self.input_videos)} videos; {FUNCTIONS[node_type]} takes {wanted}.",
                field="input_videos",
            )
        if (self.input_audio is not None) != (node_type is NodeType.MIX_AUDIO):
            given = "is not set" if self.input_audio is None else "is set"
            message = f"input_audio {given}; {FUNCTIONS[NodeType.MIX_AUDIO]} takes one, and no other function does."
            raise InvalidInput(message, field="input_audio")
        if node_type is NodeType.MERGE_VIDEOS:
            first = () if self.part is None else (self.part.first,)
            return {"segments": (*first, *self.input_videos)}
        found: dict[str, tuple[Video, ...]] = {
            name: (video,) for name, video in zip(names, self.input_videos, strict=True)
        }
        return found | ({"audio": (self.input_audio,)} if self.input_audio is not None else {})


def read_config(asked: Invocation, node_type: NodeType) -> dict[str, Any]:
    """Return the config of a request with its defaults.

    Raises:
        InvalidInput: The node type has no such config.
    """
    try:
        return KINDS[node_type].config.model_validate(asked.config).model_dump(mode="json")
    except ValidationError as error:
        raise _complaint(error, "config") from None


def read_place(event: object) -> Place:
    """Return where a request wants its answer.

    Raises:
        InvalidInput: It does not say.
    """
    try:
        return Place.model_validate(event)
    except ValidationError as error:
        raise _complaint(error) from None


def read_invocation(event: object) -> Invocation:
    """Return a request.

    Raises:
        InvalidInput: A field is missing, unknown, or cannot be used.
    """
    try:
        return Invocation.model_validate(event)
    except ValidationError as error:
        raise _complaint(error) from None


def _complaint(error: ValidationError, *within: str) -> InvalidInput:
    """Say of the first thing that is wrong which field it is, what it has, and what it takes."""
    first = error.errors(include_url=False)[0]
    # The arms of a union are pydantic's own names, no part of the path.
    path = ".".join((*within, *(str(part) for part in first["loc"] if "[" not in str(part) and part != "Known")))
    given = "" if first["type"] == "missing" else f" is {str(first['input'])[:100]!r}"
    says = first["msg"].removeprefix("Value error, ")
    return InvalidInput(
        f"{path or 'the event'}{given}: {says}.", field=path or None, remedy="see docs/services/lambdas.md"
    )
