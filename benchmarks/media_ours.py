"""Run our own media work for the benchmark: the functions of ``shared.media``, and whole nodes with a stopwatch inside.

A node runs as in a worker: inputs come out of storage, the film is made, watched, described and stored.
"""

from __future__ import annotations

import contextlib
import statistics
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock

import structlog

from benchmarks.rounds import Turn, Used
from shared.domain.jobs import Input
from shared.domain.nodes import Output
from shared.executors import compose_video, merge_videos, mix_audio
from shared.executors.kept_segments import StoredSegments
from shared.media.compose import ComposeSpec, compose
from shared.media.merge import MergeSpec, merge
from shared.media.mix import MixSpec, mix
from shared.storage import Storage
from shared.worker import publish
from shared.worker.executor import Executor
from shared.worker.inputs import Inputs
from tests.media.attempts import Bench

_NODES = (merge_videos, compose_video, mix_audio)
_PARTS: tuple[tuple[str, Any, str], ...] = (
    *zip(("make",) * 3, _NODES, ("merge", "compose", "mix"), strict=True),
    *(("gate", module, "inspect") for module in _NODES),
    *(("publish", module, "publish") for module in _NODES),
    ("poster", publish, "draw_poster"),
    ("manifest", publish, "write_manifest"),
    ("fetch", Inputs, "fetch"),
)
"""What the time of a node is divided into, and the functions that are each of them."""
Parts = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ours:
    """Call the functions that make films."""

    ffmpeg: Path

    async def merge(self, clips: Sequence[Path], folder: Path, storage: Storage | None = None) -> Turn:
        """Merge clips; with a storage, pieces are kept there."""
        cache = None if storage is None else _kept(storage)
        merged = await merge(clips, MergeSpec(), scratch=folder, ffmpeg=self.ffmpeg, cache=cache)
        return Turn(merged.path)

    async def compose(self, film: Path, speaker: Path, spec: ComposeSpec, folder: Path) -> Turn:
        """Draw a speaker into a film."""
        return Turn((await compose(film, speaker, spec, scratch=folder, ffmpeg=self.ffmpeg)).path)

    async def mix(self, film: Path, sound: Path, spec: MixSpec, folder: Path) -> Turn:
        """Mix a sound into a film."""
        return Turn((await mix(film, sound, spec, scratch=folder, ffmpeg=self.ffmpeg)).path)


def _kept(storage: Storage) -> StoredSegments:
    return StoredSegments(storage, structlog.get_logger(), datetime.now(UTC).date())


@dataclass(slots=True)
class Nodes:
    """Run whole nodes, and keep what the stopwatch said of each."""

    parts: dict[str, list[Parts]] = field(default_factory=lambda: defaultdict(list))

    async def run(
        self,
        name: str,
        bench: Bench,
        executor: Executor,
        config: Mapping[str, Any],
        inputs: Mapping[str, Sequence[Input]],
    ) -> Output:
        """Run one node; what was done to have its inputs does not count."""
        watch, used = Stopwatch(), Used()
        with watch.running():
            output = await bench.run(executor, config=config, inputs=inputs)
        self.parts[name].append(watch.parts(used.so_far().wall))
        return output

    def share(self, name: str, part: str) -> tuple[float, float]:
        """Return the median seconds of a part, and the median of its shares of the whole."""
        seconds = statistics.median(parts[part] for parts in self.parts[name])
        return seconds, statistics.median(parts[part] / parts["whole"] for parts in self.parts[name])


class Stopwatch:
    """Add up the seconds that the parts of one node take."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Measure whatever runs meanwhile."""
        with contextlib.ExitStack() as stack:
            for part, owner, name in _PARTS:
                stack.enter_context(mock.patch.object(owner, name, self._timed(part, getattr(owner, name))))
            yield

    def _timed(self, part: str, work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def timed(*args: Any, **kwargs: Any) -> Any:
            begun = time.perf_counter()
            try:
                return await work(*args, **kwargs)
            finally:
                self.seconds[part] += time.perf_counter() - begun

        return timed

    def parts(self, whole: float) -> Parts:
        """Return the seconds of parts that do not overlap; together they are the whole."""
        told = {part: self.seconds[part] for part in ("fetch", "make", "gate", "poster", "manifest")}
        told["store"] = self.seconds["publish"] - told["poster"] - told["manifest"]
        return {**told, "rest": whole - sum(told.values()), "whole": whole}
