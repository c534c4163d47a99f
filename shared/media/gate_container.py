"""Hold a file against what every output promises: it plays everywhere, and begins to play before it is loaded."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from shared.media.encode import SAMPLE_RATE
from shared.media.mix_tracks import AAC_FRAME
from shared.media.probe import AudioStream, Probe, VideoStream

_PROFILES = ("High", "Main", "Baseline", "Constrained Baseline")
_HIGHEST_LEVEL = 52
"""5.2, for 4K at 60 frames a second; what is 1080p stays at 4.2 by itself."""
_FULL_RANGE = 2
_LONG_SIZE = 1


def broken_promises(path: Path, found: Probe) -> Iterator[str]:
    """Yield a sentence for each thing that an output must be and this one is not."""
    if "mp4" not in found.format:
        yield f"The file is {found.format}, not mp4."
    elif not index_first(path):
        yield "The index (moov) lies behind the media: a browser must load the whole file before it plays."
    if found.video is None:
        yield "There is no picture."
    else:
        yield from _picture(found.video)
    if found.audio is None:
        yield "There is no sound track."
    else:
        yield from _sound(found.audio)
    if found.video is not None and found.audio is not None:
        yield from _ends(found.video, found.audio)


def _picture(video: VideoStream) -> Iterator[str]:
    if (video.codec, video.pix_fmt) != ("h264", "yuv420p") or video.profile not in _PROFILES:
        yield f"The picture is {video.codec} {video.profile or ''} {video.pix_fmt}, which not every player shows."
    if video.level > _HIGHEST_LEVEL:
        yield f"The picture needs H.264 level {video.level / 10:.1f}; players stop at {_HIGHEST_LEVEL / 10:.1f}."
    if video.width % 2 or video.height % 2:
        yield f"The picture is {video.width}x{video.height}; both must be even."
    if video.sar != 1 or video.rotation:
        yield f"The picture is squeezed or turned by a tag (pixels {video.sar}, {video.rotation} degrees)."
    if video.color[0] == _FULL_RANGE:
        yield "The picture uses the full range of levels, which players show with a wrong contrast."
    if not video.even:
        yield "The frames do not come at an even pace."
    if video.start != 0:
        yield f"The picture starts at {float(video.start):.3f} s, not at 0."


def _sound(audio: AudioStream) -> Iterator[str]:
    if (audio.codec, audio.sample_rate, audio.channels) != ("aac", SAMPLE_RATE, 2):
        yield f"The sound is {audio.codec}, {audio.sample_rate} Hz, {audio.channels} channels; not AAC, 48 kHz, stereo."
    if audio.start != 0:
        yield f"The sound starts at {float(audio.start):.3f} s, not at 0."


def _ends(video: VideoStream, audio: AudioStream) -> Iterator[str]:
    apart = audio.end - video.end
    if abs(apart) * SAMPLE_RATE > AAC_FRAME:
        which = "sound ends after the picture" if apart > 0 else "picture ends after the sound"
        yield f"The {which}, by {abs(float(apart)) * 1000:.0f} ms."


def index_first(path: Path) -> bool:
    """Tell whether an mp4's index lies before its media."""
    return next((kind for kind in _boxes(path) if kind in (b"moov", b"mdat")), None) == b"moov"


def _boxes(path: Path) -> Iterator[bytes]:
    """Yield the kinds of the outermost boxes."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:  # noqa: PLR2004  size and kind, four bytes each
            size, kind = struct.unpack(">I4s", head)
            yield kind
            header = 8
            if size == _LONG_SIZE:
                size, header = struct.unpack(">Q", file.read(8))[0], 16
            if size < header:
                return
            file.seek(size - header, 1)
