"""Compose the music bed of the lesson and write it as bed.ogg: ``python examples/lesson/audio/compose.py``.

Our own tune, free of anybody's rights: four chords, an electric piano, a bass and a brush, 76 beats a minute. It leaves
room for a voice: little between 1 and 4 kHz, no melody that asks for attention, and it ends on its own.
"""  # noqa: INP001  a script beside its output, not a package

from __future__ import annotations

import subprocess
import wave
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

Sound = NDArray[np.float64]

RATE = 48_000
BEAT = 60 / 76
BAR = 4 * BEAT
BARS = 16
CHORDS = ((48, 64, 67, 71, 74), (45, 60, 64, 67, 71), (41, 57, 60, 64, 67), (43, 59, 62, 64, 69))
"""Cmaj9, Am9, Fmaj9, G13 as MIDI notes; the lowest is the bass."""
LAST = (48, 60, 64, 67, 74)
ARPEGGIO = (1, 3, 2, 4, 3, 2, 4, 3)
"""Which chord note sounds on each eighth of a bar."""
RNG = np.random.default_rng(7)


def main() -> None:
    """Compose, master and encode."""
    length = int((BARS * BAR + 3) * RATE)
    left, right = np.zeros(length), np.zeros(length)
    for bar in range(BARS):
        chord = LAST if bar == BARS - 1 else CHORDS[bar % len(CHORDS)]
        play_bar(left, right, bar, chord)
    encode(master(left, right), Path(__file__).with_name("bed.ogg"))


def play_bar(left: Sound, right: Sound, bar: int, chord: tuple[int, ...]) -> None:
    """Put one bar into the mix: pad and bass from the start, piano from bar 2, brush from bar 4."""
    start = bar * BAR
    for index, note in enumerate(chord[1:]):
        pad = pad_note(note, BAR * 1.15)
        pan = 0.3 + 0.4 * index / 3
        add(left, pad * (1 - pan) * 0.05, start)
        add(right, pad * pan * 0.05, start)
    for beat, strength in ((0, 1.0), (2.5, 0.6)):
        low = bass_note(chord[0], BEAT * 1.6) * 0.26 * strength
        add(left, low, start + beat * BEAT)
        add(right, low, start + beat * BEAT)
    if bar == BARS - 1:
        return
    if bar >= 2:  # noqa: PLR2004  the introduction
        for eighth, which in enumerate(ARPEGGIO):
            late = 0.02 if eighth % 2 else 0.0
            tone = piano_note(chord[which], BEAT * 2) * RNG.uniform(0.17, 0.23)
            pan = 0.35 if eighth % 2 else 0.65
            add(left, tone * (1 - pan), start + eighth * BEAT / 2 + late)
            add(right, tone * pan, start + eighth * BEAT / 2 + late)
    if bar >= 4:  # noqa: PLR2004  ditto
        for eighth in range(8):
            brush = brush_stroke(0.09 if eighth % 4 == 2 else 0.05) * (0.05 if eighth % 2 else 0.03)  # noqa: PLR2004
            add(left, brush, start + eighth * BEAT / 2)
            add(right, brush * 0.8, start + eighth * BEAT / 2)


def pad_note(note: int, seconds: float) -> Sound:
    """Return a soft, slightly detuned tone that comes and goes slowly."""
    t = time(seconds)
    tone = sum(np.sin(2 * np.pi * hertz(note) * detune * t) for detune in (0.997, 1.0, 1.003))
    tone = tone + 0.25 * np.sin(2 * np.pi * hertz(note) * 2 * t)
    return np.asarray(tone * np.sin(np.pi * t / seconds) ** 0.8)


def bass_note(note: int, seconds: float) -> Sound:
    """Return a round low tone."""
    t = time(seconds)
    tone = np.sin(2 * np.pi * hertz(note - 12) * t) + 0.35 * np.sin(2 * np.pi * hertz(note) * t)
    return np.asarray(tone * np.exp(-2.2 * t) * attack(t, 0.012) * release(t, seconds))


def piano_note(note: int, seconds: float) -> Sound:
    """Return an electric piano's tone: frequency modulation that mellows as it fades."""
    t = time(seconds)
    tine = np.sin(2 * np.pi * hertz(note) * t) * 1.3 * np.exp(-5 * t)
    tone = np.sin(2 * np.pi * hertz(note) * t + tine)
    return np.asarray(tone * np.exp(-2.6 * t) * attack(t, 0.006) * release(t, seconds))


def brush_stroke(seconds: float) -> Sound:
    """Return a short breath of noise without its low half."""
    t = time(seconds)
    noise = RNG.standard_normal(len(t))
    return np.asarray(np.diff(noise, prepend=0.0) * np.exp(-t * 45) * attack(t, 0.004))


def master(left: Sound, right: Sound) -> Sound:
    """Widen, fade and level the mix; peaks stay 3 dB below full scale."""
    echo = int(0.27 * RATE)
    mix = np.stack([left, right])
    mix[0, echo:] += 0.18 * right[:-echo]
    mix[1, echo:] += 0.18 * left[:-echo]
    t = np.arange(mix.shape[1]) / RATE
    end = mix.shape[1] / RATE
    mix *= np.clip(t / 0.8, 0, 1) * np.clip((end - t) / 4, 0, 1)
    mix = np.tanh(mix / np.abs(mix).max())
    return np.asarray(mix / np.abs(mix).max() * 10 ** (-3 / 20))


def encode(mix: Sound, path: Path) -> None:
    """Write Opus at 36 kbit/s: a bed under speech, small enough to live in the repository."""
    with TemporaryDirectory() as folder:
        raw = Path(folder) / "bed.wav"
        with wave.open(str(raw), "wb") as file:
            file.setnchannels(2)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes((mix.T * 32767).astype("<i2").tobytes())
        options = ["-c:a", "libopus", "-b:a", "36k", "-fflags", "+bitexact", "-flags", "+bitexact"]
        argv = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-nostdin",
            "-loglevel",
            "error",
            "-y",
            "-i",
            str(raw),
            *options,
            str(path),
        ]
        subprocess.run(argv, check=True)


def add(track: Sound, sound: Sound, at: float) -> None:
    """Mix a sound in at a time, in seconds; what sticks out beyond the end is cut."""
    start = int(at * RATE)
    room = min(len(sound), len(track) - start)
    track[start : start + room] += sound[:room]


def time(seconds: float) -> Sound:
    """Return the sample times of a sound."""
    return np.arange(int(seconds * RATE)) / RATE


def hertz(note: int) -> float:
    """Return the frequency of a MIDI note."""
    return float(440 * 2 ** ((note - 69) / 12))


def attack(t: Sound, seconds: float) -> Sound:
    """Come in without a click."""
    return np.clip(t / seconds, 0, 1)


def release(t: Sound, seconds: float) -> Sound:
    """Go out without a click."""
    return np.clip((seconds - t) / 0.05, 0, 1)


if __name__ == "__main__":
    main()
