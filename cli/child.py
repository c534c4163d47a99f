"""Become another program, tied to the life of the process that asked for it.

Run as a script: ``python -I -S child.py SIGNAL USER PROGRAM ARGS...``. The program gets SIGNAL when its parent dies,
however that dies. USER is ``-``, or ``uid:gid`` that root hands the program to (Postgres refuses root); the program
then keeps one right of root's, to pass folders that are closed to others: nobody's folders need to be opened up for it.
Where the system has no such mechanisms (macOS, a container without the right) the program starts without them.

Imports nothing but the standard library and starts in a few milliseconds.
"""

from __future__ import annotations

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522


def command(program: list[str], *, signal: int, user: tuple[int, int] | None = None) -> list[str]:
    """Return the argv that starts a program through this file."""
    owner = f"{user[0]}:{user[1]}" if user else "-"
    return [sys.executable, "-I", "-S", __file__, str(signal), owner, *program]


def main() -> None:
    """Take on the user, ask to be told of the parent's death, and become the program."""
    signal, owner, *program = sys.argv[1:]
    parent = os.getppid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
    if owner != "-":
        uid, gid = map(int, owner.split(":"))
        _become(uid, gid, libc)
    if libc is not None:
        # After the change of user, which clears it.
        libc.prctl(_PR_SET_PDEATHSIG, int(signal), 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(0)
    os.execv(program[0], program)  # noqa: S606  the whole purpose of this file


def _become(uid: int, gid: int, libc: ctypes.CDLL | None) -> None:
    if libc is not None:
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([gid])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    if libc is not None:
        _keep_passage(libc)


def _keep_passage(libc: ctypes.CDLL) -> None:
    """Keep CAP_DAC_OVERRIDE across the exec; a refusal leaves the program with ordinary rights."""
    wanted = 1 << _CAP_DAC_OVERRIDE
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(wanted, wanted, wanted, 0, 0, 0)
    if libc.capset(header, sets) == 0:
        libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, _CAP_DAC_OVERRIDE, 0, 0)


if __name__ == "__main__":
    main()
