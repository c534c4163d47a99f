"""Read what media files are and print a line of JSON for each; run as a script by ``shared.media.reading``.

    python -I reader.py <<< '{"files": […], "options": {…}, "codecs": […], "max_pixels": 35651584, "task": "facts"}'

It imports nothing of ours, and waits for its order, so that it can be started before there is one.

A process of its own, under limits: a file that crashes or bloats a decoder takes nobody with it. Headers lie, so all
packets are counted and the first picture and the first sound are decoded. PyAV opens decoders by itself and knows
nothing of ``codec_whitelist``, so the codecs are held against the list here. With ``"task": "damage"`` everything is
decoded until a decoder complains, and the answer is where.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

import av
import av.error


def main() -> None:
    """Print the facts of each file, or what is wrong with it; nothing where there is no order."""
    av.logging.set_level(None)
    order = json.loads(sys.stdin.readline() or '{"files": []}')
    for file in order["files"]:
        print(json.dumps(answer(file, order)))  # noqa: T201  stdout is the answer


def answer(file: str, order: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a file, or what is wrong with it."""
    try:
        facts: dict[str, Any] = TASKS[order["task"]](f"file:{file}", order)
    except av.error.FFmpegError as error:
        facts = {"error": type(error).__name__, "said": str(error.strerror)}
    except MemoryError:
        facts = {"error": "MemoryError", "said": "it asks for more memory than a file of its kind may take"}
    return facts


