"""Take speech markup out of a script: people paste what another tool wanted."""

from __future__ import annotations

import re

_DOCUMENT = re.compile(r"\A\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?<speak\b", re.IGNORECASE)
_PROLOG = re.compile(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</?p\b[^<>]*>", re.IGNORECASE)
_ANY = re.compile(r"</?(?!break\b)[a-z][\w:.-]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ONLY_SSML = re.compile(
    r"</?(?:speak|prosody|emphasis|say-as|phoneme|(?:amazon|mstts|google):[\w-]+)\b[^<>]*>", re.IGNORECASE
)


def without_ssml(script: str) -> str:
    """Return a script without the tags of SSML; its words and its breaks stay.

    In a script that is no SSML document only tags that nothing else has are taken out: a lesson may speak of ``<p>``.
    """
    if not _DOCUMENT.match(script):
        return _ONLY_SSML.sub("", script)
    plain = _PARAGRAPH.sub("\n\n", _PROLOG.sub("", script))
    return "\n".join(line.strip() for line in _ANY.sub("", plain).splitlines())
