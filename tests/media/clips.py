"""Make small clips that tell whether sound and picture agree: each has a white flash and a beep at one instant.

The flash and the 1 kHz beep last 0.2 s and start together at ``flash_at``; around them the picture is blue and the
sound is silent. What is odd about a clip (rate, size, codec, start of a track, missing sound) is a field.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

FLASH_SECONDS = 0.2

_VIDEO = {
    "h264": ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "18"),
    "hevc": ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error"),
    "vp9": ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-b:v", "500k"),
    "prores": ("-c:v", "prores_ks"),
    "mpeg4": ("-c:v", "mpeg4", "-q:v", "4", "-bf", "2"),
    "mjpeg": ("-c:v", "mjpeg", "-q:v", "3"),
}


@dataclass(frozen=True, slots=True)
class Clip:
    """Describe a clip; the defaults are what all the others differ from."""

    seconds: float = 1.0
    fps: str = "30"
    width: int = 320
    height: int = 180
    codec: str = "h264"
    pix_fmt: str = "yuv420p"
    sar: str = "1/1"
    rotation: int = 0
    vfr: bool = False
    """Drop two of three frames behind the flash, and let the timestamps tell."""
    flash_at: float = 0.0
    video_from: float = 0.0
    """The picture track starts this late."""
    sound: bool = True
    sound_from: float = 0.0
    """The sound track starts this late."""
    sound_seconds: float | None = None
    """Where the sound track ends; with the picture when not set."""
    sample_rate: int = 48000
    layout: str = "stereo"
    audio_codec: str = "aac"
    suffix: str = "mp4"
    extra: tuple[str, ...] = ()
    """Further output options."""


def make_clip(ffmpeg: Path, path: Path, clip: Clip) -> Path:
    """Write a clip to ``path`` (its suffix is replaced by the clip's) and return where it is."""
    path = path.with_suffix(f".{clip.suffix}")
    graph = f"{_picture(clip)}[v]"
    outputs = ["-map", "[v]", *_VIDEO[clip.codec], "-pix_fmt", clip.pix_fmt]
    if clip.vfr:
        outputs += ["-fps_mode", "vfr"]
    if clip.sound:
        graph += f";{_sound(clip)}[a]"
        outputs += ["-map", "[a]", "-c:a", clip.audio_codec, "-ar", str(clip.sample_rate)]
    target = path if not clip.rotation else path.with_name(f"upright-{path.name}")
    run_quietly(ffmpeg, "-filter_complex", graph, *outputs, *clip.extra, str(target))
    if clip.rotation:
        _turn(ffmpeg, target, path, clip.rotation)
    return path


def run_quietly(ffmpeg: Path, *args: str) -> None:
    """Run ffmpeg and show what it said only when it fails."""
    done = subprocess.run(
        [str(ffmpeg), "-v", "error", "-y", *args],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def _picture(clip: Clip) -> str:
    flash = f"between(t,{clip.flash_at - 0.001},{clip.flash_at + FLASH_SECONDS - 0.001})"
    graph = (
        f"color=c=0x203060:s={clip.width}x{clip.height}:r={clip.fps}:d={clip.seconds},"
        f"drawbox=c=white:t=fill:enable='{flash}',setsar={clip.sar}"
    )
    if clip.vfr:
        graph += f",select='lt(t,{clip.flash_at + FLASH_SECONDS})+not(mod(n,3))'"
    if clip.video_from:
        graph += f",trim=start={clip.video_from}"
    return graph


def _sound(clip: Clip) -> str:
    # A filter graph, not an input: ffmpeg would shift each input so that it starts at 0.
    seconds = clip.sound_seconds if clip.sound_seconds is not None else clip.seconds
    beep = f"0.5*sin(2*PI*1000*t)*between(t,{clip.flash_at},{clip.flash_at + FLASH_SECONDS})"
    graph = f"aevalsrc='{beep}':s={clip.sample_rate}:d={seconds},aformat=channel_layouts={clip.layout}"
    if clip.sound_from:
        graph += f",atrim=start={clip.sound_from}"
    if clip.audio_codec == "libopus":
        graph += ",asetnsamples=960:p=0"  # ffmpeg 5 hands it more than it takes
    return graph


def _turn(ffmpeg: Path, upright: Path, path: Path, degrees: int) -> None:
    """Write the same tracks with a display matrix; old and new ffmpegs spell that differently."""
    inputs = ("-display_rotation:v:0", str(degrees), "-i", str(upright), "-c", "copy", str(path))
    try:
        run_quietly(ffmpeg, *inputs)
    except AssertionError:
        turned = ("-i", str(upright), "-c", "copy", "-metadata:s:v:0", f"rotate={-degrees % 360}", str(path))
        run_quietly(ffmpeg, *turned)
