"""The quick look at a text lets nothing pass that the careful one would hide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared import log

_PIECES = st.sampled_from(
    ["https://", "user:", "pass", "@host/", "?X-Amz-Signature=", "Bearer ", "basic\t", "abcdefgh12345", "api_key", "API-KEY", "=", ": ", '"',
     "secret", "token", "passwd", "password", "signature", " ", "plain", "é", "\n", "\x1b", "postgres://"]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=5), max_size=12).map("".join))
def test_the_quick_look_lets_nothing_pass(text: str) -> None:
    """A text in which a pattern matches is always suspect."""
    if any(pattern.search(text) for pattern, _ in log._SECRETS_IN_TEXT):  # noqa: SLF001  the two must agree
        assert log._SUSPECT.search(text)  # noqa: SLF001  ditto
