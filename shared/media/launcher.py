"""Become another program under limits; run as a script by ``shared.media.child``, imports nothing of ours.

    python -I -S launcher.py PARENT AS FSIZE CPU PROGRAM ARGUMENTS…

A limit of 0 is none. The program dies with the process that started it: a worker that is killed leaves no ffmpeg.
This is a program of its own because running Python between fork and exec of a worker with threads can dead-lock;
it costs 15 ms.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Set the limits on this process and replace it by the program."""
    parent, space, size, cpu, *command = arguments
    die_with_parent(int(parent))
    limit(resource.RLIMIT_AS, int(space))
    limit(resource.RLIMIT_FSIZE, int(size))
    limit(resource.RLIMIT_CPU, int(cpu), spare=2)
    limit(resource.RLIMIT_CORE, 0, even_zero=True)
    os.execv(command[0], command)  # noqa: S606  this is what the script is for


def die_with_parent(parent: int) -> None:
    """Ask the kernel for SIGKILL when the parent ends; leave at once when it already has."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def limit(which: int, value: int, *, spare: int = 0, even_zero: bool = False) -> None:
    """Lower one limit, never above what this process may have; macOS refuses some, which is no harm.

    With ``spare`` the limit warns (SIGXCPU) that much before it kills, and the exit tells which limit it was.
    """
    if value <= 0 and not even_zero:
        return
    most = resource.getrlimit(which)[1]
    value, last = (n if most == resource.RLIM_INFINITY else min(n, most) for n in (value, value + spare))
    try:
        resource.setrlimit(which, (value, last))
    except (ValueError, OSError):
        if sys.platform == "linux":
            raise


if __name__ == "__main__":
    main(sys.argv[1:])
