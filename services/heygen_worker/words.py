"""Write a script as HeyGen is to speak it: markup is obeyed, pauses are break tags, nothing else is left of it."""

from __future__ import annotations

from shared.errors import InvalidInput
from shared.media.ssml import without_ssml

_MOST_CHARACTERS = 5000
"""Of one order; https://developers.heygen.com, create video."""


def write_words(script: str) -> str:
    """Return what a Markdown, SSML or plain-text script makes a speaker say.

    Raises:
        InvalidInput: There is nothing to say, or more than HeyGen says at once.
    """
    # Reading a script takes the splitter of the local voice, 20 MB: a worker that only waits does without.
    from shared.media.script import HEADING_PAUSE, PARAGRAPH_PAUSE, SENTENCE_PAUSE, read_script  # noqa: PLC0415

    joints = {SENTENCE_PAUSE: " ", PARAGRAPH_PAUSE: "\n\n", HEADING_PAUSE: "\n\n"}
    sentences = read_script(without_ssml(script))
    if not sentences:
        raise InvalidInput("The script is empty.", field="inputs.script", remedy="Give a text with words.")
    *others, last = sentences
    said = "".join(one.spoken + joints.get(one.pause, f' <break time="{one.pause:g}s"/> ') for one in others)
    return _fitting(said + last.spoken)


def _fitting(said: str) -> str:
    if len(said) > _MOST_CHARACTERS:
        message = f"The script has {len(said)} characters; HeyGen speaks up to {_MOST_CHARACTERS}."
        remedy = "Split it over several nodes, and merge their videos."
        raise InvalidInput(message, field="inputs.script", remedy=remedy)
    return said
