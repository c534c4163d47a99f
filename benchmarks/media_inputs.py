"""Make what the benchmark of media works on: clips that flash and beep, a speaker, music.

Few pictures and few sounds are encoded, and each picture is joined with each sound: all clips are different files, as
those of a real lesson are.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from shared.media.encode import video_args

FPS = Fraction(30)
WIDTH, HEIGHT = 1280, 720
CLIP_SECONDS = 1.5
FEW = 6
"""Clips of a short merge."""
_PICTURES = 4
_FOREIGN = (
    *("-c:v", "libx264", "-preset", "fast", "-crf", "21", "-pix_fmt", "yuv420p", "-r", "30"),
    *("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"),
)
"""As others encode: with B-frames, and a key frame every 250."""
_AAC = ("-c:a", "aac", "-b:a", "192k", "-ar", "48000", "-ac", "2")


@dataclass(frozen=True, slots=True)
class Material:
    """Name the files."""

    own: list[Path]
    """Clips as our own workers encode."""
    foreign: list[Path]
    """The same by another encoder."""
    odd: Path
    """1080p at 24 frames a second with mono sound at 44.1 kHz."""
    speaker: Path
    """A square film to be shown in another."""
    voice: Path
    """An MP3 of somebody who speaks and pauses."""
    music: Path

    def with_odd(self, clips: list[Path]) -> list[Path]:
        """Return clips of which the one in the middle is odd."""
        at = len(clips) // 2
        return [*clips[:at], self.odd, *clips[at + 1 :]]


def make_material(ffmpeg: Path, folder: Path, clips: int) -> Material:
    """Write all of it, with so many clips (a multiple of four) and sounds that outlast a merge of them."""
    folder.mkdir()
    sounds = [_sound(ffmpeg, folder, 200 + 50 * number) for number in range(clips // _PICTURES)]
    seconds = clips * CLIP_SECONDS + 2
    own = _clips(ffmpeg, folder, "own", tuple(video_args(FPS)), sounds)
    foreign = _clips(ffmpeg, folder, "foreign", _FOREIGN, sounds)
    odd, speaker = folder / "odd.mp4", folder / "speaker.mp4"
    seen = _seen(CLIP_SECONDS, size="1920x1080", rate=24)
    mono = ("-c:a", "aac", "-ar", "44100", "-ac", "1")
    run(ffmpeg, "-f", "lavfi", "-i", seen, "-f", "lavfi", "-i", _heard(700), *_FOREIGN[:8], *mono, odd)
    square = "testsrc2=s=640x640:r=30:d=9,hue=h=120"
    run(ffmpeg, "-f", "lavfi", "-i", square, "-f", "lavfi", "-i", _spoken(9), *_FOREIGN, *_AAC, speaker)
    voice, music = folder / "voice.mp3", folder / "music.mp3"
    run(ffmpeg, "-f", "lavfi", "-i", _spoken(seconds), "-ar", "44100", "-b:a", "128k", voice)
    run(ffmpeg, "-f", "lavfi", "-i", _played(seconds), "-ar", "44100", "-b:a", "192k", music)
    return Material(own, foreign, odd, speaker, voice, music)


def _sound(ffmpeg: Path, folder: Path, hertz: int) -> Path:
    path = folder / f"sound-{hertz}.m4a"
    run(ffmpeg, "-f", "lavfi", "-i", _heard(hertz), *_AAC, path)
    return path


def _clips(ffmpeg: Path, folder: Path, name: str, encoded: tuple[str, ...], sounds: list[Path]) -> list[Path]:
    pictures = [folder / f"{name}-{number}.mov" for number in range(_PICTURES)]
    for number, path in enumerate(pictures):
        run(ffmpeg, "-f", "lavfi", "-i", _seen(CLIP_SECONDS, hue=number * 60), *encoded, path)
    clips = []
    for number in range(_PICTURES * len(sounds)):
        clips.append(folder / f"{name}-{number:02d}.mp4")
        both = ("-i", pictures[number % _PICTURES], "-i", sounds[number // _PICTURES], "-map", "0:v", "-map", "1:a")
        run(ffmpeg, *both, "-c", "copy", "-video_track_timescale", "15360", "-movflags", "+faststart", clips[-1])
    return clips


def _seen(seconds: float, *, size: str = f"{WIDTH}x{HEIGHT}", rate: int = 30, hue: int = 0) -> str:
    """Return a picture that moves, dark in its middle, white from 0.5 s to 0.7 s."""
    dark = "drawbox=x=iw/2-40:y=ih/2-40:w=80:h=80:c=0x101010:t=fill"
    flash = "drawbox=c=white:t=fill:enable=between(t\\,0.499\\,0.699)"
    return f"testsrc2=s={size}:r={rate}:d={seconds},hue=h={hue},{dark},{flash}"


def _heard(hertz: int) -> str:
    """Return a soft tone, with a beep from 0.5 s to 0.7 s."""
    beep = "0.5*sin(2*PI*1000*t)*between(t\\,0.5\\,0.7)"
    return f"aevalsrc=0.05*sin(2*PI*{hertz}*t)+{beep}:s=48000:d={CLIP_SECONDS},aformat=channel_layouts=stereo"


def _spoken(seconds: float) -> str:
    """Return a sound with the pace of speech: syllables, and a pause every four seconds."""
    voice = "(sin(2*PI*140*t)+0.6*sin(2*PI*420*t)+0.4*sin(2*PI*980*t)+0.3*sin(2*PI*2300*t))"
    pace = "(0.55+0.45*sin(2*PI*4*t))*lt(mod(t\\,4)\\,3)"
    return f"aevalsrc=0.12*{voice}*{pace}:s=48000:d={seconds}"


def _played(seconds: float) -> str:
    """Return chords that never rest."""
    chord = "sin(2*PI*220*t)+sin(2*PI*277*t)+sin(2*PI*330*t)+0.5*sin(2*PI*880*t)"
    return f"aevalsrc=0.12*({chord}):s=48000:d={seconds},aformat=channel_layouts=stereo"


def run(ffmpeg: Path, *args: object) -> str:
    """Run ffmpeg, and return what it said."""
    done = subprocess.run(
        [str(ffmpeg), "-hide_banner", "-nostdin", "-nostats", "-y", *map(str, args)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=300,
        check=False,
    )
    said = done.stderr.decode(errors="replace")
    if done.returncode:
        raise RuntimeError(said[-2000:])
    return said
