"""Give a movie that we wrote other parameter sets in its header; the pictures stay where they are.

ffmpeg copies a track with the header of its first file and has no option to say another one.
"""

from __future__ import annotations

from pathlib import Path

_PATH = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1", b"avcC")
_FIELDS = {b"stsd": 8, b"avc1": 78}
"""Bytes of a box before the boxes in it (ISO/IEC 14496-12)."""
_HEAD = 8


def write_record(path: Path, record: bytes) -> None:
    """Replace the ``avcC`` of the first H.264 track of a movie whose ``moov`` is its last box.

    Raises:
        ValueError: It is no such movie.
    """
    with path.open("r+b") as file:
        at = _last_box(path)
        file.seek(at)
        header = _replaced(file.read(), _PATH, record)
        file.seek(at)
        file.write(header)
        file.truncate()


def _last_box(path: Path) -> int:
    """Return where the last box of a file begins."""
    size, at, begin = path.stat().st_size, 0, 0
    with path.open("rb") as file:
        while at + _HEAD <= size:
            file.seek(at)
            begin, step = at, int.from_bytes(file.read(4))
            if step == 1:
                file.seek(at + _HEAD)
                step = int.from_bytes(file.read(8))
            at += max(_HEAD, step)
    return begin


def _replaced(data: bytes, path: tuple[bytes, ...], payload: bytes) -> bytes:
    """Return boxes in which the first one at ``path`` holds ``payload``."""
    at = 0
    while at + _HEAD <= len(data):
        size, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if kind == path[0] and size >= _HEAD:
            body = data[at + _HEAD : at + size]
            try:
                inside = payload if len(path) == 1 else _inside(body, path, payload)
            except ValueError:
                inside = None
            if inside is not None:
                return data[:at] + (len(inside) + _HEAD).to_bytes(4) + kind + inside + data[at + size :]
        at += max(_HEAD, size)
    raise ValueError(f"The movie has no {path[0].decode()} where one belongs.")


def _inside(body: bytes, path: tuple[bytes, ...], payload: bytes) -> bytes:
    fields = _FIELDS.get(path[0], 0)
    return body[:fields] + _replaced(body[fields:], path[1:], payload)
