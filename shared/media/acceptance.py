"""Refuse files that cannot be worked with, or would cost more than any honest file does; one sentence each.

Small files can stand for much work: two pictures hours apart, a million pictures a second, a sound in 255 channels.
What is refused here would pass every size limit and then fill a disk or a day.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from shared.errors import InvalidInput
from shared.media.reading import fraction
from shared.media.streams import AudioStream, Probe, VideoStream
from shared.media.whitelist import CODECS, MAX_STREAMS

_SHORT = Fraction(1, 2)
"""Seconds by which a file may end before what its header says."""
_TELLING = ("mov", "matroska", "wav", "flac")
"""Containers whose headers know how long they are; for MP3 and AAC it is a guess from the first packets."""
_RARE = 600
"""Seconds between two frames, or between the starts of tracks, after which a file is a trap: 13 kB can stand for
600 000 pictures."""
_LONGEST = 24 * 3600
_FASTEST = 1000
"""Frames a second; slow-motion cameras write 960."""
_CHANNELS = 32
"""Of a sound; cinema has 24 (22.2)."""
_SAMPLE_RATES = range(1000, 768_001)


def require_acceptable(found: Probe, facts: dict[str, Any], max_pixels: int, field: str | None) -> None:
    """Raise `InvalidInput` for a file that is not worked with.

    Args:
        found: What it is.
        facts: What the reader saw.
        max_pixels: Most that a picture may have.
        field: The slot or key that it came by.
    """
    try:
        _require_tracks(found, facts)
        if found.video is not None:
            _require_picture(found.video, facts, max_pixels)
        if found.audio is not None:
            _require_sound(found.audio)
        if not found.is_image:
            _require_whole(facts)
            _require_dense(found, facts)
    except InvalidInput as error:
        error.field = field
        raise


def _require_tracks(found: Probe, facts: dict[str, Any]) -> None:
    if facts["tracks"] >= MAX_STREAMS:
        most = MAX_STREAMS - 1
        raise _refused(
            f"The file has more than {most} tracks.", "input_too_large", "Export it with one picture and one sound."
        )
    # Decoders make noise of it, and now and then do not complain.
    if any(stream["encrypted"] for stream in facts["streams"]):
        message = "The file is encrypted and cannot be decoded."
        raise _refused(message, "input_not_decodable", "Export it without encryption.")
    if found.video is None and found.audio is None and not _sounds(facts):
        message = "The file holds neither a picture nor a sound."
        raise _refused(message, "input_not_decodable", "Look at it in a player, and export it again.")
    if found.audio is None and _sounds(facts):
        codec = _sounds(facts)[0]["codec"]
        why = "cannot be decoded" if codec in CODECS else "is not read here"
        raise _refused(f"The file has a sound ({codec}) that {why}.", "input_not_decodable", "Export it as AAC.")


def _sounds(facts: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the sound tracks that hold anything."""
    return [stream for stream in facts["streams"] if stream["type"] == "audio" and stream["packets"]]


def _require_picture(video: VideoStream, facts: dict[str, Any], max_pixels: int) -> None:
    seen = next(stream for stream in facts["streams"] if stream["index"] == video.index)
    size = f"{video.width}x{video.height}"
    if video.width * video.height > max_pixels:
        raise _refused(
            f"The picture is too large: {size}, and at most {max_pixels} pixels are worked with.",
            "input_too_large",
            "Scale it down.",
        )
    if video.codec not in CODECS:
        raise _refused(
            f"The picture is {video.codec}, which is not read here.", "input_not_decodable", "Export it as H.264."
        )
    if not seen["decodes"]:
        message = f"The picture ({video.codec}, {size}) cannot be decoded."
        raise _refused(message, "input_not_decodable", "Export it as H.264.")
    step = fraction(seen["step"])
    if step and 1 / step > _FASTEST:
        message = f"The video has {float(1 / step):.0f} frames a second; at most {_FASTEST} are worked with."
        raise _refused(message, "input_too_large", "Export it at an usual frame rate, as 30.")


def _require_sound(audio: AudioStream) -> None:
    if audio.channels > _CHANNELS:
        message = f"The sound has {audio.channels} channels; at most {_CHANNELS} are worked with."
        raise _refused(message, "input_too_large", "Export it in stereo.")
    if audio.sample_rate not in _SAMPLE_RATES:
        message = f"The sound has {audio.sample_rate} samples a second, which is not worked with."
        raise _refused(message, "input_too_large", "Export it at 48000.")


def _require_whole(facts: dict[str, Any]) -> None:
    """Refuse a file that ends before what its header says, where the header knows and does not guess."""
    tracks = [stream for stream in facts["streams"] if stream["type"] in ("video", "audio") and stream["packets"]]
    claims = [(fraction(s["header_duration"]), fraction(s["start"]), fraction(s["end"])) for s in tracks]
    # What the container claims may be a subtitle's, which is seen longer than the film.
    ends = [end for stream in facts["streams"] if stream["packets"] and (end := fraction(stream["end"]))]
    claims += [(fraction(facts["duration"]), Fraction(0), max(ends, default=None))]
    for claimed, start, end in claims if facts["format"].startswith(_TELLING) else ():
        if claimed is None or start is None or end is None:
            continue
        if facts["stopped"] or end - start < claimed - max(_SHORT, claimed / 20):
            raise _refused(
                f"The file is cut off: its header says {float(claimed):.2f} s, and it ends after {float(end):.2f} s.",
                "input_truncated",
                "Download or export it again.",
            )


def _require_dense(found: Probe, facts: dict[str, Any]) -> None:
    """Refuse timestamps that stand for hours of nothing."""
    for stream in facts["streams"]:
        longest = fraction(stream["longest"]) or Fraction(0)
        if stream["type"] in ("video", "audio") and longest > _RARE:
            what = "video stands still" if stream["type"] == "video" else "sound is interrupted"
            between = "two frames" if stream["type"] == "video" else "two packets"
            raise _refused(
                f"The {what} for {float(longest):.0f} s between {between}; at most {_RARE} s are worked with.",
                "input_sparse",
                "Export it at an even frame rate.",
            )
    if found.video is not None and found.audio is not None and abs(found.video.start - found.audio.start) > _RARE:
        apart = float(abs(found.video.start - found.audio.start))
        message = f"Picture and sound start {apart:.0f} s apart; at most {_RARE} s are worked with."
        raise _refused(message, "input_sparse", "Export it again.")
    if found.duration > _LONGEST:
        hours = float(found.duration) / 3600
        message = f"The file lasts {hours:.1f} hours; at most {_LONGEST // 3600} are worked with."
        raise _refused(message, "input_too_large", "Cut it into parts.")


def _refused(message: str, code: str, remedy: str) -> InvalidInput:
    return InvalidInput(message, remedy=remedy, details={"code": code})
