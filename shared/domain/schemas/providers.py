"""The providers that each node type may name, as the ``provider`` key of its config."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from shared.domain.nodes import Provider


def _current_name(value: object) -> object:
    """Read the names that older editors write."""
    return Provider.VEO if value == "veo3" else value


REMOTION_LICENCE = (
    "Remotion is free for individuals, non-profits and companies of up to three people; larger ones need a company "
    "licence: https://remotion.pro/license"
)
"""Stands wherever a person chooses Remotion."""
_WHO = "Who does the work; without it the first of the allowed ones. Draft mode makes it local."
_SENTENCE = Field(description=_WHO)

SpeechProvider = Annotated[Literal[Provider.ELEVENLABS, Provider.LOCAL] | None, _SENTENCE]
HeadProvider = Annotated[Literal[Provider.HEYGEN, Provider.LOCAL] | None, _SENTENCE]
AnimationProvider = Annotated[
    Literal[Provider.VEO, Provider.RUNWAY, Provider.LOCAL] | None, BeforeValidator(_current_name), _SENTENCE
]
CodeProvider = Annotated[
    Literal[Provider.REMOTION, Provider.LOCAL] | None,
    Field(description=f"{_WHO} {REMOTION_LICENCE}"),
]
MediaProvider = Annotated[Literal[Provider.FFMPEG] | None, _SENTENCE]
