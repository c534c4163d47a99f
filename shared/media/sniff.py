"""Tell from a file's first bytes what it is, whatever its name says; pure but for reading those bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["media", "image", "playlist", "web", "text", "empty", "unknown"]

_HEAD_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Sniffed:
    """Say what a file looks like."""

    kind: Kind
    name: str
    """In words, as ``an HTML page``."""
    extension: str
    """Without the dot: what a file with these bytes is called."""
    media_type: str
    """As in Content-Type."""


_MAGIC: tuple[tuple[int, bytes, Sniffed], ...] = (
    (4, b"ftypqt", Sniffed("media", "a QuickTime movie", "mov", "video/quicktime")),
    (4, b"ftypM4A", Sniffed("media", "an MPEG-4 audio file", "m4a", "audio/mp4")),
    (4, b"ftypavif", Sniffed("unknown", "an AVIF picture", "avif", "image/avif")),
    (4, b"ftypheic", Sniffed("unknown", "an HEIC picture", "heic", "image/heic")),
    (4, b"ftyp", Sniffed("media", "an MPEG-4 file", "mp4", "video/mp4")),
    (4, b"moov", Sniffed("media", "a QuickTime movie", "mov", "video/quicktime")),
    (4, b"mdat", Sniffed("media", "a QuickTime movie", "mov", "video/quicktime")),
    (4, b"wide", Sniffed("media", "a QuickTime movie", "mov", "video/quicktime")),
    (0, b"\x1a\x45\xdf\xa3", Sniffed("media", "a Matroska or WebM file", "webm", "video/webm")),
    (0, b"ID3", Sniffed("media", "an MP3 file", "mp3", "audio/mpeg")),
    (0, b"OggS", Sniffed("media", "an Ogg file", "ogg", "audio/ogg")),
    (0, b"fLaC", Sniffed("media", "a FLAC file", "flac", "audio/flac")),
    (0, b"GIF8", Sniffed("media", "a GIF", "gif", "image/gif")),
    (0, b"\x89PNG\r\n\x1a\n", Sniffed("image", "a PNG picture", "png", "image/png")),
    (0, b"\xff\xd8\xff", Sniffed("image", "a JPEG picture", "jpg", "image/jpeg")),
    (0, b"%PDF", Sniffed("unknown", "a PDF document", "pdf", "application/pdf")),
    (0, b"PK\x03\x04", Sniffed("unknown", "a ZIP archive", "zip", "application/zip")),
    (0, b"\x1f\x8b", Sniffed("unknown", "a gzip archive", "gz", "application/gzip")),
)
_RIFF = {
    b"WAVE": Sniffed("media", "a WAV file", "wav", "audio/wav"),
    b"WEBP": Sniffed("image", "a WebP picture", "webp", "image/webp"),
    b"AVI ": Sniffed("unknown", "an AVI file", "avi", "video/x-msvideo"),
}
_WORDS: tuple[tuple[bytes, Sniffed], ...] = (
    (b"#extm3u", Sniffed("playlist", "a playlist (HLS)", "m3u8", "application/vnd.apple.mpegurl")),
    (b"ffconcat", Sniffed("playlist", "a list of other files (ffconcat)", "ffconcat", "text/plain")),
    (b"<!doctype html", Sniffed("web", "an HTML page", "html", "text/html")),
    (b"<html", Sniffed("web", "an HTML page", "html", "text/html")),
    (b"<head", Sniffed("web", "an HTML page", "html", "text/html")),
    (b"<mpd", Sniffed("playlist", "a playlist (DASH)", "mpd", "application/dash+xml")),
    (b"<svg", Sniffed("playlist", "an SVG drawing", "svg", "image/svg+xml")),
    (b"<error", Sniffed("web", "an XML error message", "xml", "application/xml")),
)
_UNKNOWN = Sniffed("unknown", "of a kind that is not known here", "bin", "application/octet-stream")
_MP3 = Sniffed("media", "an MP3 file", "mp3", "audio/mpeg")
_AAC = Sniffed("media", "an AAC file", "aac", "audio/aac")


def sniff_file(path: Path) -> Sniffed:
    """Return what the first bytes of a file look like."""
    with path.open("rb") as file:
        return sniff(file.read(_HEAD_BYTES))


def sniff(head: bytes) -> Sniffed:
    """Return what these first bytes look like."""
    if not head:
        return Sniffed("empty", "empty (0 bytes)", "bin", "application/octet-stream")
    for offset, magic, found in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return found
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], _UNKNOWN)
    if re.match(rb"\xff[\xf0\xf1\xf8\xf9]", head):
        return _AAC
    if re.match(rb"\xff[\xe0-\xff]", head):
        return _MP3
    return _sniff_text(head)


def _sniff_text(head: bytes) -> Sniffed:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for word, found in _WORDS:
        if start.startswith(word) or (start.startswith(b"<?xml") and word.startswith(b"<") and word in start):
            return found
    if b"\0" in head or _decoded(head) is None:
        return _UNKNOWN
    if start[:1] in (b"{", b"["):
        return Sniffed("text", "a JSON document", "json", "application/json")
    return Sniffed("text", "a text", "txt", "text/plain; charset=utf-8")


def _decoded(head: bytes) -> str | None:
    """Decode as UTF-8; the head may end within a character."""
    try:
        return head.decode()
    except UnicodeDecodeError as error:
        whole = error.start >= len(head) - 3 and len(head) >= _HEAD_BYTES
        return head[: error.start].decode() if whole else None


def in_words(head: bytes) -> str:
    """Return the first bytes so that a person can read them, as ``<!DOCTYPE html>…`` or ``00 00 1f 8b``."""
    text = head[:48].decode(errors="replace")
    if "\ufffd" not in text and (text.isprintable() or text.strip().replace("\n", "").isprintable()):
        return " ".join(text.split())
    return head[:12].hex(" ")
