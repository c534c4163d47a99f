"""Say when each word of a voice-over sounds: as the provider measured it, else spread over the sound by letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from services.tts_worker.elevenlabs_api import Alignment
from services.tts_worker.parts import BREAK, Part
from services.tts_worker.recording import Placement, Recording
from shared.media.sound import RATE
from shared.media.speech import Spoken
from shared.media.words import Word, caption_words

_TAG = re.compile(r"\[[^\[\]]{1,60}\]")
"""A direction to the speaker, as ``[whispers]``."""
_STOPS = "\u3001\u3002\uff0c\uff01\uff1f\uff1b\uff1a"
_WORD = re.compile(rf"[^\s{_STOPS}]+[{_STOPS}]*|[{_STOPS}]+")
"""Chinese and Japanese have no blanks; a caption can be cut at their commas."""


def spoken_sentences(part: Part, recording: Recording, placement: Placement, *, tags: bool) -> Iterator[Spoken]:
    """Yield the sentences of a part with the times of their words, on the clock of the whole.

    Args:
        part: What was said.
        recording: How it sounds.
        placement: Where it stands.
        tags: Whether words in brackets are directions, which nobody says.
    """
    times = _measured(recording.take.alignment, tags=tags) or _estimated(part.text, recording, tags=tags)
    captions = [_caption(sentence.text, tags=tags) for sentence in part.sentences]
    words = [word for caption in captions for word in caption]
    placed = caption_words(words, [word.word for word in times], [(word.start, word.end) for word in times])
    moved = [_moved(word, placement) for word in placed]
    ends = [0]
    for caption in captions:
        ends.append(ends[-1] + len(caption))
    for start, end in pairwise(ends):
        if said := tuple(moved[start:end]):
            yield Spoken(said[0].start, said[-1].end, " ".join(word.word for word in said), said)


def _caption(text: str, *, tags: bool) -> list[str]:
    return _WORD.findall(_TAG.sub(" ", text) if tags else text)


def _measured(alignment: Alignment | None, *, tags: bool) -> list[Word]:
    """Return the words of an alignment; none where there is none, or it is not one."""
    if alignment is None:
        return []
    starts, ends = alignment.character_start_times_seconds, alignment.character_end_times_seconds
    if not len(alignment.characters) == len(starts) == len(ends):
        return []
    of = [number for number, letters in enumerate(alignment.characters) for _ in letters]
    text = _blank("".join(alignment.characters), tags=tags)
    return [Word(starts[of[m.start()]], ends[of[m.end() - 1]], m.group()) for m in _WORD.finditer(text)]


def _estimated(text: str, recording: Recording, *, tags: bool) -> list[Word]:
    """Spread words over what is heard, each as long as it has letters."""
    words = _WORD.findall(_blank(text, tags=tags))
    at, end = recording.first / RATE, recording.last / RATE
    second_per_letter = (end - at) / sum(len(word) + 1 for word in words)
    times = []
    for word in words:
        times.append(Word(at, at + len(word) * second_per_letter, word))
        at += (len(word) + 1) * second_per_letter
    return times


def _blank(text: str, *, tags: bool) -> str:
    """Return a text with blanks for what is obeyed and not said, every letter in its place."""
    for obeyed in (BREAK, _TAG) if tags else (BREAK,):
        text = obeyed.sub(lambda found: " " * len(found.group()), text)
    return text


def _moved(word: Word, placement: Placement) -> Word:
    """Place a word on the clock of the whole, within what is kept of its part."""
    start, end = (min(max(time + placement.shift, placement.start), placement.end) for time in (word.start, word.end))
    return Word(start, end, word.word)


def are_measured(recordings: Sequence[Recording]) -> bool:
    """Tell whether all times were measured."""
    return all(_measured(recording.take.alignment, tags=False) for recording in recordings)
