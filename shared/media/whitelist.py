"""Say what ffmpeg may open and decode: local files, common containers and codecs, nothing that names other files.

Playlists, concat scripts, SVG, DASH and the like are read as what they are by a bare ffmpeg whatever their name says,
and then open other files; rare decoders are where the memory errors live. Both are closed for every input.
"""

from __future__ import annotations

from pathlib import Path

FORMATS = (
    "mov,mp4,m4a,3gp,3g2,mj2",
    "matroska,webm",
    "mp3",
    "wav",
    "aac",
    "flac",
    "ogg",
    "gif",
    "png_pipe",
    "jpeg_pipe",
    "webp_pipe",
)
CODECS = (
    *("h264", "hevc", "vp8", "libvpx", "vp9", "libvpx-vp9", "av1", "libdav1d", "libaom-av1", "prores", "mpeg4"),
    *("mjpeg", "png", "gif", "webp", "qtrle", "rawvideo"),
    *("aac", "mp3", "mp3float", "opus", "libopus", "vorbis", "libvorbis", "flac", "alac", "ac3", "eac3"),
    *("pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_u8", "pcm_s16be", "pcm_s24be"),
    *("pcm_s8", "pcm_f64le", "pcm_mulaw", "pcm_alaw"),
    *("mov_text", "subrip", "srt", "ass"),
)
MAX_PIXELS = 8192 * 4352
"""8K with a margin; a PNG of 16000 x 16000 in 746 kB takes 850 MB to decode."""
MAX_STREAMS = 64

FORMAT_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": ",".join(FORMATS),
    "codec_whitelist": ",".join(CODECS),
    "max_streams": str(MAX_STREAMS),
}
"""For the demuxer: as ffmpeg options and as PyAV's."""


def input_args(path: Path | str, *before: str) -> list[str]:
    """Return the arguments that open one input and nothing else.

    Args:
        path: Name that we made (``0001.mp4``); names of users never reach ffmpeg.
        before: Further input options, as ``"-ss", "3"``.
    """
    guards = [word for name, value in FORMAT_OPTIONS.items() for word in (f"-{name}", value)]
    return [*guards, "-max_pixels", str(MAX_PIXELS), *before, "-i", f"file:{path}"]
