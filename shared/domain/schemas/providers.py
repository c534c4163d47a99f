"""The providers that each node type may name, as the ``provider`` key of its config."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from shared.domain.nodes import Provider


def _current_name(value: object) -> object:
    """Read the names that older editors write."""
    return Provider.VEO if value == "veo3" else value


_SENTENCE = Field(description="Who does the work; without it the first of the allowed ones. Draft mode makes it local.")

SpeechProvider = Annotated[Literal[Provider.ELEVENLABS, Provider.LOCAL] | None, _SENTENCE]
HeadProvider = Annotated[Literal[Provider.HEYGEN, Provider.LOCAL] | None, _SENTENCE]
AnimationProvider = Annotated[
    Literal[Provider.VEO, Provider.RUNWAY, Provider.LOCAL] | None, BeforeValidator(_current_name), _SENTENCE
]
CodeProvider = Annotated[Literal[Provider.REMOTION, Provider.LOCAL] | None, _SENTENCE]
MediaProvider = Annotated[Literal[Provider.FFMPEG] | None, _SENTENCE]
