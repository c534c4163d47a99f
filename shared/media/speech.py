"""What was spoken: a sound file, and when each sentence and word of it sounds; and what a script gives to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.errors import InvalidInput
from shared.media.script import Sentence, read_script
from shared.media.words import Word

RATE = 48_000
"""Samples per second of the file, mono, 16 bit."""
MAX_CHARACTERS = 200_000
"""About three and a half hours of speech."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Say when a sentence sounds, in seconds, pauses not included."""

    start: float
    end: float
    text: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """A sound file of speech and what is heard in it."""

    path: Path
    samples: int
    """Length in samples at `RATE`."""
    sentences: tuple[Spoken, ...]
    unsaid: tuple[str, ...]
    """Sentences that the voice cannot say (it knows the Latin alphabet) and that are left out."""

    @property
    def duration(self) -> float:
        """Seconds."""
        return self.samples / RATE


def read_sentences(script: str) -> list[Sentence]:
    """Return what is to be said of a script.

    Raises:
        InvalidInput: There is nothing to say, or too much.
    """
    remedy = "Write what is to be spoken, as plain text or Markdown."
    if len(script) > MAX_CHARACTERS:
        message = f"The script has {len(script):,} characters; at most {MAX_CHARACTERS:,} can be spoken at once."
        raise InvalidInput(message, field="inputs.script", remedy="Split it over several nodes.")
    sentences = read_script(script)
    if not sentences:
        raise InvalidInput("The script holds no words to speak.", field="inputs.script", remedy=remedy)
    return sentences


def words_of(sentences: Sequence[Spoken]) -> list[dict[str, object]]:
    """Return all words with their times, as `words.json` holds them: milliseconds are exact enough for a cue."""
    return [
        {"start": round(word.start, 3), "end": round(word.end, 3), "word": word.word}
        for sentence in sentences
        for word in sentence.words
    ]
