"""Measure how loud a sound is (EBU R128) and bring it to a loudness, without pumping and without clipping.

Two passes: the first measures, the second multiplies by one factor. Where that factor would lift peaks over the
ceiling, a true-peak limiter (at four times the sample rate, as ITU-R BS.1770 measures) takes them off, and the factor
is corrected by what the limiter takes from the loudness. ffmpeg's ``loudnorm`` would in that case change to its
dynamic mode without a word, which pumps, and it hands on sound at 192 kHz.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.errors import Transient
from shared.media.encode import SAMPLE_RATE
from shared.media.process import Limits, run_ffmpeg

TRUE_PEAK = -1.5
"""dBTP: what no output passes, as EBU R128 and the platforms ask; lossy codecs add some on top of what they are fed."""
_CEILING = TRUE_PEAK - 0.7
"""dBTP fed to the AAC encoder; at 192 kbit/s its output overshot by up to 0.2 dB on speech."""
_SILENCE = -70.0
"""LUFS: R128's absolute gate. Less than that, or shorter than its first block of 0.4 s, has no loudness."""
_CLOSE = 0.15
_ROUNDS = 4

STEREO = f"aresample={SAMPLE_RATE},aformat=sample_fmts=fltp:channel_layouts=stereo"
_EBUR128 = "ebur128=framelog=verbose:peak=true"
_NUMBER = r":\s+(-?(?:\d+(?:\.\d+)?|inf|nan))"
_INTEGRATED, _RANGE, _PEAK = (re.compile(name + _NUMBER) for name in (r"\bI", r"\bLRA", r"\bPeak"))


@dataclass(frozen=True, slots=True)
class Loudness:
    """Describe how loud a sound is as a whole."""

    integrated: float | None
    """LUFS; None where there is nothing to hear, or less than 0.4 s."""
    true_peak: float | None
    """dBTP; None where all samples are 0."""
    range: float
    """LU between the soft and the loud parts."""


async def measure(
    inputs: Sequence[str], *, ffmpeg: Path, cwd: Path, limits: Limits | None = None, filters: str = "anull"
) -> Loudness:
    """Return how loud the first sound track of an input is.

    Args:
        inputs: ffmpeg's arguments that open it, as of `input_args`.
        ffmpeg: The binary.
        cwd: Where the names in the arguments are.
        limits: What the process may take.
        filters: What the sound goes through before it is measured.
    """
    args = [*inputs, "-map", "0:a:0", "-af", f"{STEREO},{filters},{_EBUR128}", "-vn", "-f", "null", "-"]
    log = await run_ffmpeg(args, ffmpeg=ffmpeg, cwd=cwd, limits=limits or Limits())
    return read_summary(log.stderr)


def read_summary(stderr: str) -> Loudness:
    """Return what ffmpeg's ``ebur128`` says at its end.

    Raises:
        Transient: It said nothing.
    """
    summary = stderr.rpartition("Summary:")[2]
    integrated, spread, peak = (_last(pattern, summary) for pattern in (_INTEGRATED, _RANGE, _PEAK))
    if integrated is None:
        raise Transient("ffmpeg did not say how loud the sound is.", details={"stderr": stderr[-2000:]})
    silent = integrated <= _SILENCE or peak is None
    return Loudness(None if silent else integrated, peak, spread or 0.0)


def _last(pattern: re.Pattern[str], text: str) -> float | None:
    """Return the number after a name, or None when there is none, or it is no number (``-inf``, ``nan``)."""
    found = pattern.search(text)
    return None if found is None or found[1].endswith(("inf", "nan")) else float(found[1])


async def level(
    inputs: Sequence[str], target: float, *, ffmpeg: Path, cwd: Path, limits: Limits | None = None
) -> str | None:
    """Return the filters that bring a sound to a loudness, or None where there is nothing to hear.

    They hand on 48 kHz stereo and may add or lose some samples at the end: cut the sound to its length behind them.

    Args:
        inputs: ffmpeg's arguments that open it.
        target: Integrated loudness in LUFS.
        ffmpeg: The binary.
        cwd: Where the names in the arguments are.
        limits: What one process may take.
    """
    before = await measure(inputs, ffmpeg=ffmpeg, cwd=cwd, limits=limits)
    if before.integrated is None or before.true_peak is None:
        return None
    gain = target - before.integrated
    if before.true_peak + gain <= _CEILING:
        return f"{STEREO},{_amplified(gain)}"
    for _ in range(_ROUNDS):
        now = await measure(
            inputs, ffmpeg=ffmpeg, cwd=cwd, limits=limits, filters=f"{_amplified(gain)},{_TRUE_PEAKS_CUT}"
        )
        short = target - (now.integrated if now.integrated is not None else target)
        if abs(short) <= _CLOSE:
            break
        gain += short
    return f"{STEREO},{_amplified(gain)},{_TRUE_PEAKS_CUT}"


def _amplified(decibels: float) -> str:
    return f"volume=volume={decibels:.2f}dB:precision=float"


PEAKS_CUT = f"alimiter=limit={10 ** (_CEILING / 20):.6f}:level=false:attack=5:release=80:latency=true"
"""Keeps samples under what an AAC encoder may be fed, and leaves sound that is below it as it is."""
_TRUE_PEAKS_CUT = f"aresample={SAMPLE_RATE * 4},{PEAKS_CUT},aresample={SAMPLE_RATE}"
