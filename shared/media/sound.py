"""Bring sound from any file to a WAV file and from there to any format, step by step and in this process."""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal, cast

import av
import numpy as np
import numpy.typing as npt
from av.audio.stream import AudioStream

from shared.errors import InvalidInput
from shared.media.whitelist import CODECS, FORMAT_OPTIONS

RATE = 48_000
_CHUNK = 1 << 14
_MAX_SECONDS = 6 * 3600
Step = Callable[[float], None]


def _go_on(_fraction: float) -> None:
    """Take note of nothing."""


@dataclass(frozen=True, slots=True)
class Format:
    """How sound is kept in a file."""

    extension: str
    media_type: str
    codec: str
    rate: int
    bits: int | None
    """Bits a second; None where the codec has no choice."""


def read_format(name: str) -> Format:
    """Return what a voiceover's ``outputFormat`` stands for, as ``mp3_44100_128`` or ``wav_48000``."""
    kind, rate, *bits = name.split("_")
    per_second = int(bits[0]) * 1000 if bits else None
    match kind:
        case "mp3":
            return Format("mp3", "audio/mpeg", "libmp3lame", int(rate), per_second)
        case "opus":
            return Format("ogg", "audio/ogg", "libopus", int(rate), per_second)
        case _:
            return Format("wav", "audio/wav", "pcm_s16le", int(rate), None)


def encode(wav: Path, path: Path, to: Format, on_step: Step = _go_on) -> Path:
    """Write a mono WAV file in another format; equal samples give equal bytes."""
    with wave.open(str(wav), "rb") as source, av.open(str(path), "w", options={"fflags": "+bitexact"}) as container:
        stream = cast("AudioStream", container.add_stream(to.codec, rate=to.rate, layout="mono"))
        if to.bits:
            stream.bit_rate = to.bits
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        resampler = av.AudioResampler(stream.format, "mono", to.rate)
        total = max(1, source.getnframes())
        for at, samples in _read(source):
            for frame in resampler.resample(_frame(samples, at, source.getframerate())):
                container.mux(stream.encode(frame))
            on_step(min(1.0, (at + len(samples)) / total))
        for frame in resampler.resample(None):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def _read(source: wave.Wave_read) -> Iterator[tuple[int, npt.NDArray[np.int16]]]:
    at = 0
    while data := source.readframes(_CHUNK):
        samples = np.frombuffer(data, "<i2")
        yield at, samples
        at += len(samples)


def _frame(samples: npt.NDArray[np.int16], at: int, rate: int) -> av.AudioFrame:
    frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
    return frame


def decode(source: Path, wav: Path, *, field: str, channels: Literal[1, 2] = 2, on_step: Step = _go_on) -> int:
    """Write the first sound track of a media file as WAV (48 kHz, 16 bit) and return its length in samples.

    Raises:
        InvalidInput: The file has no sound, cannot be read, or is longer than six hours.
    """
    try:
        with av.open(f"file:{source}", options=FORMAT_OPTIONS) as container:
            return _decode(container, wav, field, channels, on_step)
    except av.FFmpegError as error:
        message = "The sound cannot be decoded."
        raise InvalidInput(message, field=field, remedy="Give an mp3, m4a, wav, ogg or a video with sound.") from error


def _decode(container: av.container.InputContainer, wav: Path, field: str, channels: int, on_step: Step) -> int:
    if not container.streams.audio:
        raise InvalidInput("The file has no sound.", field=field, remedy="Give audio, or a video with sound.")
    codec = container.streams.audio[0].codec_context.name
    if codec not in CODECS:  # PyAV opens any decoder, whatever the options say
        raise InvalidInput(f"The sound is {codec}, which is not read here.", field=field, remedy="Export it as AAC.")
    total = max(1.0, (container.duration or 0) / av.time_base * RATE)
    resampler = av.AudioResampler("s16", "stereo" if channels == 2 else "mono", RATE)  # noqa: PLR2004  two ears
    written = 0
    with wave.open(str(wav), "wb") as target:
        target.setparams((channels, 2, RATE, 0, "NONE", ""))
        for decoded in _frames(container):
            for frame in resampler.resample(decoded):
                target.writeframes(frame.to_ndarray().astype("<i2").tobytes())
                written += frame.samples
            on_step(min(1.0, written / total))
            if written > _MAX_SECONDS * RATE:
                raise InvalidInput("The sound is longer than six hours.", field=field, remedy="Give a shorter one.")
    if not written:
        raise InvalidInput("The sound has no samples.", field=field, remedy="Give audio that is not empty.")
    return written


def _frames(container: av.container.InputContainer) -> Iterator[av.AudioFrame | None]:
    """Yield decoded sound, then None to empty the resampler."""
    yield from container.decode(container.streams.audio[0])
    yield None


def loudness_by_frame(wav: Path, fps: int) -> list[float]:
    """Return how loud each frame of a film is, from 0 (silence) to 1 (a full voice), as an eye follows it.

    It rises at once and falls within some frames, so a mouth that follows it does not flutter.
    """
    levels: list[float] = []
    with wave.open(str(wav), "rb") as source:
        channels, rate = source.getnchannels(), source.getframerate()
        while data := source.readframes(round((len(levels) + 1) * rate / fps) - round(len(levels) * rate / fps)):
            samples = np.frombuffer(data, "<i2").reshape(-1, channels)[:, 0].astype(np.float32) / 32768
            decibels = 20 * np.log10(max(float(np.sqrt(np.mean(samples**2))), 1e-6))
            heard = min(1.0, max(0.0, (float(decibels) + 46) / 38))
            levels.append(max(heard, levels[-1] * 0.78 - 0.01) if levels else heard)
    return levels
