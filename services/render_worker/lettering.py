"""Colour code by its language.

The whole text is tokenised once and then cut at what is typed, so a letter keeps its colour from the moment it appears:
an open string or a half-typed keyword does not flicker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.token import Comment
from pygments.util import ClassNotFound

from services.render_worker.colours import Colour, Palette
from shared.domain.timeline import Timeline

_SIGNS = (
    ("html", r"^\s*<(?:!doctype|[a-z][\w-]*)[\s>]"),
    ("php", r"<\?php"),
    ("python", r"^\s*(?:def \w+\(.*\).*:|class \w+.*:|from \w[\w.]* import |import \w[\w.]*$|elif .*:|print\()"),
    ("rust", r"\bfn \w+\(|\blet mut |println!\("),
    ("go", r"^package \w+$|^func |:= "),
    ("java", r"\bpublic (?:static |final )*(?:class|void|int|String)\b"),
    ("c++", r"^\s*#include\s*<\w+>|std::"),
    ("c", r"^\s*#include\s*[<\"]\w+\.h[>\"]"),
    ("typescript", r"\binterface \w+ \{|\b(?:const|let) \w+: \w+|\): \w+ (?:=>|\{)"),
    ("javascript", r"\b(?:const|let|var|function)\b|=>|console\.log|document\.|^\s*//"),
    ("ruby", r"^\s*(?:def \w+|end$|puts |require ['\"])"),
    ("sql", r"(?i)^\s*(?:select|insert into|update|delete from|create table)\b"),
    ("css", r"^\s*[.#]?[\w-]+\s*\{\s*$|^\s*[\w-]+:\s*[^;]+;\s*$"),
    ("bash", r"^\s*(?:\$ |#!/bin/|sudo |cd |echo |npm |pip |git )"),
    ("json", r"^\s*[\[{]\s*$|^\s*\"[^\"]+\":"),
)
"""What gives a language away when nobody named it; Pygments' own guess takes JavaScript for GDScript."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of the text in one colour; it never spans a line break."""

    start: int
    end: int
    colour: Colour
    italic: bool


def colour_runs(timeline: Timeline, palette: Palette, title: str) -> list[Run]:
    """Return the runs of the whole text in order; blanks are in none."""
    runs: list[Run] = []
    for language, group in groupby(timeline.blocks, key=attrgetter("language")):
        blocks = list(group)
        start, end = blocks[0].start, blocks[-1].start + len(blocks[-1].code)
        lexer = find_lexer(language, title, timeline.text)
        runs += _runs(lexer, timeline.text[start:end], start, palette)
    return runs


def _runs(lexer: Lexer, code: str, offset: int, palette: Palette) -> Iterator[Run]:
    for index, kind, value in lexer.get_tokens_unprocessed(code):
        for part in re.finditer(r"\S(?:[^\n]*\S)?", value):
            start = offset + index + part.start()
            yield Run(start, start + len(part[0]), palette.of(kind), Comment in kind.split())


def find_lexer(language: str | None, title: str, text: str) -> Lexer:
    """Return the lexer of a language, else of the file that the title names, else of what the code looks like."""
    if language:
        with suppress(ClassNotFound):
            return get_lexer_by_name(language.strip().lower())
    if "." in title:
        with suppress(ClassNotFound):
            return get_lexer_for_filename(title.rsplit(maxsplit=1)[-1])
    guess = next((name for name, sign in _SIGNS if re.search(sign, text, re.MULTILINE)), "text")
    return get_lexer_by_name(guess)
