"""Read, shift, write and draw captions.

Captions travel between nodes as SRT. Before they reach ffmpeg they are parsed into cues and written anew into the
scratch directory, so that no text of an editor is ever an option, a path or a drawing command: `read` keeps words and
times, `write_srt` feeds a caption track, `write_ass` feeds libass, scaled to the picture.

The font is Noto Sans (SIL Open Font License) from the ``fontpkg-noto-sans`` wheel: captions look the same on a machine
without any font. Scripts that it lacks (CJK, Arabic, emoji) fall back to what fontconfig finds on the machine.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fontpkg_noto_sans import FAMILY, ROOT

from shared.errors import InvalidInput

SRT_NAME = "captions.srt"
ASS_NAME = "captions.ass"
FONTS = "fonts"

_TIMES = re.compile(
    r"(\d{1,3}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})\s*-->\s*(\d{1,3}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})",
)
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|\{\\[^}]*\}")
_MAX_BYTES = 8 * 2**20
"""An SRT file of a ten-hour film is half a megabyte."""


@dataclass(frozen=True, slots=True)
class Cue:
    """Show a text from ``start`` to ``end``, in seconds."""

    start: float
    end: float
    text: str
    """Plain words; line breaks as the author set them."""


def read(path: Path, *, field: str | None = None) -> list[Cue]:
    """Return the cues of an SRT file in order of their start, without markup.

    Args:
        path: The file.
        field: The slot that it came by, to be named in errors.

    Raises:
        InvalidInput: The file is no SRT, or holds no cue.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise _refused("is larger than 8 MiB", field)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused("is not UTF-8 text", field) from error
    cues = parse(text)
    if not cues:
        raise _refused("holds no cue", field)
    return cues


def _refused(what: str, field: str | None) -> InvalidInput:
    return InvalidInput(f"The caption file {what}.", field=field, remedy="Give captions as an SRT file in UTF-8.")


def parse(text: str) -> list[Cue]:
    """Return the cues of an SRT text; a block without times or words is passed over."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    cues = [cue for block in blocks if (cue := _cue(block)) is not None]
    return sorted(cues, key=lambda cue: (cue.start, cue.end))


def _cue(block: str) -> Cue | None:
    times = _TIMES.search(block)
    if times is None:
        return None
    start, end = _seconds(times.groups()[:4]), _seconds(times.groups()[4:])
    lines = (_MARKUP.sub("", line).strip() for line in block[times.end() :].split("\n")[1:])
    text = "\n".join(_printable(line) for line in lines if line)
    return Cue(start, end, text) if text and end > start else None


def _seconds(parts: Sequence[str]) -> float:
    hours, minutes, seconds, fraction = parts
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(fraction.ljust(3, "0")) / 1000


def _printable(line: str) -> str:
    return "".join(char for char in line if char.isprintable() or char in "\u200c\u200d\u200e\u200f")


def shifted(cues: Iterable[Cue], by: float) -> list[Cue]:
    """Move all cues by so many seconds, as their sound moves."""
    return [replace(cue, start=cue.start + by, end=cue.end + by) for cue in cues]


def within(cues: Iterable[Cue], start: float, end: float) -> list[Cue]:
    """Keep what is shown between two times, cut at both; what begins earlier or ends later is shortened."""
    cut = (replace(cue, start=max(cue.start, start), end=min(cue.end, end)) for cue in cues)
    return [cue for cue in cut if cue.end - cue.start > 0.001]  # noqa: PLR2004  SRT counts milliseconds


def joined(*tracks: Iterable[Cue]) -> list[Cue]:
    """Lay several lists of cues over each other, in order of time."""
    return sorted((cue for track in tracks for cue in track), key=lambda cue: (cue.start, cue.end))


def write_srt(cues: Sequence[Cue], path: Path) -> Path:
    """Write cues as an SRT file."""
    blocks = (
        f"{number}\n{_clock(cue.start, ',', 3)} --> {_clock(cue.end, ',', 3)}\n{cue.text}\n"
        for number, cue in enumerate(cues, start=1)
    )
    path.write_text("\n".join(blocks), encoding="utf-8")
    return path


def write_ass(cues: Sequence[Cue], folder: Path, *, width: int, height: int) -> str:
    """Write cues as an ASS file with its font into a scratch folder, and return the filter that draws them.

    The filter names files relative to ``folder``, which must be ffmpeg's working directory.
    """
    fonts = folder / FONTS
    fonts.mkdir(exist_ok=True)
    shutil.copyfile(ROOT / "files" / "NotoSans[wdth,wght].ttf", fonts / "NotoSans.ttf")
    lines = (
        f"Dialogue: 0,{_clock(cue.start, '.', 2)},{_clock(cue.end, '.', 2)},Lesson,,0,0,0,,{_ass_text(cue.text)}"
        for cue in cues
    )
    document = _ass_head(width, height) + "\n".join(lines) + "\n"
    (folder / ASS_NAME).write_text(document, encoding="utf-8")
    return f"ass=filename={ASS_NAME}:fontsdir={FONTS}"


def _ass_head(width: int, height: int) -> str:
    """Set white words on one translucent dark box above the lower edge, as large as 1/27 of the picture is high.

    ``BorderStyle 4`` is libass's own: one box behind all lines, padded by ``Shadow``. It keeps words legible over
    bright code screens and moving pictures alike.
    """
    side = min(width, height * 16 // 9)
    size, pad, margin = max(10, side * 30 // 1000), max(2, side * 8 // 1000), max(4, height * 45 // 1000)
    style = f"{FAMILY},{size},&H00FFFFFF,&H00FFFFFF,&HFF000000,&H38101010,0,0,0,0,100,100,0,0,4,0,{pad},2"
    return (
        "[Script Info]\nScriptType: v4.00+\nWrapStyle: 0\nScaledBorderAndShadow: yes\n"
        f"PlayResX: {width}\nPlayResY: {height}\n\n"
        "[V4+ Styles]\nFormat: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, "
        "Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, "
        "MarginL, MarginR, MarginV, Encoding\n"
        f"Style: Lesson,{style},{width // 10},{width // 10},{margin},1\n\n"
        "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    )


def _ass_text(text: str) -> str:
    r"""Take the meaning from ASS's control characters: ``\\`` begins a command, braces hold them.

    A backslash is followed by a word joiner, which keeps it a backslash; libass has no other escape for it.
    """
    plain = text.replace("\\", "\\\u2060").replace("{", "\\{").replace("}", "\\}")
    return plain.replace("\n", "\\N")


def _clock(seconds: float, mark: str, digits: int) -> str:
    unit = 10**digits
    ticks = max(0, round(seconds * unit))
    whole, fraction = divmod(ticks, unit)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}{mark}{fraction:0{digits}d}"
