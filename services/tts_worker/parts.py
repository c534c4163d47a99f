"""Cut a long script at ends of sentences into parts that a speech model takes at once."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, count, pairwise

from shared.errors import InvalidInput
from shared.media.script import HEADING_PAUSE, PARAGRAPH_PAUSE, SENTENCE_PAUSE, Sentence

_CONTEXT = 300
"""Letters of its neighbours that a part is told, so that its melody fits theirs."""
_PARAGRAPH_IS_NEARER = 0.15
"""Of a part: so much farther may a paragraph's end be than a sentence's to be the better place for a cut."""
_LONGEST_BREAK = 3.0
"""Seconds that ElevenLabs takes in one break tag."""
BREAK = re.compile(r"<break\b[^<>]*>")


@dataclass(frozen=True, slots=True)
class Part:
    """What is spoken in one go."""

    number: int
    """From 1."""
    text: str
    """As it is sent."""
    sentences: tuple[Sentence, ...]
    before: str
    after: str
    """The end of the part before and the beginning of the next."""

    @property
    def pause(self) -> float:
        """Return the seconds of silence that follow it."""
        return self.sentences[-1].pause


def cut(sentences: Sequence[Sentence], limit: int, *, breaks: bool) -> list[Part]:
    """Return a script's parts, about equally long, cut at ends of paragraphs where that makes little difference.

    Args:
        sentences: What is said.
        limit: Most letters of a part.
        breaks: Whether the model obeys break tags.

    Raises:
        InvalidInput: A sentence alone is longer than the limit.
    """
    written = [sentence.spoken + _joint(sentence.pause, breaks) for sentence in sentences]
    if max(map(len, written)) > limit:
        message = f"A sentence is longer than the {limit} letters that the model takes at once."
        raise InvalidInput(
            message, field="inputs.script", remedy="End sentences with full stops, or use another model."
        )
    for number in count(math.ceil(sum(map(len, written)) / limit)):
        groups = _even(sentences, [len(text) for text in written], number)
        texts = ["".join(written[start:end]).strip() for start, end in groups]
        if max(map(len, texts)) <= limit:
            return _parts([tuple(sentences[start:end]) for start, end in groups], [_open_end(text) for text in texts])
    raise AssertionError  # the last try has one sentence in each part


def _joint(pause: float, breaks: bool) -> str:
    """Return what stands between two sentences so that the voice rests as the script says."""
    if pause <= SENTENCE_PAUSE:
        return " "
    if pause in (PARAGRAPH_PAUSE, HEADING_PAUSE):
        return "\n\n"
    if not breaks:
        return " … "
    whole, rest = divmod(pause, _LONGEST_BREAK)
    lengths = [_LONGEST_BREAK] * int(whole) + ([rest] if rest > 0.05 else [])  # noqa: PLR2004  nobody hears less
    return " " + "".join(f'<break time="{length:g}s" /> ' for length in lengths)


def _open_end(text: str) -> str:
    """Return a part without the rest at its end: that is silence, made where parts are joined."""
    while (stripped := re.sub(r"(?:<break\b[^<>]*>|…)\s*\Z", "", text).rstrip()) != text:
        text = stripped
    return text


def _even(sentences: Sequence[Sentence], lengths: Sequence[int], number: int) -> list[tuple[int, int]]:
    """Return where about equal groups of sentences begin and end."""
    ends = list(accumulate(lengths))
    number = min(number, len(lengths))
    share = ends[-1] / number
    cuts = [0]
    for part in range(1, number):
        last = len(lengths) - (number - part)
        cuts.append(
            min(range(cuts[-1] + 1, last + 1), key=lambda cut: _distance(sentences, ends, cut, part * share, share))
        )
    return list(pairwise([*cuts, len(lengths)]))


def _distance(sentences: Sequence[Sentence], ends: Sequence[int], cut: int, wanted: float, share: float) -> float:
    paragraph = sentences[cut - 1].pause > SENTENCE_PAUSE
    return abs(ends[cut - 1] - wanted) - paragraph * _PARAGRAPH_IS_NEARER * share


def _parts(groups: Sequence[tuple[Sentence, ...]], texts: Sequence[str]) -> list[Part]:
    plain = ["", *(" ".join(BREAK.sub(" ", text).split()) for text in texts), ""]
    return [
        Part(number, texts[number - 1], group, _tail(plain[number - 1]), _head(plain[number + 1]))
        for number, group in enumerate(groups, 1)
    ]


def _tail(text: str) -> str:
    """Return the last words of a text."""
    return text if len(text) <= _CONTEXT else text[-_CONTEXT:].partition(" ")[2]


def _head(text: str) -> str:
    return text if len(text) <= _CONTEXT else text[:_CONTEXT].rpartition(" ")[0]
