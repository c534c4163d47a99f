"""ffmpeg runs within limits, tells how far it is, and leaves nothing behind however it ends."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from shared.errors import InvalidInput, Permanent, Transient, Unavailable
from shared.media import child
from shared.media.process import Limits, input_args, kill_all_groups, run_ffmpeg, within

ENDLESS = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=30", "-f", "null", "-")
LIMITS = Limits(wall_seconds=60, stall_seconds=30)


async def _until_running(task: asyncio.Task[object], begun: asyncio.Event) -> int:
    """Return the process group of a run that has begun to make frames."""
    async with asyncio.timeout(20):
        waiting = asyncio.ensure_future(begun.wait())
        await asyncio.wait((task, waiting), return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
    (group,) = child.live_groups()
    return group


def _gone(pid: int, seconds: float) -> bool:
    """Wait until a process has ended, whoever its parent is."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    with os.fdopen(handle):
        return bool(select.select([handle], [], [], seconds)[0])


async def test_progress_is_told_and_never_whole_before_the_end(ffmpeg: Path, tmp_path: Path) -> None:
    """Fractions rise, and the log says what was written."""
    told: list[float] = []
    args = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=2", "out.mp4"]

    log = await run_ffmpeg(
        args,
        ffmpeg=ffmpeg,
        cwd=tmp_path,
        limits=LIMITS,
        expected_seconds=2,
        on_progress=lambda fraction, _: told.append(fraction),
    )

    assert told == sorted(told)
    assert 0.9 < told[-1] < 1
    assert log.frames == 60
    assert log.warnings == ()


async def test_cancel_ends_the_process_group(ffmpeg: Path, tmp_path: Path) -> None:
    """Within five seconds, reaped, off the record, and CancelledError goes on."""
    begun = asyncio.Event()
    run = run_ffmpeg(
        ENDLESS, ffmpeg=ffmpeg, cwd=tmp_path, limits=LIMITS, expected_seconds=9e9, on_progress=lambda *_: begun.set()
    )
    task = asyncio.ensure_future(run)
    group = await _until_running(task, begun)
    began = time.monotonic()

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert time.monotonic() - began < 5
    assert child.live_groups() == frozenset()
    with pytest.raises(ProcessLookupError):
        os.killpg(group, 0)


async def test_a_process_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    """As ffmpeg does for minutes where it duplicates frames."""
    stubborn = "import signal,sys; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); signal.pause()"
    process = await child.start((sys.executable, "-c", stubborn), cwd=tmp_path, limits=LIMITS)
    assert process.stdout is not None
    await process.stdout.readline()

    await child.stop(process)

    assert process.returncode == -signal.SIGKILL


async def test_all_groups_die_at_once_when_the_lease_is_lost(ffmpeg: Path, tmp_path: Path) -> None:
    """Each run ends as killed from outside, which is tried again."""
    begun = asyncio.Event()
    run = run_ffmpeg(
        ENDLESS, ffmpeg=ffmpeg, cwd=tmp_path, limits=LIMITS, expected_seconds=9e9, on_progress=lambda *_: begun.set()
    )
    task = asyncio.ensure_future(run)
    await _until_running(task, begun)

    assert kill_all_groups() == 1

    with pytest.raises(Transient):
        await task


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_a_killed_worker_leaves_no_ffmpeg(ffmpeg: Path, tmp_path: Path) -> None:
    """SIGKILL of the parent cannot be caught, so the kernel must end the child."""
    worker = f"""
import asyncio
from pathlib import Path
from shared.media import child
from shared.media.process import Limits, run_ffmpeg
told = lambda *_: print(*child.live_groups(), flush=True)
asyncio.run(run_ffmpeg({ENDLESS!r}, ffmpeg=Path({str(ffmpeg)!r}), cwd=Path({str(tmp_path)!r}), limits=Limits(),
                       expected_seconds=1e9, on_progress=told))
"""
    root = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", worker], stdout=subprocess.PIPE, cwd=root) as parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()

    assert _gone(pid, 5)


async def test_a_run_without_progress_is_stopped(ffmpeg: Path, tmp_path: Path) -> None:
    """It may work the next time."""
    never = asyncio.Event()

    async def silent() -> AsyncIterator[bytes]:
        await never.wait()
        yield b""

    args = ["-f", "rawvideo", "-s", "16x16", "-pix_fmt", "gray", "-i", "pipe:0", "-f", "null", "-"]
    limits = Limits(stall_seconds=0.6)

    with pytest.raises(Transient, match="no progress"):
        await run_ffmpeg(args, ffmpeg=ffmpeg, cwd=tmp_path, limits=limits, feed=silent())


