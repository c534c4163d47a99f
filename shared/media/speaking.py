"""Turn a script into a sound file with the on-device voice, and say when each sentence and word sounds.

Sentences are made one after the other and written to disk at once, so a script of any length needs the memory of its
longest sentence. Joints are silence: a sentence is trimmed to its sound, faded over some milliseconds and followed by
the pause that the script calls for.
"""

from __future__ import annotations

import hashlib
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from shared.errors import InvalidInput
from shared.media.script import Sentence
from shared.media.speech import RATE, Speech, Spoken, read_sentences
from shared.media.voice import RATE as VOICE_RATE
from shared.media.voice import Samples, Voice, voice
from shared.media.words import Word

_GAIN = 10 ** (9.5 / 20)
"""The voice comes out at -26 LUFS, whatever it says; lessons are heard at -16 to -17."""
_CEILING = 10 ** (-1.5 / 20)
_LOOK_AHEAD = RATE // 200
"""Samples (5 ms) over which the limiter comes in and goes out."""
_AUDIBLE = 0.004
_LEAD, _TAIL = 0.06, 0.12
"""Seconds kept before the first and after the last audible sample of a sentence: breaths and soft endings."""
_FADE = RATE // 100
_OPENING, _CLOSING = 0.15, 0.4
"""Seconds of silence before the first and after the last sentence."""


def speak(
    script: str,
    path: Path,
    *,
    voice_name: str | None = None,
    speed: float = 1.0,
    seed: int = 0,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Speech:
    """Write a script's speech to a WAV file (48 kHz, mono, 16 bit); the same call writes the same bytes.

    Args:
        script: Markdown or plain text.
        path: Written anew.
        voice_name: One of hibari's; any other stands for the default voice.
        speed: Pace; 1 is the voice's own, about 155 words a minute.
        seed: Chooses the grain of the voice's noise.
        on_progress: Called after every sentence with the fraction of the script that is spoken; may raise to stop.
    """
    sentences = read_sentences(script)
    speaker = voice(voice_name)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        recording = _Recording(file, speaker, speed, seed)
        recording.rest(_OPENING)
        for number, sentence in enumerate(sentences, 1):
            recording.say(sentence, last=number == len(sentences))
            on_progress(number / len(sentences))
    return recording.finish(path)


class _Recording:
    """Append sentences and silence to a file and keep the times."""

    def __init__(self, file: wave.Wave_write, speaker: Voice, speed: float, seed: int) -> None:
        self._file, self._speaker, self._speed, self._seed = file, speaker, speed, seed
        self._at = 0
        self._spoken: list[Spoken] = []
        self._unsaid: list[str] = []

    def say(self, sentence: Sentence, *, last: bool) -> None:
        """Append a sentence and the pause after it."""
        seed = _sentence_seed(sentence.spoken, self._seed)
        raw, words = self._speaker.say(sentence.text, sentence.spoken, speed=self._speed, seed=seed)
        if not words:
            self._unsaid.append(sentence.text)
            return
        sound, cut = _trim(raw)
        start = self._at / RATE
        end = start + len(sound) / RATE
        shifted = _placed(words, start - cut, start, end)
        self._write(_pcm(sound))
        self._spoken.append(Spoken(start, end, sentence.text, shifted))
        self.rest(_CLOSING if last else sentence.pause / self._speed)

    def rest(self, seconds: float) -> None:
        """Append silence."""
        self._write(np.zeros(round(seconds * RATE), "<i2"))

    def finish(self, path: Path) -> Speech:
        """Return what was recorded; at least one sentence must have been said."""
        if not self._spoken:
            raise InvalidInput(
                "The local voice cannot say any sentence of the script: it speaks English.",
                field="inputs.script",
                remedy="Use provider elevenlabs for other languages, or a script in the Latin alphabet.",
            )
        return Speech(path, self._at, tuple(self._spoken), tuple(self._unsaid))

    def _write(self, samples: npt.NDArray[np.int16]) -> None:
        self._file.writeframes(samples.tobytes())
        self._at += len(samples)


def _sentence_seed(spoken: str, seed: int) -> int:
    """Return a seed that a sentence keeps wherever it stands: an edit leaves its neighbours' sound alone."""
    return int.from_bytes(hashlib.sha256(f"{seed}\n{spoken}".encode()).digest()[:8], "big")


def _trim(raw: Samples) -> tuple[Samples, float]:
    """Bring a sentence to 48 kHz and its level, without the silence around it; also return the seconds cut in front."""
    audible = np.flatnonzero(np.abs(raw) > _AUDIBLE)
    first, last = (int(audible[0]), int(audible[-1])) if len(audible) else (0, len(raw) - 1)
    begin = max(0, first - round(_LEAD * VOICE_RATE))
    end = min(len(raw), last + 1 + round(_TAIL * VOICE_RATE))
    sound = resample_poly(raw[begin:end], RATE // VOICE_RATE, 1).astype(np.float32)
    return _faded(_limited(sound * np.float32(_GAIN))), begin / VOICE_RATE


def _limited(sound: Samples) -> Samples:
    """Turn the gain down around peaks, smoothly and ahead of them, so that none passes the ceiling.

    The average of a running minimum over windows of one size never exceeds the value it is needed for.
    """
    needed = np.minimum(1.0, _CEILING / np.maximum(np.abs(sound), 1e-9)).astype(np.float32)
    size = 2 * _LOOK_AHEAD + 1
    gain = uniform_filter1d(minimum_filter1d(needed, size), size)
    limited: Samples = sound * gain
    return limited


def _faded(sound: Samples) -> Samples:
    """Begin and end at exactly zero."""
    length = min(_FADE, len(sound) // 2)
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    sound[:length] *= ramp
    sound[len(sound) - length :] *= ramp[::-1]
    return sound


def _pcm(sound: Samples) -> npt.NDArray[np.int16]:
    return np.round(np.clip(sound, -_CEILING, _CEILING) * 32767).astype("<i2")


def _placed(words: list[Word], by: float, first: float, last: float) -> tuple[Word, ...]:
    """Place words on the file's clock, within their sentence; the first begins and the last ends with the sound."""
    moved = [Word(min(max(w.start + by, first), last), min(max(w.end + by, first), last), w.word) for w in words]
    moved[0] = replace(moved[0], start=min(moved[0].start, first + _LEAD))
    moved[-1] = replace(moved[-1], end=max(moved[-1].end, last - _TAIL))
    return tuple(moved)
