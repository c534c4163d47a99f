"""A worker that kills itself at the n-th point between claim and settle: ``python -m tests.paid_once.mortal SERVICE``.

A point is a moment before or after an await of an attempt, or of the flush that settles it: whatever has been asked of the
system by then has been asked, and nobody hears the answer. Reads orders to start from stdin, one JSON object a line with
``dies_at`` (0: never) and ``env``; starts each as a fork, so that imports are paid once; tells of pids and ends on stdout.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Generator
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import shared.worker.loop
from shared.db.queue import JobQueue
from shared.worker.attempt import run_attempt
from shared.worker.settle import Settler

_SOON = timedelta(milliseconds=20)
"""What is put off in earnest is put off for this long here."""


class Deadline:
    """Count points, and die at one of them."""

    def __init__(self, dies_at: int) -> None:
        self._left = dies_at
        self.begun = False
        """The first attempt has been claimed."""

    def point(self) -> None:
        """Count one."""
        if not self.begun or self._left == 0:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def over(self, coroutine: Coroutine[Any, Any, Any]) -> _Counted:
        """Return an awaitable that does the same, counting."""
        return _Counted(coroutine, self)


class _Counted:
    """Await a coroutine step by step."""

    def __init__(self, coroutine: Coroutine[Any, Any, Any], deadline: Deadline) -> None:
        self._coroutine = coroutine
        self._deadline = deadline

    def __await__(self) -> Generator[Any, Any, Any]:
        step: Callable[[], Any] = lambda: self._coroutine.send(None)  # noqa: E731  the next one is made below
        while True:
            try:
                waiting_for = step()
            except StopIteration as end:
                self._deadline.point()
                return end.value
            self._deadline.point()
            try:
                sent = yield waiting_for
            except BaseException as error:  # noqa: BLE001  cancellation goes where it belongs
                step = _throwing(self._coroutine, error)
            else:
                step = _sending(self._coroutine, sent)
            self._deadline.point()


def _sending(coroutine: Coroutine[Any, Any, Any], sent: Any) -> Callable[[], Any]:
    return lambda: coroutine.send(sent)


def _throwing(coroutine: Coroutine[Any, Any, Any], error: BaseException) -> Callable[[], Any]:
    return lambda: coroutine.throw(error)


def make_mortal(dies_at: int) -> None:
    """Let attempts and settling count, and everything that is put off come back at once."""
    deadline = Deadline(dies_at)
    run_settler, snooze, retry = Settler.run, JobQueue.snooze, JobQueue.retry

    async def attempt(*args: Any) -> str:
        deadline.begun = True
        return str(await deadline.over(run_attempt(*args)))

    async def settler(self: Settler) -> None:
        await deadline.over(run_settler(self))

    async def soon(self: JobQueue, job: Any, *, delay: timedelta, reason: str) -> bool:
        return await snooze(self, job, delay=min(delay, _SOON), reason=reason)

    async def again(self: JobQueue, job: Any, *, delay: timedelta, error: dict[str, object]) -> bool:
        return await retry(self, job, delay=min(delay, _SOON), error=error)

    patch.object(shared.worker.loop, "run_attempt", attempt).start()
    patch.object(Settler, "run", settler).start()
    patch.object(JobQueue, "snooze", soon).start()
    patch.object(JobQueue, "retry", again).start()


def main(service: str) -> None:
    """Fork a worker for each line of stdin, and tell when it ends."""
    module = importlib.import_module(f"services.{service}.main")
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _be_worker(module, order)
        _tell({"pid": pid, "number": order["number"]})


def _be_worker(module: Any, order: dict[str, Any]) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # it has children of its own
    os.environ.update(order["env"])
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    os.setsid()
    make_mortal(order["dies_at"])
    sys.argv = [module.__name__]
    module.main()
    os._exit(0)


def _tell(facts: dict[str, object]) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children are looked for by their pid, and leave no zombies
    main(sys.argv[1])