async def test_a_run_that_takes_too_long_is_stopped(ffmpeg: Path, tmp_path: Path) -> None:
    """It would take as long again, so it is not tried again."""
    with pytest.raises(InvalidInput, match="longer than"):
        await run_ffmpeg(ENDLESS, ffmpeg=ffmpeg, cwd=tmp_path, limits=Limits(wall_seconds=0.5))


def test_a_short_film_has_no_business_with_hours() -> None:
    """The time that a run may take follows from what it makes, and never passes the setting."""
    assert within(Limits(), 1.0).wall_seconds == 720
    assert within(Limits(), 3600.0).wall_seconds == 7200
    assert within(Limits(), None) == Limits()


async def test_fed_bytes_arrive(ffmpeg: Path, tmp_path: Path) -> None:
    """More than a pipe holds, so that writing and reading must go on together."""

    async def frames() -> AsyncIterator[bytes]:
        for shade in range(40):
            yield bytes([shade]) * 320 * 180

    args = ["-f", "rawvideo", "-s", "320x180", "-pix_fmt", "gray", "-i", "pipe:0", "-f", "null", "-"]

    log = await run_ffmpeg(args, ffmpeg=ffmpeg, cwd=tmp_path, limits=LIMITS, feed=frames())

    assert log.frames == 40


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(file_size_bytes=100_000), "disk space"),
        (Limits(cpu_seconds=1), "time to compute"),
    ],
)
async def test_limits_hold(ffmpeg: Path, tmp_path: Path, limits: Limits, words: str) -> None:
    """Bytes and processor time, each with its own sentence."""
    args = ["-f", "lavfi", "-i", "testsrc2=s=640x360:r=30", "-c:v", "rawvideo", "-t", "600", "-f", "avi"]
    target = "out.avi" if limits.file_size_bytes < 10**9 else "/dev/null"

    with pytest.raises(InvalidInput, match=words):
        await run_ffmpeg([*args, target], ffmpeg=ffmpeg, cwd=tmp_path, limits=limits)


async def test_a_full_disk_is_no_fault_of_the_input(ffmpeg: Path, tmp_path: Path) -> None:
    """It is tried again, and says what to free."""
    args = ["-f", "lavfi", "-i", "testsrc2=s=320x180:d=1", "-c:v", "rawvideo", "-f", "rawvideo", "/dev/full"]

    with pytest.raises(Unavailable, match="disk is full"):
        await run_ffmpeg(args, ffmpeg=ffmpeg, cwd=tmp_path, limits=LIMITS)


async def test_refused_arguments_say_why(ffmpeg: Path, tmp_path: Path) -> None:
    """The first line that ffmpeg calls an error, not the last one that it says."""
    args = ["-f", "lavfi", "-i", "testsrc2=d=1", "-vf", "nosuchfilter", "-f", "null", "-"]

    with pytest.raises(Permanent, match="nosuchfilter") as caught:
        await run_ffmpeg(args, ffmpeg=ffmpeg, cwd=tmp_path, limits=LIMITS)

    assert not isinstance(caught.value, InvalidInput)


async def test_a_child_sees_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the worker's environment holds."""
    monkeypatch.setenv("HEYGEN_API_KEY", "secret-one")
    process = await child.start(("/usr/bin/env",), cwd=tmp_path, limits=LIMITS)

    stdout, _ = await process.communicate()
    await child.reap(process)

    assert b"secret-one" not in stdout
    assert b"LC_ALL" in stdout


HOSTILE = {
    "hls.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://{secret}\n#EXT-X-ENDLIST\n",
    "concat.mp4": "ffconcat version 1.0\nfile {secret_name}\n",
    "drawing.mp4": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="{secret}"/></svg>',
    "dash.mp4": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"></MPD>',
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_files_that_name_other_files_are_not_followed(ffmpeg: Path, tmp_path: Path, name: str) -> None:
    """Not even when they come to ffmpeg unprobed: the whitelists refuse them."""
    secret = tmp_path / "secret.mp4"
    made = ["-f", "lavfi", "-i", "testsrc2=s=64x64:d=1", secret.name]
    await run_ffmpeg(made, ffmpeg=ffmpeg, cwd=tmp_path, limits=LIMITS)
    (tmp_path / name).write_text(HOSTILE[name].format(secret=secret, secret_name=secret.name))

    with pytest.raises(InvalidInput):
        await run_ffmpeg([*input_args(name), "-f", "null", "-"], ffmpeg=ffmpeg, cwd=tmp_path, limits=LIMITS)
