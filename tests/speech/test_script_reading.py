"""A script is read as a speaker would."""

from __future__ import annotations

import pytest

from shared.errors import InvalidInput
from shared.media.script import HEADING_PAUSE, PARAGRAPH_PAUSE, SENTENCE_PAUSE, read_script
from shared.media.speech import MAX_CHARACTERS, read_sentences


def spoken(script: str) -> list[str]:
    """Return what is said of a script."""
    return [sentence.spoken for sentence in read_script(script)]


def test_markdown_is_obeyed_and_not_spoken() -> None:
    """Marks, fenced code, comments, images and front matter are never said; headings and items are sentences."""
    script = (
        "---\ntitle: x\n---\n# Moving *a* box\n\nHello **there**. See [the docs](https://a.example/b).\n\n"
        "```js\nlet hidden;\n```\n\n<!-- hidden -->\n\n![hidden](a.png)\n\n- first\n- second\n"
    )

    assert spoken(script) == ["Moving a box.", "Hello there.", "See the docs.", "first.", "second."]


def test_code_and_addresses_are_said_as_people_say_them() -> None:
    """Inline code and addresses are spoken in words and shown as they are written."""
    sentences = read_script("Call `box.style()` when `a === b`. See https://www.example-site.com/a?b=c now.")

    assert [sentence.spoken for sentence in sentences] == [
        "Call box dot style when a equals b.",
        "See example dash site dot com now.",
    ]
    assert sentences[0].text == "Call box.style() when a === b."


def test_plain_text_keeps_its_indented_lines() -> None:
    """Indented lines of a plain text are speech, not code."""
    assert spoken("First line.\n\n    Indented line.") == ["First line.", "Indented line."]


def test_cells_of_a_table_are_said_one_by_one() -> None:
    """A table is read cell by cell, without its lines."""
    assert spoken("| loop | ends |\n|---|---|\n| for | by itself |") == ["loop.", "ends.", "for.", "by itself."]


def test_emoji_are_shown_and_not_said() -> None:
    """A smile in the captions makes no sound."""
    (sentence,) = read_script("Well done \U0001f389!")

    assert "\U0001f389" in sentence.text
    assert "\U0001f389" not in sentence.spoken


def test_pauses_follow_the_structure_and_explicit_breaks() -> None:
    """Sentences, paragraphs and headings are followed by pauses of their own; a break tag sets one."""
    script = 'Ho\n==\n\nOne. Two.\n\nThree. <break time="1.5s"/> Four. <break time="200ms"/>'
    pauses = [sentence.pause for sentence in read_script(script)]

    assert pauses == [HEADING_PAUSE, SENTENCE_PAUSE, PARAGRAPH_PAUSE, 1.5, pytest.approx(0.2)]


def test_abbreviations_and_numbers_end_no_sentence() -> None:
    """Titles, decimals and times stay within their sentence."""
    assert len(spoken("Dr. Smith paid $9.99 at 7:30 p.m. on 3.14.")) == 1


@pytest.mark.parametrize("script", ["", "  \n\n", "<!-- x -->", "```\ncode\n```", "***", "\U0001f389 \u2192"])
def test_a_script_without_words_is_refused_by_name(script: str) -> None:
    """An empty script names the slot that it came through."""
    with pytest.raises(InvalidInput, match="no words") as refused:
        read_sentences(script)

    assert refused.value.field == "inputs.script"


def test_a_script_of_days_is_refused() -> None:
    """A file that is no script at all does not keep a worker busy for a day."""
    with pytest.raises(InvalidInput, match="at most"):
        read_sentences("word " * (MAX_CHARACTERS // 4))
