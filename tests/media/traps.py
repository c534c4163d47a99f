"""Make files that mean harm, or that went wrong on their way; each maker writes one and returns where it is."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from tests.media.bait import Bait
from tests.media.clips import Clip, run_quietly
from tests.media.conftest import WHEEL

Make = Callable[[Clip], Path]
PICTURE = ("-f", "lavfi", "-i", "testsrc2=s=64x64:d=0.4")
SOUND = ("-f", "lavfi", "-i", "sine=d=0.4")

LURES = {
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{file}\n#EXT-X-ENDLIST\n",
    "hls over http": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n",
    "ffconcat": "ffconcat version 1.0\nfile '{file}'\n",
    "dash": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><Period><AdaptationSet><Representation '
    'id="1"><BaseURL>http://127.0.0.1:{port}/</BaseURL></Representation></AdaptationSet></Period></MPD>',
    "svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file://{file}"/></svg>',
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\n",
    "avisynth": 'DirectShowSource("{file}")\n',
    "ffmetadata": ";FFMETADATA1\ntitle={file}\n",
}
"""Texts that name other files, saved as films."""


def lure(kind: str) -> Callable[[Path, Bait], Path]:
    """Return the maker of a text that is saved as a film."""

    def write(folder: Path, bait: Bait) -> Path:
        return _write(folder / "lure.mp4", LURES[kind].format(file=bait.file, port=bait.port).encode())

    return write


def of_bytes(data: bytes, name: str = "clip.mp4") -> Callable[[Path, Bait], Path]:
    """Return the maker of a file with these bytes."""
    return lambda folder, _bait: _write(folder / name, data)


def by_ffmpeg(name: str, *args: str) -> Callable[[Path, Bait], Path]:
    """Return the maker of a file that ffmpeg writes."""

    def write(folder: Path, _bait: Bait) -> Path:
        run_quietly(WHEEL, *args, str(folder / name))
        return folder / name

    return write


def reference_movie(folder: Path, bait: Bait) -> Path:
    """Write a QuickTime movie whose pictures lie in another file."""
    run_quietly(WHEEL, *PICTURE, "-c:v", "mjpeg", str(folder / "self.mov"))
    data = (folder / "self.mov").read_bytes()
    own = struct.pack(">I4sI", 12, b"url ", 1)
    target = f"file://{bait.file}\0".encode()
    outer = struct.pack(">I4sI", 12 + len(target), b"url ", 0) + target
    return _write(folder / "reference.mov", _grown(data, own, outer))


def _grown(data: bytes, old: bytes, new: bytes) -> bytes:
    """Replace an atom by a longer one, and make those around it longer; moov lies behind mdat, so offsets hold."""
    at, more = data.index(old), len(new) - len(old)
    changed = bytearray(data[:at] + new + data[at + len(old) :])
    for name in (b"moov", b"trak", b"mdia", b"minf", b"dinf", b"dref"):
        place = data.rindex(name, 0, at) - 4
        changed[place : place + 4] = struct.pack(">I", int.from_bytes(data[place : place + 4]) + more)
    return bytes(changed)


def picture_bomb(side: int) -> Callable[[Path, Bait], Path]:
    """Return the maker of a complete PNG, black and white, whose decoded picture fills memory."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    def write(folder: Path, _bait: Bait) -> Path:
        header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
        rows = zlib.compress(bytes((side // 8 + 1) * side), 1)
        whole = chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
        return _write(folder / "bomb.png", b"\x89PNG\r\n\x1a\n" + whole)

    return write


def wav(channels: int = 1, rate: int = 48_000, tag: int = 1) -> Callable[[Path, Bait], Path]:
    """Return the maker of a WAV with an odd header."""
    body = bytes(channels * 2 * 4800)
    layout = struct.pack("<HHIIHH", tag, channels, rate, (rate * channels * 2) % 2**32, channels * 2, 16)
    return of_bytes(_riff(layout, body), "odd.wav")


def _riff(layout: bytes, body: bytes) -> bytes:
    chunks = b"fmt " + struct.pack("<I", len(layout)) + layout + b"data" + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def many_tracks(folder: Path, _bait: Bait) -> Path:
    """Write a Matroska file with a thousand sounds."""

    def element(number: str, data: bytes) -> bytes:
        return bytes.fromhex(number) + (len(data) | 1 << 56).to_bytes(8) + data

    def track(number: int) -> bytes:
        audio = element(
            "e1", element("b5", struct.pack(">d", 8000.0)) + element("9f", b"\1") + element("6264", b"\x10")
        )
        count = number.to_bytes(2)
        return element(
            "ae",
            element("d7", count)
            + element("73c5", count)
            + element("83", b"\2")
            + element("86", b"A_PCM/INT/LIT")
            + audio,
        )

    head = element("1a45dfa3", element("4282", b"matroska"))
    tracks = element("1654ae6b", b"".join(track(number) for number in range(1, 1001)))
    block = element("a3", b"\x81\0\0\x80" + bytes(800))
    cluster = element("1f43b675", element("e7", b"\0") + block)
    return _write(folder / "tracks.mkv", head + element("18538067", tracks + cluster))


def huge_metadata(folder: Path, _bait: Bait) -> Path:
    """Write an MP3 behind twenty megabytes of tags."""
    run_quietly(WHEEL, *SOUND, "-c:a", "libmp3lame", "-id3v2_version", "0", str(folder / "plain.mp3"))
    text = b"\0comment\0" + b"x" * 20_000_000
    frame = b"TXXX" + _syncsafe(len(text)) + b"\0\0" + text
    return _write(
        folder / "tags.mp3", b"ID3\4\0\0" + _syncsafe(len(frame)) + frame + (folder / "plain.mp3").read_bytes()
    )


def _syncsafe(value: int) -> bytes:
    return bytes((value >> shift) & 0x7F for shift in (21, 14, 7, 0))


def cover_art(folder: Path, _bait: Bait) -> Path:
    """Write a song with a picture on its cover, under the name of a film."""
    Image.new("RGB", (64, 64), "red").save(folder / "cover.png")
    art = ("-i", str(folder / "cover.png"), "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-f", "mp3")
    run_quietly(WHEEL, *SOUND, *art, "-disposition:v", "attached_pic", str(folder / "film.mp4"))
    return folder / "film.mp4"


def header_of(seconds: float) -> Callable[[Path, Bait], Path]:
    """Return the maker of a film of one second that claims to last so long."""

    def write(folder: Path, _bait: Bait) -> Path:
        run_quietly(WHEEL, "-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", str(folder / "plain.mkv"))
        data = bytearray((folder / "plain.mkv").read_bytes())
        place = data.index(bytes.fromhex("448988")) + 3  # Duration, a float of eight bytes, in milliseconds
        data[place : place + 8] = struct.pack(">d", seconds * 1000)
        return _write(folder / "claims.mkv", bytes(data))

    return write


def flipped(clip: Path, folder: Path, *, behind: float = 0.5) -> Path:
    """Copy a clip and flip bits in the part of its pictures and sounds behind this share."""
    data, dice = bytearray(clip.read_bytes()), random.Random(7)
    begin = data.index(b"mdat") + 4
    size = int.from_bytes(data[begin - 8 : begin - 4])
    for _ in range(80):
        data[begin + dice.randrange(int(size * behind), size - 9)] ^= 1 << dice.randrange(8)
    return _write(folder / f"flipped{clip.suffix}", bytes(data))


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
