"""Write painted pictures and a sound file as a video that plays everywhere.

H.264 High, yuv420p, bt709, constant frame rate, one AAC track at 48 kHz (silence, if need be), the index in front.
Encoded in this process with PyAV: only what changed between two pictures is converted, and nothing passes a pipe. The
same pictures give the same bytes, whatever machine has how many cores.
"""

from __future__ import annotations

import wave
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

import av
import numpy as np
import numpy.typing as npt
from av.audio.stream import AudioStream
from av.video.plane import VideoPlane
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, VideoReformatter
from av.video.stream import VideoStream
from PIL import Image

Area = tuple[int, int, int, int]

SOUND_RATE = 48_000
_QUALITY = {"preset": "veryfast", "crf": "18", "profile": "high"}
_SETS = "sps-id=6:stitchable=1"
"""Parameter sets with a number of their own, whatever the quality: a merge copies these films beside any others."""
_PROCESSOR = Path("/proc/cpuinfo")
_THREADS = 2
"""Fixed, since x264 cuts pictures by threads; it never needs more for screens of code."""
_AAC_BITS = 160_000
_CHUNK = 1024


Paint = Callable[[int], tuple[Image.Image, Area | None] | None]
"""Return the picture of a frame and what changed in it; None when it is that of the frame before."""


@dataclass(frozen=True, slots=True)
class Filmed:
    """A finished film, and how long it is."""

    path: Path
    frames: int
    fps: int


def write_film(
    path: Path,
    paint: Paint,
    frames: int,
    *,
    size: tuple[int, int],
    fps: int,
    sound: Path | None = None,
    on_frame: Callable[[float], None] = lambda _: None,
) -> Filmed:
    """Paint so many frames in order and write them as a video.

    Args:
        path: Written anew.
        paint: Called once for every frame, from 0.
        frames: How many there are.
        size: Width and height in pixels, even.
        fps: Frames a second.
        sound: WAV file (48 kHz, 16 bit) that is heard; cut or filled up with silence to the length of the picture.
            Without it the film is silent.
        on_frame: Called after every frame with the fraction that is done; may raise to stop.
    """
    with Film(path, size=size, fps=fps, sound=sound) as film:
        for number in range(frames):
            film.show(*(paint(number) or (None, None)))
            on_frame((number + 1) / frames)
    return Filmed(path, frames, fps)


