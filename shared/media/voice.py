"""Say one sentence with the on-device voice: samples, and when each word begins and ends.

The voice is hibari (Apache-2.0), a 7.9 MB model that lies in its wheel; it speaks English. Its graph computes how long
each phoneme lasts and keeps that to itself; `_with_durations` makes it an output, so word times are exact to 12.5 ms.
The same sentence, voice, speed and seed give the same samples.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from hibari import Hibari, dsp
from hibari.g2p.normalize import normalize
from hibari.voices import DEFAULT, VOICES, voice_path

from shared.errors import InvalidInput
from shared.media.words import Word, caption_words

Samples = npt.NDArray[np.float32]

RATE = 24_000
"""Samples per second of the model."""
_STEP = 600
"""Samples per unit of the model's durations: two hops of its synthesis."""
_DURATIONS = "/Clip_output_0"
_MAX_PHONEMES = 400
"""What the model reads at once without losing its way."""
_LOADING = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A word as the voice reads it: ``7:30`` has two."""

    text: str
    phonemes: str


class Voice:
    """Hold a loaded model; loading takes most of a second, so `voice` keeps one per name."""

    def __init__(self, name: str) -> None:
        self._hibari = Hibari(voice=name)
        self._session = _with_durations(Path(self._hibari.model_path))
        self._hibari.phonemize("Warm up, zyxt.")

    def say(self, caption: str, spoken: str, *, speed: float, seed: int) -> tuple[Samples, list[Word]]:
        """Return the samples of a sentence and its caption's words in time; both empty when unsayable."""
        readings = self._readings(spoken)
        parts: list[Samples] = []
        times: list[tuple[float, float]] = []
        noise = np.random.default_rng(seed)
        for chunk in _chunks(readings):
            offset = sum(map(len, parts)) / RATE
            samples, spans = self._sound(chunk, speed, noise)
            parts.append(samples)
            times += [(offset + start, offset + end) for start, end in spans]
        if not parts:
            return np.zeros(0, np.float32), []
        return np.concatenate(parts), caption_words(caption.split(), [reading.text for reading in readings], times)

    def _readings(self, spoken: str) -> list[_Reading]:
        """Return the words that are said, in order, with their phonemes."""
        g2p = self._hibari.g2p
        readings: list[_Reading] = []
        text = phonemes = ""
        for token in g2p.phonemize_tokens(g2p.tokenize(normalize(spoken))):
            text, phonemes = text + token.text, phonemes + (token.phonemes or "")
            if token.whitespace:
                readings.append(_Reading(text, phonemes))
                text = phonemes = ""
        readings.append(_Reading(text, phonemes))
        if not any(char.isalpha() for reading in readings for char in reading.phonemes):
            return []
        return [reading for reading in readings if reading.phonemes.strip()]

    def _sound(
        self,
        chunk: Sequence[_Reading],
        speed: float,
        noise: np.random.Generator,
    ) -> tuple[Samples, list[tuple[float, float]]]:
        """Run the model once: the samples of a chunk and the span of each of its readings, in seconds."""
        spelled = [self._hibari.ids(reading.phonemes)[1:-1] for reading in chunk]
        ids = self._hibari.ids(" ".join(reading.phonemes for reading in chunk))
        feed = {"ids": np.asarray([ids], np.int64), "speed": np.asarray([speed], np.float32)}
        *spectrum, durations = self._session.run(None, feed)
        samples: Samples = dsp.synth(*(part[0] for part in spectrum), noise)
        edges = np.concatenate([[0.0], np.cumsum(durations)]) * (_STEP / RATE)
        edges *= len(samples) / RATE / edges[-1]
        return samples, list(_spans(spelled, edges))


def _spans(spelled: Sequence[Sequence[int]], edges: npt.NDArray[np.float64]) -> Iterator[tuple[float, float]]:
    """Yield where each word stands; ids begin with a pad, and one space parts two words."""
    at = 1
    for ids in spelled:
        yield float(edges[at]), float(edges[at + len(ids)])
        at += len(ids) + 1


@cache
def _loaded(name: str) -> Voice:
    return Voice(name)


def voice(name: str | None = None) -> Voice:
    """Return the voice of that name, or the one inside the wheel when the name is none of hibari's.

    A pipeline in draft mode names the voices of a vendor, which are nothing here.

    Raises:
        InvalidInput: The voice is one of hibari's and its model is not on this machine.
    """
    known = name if name in VOICES else DEFAULT
    try:
        voice_path(known, download_missing=False)
    except FileNotFoundError as error:
        remedy = f"Run `hibari --voice {known} Hello` once on the worker, or leave voiceId out for {DEFAULT}."
        message = f"The local voice {known} is not on this machine."
        raise InvalidInput(message, field="config.voiceId", remedy=remedy) from error
    with _LOADING:
        return _loaded(known)


def _with_durations(model: Path) -> onnxruntime.InferenceSession:
    """Load the model with the durations of its phonemes as one more output.

    Protobuf merges concatenated messages field by field: ``graph { output { name } }`` behind the file appends an
    output to the graph, without a dependency on ``onnx`` for these 18 bytes.
    """
    output = _field(1, _DURATIONS.encode())
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    graph = model.read_bytes() + _field(7, _field(12, output))
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _field(number: int, payload: bytes) -> bytes:
    """Return a length-delimited protobuf field; numbers below 16 and payloads below 128 bytes fit one byte each."""
    return bytes([number << 3 | 2, len(payload)]) + payload


def _chunks(readings: Sequence[_Reading]) -> Iterator[list[_Reading]]:
    """Cut a sentence that is too long for the model, at commas where it has some."""
    chunk: list[_Reading] = []
    size = 0
    for reading in readings:
        length = len(reading.phonemes) + 1
        full = size + length > _MAX_PHONEMES or (size > _MAX_PHONEMES // 2 and chunk[-1].phonemes[-1] in ",;:—")
        if chunk and full:
            yield chunk
            chunk, size = [], 0
        chunk.append(_Reading(reading.text, reading.phonemes[:_MAX_PHONEMES]))
        size += length
    if chunk:
        yield chunk
