"""What a storage key may look like, so that it means the same object in a bucket and in a directory."""

from __future__ import annotations

import re

from shared.errors import InvalidInput

MAX_KEY_BYTES = 900
"""S3 takes 1024; the rest is room for a bucket's prefix and for temporary names."""
MAX_SEGMENT_BYTES = 255
"""Longest file name of common file systems."""
INCOMING = ".incoming"
"""First segment that a directory keeps for files on their way in."""

_REMEDY = "use letters, digits and -_. in segments divided by single slashes, as in pipelines/p1/intro.mp4"


def check_key(key: str) -> str:
    """Return the key unless it is one that a storage would misread.

    Raises:
        InvalidInput: The key is empty, absolute, too long, leads outside, or holds control characters.
    """
    if problem := _problem(key):
        raise InvalidInput(f"storage key {_shown(key)} {problem}", field="key", remedy=_REMEDY)
    return key


def check_prefix(prefix: str) -> str:
    """Return a prefix unless it leads outside; it may be empty and may end inside of a segment.

    Raises:
        InvalidInput: No key that begins with it can be valid.
    """
    if prefix:
        check_key(prefix + "x")
    return prefix


def _problem(key: str) -> str | None:
    return next((sentence for broken, sentence in _RULES if broken(key)), None)


def _is_no_unicode(key: str) -> bool:
    return re.search(r"[\ud800-\udfff]", key) is not None


def _has_empty_segment(key: str) -> bool:
    return "" in key.split("/")


def _leads_outside(key: str) -> bool:
    segments = key.split("/")
    return not {".", ".."}.isdisjoint(segments) or segments[0] == INCOMING or "\\" in key


def _has_controls(key: str) -> bool:
    return re.search(r"[\x00-\x1f\x7f-\x9f]", key) is not None


def _is_too_long(key: str) -> bool:
    segments = key.encode().split(b"/")
    return len(key.encode()) > MAX_KEY_BYTES or max(map(len, segments)) > MAX_SEGMENT_BYTES


_RULES = (
    (_is_no_unicode, "is not valid Unicode"),
    (_has_empty_segment, "is empty, or begins, ends or goes on with a slash too many"),
    (_leads_outside, f"leads outside: segments . and .., a first segment {INCOMING} and backslashes are refused"),
    (_has_controls, "holds control characters"),
    (_is_too_long, f"is too long: at most {MAX_KEY_BYTES} bytes, and {MAX_SEGMENT_BYTES} between two slashes"),
)
"""What is refused, and the sentence for it; the first that is broken is told."""


def _shown(key: str) -> str:
    """Return the key as it can stand in a message: escaped, and not longer than a line."""
    return ascii(key if len(key) <= 80 else key[:77] + "...")  # noqa: PLR2004  a line's worth
