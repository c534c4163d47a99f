"""Say what a media file is: its streams, their true length, and whether it can be worked with.

PyAV reads it in a child process of its own (``reader.py``, about 150 ms): parsing what ``ffmpeg -i`` prints tells
neither rotation nor alpha nor exact rates, and a hostile file may crash a decoder. Headers lie, so the reader walks all
packets; times here are what was found, not what was claimed.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from shared.errors import InvalidInput, JobError
from shared.media.acceptance import require_acceptable
from shared.media.rates import nominal_rate
from shared.media.reading import ask_reader, ask_reader_at_once, fraction
from shared.media.sniff import Sniffed, in_words, sniff_file
from shared.media.streams import AudioStream, Probe, VideoStream
from shared.media.whitelist import MAX_PIXELS

__all__ = ["AudioStream", "Probe", "VideoStream", "probe", "probe_at_once"]

_IMAGES = ("png_pipe", "jpeg_pipe", "webp_pipe")
_CAUSES = {"PatchWelcomeError": "it uses a feature that is not read here"}


async def probe(
    path: Path, *, field: str | None = None, max_pixels: int = MAX_PIXELS, sections: Sequence[int] = ()
) -> Probe:
    """Return what a file is.

    Args:
        path: The file.
        field: The slot or key that it came by, to be named in errors.
        max_pixels: Most that a picture may have.
        sections: Numbers of frames, one after the other, whose packets are hashed by themselves.

    Raises:
        InvalidInput: It is empty, no media, cut off, too large, or nothing in it can be decoded.
    """
    sniffed = _look(path, field)
    facts = await ask_reader(path, "facts", max_pixels=max_pixels, field=field, sections=sections)
    return _accepted(path, sniffed, facts, max_pixels, field)


async def probe_at_once(given: Sequence[tuple[Path, str]]) -> list[Probe]:
    """Return what some files are, each given with its field, by one reader; a few hundred milliseconds less for each.

    Raises:
        InvalidInput: As `probe`; for the first of them with which something is wrong.
    """
    sniffed = [_look(path, field) for path, field in given]
    try:
        found = await ask_reader_at_once([path for path, _ in given], "facts")
    except JobError:
        return [await probe(path, field=field) for path, field in given]
    return [
        _accepted(path, seen, facts, MAX_PIXELS, field)
        for (path, field), seen, facts in zip(given, sniffed, found, strict=True)
    ]


def _accepted(path: Path, sniffed: Sniffed, facts: dict[str, Any], max_pixels: int, field: str | None) -> Probe:
    """Make sense of a reader's answer, or say why the file cannot be worked with."""
    if "error" in facts:
        raise _not_media(path, sniffed, _CAUSES.get(facts["error"], facts["said"]), field)
    found = _understand(facts, sniffed, path)
    require_acceptable(found, facts, max_pixels, field)
    return found


def _look(path: Path, field: str | None) -> Sniffed:
    """Refuse what its first bytes already tell to be no media."""
    try:
        sniffed = sniff_file(path)
    except OSError as error:
        raise InvalidInput(f"The file cannot be opened: {error.strerror}.", field=field) from error
    if sniffed.kind not in ("media", "image", "unknown"):
        raise _not_media(path, sniffed, None, field)
    return sniffed


def _not_media(path: Path, sniffed: Sniffed, said: str | None, field: str | None) -> InvalidInput:
    with path.open("rb") as file:
        head = file.read(64)
    start = f" It begins with “{in_words(head)}”." if head else ""
    if sniffed.kind in ("media", "image"):
        message = f"The file looks like {sniffed.name} and cannot be read: {said}."
        remedy = "Play it to see whether it is complete, and export or download it again."
    else:
        message = f"The file is no media: it is {sniffed.name}.{start}"
        remedy = "Give an mp4, mov, webm, mp3, wav, m4a, flac, ogg, png or jpeg file."
    return InvalidInput(message, field=field, remedy=remedy, details={"code": "input_not_media"})


def _understand(facts: dict[str, Any], sniffed: Sniffed, path: Path) -> Probe:
    streams = facts["streams"]
    video = next((_video(s) for s in streams if s["type"] == "video"), None)
    audio = next((_audio(s) for s in streams if s["type"] == "audio" and s["decodes"]), None)
    size = path.stat().st_size
    return Probe(facts["format"], sniffed, size, video, audio, is_image=facts["format"] in _IMAGES)


def _video(facts: dict[str, Any]) -> VideoStream:
    step, average = fraction(facts["step"]), fraction(facts["avg_rate"])
    real = fraction(facts["r_rate"])
    start = fraction(facts["first"]) or fraction(facts["start"]) or Fraction(0)
    last = fraction(facts["end"]) or start
    rate = 1 / step if facts["even"] and step else nominal_rate(average, real)
    return VideoStream(
        index=facts["index"],
        codec=facts["codec"] or "unknown",
        profile=facts["profile"],
        width=facts["width"],
        height=facts["height"],
        sar=fraction(facts["sar"]) or Fraction(1),
        pix_fmt=facts["pix_fmt"] or "unknown",
        level=facts["level"],
        rate=rate,
        avg_rate=average,
        r_rate=real,
        even=facts["even"],
        frames=facts["packets"],
        start=start,
        end=last if last > start else start + (step or 1 / rate),
        key_first=facts["key_first"],
        rotation=facts["rotation"],
        interlaced=facts["interlaced"],
        color=tuple(facts["color"]),
        alpha_mode=facts["alpha_mode"] == "1",
        time_base=fraction(facts["time_base"]) or Fraction(1, 1000),
        extradata=facts["extradata"],
        record=facts["record"],
        delay=facts["delay"],
        joins=facts["joins"],
        packets=facts["hash"],
        sections=tuple(facts["sections"]),
    )


def _audio(facts: dict[str, Any]) -> AudioStream:
    start = fraction(facts["first"]) or Fraction(0)
    return AudioStream(
        index=facts["index"],
        codec=facts["codec"] or "unknown",
        sample_rate=facts["sample_rate"],
        channels=facts["channels"],
        layout=facts["layout"],
        start=start,
        end=max(fraction(facts["end"]) or start, start),
        language=facts["language"],
    )
