"""Long scripts are cut where a speaker would rest, and speech markup of other tools is not spoken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.tts_worker.parts import cut
from shared.errors import InvalidInput
from shared.media.script import PARAGRAPH_PAUSE, SENTENCE_PAUSE, Sentence, read_script
from shared.media.ssml import without_ssml

SENTENCES = st.lists(
    st.builds(
        lambda words, pause: Sentence("w" * words, "w" * words, pause),
        st.integers(1, 60),
        st.sampled_from([SENTENCE_PAUSE, PARAGRAPH_PAUSE, 1.5]),
    ),
    min_size=1,
    max_size=60,
)


@given(sentences=SENTENCES, limit=st.integers(100, 400))
def test_every_sentence_is_in_one_part_in_order_and_no_part_is_too_long(sentences: list[Sentence], limit: int) -> None:
    """Whatever the sentences are; and there are not many more parts than needed."""
    parts = cut(sentences, limit, breaks=True)

    assert [sentence for part in parts for sentence in part.sentences] == sentences
    assert max(len(part.text) for part in parts) <= limit
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    assert len(parts) <= 2 * sum(len(sentence.spoken) + 30 for sentence in sentences) / limit + 1


def test_parts_end_with_paragraphs_and_know_their_neighbours() -> None:
    """A cut goes to the end of a paragraph where that is near; breaks within a part are told, those at its end made."""
    opening = "One two three four five six seven eight nine. Ten eleven twelve thirteen fourteen fifteen sixteen."
    script = f'{opening}\n\nSix seven eight nine. Ten. <break time="4s"/> Eleven.\n\nTwelve. <break time="2s"/>'
    first, second = cut(read_script(script), 120, breaks=True)

    assert (first.text, first.pause) == (opening, PARAGRAPH_PAUSE)
    assert second.text == 'Six seven eight nine. Ten. <break time="3s" /> <break time="1s" /> Eleven.\n\nTwelve.'
    assert second.pause == 2.0
    assert (first.after, second.before) == ("Six seven eight nine. Ten. Eleven. Twelve.", first.text)
    [whole] = cut(read_script(script), 1000, breaks=False)
    assert "Ten. … Eleven." in whole.text


def test_a_sentence_beyond_the_limit_is_refused() -> None:
    """It cannot be cut without being heard."""
    with pytest.raises(InvalidInput, match="longer than the 100 letters"):
        cut([Sentence("w" * 200, "w" * 200, SENTENCE_PAUSE)], 100, breaks=True)


def test_markup_of_other_tools_is_not_spoken_and_lessons_about_html_are() -> None:
    """Of a script that is SSML all tags go but breaks; of another only those that nothing else has."""
    ssml = '<?xml version="1.0"?>\n<speak>\n<p>Salt &amp; <sub alias="x">pepper</sub>.</p>\n<p><s>Two.</s> <break time="1s"/></p>\n</speak>'
    lesson = '<prosody rate="slow">\nThe tag `<p>` is a paragraph.\n</prosody>'

    assert [sentence.text for sentence in read_script(without_ssml(ssml))] == ["Salt & pepper.", "Two."]
    assert read_script(without_ssml(ssml))[-1].pause == 1.0
    assert [sentence.text for sentence in read_script(without_ssml(lesson))] == ["The tag <p> is a paragraph."]
    assert without_ssml("a < b and <b>bold</b>") == "a < b and <b>bold</b>"
