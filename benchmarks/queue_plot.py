"""The picture of the queue beside its peers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("svg")
from matplotlib import pyplot as plt

from benchmarks.queue_report import MEASURES, US, Findings

_PANELS = ("start", "drain10x1", "drainx1")
_OURS, _THEIRS = "#c2410c", "#64748b"


def plot(path: Path, findings: Findings, contenders: Sequence[str]) -> None:
    """Draw three panels of bars, each sorted from best to worst, on logarithmic axes."""
    figure, panels = plt.subplots(1, len(_PANELS), figsize=(12, 2.8), layout="constrained")
    for panel, key in zip(panels, _PANELS, strict=True):
        measure = next(m for m in MEASURES if m.key == key)
        found = {name: value for name in contenders if (value := findings.median(key, name)) is not None}
        names = sorted(found, key=lambda name: found[name], reverse=measure.less_is_better)
        bars = panel.barh(names, [found[n] for n in names], color=[_OURS if n == US else _THEIRS for n in names])
        panel.bar_label(
            bars, [f"{found[n]:,.{1 if measure.less_is_better else 0}f}" for n in names], padding=3, fontsize=9
        )
        panel.set(xscale="log", title=f"{measure.title} ({measure.unit})")
        panel.title.set_fontsize(10)
        panel.margins(x=0.25)
        panel.spines[["top", "right"]].set_visible(False)
        panel.tick_params(axis="x", labelsize=8)
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
