"""The config of ``generate-voiceover``: a script becomes speech."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from shared.domain.schemas.base import Flag, NodeConfig, Real, Whole
from shared.domain.schemas.providers import SpeechProvider

OutputFormat = Literal[
    "mp3_44100_128",
    "mp3_22050_32",
    "mp3_24000_48",
    "mp3_44100_32",
    "mp3_44100_64",
    "mp3_44100_96",
    "mp3_44100_192",
    "wav_16000",
    "wav_22050",
    "wav_24000",
    "wav_44100",
    "wav_48000",
    "opus_48000_32",
    "opus_48000_64",
    "opus_48000_96",
    "opus_48000_128",
    "opus_48000_192",
]
"""Codec, sample rate in Hz, bit rate in kbit/s; those of ElevenLabs that are files (raw PCM and telephony are not)."""


class VoiceoverConfig(NodeConfig):
    """Config of ``generate-voiceover``; the ranges are those of ElevenLabs."""

    provider: SpeechProvider = None
    voice_id: str | None = Field(default=None, min_length=1, max_length=200)
    """The provider's id of the voice; without it the provider's default voice."""
    model_id: str = Field(default="eleven_multilingual_v2", min_length=1, max_length=200)
    """The provider's speech model; the local voice has only one."""
    speed: Real = Field(default=1.0, ge=0.7, le=1.2)
    """Pace of the speech; 1 is the voice's own."""
    stability: Real = Field(default=0.5, ge=0, le=1)
    """From lively (0) to even (1)."""
    similarity_boost: Real = Field(default=0.75, ge=0, le=1)
    """How close to stay to the original voice."""
    style: Real = Field(default=0.0, ge=0, le=1)
    """How much to exaggerate the voice's style."""
    seed: Whole | None = Field(default=None, ge=0, le=4_294_967_295)
    """Asks for the same speech again for the same text, as far as the provider can."""
    language: str | None = Field(default=None, pattern="^[a-z]{2}$")
    """ISO 639-1 code of the language, as en; without it the provider tells from the text."""
    output_format: OutputFormat = "mp3_44100_128"
    """Codec, sample rate and bit rate of the sound."""
    captions: Flag = True
    """Also write the spoken words with their times, as an SRT file beside the sound."""