class Film:
    """Take pictures one by one, and the sound along with them.

    Use it as a context manager: the file is complete when the block ends without an error. Sound is cut, or filled up
    with silence, to the length of the picture.
    """

    def __init__(self, path: Path, *, size: tuple[int, int], fps: int, sound: Path | None = None) -> None:
        self._container = av.open(
            str(path), "w", format="mp4", options={"movflags": "+faststart", "fflags": "+bitexact"}
        )
        self._video = _video_stream(self._container, size, fps)
        self._sound = _Sound(self._container, sound)
        self._reformat = VideoReformatter()
        self._picture: av.VideoFrame | None = None
        self._fps = fps
        self.frames = 0
        """Pictures taken so far."""

    def show(self, picture: Image.Image | None, changed: Area | None = None) -> None:
        """Append a picture of the film's size in RGB.

        Args:
            picture: None shows the one before once more.
            changed: Left, top, right, bottom of all that differs from the one before; without it everything may.
        """
        if picture is not None:
            self._take(picture, changed if self.frames else None)
        if self._picture is None:
            raise ValueError("A film begins with a picture.")
        self._picture.pts = self.frames
        self._container.mux(self._video.encode(self._picture))
        self.frames += 1
        self._sound.play_until(self.frames * SOUND_RATE // self._fps)

    def _take(self, picture: Image.Image, changed: Area | None) -> None:
        if self._picture is None or changed is None:
            self._picture = self._converted(picture)
            self._picture.time_base = Fraction(1, self._fps)
            return
        left, top, right, bottom = _on_chroma(changed, picture.size)
        part = self._converted(picture.crop((left, top, right, bottom)))
        for number, (from_plane, to_plane) in enumerate(zip(part.planes, self._picture.planes, strict=True)):
            by = 2 if number else 1
            target = _pixels(to_plane)[top // by : bottom // by, left // by : right // by]
            target[:] = _pixels(from_plane)[: (bottom - top) // by, : (right - left) // by]

    def _converted(self, picture: Image.Image) -> av.VideoFrame:
        return self._reformat.reformat(
            av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24"),
            format="yuv420p",
            src_color_range=ColorRange.JPEG,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self._container.mux(self._video.encode(None))
            self._sound.finish()
        self._container.close()
        self._sound.close()


def _on_chroma(area: Area, size: tuple[int, int]) -> Area:
    """Widen an area to whole squares of two by two pixels, which share their colour."""
    left, top, right, bottom = area
    return left // 2 * 2, top // 2 * 2, min(size[0], -(-right // 2) * 2), min(size[1], -(-bottom // 2) * 2)


def _pixels(plane: VideoPlane) -> npt.NDArray[np.uint8]:
    view = memoryview(plane)
    return np.frombuffer(view, np.uint8).reshape(plane.height, plane.line_size)


def _video_stream(container: av.container.OutputContainer, size: tuple[int, int], fps: int) -> VideoStream:
    stream = container.add_stream("libx264", rate=fps, options=_QUALITY | {"x264-params": _SETS + _instructions()})
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.time_base = Fraction(1, fps)
    context = stream.codec_context
    context.gop_size = 2 * fps
    context.max_b_frames = 0
    context.thread_count = _THREADS
    context.flags |= av.codec.context.Flags.bitexact
    context.colorspace = Colorspace.ITU709
    context.color_range = ColorRange.MPEG
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    return stream


@cache
def _instructions() -> str:
    """Keep x264 from AVX-512, with which PyAV's build now and then makes other bytes of the same pictures.

    Seen in 20 of 720 films on a busy machine; with AVX2 in none of 1,000, and their bytes are those of the other 700.
    """
    known = _PROCESSOR.read_text("utf-8") if _PROCESSOR.exists() else ""
    return ":asm=AVX2" if "avx512f" in known else ""


class _Sound:
    """Read a WAV file (48 kHz, 16 bit) step by step into a stereo AAC track; no file is silence."""

    def __init__(self, container: av.container.OutputContainer, path: Path | None) -> None:
        self._container = container
        self._file = wave.open(str(path), "rb") if path is not None else None  # noqa: SIM115  closed with the film
        self._stream: AudioStream = container.add_stream("aac", rate=SOUND_RATE, layout="stereo")
        self._stream.bit_rate = _AAC_BITS
        self._stream.codec_context.flags |= av.codec.context.Flags.bitexact
        self._at = 0

    def play_until(self, sample: int) -> None:
        """Encode up to, not including, a sample."""
        while self._at < sample:
            count = min(_CHUNK, sample - self._at)
            frame = av.AudioFrame.from_ndarray(self._read(count), format="s16", layout="stereo")
            frame.sample_rate, frame.pts = SOUND_RATE, self._at
            frame.time_base = Fraction(1, SOUND_RATE)
            self._container.mux(self._stream.encode(frame))
            self._at += count

    def _read(self, count: int) -> npt.NDArray[np.int16]:
        """Return so many samples of both channels in turn; silence after the end."""
        samples = np.zeros((count, 2), np.int16)
        if self._file is not None:
            heard = np.frombuffer(self._file.readframes(count), "<i2").reshape(-1, self._file.getnchannels())
            samples[: len(heard)] = heard
        return samples.reshape(1, -1)

    def finish(self) -> None:
        """Encode what the encoder still holds."""
        self._container.mux(self._stream.encode(None))

    def close(self) -> None:
        """Close the sound file."""
        if self._file is not None:
            self._file.close()
