"""The facts of a media file, as `shared.media.probe` finds them; pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from shared.media.sniff import Sniffed


@dataclass(frozen=True, slots=True)
class VideoStream:
    """Describe a picture track."""

    index: int
    codec: str
    profile: str | None
    width: int
    """Of the coded picture, before rotation and before its pixels are made square."""
    height: int
    sar: Fraction
    """Shape of a pixel, width to height; 1 when not said."""
    pix_fmt: str
    level: int
    rate: Fraction
    """Frames a second that it stands for: exact for an even pace, else the nearest usual rate."""
    avg_rate: Fraction | None
    r_rate: Fraction | None
    even: bool
    """Every frame lies exactly where an even pace puts it."""
    frames: int
    """Counted."""
    start: Fraction
    """Seconds at which the first frame is shown."""
    end: Fraction
    """Seconds at which the last frame ends."""
    key_first: bool
    rotation: int
    """Degrees counter-clockwise that a player turns it by."""
    interlaced: bool
    color: tuple[int, int, int, int]
    """Range, matrix, primaries and transfer as ITU-T H.273 numbers; 0 or 2 is not said."""
    alpha_mode: bool
    """A VP8 or VP9 stream that keeps its alpha beside the picture."""
    time_base: Fraction
    extradata: str | None
    """sha256 of the codec's parameter sets; equal ones can follow each other in one track."""
    record: str | None
    """The parameter sets of H.264 themselves, in hex; in mp4 an ``AVCDecoderConfigurationRecord``."""
    delay: int
    """Frames by which decoding must be ahead of showing; 0 without B-frames."""
    joins: bool
    """H.264 that can stand beside other H.264 in one track: it starts anew with its first picture, and a decoder finds
    all that it must know in ``record``."""
    packets: str
    """Hash of all packets, in the order in which they are decoded."""
    sections: tuple[str, ...] = ()
    """Hashes of as many packets each as were asked for."""

    @property
    def duration(self) -> Fraction:
        """Return the seconds that it is shown for."""
        return self.end - self.start

    @property
    def has_alpha(self) -> bool:
        """Tell whether it has transparency."""
        return self.alpha_mode or self.pix_fmt.startswith(
            ("yuva", "rgba", "bgra", "argb", "abgr", "gbrap", "ya8", "ya16", "pal8")
        )

    @property
    def display_size(self) -> tuple[int, int]:
        """Return width and height as shown: square pixels, turned upright."""
        width, height = round(self.width * self.sar), self.height
        return (height, width) if self.rotation % 180 else (width, height)


@dataclass(frozen=True, slots=True)
class AudioStream:
    """Describe a sound track."""

    index: int
    codec: str
    sample_rate: int
    channels: int
    layout: str
    start: Fraction
    """Seconds at which the first sample is heard."""
    end: Fraction
    """Seconds at which the last sample ends."""
    language: str | None

    @property
    def duration(self) -> Fraction:
        """Return the seconds that it is heard for."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Probe:
    """Describe a file: its first picture track and its first sound track are the ones that count."""

    format: str
    sniffed: Sniffed
    size: int
    """Bytes."""
    video: VideoStream | None
    audio: AudioStream | None
    is_image: bool

    @property
    def start(self) -> Fraction:
        """Return the seconds at which its first track starts; both are counted from here."""
        return min((s.start for s in (self.video, self.audio) if s is not None), default=Fraction(0))

    @property
    def duration(self) -> Fraction:
        """Return the seconds from its start to the end of its longer track; 0 for an image."""
        if self.is_image:
            return Fraction(0)
        return max((s.end for s in (self.video, self.audio) if s is not None), default=Fraction(0)) - self.start
