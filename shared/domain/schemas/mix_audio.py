"""The config of ``mix-audio``: a video gets another sound, or one more."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.domain.schemas.base import Captions, Flag, NodeConfig, Real
from shared.domain.schemas.providers import MediaProvider


class MixAudioConfig(NodeConfig):
    """Config of ``mix-audio``; the *added* audio is that of the ``audio`` slot."""

    provider: MediaProvider = None
    mode: Literal["replace", "overlay"] = "replace"
    """Replace the video's sound, or lay the added audio over it."""
    volume: Real = Field(default=1.0, ge=0, le=10)
    """Factor for the added audio; 0 is silence."""
    original_volume: Real = Field(default=1.0, ge=0, le=10)
    """Factor for the video's own sound when overlaying."""
    fade_in: Real = Field(default=0.0, ge=0, le=60)
    """Seconds over which the added audio comes in."""
    fade_out: Real = Field(default=0.0, ge=0, le=60)
    """Seconds over which the added audio goes out."""
    duck: Flag = False
    """Lower the added audio while somebody speaks in the video (music under speech)."""
    loudness: Real | None = Field(default=None, ge=-70, le=-5)
    """Bring the whole to this integrated loudness, in LUFS; speech online is mostly at -16."""
    fit: Literal["video", "audio", "shortest"] = "video"
    """Whose length counts: the video's (the sound is cut or followed by silence), the audio's, or the shorter one."""
    loop: Flag = False
    """Repeat the added audio for as long as the result lasts."""
    captions: Captions = "none"
    """What becomes of the captions of the video and of the added audio."""
