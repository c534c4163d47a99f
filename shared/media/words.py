"""Say when the words of a caption sound, which are not always the words that are said."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """Say when a word of the caption sounds, in seconds."""

    start: float
    end: float
    word: str


def caption_words(words: Sequence[str], spoken: Sequence[str], times: Sequence[tuple[float, float]]) -> list[Word]:
    """Give the words of a caption the times of what is said for them; something must have been said.

    Most are said as they are written. Where they are not (``$9.99``, ``console.log()``), the stretch of speech between
    two words that are is shared out by letters.
    """
    said = [_bare(word) for word in spoken]
    matcher = difflib.SequenceMatcher(None, [_bare(word) for word in words], said, autojunk=False)
    found: list[Word] = []
    for _, first, last, begin, end in matcher.get_opcodes():
        if begin == end:
            at = times[begin - 1][1] if begin else times[0][0]
            found += [Word(at, at, word) for word in words[first:last]]
        elif last - first == end - begin:
            found += [Word(*span, word) for span, word in zip(times[begin:end], words[first:last], strict=True)]
        else:
            found += _shared(words[first:last], times[begin][0], times[end - 1][1])
    return found


def _shared(words: Sequence[str], start: float, end: float) -> Iterator[Word]:
    """Share a stretch of speech among words by their length."""
    second_per_letter = (end - start) / sum(map(len, words)) if words else 0.0
    for word in words:
        yield Word(start, start + len(word) * second_per_letter, word)
        start += len(word) * second_per_letter


def _bare(word: str) -> str:
    return "".join(filter(str.isalnum, word.lower()))
