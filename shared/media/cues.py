"""Cut spoken sentences into captions that can be read: at most two lines of 42 letters, cut at commas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from shared.media.speech import Speech, Spoken, words_of
from shared.media.subtitles import Cue, write_srt
from shared.media.words import Word

_LINE = 42
_LETTERS = 2 * _LINE
"""What broadcasters' guides allow at once."""
_SECONDS = 6.0
_LINGER = 0.3
"""Seconds that a caption stays after its last word, unless the next one begins."""


def cues_of(sentences: Sequence[Spoken]) -> list[Cue]:
    """Return the captions of what was spoken, in order, none overlapping the next."""
    parts = [part for sentence in sentences for part in _parts(sentence.words)]
    starts = [part[0].start for part in parts]
    ends = [*starts[1:], float("inf")]
    return [
        Cue(part[0].start, max(part[0].start + 0.01, min(part[-1].end + _LINGER, end)), _lines(part))
        for part, end in zip(parts, ends, strict=True)
    ]


def _parts(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Yield stretches of a sentence that fit a caption; halves of a long one are about equal."""
    letters = sum(len(word.word) + 1 for word in words) - 1
    if len(words) < 2 or (letters <= _LETTERS and words[-1].end - words[0].start <= _SECONDS):  # noqa: PLR2004  one word cannot be cut
        yield words
        return
    middle = letters / 2
    at = min(
        range(1, len(words)), key=lambda cut: abs(_length(words[:cut]) - middle) - _comma(words[cut - 1]) * _LINE / 2
    )
    yield from _parts(words[:at])
    yield from _parts(words[at:])


def _length(words: Sequence[Word]) -> int:
    return sum(len(word.word) + 1 for word in words)


def _comma(word: Word) -> int:
    return word.word.rstrip("\"'\u201d\u2019)").endswith((",", ";", ":", "\u2014", "\u2013"))


def _lines(words: Sequence[Word]) -> str:
    text = " ".join(word.word for word in words)
    if len(text) <= _LINE:
        return text
    return "\n".join(wrap(text, max(_LINE, len(text) // 2 + 4), break_long_words=False, break_on_hyphens=False))


def write_captions(speech: Speech, folder: Path) -> dict[str, Path]:
    """Write the captions (SRT) and the times of all words (JSON) of a speech; return the files by name."""
    words = folder / "words.json"
    words.write_text(json.dumps(words_of(speech.sentences), ensure_ascii=False, indent=0), encoding="utf-8")
    return {"captions": write_srt(cues_of(speech.sentences), folder / "captions.srt"), "words": words}
