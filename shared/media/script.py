"""Read a script as a speaker would: sentences, pauses, and how each is said.

A script is Markdown or plain text. Markup is obeyed, not spoken: headings and list items are sentences of their own,
fenced code, images, comments and tags are passed over, ``<break time="1.5s"/>`` is a pause. What stands in the captions
(`Sentence.text`) and what is said (`Sentence.spoken`) differ where a reader sees ``console.log()`` or an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from hibari import Hibari
from markdown_it import MarkdownIt
from markdown_it.token import Token

SENTENCE_PAUSE = 0.35
PARAGRAPH_PAUSE = 0.75
HEADING_PAUSE = 0.9
"""Seconds of silence after a sentence, a paragraph or list item, and a heading."""

_BREATH = 350
"""Letters; about twenty seconds of speech."""
_MAX_BREAK = 10.0
"""Seconds; what speech vendors allow at most for one break."""
_BREAK = re.compile(r"<break\b[^>]*?\btime\s*=\s*[\"']?\s*(\d+(?:\.\d+)?)\s*(ms|s)\b", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"\A\ufeff?---\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>()\"'`]*[^\s<>()\"'`.,;:!?]")
_UNSAID = re.compile(
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0e\ufe0f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\U000e0000-\U000e007f\x00-\x08\x0b-\x1f\x7f]",
)
"""Emoji, arrows, dingbats, invisible marks: drawn or obeyed, never said."""
_CODE_SIGNS = (
    ("===", " equals "),
    ("!==", " is not "),
    ("=>", " arrow "),
    ("==", " equals "),
    ("!=", " is not "),
    (">=", " is at least "),
    ("<=", " is at most "),
    ("&&", " and "),
    ("||", " or "),
    ("++", " plus plus "),
)
_SILENT_SIGNS = re.compile(r"[`()\[\]{};\"'|\\$_]+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One breath of speech and the silence that follows it."""

    text: str
    """As captions show it."""
    spoken: str
    """As the voice is told to say it."""
    pause: float
    """Seconds of silence after it."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a paragraph whose caption and speech differ or agree as a whole."""

    text: str
    spoken: str


def read_script(script: str) -> list[Sentence]:
    """Return the sentences of a Markdown or plain-text script, in order; empty when nothing is to be said."""
    markdown = MarkdownIt("commonmark").enable("table").disable("code")
    source = _FRONT_MATTER.sub("", script.replace("\r\n", "\n").replace("\r", "\n"))
    sentences: list[Sentence] = []
    for pieces, pause in _paragraphs(markdown.parse(source)):
        if isinstance(pieces, float):
            _prolong(sentences, pieces)
            continue
        found = list(_sentences(pieces))
        sentences += found
        if found:
            sentences[-1] = replace(sentences[-1], pause=pause)
    return sentences


def _paragraphs(tokens: list[Token]) -> Iterator[tuple[list[_Piece] | float, float]]:
    """Yield what is said together and the pause after it, or the length of an explicit break."""
    heading = False
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            heading = token.type == "heading_open"
        if token.type == "html_block":
            yield from ((_break_length(found), 0.0) for found in _BREAK.finditer(token.content))
        if token.type == "inline":
            yield from _runs(token.children or [], HEADING_PAUSE if heading else PARAGRAPH_PAUSE)


def _runs(children: list[Token], pause: float) -> Iterator[tuple[list[_Piece] | float, float]]:
    """Cut a paragraph at its breaks."""
    pieces: list[_Piece] = []
    for child in children:
        found = _BREAK.search(child.content) if child.type == "html_inline" else None
        if found is not None:
            yield pieces, 0.0
            yield _break_length(found), 0.0
            pieces = []
        else:
            pieces += _pieces(child)
    yield pieces, pause


def _break_length(found: re.Match[str]) -> float:
    seconds = float(found[1]) / (1000 if found[2].lower() == "ms" else 1)
    return min(seconds, _MAX_BREAK)


def _prolong(sentences: list[Sentence], seconds: float) -> None:
    """Add an explicit break to the pause before it; one before the first sentence is no pause."""
    if sentences:
        sentences[-1] = replace(sentences[-1], pause=sentences[-1].pause + seconds)


def _pieces(token: Token) -> Iterator[_Piece]:
    if token.type in {"softbreak", "hardbreak"}:
        yield _Piece(" ", " ")
    elif token.type == "code_inline":
        yield _Piece(token.content, _say_code(token.content))
    elif token.type == "text":
        last = 0
        for found in _ADDRESS.finditer(token.content):
            before = token.content[last : found.start()]
            yield _Piece(before, before)
            yield _Piece(found[0], _say_address(found[0]))
            last = found.end()
        yield _Piece(token.content[last:], token.content[last:])


def _say_code(code: str) -> str:
    """Return how a developer says a snippet aloud: ``box.style`` is "box dot style"."""
    said = code
    for sign, word in _CODE_SIGNS:
        said = said.replace(sign, word)
    said = re.sub(r"(?<=\w)\.(?=[A-Za-z_])", " dot ", said)
    return " ".join(_SILENT_SIGNS.sub(" ", said).split())


def _say_address(address: str) -> str:
    """Return the host of an address as it is said; nobody listens to a path."""
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", address).split("/")[0].split(":")[0]
    return host.replace("-", " dash ").replace(".", " dot ")


def _sentences(pieces: list[_Piece]) -> Iterator[Sentence]:
    """Cut captions at the ends of sentences and give each the words that are said for it.

    A piece that is said otherwise than it is written stands in for itself as one unbreakable word, so that the dot in
    ``console.log`` ends no sentence.
    """
    stand_ins: dict[str, _Piece] = {}
    written = ""
    for piece in pieces:
        if piece.text == piece.spoken or not piece.text.strip():
            written += piece.text
        else:
            mark = chr(0xE000 + len(stand_ins) % 0x1900)
            stand_ins[mark] = piece
            written += mark
    for text in _breaths(Hibari.split_sentences(" ".join(written.split()))):
        caption, spoken = text, _UNSAID.sub(" ", text).replace("|", ", ")
        for mark in set(text) & stand_ins.keys():
            caption = caption.replace(mark, stand_ins[mark].text)
            spoken = spoken.replace(mark, stand_ins[mark].spoken)
        if any(map(str.isalnum, spoken)):
            yield Sentence(" ".join(caption.split()), _closed(spoken), SENTENCE_PAUSE)


def _breaths(sentences: list[str]) -> Iterator[str]:
    """Cut sentences that nobody says in one breath, at a comma in their second half or else between words."""
    for sentence in sentences:
        rest = sentence
        while len(rest) > _BREATH:
            comma = max(map(rest[:_BREATH].rfind, (", ", "; ", ": ")))
            blank = rest[:_BREATH].rfind(" ")
            cut = comma + 1 if comma > _BREATH // 2 else blank if blank > 0 else _BREATH
            yield rest[:cut]
            rest = rest[cut:].lstrip()
        yield rest


def _closed(spoken: str) -> str:
    """Return a sentence with an end: without one the voice stays up in the air."""
    said = " ".join(spoken.split())
    return (
        said
        if said.rstrip("\"'\u201d\u2019)").endswith((".", "!", "?", "…", "\u3002", "\uff01", "\uff1f"))
        else said.rstrip(",;:-\u2013\u2014 ") + "."
    )
