"""Write SRT captions as WebVTT, the only kind that ``<track>`` plays."""

from __future__ import annotations

import re

_TIMES = re.compile(r"^\s*(\d+:\d\d:\d\d)[,.](\d{3})\s*-->\s*(\d+:\d\d:\d\d)[,.](\d{3}).*$")


def webvtt(srt: str) -> str:
    """Return the same captions as WebVTT; their words are text, whatever they look like."""
    lines = srt.removeprefix("\ufeff").splitlines()
    return "WEBVTT\n\n" + "".join(f"{_line(line)}\n" for line in lines)


def _line(line: str) -> str:
    times = _TIMES.match(line)
    if times is not None:
        return "{}.{} --> {}.{}".format(*times.groups())
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
