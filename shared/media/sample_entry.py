"""Read and replace the parameter sets in the header of a movie that we wrote; the pictures stay where they are.

ffmpeg copies a track with the header of its first file and has no option to say another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_PATH = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"avc1", b"avcC")
_FIELDS = {b"stsd": 8, b"avc1": 78}
"""Bytes of a box before the boxes in it (ISO/IEC 14496-12)."""
_HEAD = 8


def read_record(path: Path) -> bytes:
    """Return the ``avcC`` of the first H.264 track of a movie whose ``moov`` is its last box.

    Raises:
        ValueError: It is no such movie.
    """
    with path.open("rb") as file:
        file.seek(_last_box(path))
        header = file.read()
    *_, (start, end) = _way(header)
    return header[start + _HEAD : end]


def write_record(path: Path, record: bytes) -> None:
    """Replace the ``avcC`` that `read_record` returns.

    Raises:
        ValueError: There is none.
    """
    at = _last_box(path)
    with path.open("r+b") as file:
        file.seek(at)
        header = bytearray(file.read())
        way = _way(header)
        start, end = way[-1]
        header[start + _HEAD : end] = record
        for box, old_end in way:
            header[box : box + 4] = (old_end - box + len(record) - (end - start - _HEAD)).to_bytes(4)
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


def _way(header: bytes | bytearray) -> list[tuple[int, int]]:
    """Return where each box on the way to the parameter sets begins and ends."""
    way = next(_ways(header, 0, len(header), _PATH), None)
    if way is None:
        raise ValueError("The movie has no H.264 track, or its header is not its last box.")
    return way


def _ways(data: bytes | bytearray, at: int, end: int, path: tuple[bytes, ...]) -> Iterator[list[tuple[int, int]]]:
    """Yield the ways to boxes at a path; a track of sound has none."""
    if not path:
        yield []
        return
    while at + _HEAD <= end:
        stop = at + max(_HEAD, int.from_bytes(data[at : at + 4]))
        if data[at + 4 : at + 8] == path[0]:
            inside = at + _HEAD + _FIELDS.get(path[0], 0)
            yield from ([(at, stop), *way] for way in _ways(data, inside, min(stop, end), path[1:]))
        at = stop