def read(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of the container and of its streams."""
    with av.open(name, options=given["options"]) as container:
        streams = [stream for stream in container.streams if not is_cover(stream)]
        seen = {stream.index: watcher(stream, given) for stream in streams}
        stopped = walk(container, streams, seen)
        return {
            "format": container.format.name,
            "duration": seconds(container.duration, Fraction(1, av.time_base)),
            "stopped": stopped,
            "tracks": len(container.streams),
            "streams": [describe(stream, seen[stream.index]) for stream in streams],
        }


def is_cover(stream: Any) -> bool:
    """Tell a picture of an album from a video."""
    return bool(stream.type == "video" and stream.disposition & stream.disposition.__class__.attached_pic)


def watcher(stream: Any, given: dict[str, Any]) -> Seen:
    """Return what looks at the packets of a stream; only those of pictures are hashed."""
    hashes = Hashes(given["sections"]) if stream.type == "video" else None
    return Seen(decodable(stream, given), Coded(stream.codec_context), hashes)


class Hashes:
    """Hash all packets of a picture, and each section of so many of them."""

    def __init__(self, sections: list[int]) -> None:
        self.whole = self.section = hashlib.blake2b(digest_size=16)
        self.sizes = iter(sections)
        self.done: list[str] = []
        self.left = 0
        self.begin()

    def begin(self) -> None:
        """Begin the next section; 0 packets are left behind the last one."""
        self.left, self.section = next(self.sizes, 0), hashlib.blake2b(digest_size=16)

    def take(self, packet: Any) -> None:
        """Count a packet in."""
        self.whole.update(packet)
        if self.left:
            self.section.update(packet)
            self.left -= 1
            if self.left == 0:
                self.done.append(self.section.hexdigest())
                self.begin()


class Seen:
    """Keep what the packets of one stream showed."""

    def __init__(self, decode: bool, coded: Coded, hashes: Hashes | None) -> None:
        self.coded = coded
        self.hashes = hashes
        self.tries = MOST_TRIES if decode else 0
        self.frame: Any = None
        self.packets = 0
        self.broken = 0
        self.key_first = False
        self.encrypted = False
        self.pts: list[int] = []
        self.end: int | None = None

    def count(self, packet: Any) -> None:
        """Count a packet that will be shown."""
        if self.packets == 0:
            self.key_first = bool(packet.is_keyframe)
            self.encrypted = any(one.data_type == "encryption_info" for one in packet.iter_sidedata())
        self.packets += 1
        if self.hashes is not None:
            self.hashes.take(packet)
        self.broken += bool(packet.is_corrupt)
        if packet.pts is not None:
            self.pts.append(packet.pts)
            self.end = max(self.end or packet.pts, packet.pts + (packet.duration or 0))

    def decode(self, packet: Any) -> None:
        """Decode until there is one frame; a broken packet has none."""
        if self.frame is None and self.tries > 0:
            self.tries -= 1
            with contextlib.suppress(av.error.FFmpegError):
                self.frame = next(iter(packet.decode()), None)


class Coded:
    """Watch H.264 for what keeps it from standing beside other H.264 in one track."""

    def __init__(self, context: Any) -> None:
        self.record = context.extradata or b"" if context is not None and context.name == "h264" else b""
        # Units that begin with a length of four bytes, as all of our own do.
        self.plain = self.record[:1] == b"\x01" and self.record[4:5] == b"\xff"
        self.head: bytes | None = None

    def look(self, packet: Any) -> None:
        """See that decoding starts anew with the first picture, that all are shown, and that no parameters change."""
        if not self.plain or not packet.size:
            return
        found = list(units(memoryview(packet)))
        if self.head is None:
            self.head = bytes(packet)
            self.plain = any(unit[0] & 31 == NEW_START for unit in found)
        sets = (bytes(unit) for unit in found if unit[0] & 31 in PARAMETERS)
        changed = packet.is_discard or packet.has_sidedata("new_extradata")
        self.plain = self.plain and not changed and all(s in self.record for s in sets)

    def joins(self, delay: int) -> bool:
        """Tell whether it can stand beside others: a decoder must know its delay from the first picture on."""
        if not self.plain or self.head is None or delay == 0:
            return self.plain
        fresh: Any = av.CodecContext.create("h264", "r")
        fresh.extradata, fresh.thread_count = self.record, 1
        with contextlib.suppress(av.error.FFmpegError):
            fresh.decode(av.Packet(self.head))
        return bool(fresh.reorder_depth >= delay)


NEW_START, PARAMETERS = 5, (7, 8, 13, 15)
"""Types of units in H.264."""


def units(data: memoryview) -> Iterator[memoryview]:
    """Yield the units of a packet."""
    at = 0
    while at + 4 < len(data):
        size = int.from_bytes(data[at : at + 4])
        yield data[at + 4 : at + 4 + max(1, size)]
        at += 4 + size


MOST_TRIES = 500
"""Packets that may be decoded in vain before a stream counts as unreadable."""


def decodable(stream: Any, given: dict[str, Any]) -> bool:
    """Tell whether a first frame is to be decoded."""
    if stream.type not in ("video", "audio") or not is_known(stream, given["codecs"]):
        return False
    stream.codec_context.thread_count = 1
    pixels = 1 if stream.type == "audio" else stream.codec_context.width * stream.codec_context.height
    return bool(0 < pixels <= given["max_pixels"])


def is_known(stream: Any, codecs: list[str]) -> bool:
    """Tell whether a stream's decoder is one that may see it."""
    return stream.codec_context is not None and stream.codec_context.name in codecs


def walk(container: Any, streams: list[Any], seen: dict[int, Seen]) -> str | None:
    """Look at every packet; return why the file could not be read to its end, if it could not."""
    try:
        for packet in container.demux(streams):
            stream = seen[packet.stream.index]
            stream.decode(packet)
            stream.coded.look(packet)
            if packet.size and not packet.is_discard:
                stream.count(packet)
    except av.error.FFmpegError as error:
        return str(error.strerror)
    return None


def describe(stream: Any, seen: Seen) -> dict[str, Any]:
    """Return the facts of one stream."""
    base, frame = stream.time_base, seen.frame
    facts = {
        "type": stream.type,
        "index": stream.index,
        "codec": stream.codec_context.name if stream.codec_context else None,
        "profile": stream.profile if stream.type in ("video", "audio") else None,
        "time_base": ratio(base),
        "start": seconds(min(seen.pts, default=None), base),
        "end": seconds(seen.end, base),
        "packets": seen.packets,
        "broken": seen.broken,
        "header_duration": seconds(stream.duration, base),
        "encrypted": seen.encrypted,
        "decodes": frame is not None,
        "first": seconds(frame.pts, frame.time_base) if frame is not None else None,
        "longest": seconds(max((b - a for a, b in pairwise(sorted(seen.pts))), default=0), base),
    }
    if stream.type == "video":
        facts |= describe_picture(stream, seen)
    if stream.type == "audio":
        facts |= describe_sound(stream, frame)
    return facts


def describe_picture(stream: Any, seen: Seen) -> dict[str, Any]:
    """Return what only pictures have."""
    context, frame, pts = stream.codec_context, seen.frame, sorted(seen.pts)
    delay = reordering(seen.pts)
    color = (context.color_range, context.colorspace, context.color_primaries, context.color_trc)
    step, even = pace(pts)
    return {
        "width": context.width,
        "height": context.height,
        "sar": ratio(stream.sample_aspect_ratio or context.sample_aspect_ratio),
        "pix_fmt": frame.format.name if frame is not None else context.pix_fmt,
        "level": context.level,
        "avg_rate": ratio(stream.average_rate),
        "r_rate": ratio(stream.base_rate),
        "step": ratio(step * stream.time_base) if step else None,
        "even": even,
        "key_first": seen.key_first,
        "rotation": int(frame.rotation) if frame is not None else 0,
        "interlaced": bool(frame.interlaced_frame) if frame is not None else False,
        "color": [int(tag or 0) for tag in color],
        "alpha_mode": stream.metadata.get("alpha_mode") or stream.metadata.get("ALPHA_MODE"),
        "extradata": hashlib.sha256(context.extradata).hexdigest() if context.extradata else None,
        "record": seen.coded.record.hex() or None,
        "delay": delay,
        "joins": seen.coded.joins(delay),
        "hash": seen.hashes.whole.hexdigest() if seen.hashes else None,
        "sections": seen.hashes.done if seen.hashes else [],
    }


def reordering(pts: list[int]) -> int:
    """Return by how many frames decoding must be ahead of showing."""
    shown = {at: number for number, at in enumerate(sorted(pts))}
    return max((number - shown[at] for number, at in enumerate(pts)), default=0)


def pace(pts: list[int]) -> tuple[Fraction | None, bool]:
    """Return the mean step between frames in ticks, and whether every frame is where an even pace puts it."""
    if len(pts) < 2:  # noqa: PLR2004  one frame has no pace
        return None, len(pts) == 1
    step = Fraction(pts[-1] - pts[0], len(pts) - 1)
    return step, all(pts[0] + i * step == at for i, at in enumerate(pts))


def describe_sound(stream: Any, frame: Any) -> dict[str, Any]:
    """Return what only sounds have."""
    context = stream.codec_context
    return {
        "sample_rate": frame.sample_rate if frame is not None else context.sample_rate,
        "channels": context.channels,
        "layout": context.layout.name,
        "language": stream.metadata.get("language"),
    }


def seconds(ticks: int | None, base: Fraction | None) -> str | None:
    """Return a time as an exact fraction of seconds."""
    return None if ticks is None or base is None else ratio(ticks * base)


def ratio(value: Fraction | None) -> str | None:
    """Write a fraction as ``30000/1001``; None and 0/0 are None."""
    return None if value is None else f"{value.numerator}/{value.denominator}"


def damage(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """Decode until a decoder complains; return the track's kind, the seconds and what was said, or nothing."""
    with av.open(name, options=given["options"]) as container:
        streams = [stream for stream in container.streams if not is_cover(stream) and decodable(stream, given)]
        for stream in streams:
            stream.codec_context.options = {"err_detect": "crccheck+bitstream+buffer+explode"}
        start, at = Fraction(container.start_time or 0, av.time_base), Fraction(0)
        found = None
        try:
            for packet in container.demux(streams):
                at = packet.pts * packet.time_base - start if packet.pts is not None else at
                found = complaint(packet)
                if found is not None:
                    return {"at": ratio(at), "track": packet.stream.type, "said": found}
        except av.error.FFmpegError as error:
            return {"at": ratio(at), "track": None, "said": str(error.strerror)}
    return {}


def complaint(packet: Any) -> str | None:
    """Decode a packet and return what its decoder finds wrong with it."""
    try:
        damaged = any(frame.is_corrupt for frame in packet.decode())
    except av.error.EOFError:
        return None
    except av.error.FFmpegError as error:
        return str(error.strerror)
    return "damaged data" if damaged else None


TASKS = {"facts": read, "damage": damage}


if __name__ == "__main__":
    main()
