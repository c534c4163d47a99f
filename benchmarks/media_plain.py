"""The same films by plain ffmpeg: the best commands that one would write by hand, on the same binary.

They get what a person who writes them has: masks that are drawn already, lengths that are known, sound that is copied
where nobody changes it. Presets, quality and threads are those of our own commands.
"""

from __future__ import annotations

import asyncio
import json
import re
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.media_inputs import CLIP_SECONDS, FPS, HEIGHT, WIDTH
from benchmarks.rounds import Turn
from shared.media.encode import audio_args, video_args

_FRAMES = round(CLIP_SECONDS * FPS)
_SAMPLES = round(CLIP_SECONDS * 48000)
_PRIMING = f"{-1024 / 48000:.6f}"
"""Seconds that AAC begins before its film, by which the concat demuxer would move the picture."""


@dataclass(frozen=True, slots=True)
class Plain:
    """Run commands with one ffmpeg."""

    ffmpeg: Path

    async def concat(self, clips: Sequence[Path], folder: Path) -> Turn:
        """Merge as every tutorial does: nothing is decoded."""
        listed = _write_list(clips, folder, "")
        return await self._film(folder, *listed, "-c", "copy")

    async def concat_in_sync(self, clips: Sequence[Path], folder: Path) -> Turn:
        """Merge with the picture copied, and each sound cut to its picture: one process, one encoding."""
        sounds = [word for clip in clips for word in ("-vn", "-i", clip)]
        cuts = [
            f"[{number + 1}:a]apad=whole_len={_SAMPLES},atrim=end_sample={_SAMPLES}[a{number}]"
            for number in range(len(clips))
        ]
        labels = "".join(f"[a{number}]" for number in range(len(clips)))
        graph = ";".join([*cuts, f"{labels}concat=n={len(clips)}:v=0:a=1[a]"])
        listed = ("-itsoffset", _PRIMING, *_write_list(clips, folder, f"duration {CLIP_SECONDS}\n"))
        maps = ("-map", "0:v", "-map", "[a]", "-c:v", "copy", *audio_args())
        return await self._film(folder, *listed, *sounds, "-filter_complex", graph, *maps)

    async def encode_all(self, clips: Sequence[Path], folder: Path) -> Turn:
        """Merge clips that differ with the concat filter: everything is decoded, scaled and encoded."""
        picture = f"fps={FPS},scale={WIDTH}:{HEIGHT},setsar=1,format=yuv420p,trim=end_frame={_FRAMES}"
        sound = f"aresample=48000,aformat=channel_layouts=stereo,apad=whole_len={_SAMPLES},atrim=end_sample={_SAMPLES}"
        numbers = range(len(clips))
        legs = [f"[{n}:v]{picture}[v{n}];[{n}:a]{sound}[a{n}]" for n in numbers]
        labels = "".join(f"[v{n}][a{n}]" for n in numbers)
        graph = ";".join([*legs, f"{labels}concat=n={len(clips)}:v=1:a=1[v][a]"])
        inputs = [word for clip in clips for word in ("-i", clip)]
        maps = ("-map", "[v]", "-map", "[a]", *video_args(FPS), *audio_args())
        return await self._film(folder, *inputs, "-filter_complex", graph, *maps)

    async def compose(self, film: Path, speaker: Path, stills: Stills, folder: Path) -> Turn:
        """Show a speaker in a circle with a border for some seconds; the film's sound stays as it is."""
        seconds = stills.until - stills.start
        graph = (
            f"[1:v]scale={stills.size}:{stills.size},trim=end={seconds}[face];[2:v]format=gray[mask];"
            f"[face][mask]alphamerge,setpts=PTS+{stills.start}/TB[round];"
            f"[0:v][round]overlay=x={stills.x}:y={stills.y}:eof_action=pass[with];"
            f"[with][3:v]overlay=x={stills.x}:y={stills.y}:"
            f"enable=between(t\\,{stills.start - 0.01}\\,{stills.until - 0.01}),format=yuv420p[v]"
        )
        inputs = ("-i", film, "-i", speaker, "-i", stills.mask, "-i", stills.border)
        maps = ("-map", "[v]", *video_args(FPS), "-map", "0:a", "-c:a", "copy")
        return await self._film(folder, *inputs, "-filter_complex", graph, *maps)

    async def replace(self, film: Path, voice: Path, seconds: float, folder: Path) -> Turn:
        """Give a film another sound of its own length; the picture is copied."""
        cut = f"[1:a]aresample=48000,aformat=channel_layouts=stereo,apad,atrim=end={seconds}[a]"
        maps = ("-map", "0:v", "-c:v", "copy", "-map", "[a]", *audio_args())
        return await self._film(folder, "-i", film, "-i", voice, "-filter_complex", cut, *maps)

    async def duck(self, film: Path, music: Path, seconds: float, target: float, folder: Path) -> Turn:
        """Lay music under a film's voice, ducked, and bring the whole to a loudness with loudnorm's two passes."""
        graph = (
            "[0:a]asplit=2[voice][key];"
            f"[1:a]aresample=48000,aformat=channel_layouts=stereo,apad,atrim=end={seconds}[music];"
            "[music][key]sidechaincompress=threshold=0.03:ratio=4:attack=20:release=600:knee=4:detection=rms[low];"
            "[voice][low]amix=inputs=2:normalize=0"
        )
        norm = f"loudnorm=I={target}:TP=-1.5:LRA=11"
        both = ("-i", film, "-i", music)
        said = await self.run(
            folder,
            *(*both, "-filter_complex", f"{graph},{norm}:print_format=json[a]", "-map", "[a]", "-f", "null", "-"),
        )
        found = json.loads(said[said.rindex("{") : said.rindex("}") + 1])
        known = ":".join(
            f"measured_{key}={found[name]}"
            for key, name in (("I", "input_i"), ("TP", "input_tp"), ("LRA", "input_lra"), ("thresh", "input_thresh"))
        )
        last = f"{graph},{norm}:{known}:offset={found['target_offset']}:linear=true,aresample=48000[a]"
        maps = ("-map", "0:v", "-c:v", "copy", "-map", "[a]", *audio_args())
        return await self._film(folder, *both, "-filter_complex", last, *maps)

    async def ssim(self, one: Path, other: Path, folder: Path) -> float:
        """Return how alike the pictures of two films are, 1 being the same."""
        graph = "[0:v]settb=1/30,setpts=N[a];[1:v]settb=1/30,setpts=N[b];[a][b]ssim"
        said = await self.run(folder, "-i", one, "-i", other, "-lavfi", graph, "-an", "-f", "null", "-")
        return float(re.findall(r"All:([\d.]+)", said)[-1])

    async def _film(self, folder: Path, *args: object) -> Turn:
        film = folder / "film.mp4"
        await self.run(folder, *args, "-movflags", "+faststart", film)
        return Turn(film)

    async def run(self, folder: Path, *args: object) -> str:
        """Run ffmpeg, and return what it said."""
        always = ("-hide_banner", "-nostdin", "-nostats", "-y")
        process = await asyncio.create_subprocess_exec(
            self.ffmpeg, *always, *map(str, args), cwd=folder, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE
        )
        said = (await process.communicate())[1].decode(errors="replace")
        if process.returncode:
            raise RuntimeError(said[-2000:])
        return said


@dataclass(frozen=True, slots=True)
class Stills:
    """Say where the speaker stands, and name the pictures that give the shape."""

    mask: Path
    border: Path
    x: int
    y: int
    size: int
    start: float
    until: float


def _write_list(clips: Sequence[Path], folder: Path, more: str) -> tuple[str, ...]:
    path = folder / "list.ffconcat"
    path.write_text("ffconcat version 1.0\n" + "".join(f"file {clip}\n{more}" for clip in clips), "utf-8")
    return ("-f", "concat", "-safe", "0", "-i", str(path))
