"""Processes of their own for work that needs nothing but its arguments; threads where none may be started.

A process is copied from this one before it has threads: what another thread holds at that moment would be held in the
copy for ever.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from queue import LifoQueue
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Answer = TypeVar("Answer")
MOST = 4
"""Processes; each takes some 100 MB."""
TASKS = Path("/proc/self/task")
"""Where Linux lists the threads of this process, those of libraries included."""


class Presses:
    """Takes work and gives futures; the order of the answers is the caller's."""

    def __init__(self, pipes: "list[Connection]") -> None:
        self.n_processes = len(pipes)
        self._idle: LifoQueue[Connection | None] = LifoQueue()
        for pipe in [*reversed(pipes)] or (None,):
            self._idle.put(pipe)  # of those that are idle, the first gets the next work: what it has prepared
        self._desk = ThreadPoolExecutor(max(1, len(pipes)))

    def submit(self, work: Callable[..., Answer], *arguments: object) -> "Future[Answer]":
        """Have a function of a module called with arguments that can be pickled."""
        return self._desk.submit(self._done, work, arguments)

    def close(self) -> None:
        """Wait for what is under way, and begin nothing more."""
        self._desk.shutdown(cancel_futures=True)

    def _done(self, work: Callable[..., Answer], arguments: tuple[object, ...]) -> Answer:
        """Have it done elsewhere; what fails there is done here, so that the caller meets the error itself."""
        pipe = self._idle.get()
        answer: tuple[Answer, ...] = ()
        if pipe:
            try:
                pipe.send((work, arguments))
                answer = pipe.recv()
            except (EOFError, OSError):  # the process is gone
                pipe = None
        self._idle.put(pipe)
        return answer[0] if answer else work(*arguments)


@contextmanager
def presses(n: int, prepare: Callable[[int], object]) -> Iterator[Presses]:
    """Start up to `n` processes; they end with the block, and if this process ends they do, too.

    Args:
        prepare: called in each of them, with its rank, before the first work comes: imports, say.
    """
    with _processes(min(n, MOST, _n_processors()) if _may_start() else 0, prepare) as pipes:
        started = Presses(pipes)
        try:
            yield started
        finally:
            started.close()


@contextmanager
def _processes(n: int, prepare: Callable[[int], object]) -> "Iterator[list[Connection]]":
    if not n:
        yield []
        return
    from multiprocessing import get_context

    context, ours, running = get_context("fork"), list[Any](), list[Any]()
    for rank in range(n):
        own, other = context.Pipe()
        process = context.Process(target=_serve, args=(other, (*ours, own), partial(prepare, rank)), daemon=True)
        with other:
            try:
                process.start()
            except OSError:  # no more processes are allowed, or no memory is left for one
                own.close()
                break
        ours.append(own)
        running.append(process)
    try:
        yield list(ours)
    finally:
        for pipe in ours:
            pipe.close()
        for process in running:
            process.join()


def _serve(pipe: "Connection", of_the_parent: "tuple[Connection, ...]", prepare: Callable[[], object]) -> None:
    """Do what comes through the pipe until its other end is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is interrupted, too, and then closes the pipe
    for each in of_the_parent:
        each.close()
    with suppress(Exception):
        prepare()
    with suppress(EOFError, OSError):
        while True:
            work, arguments = pipe.recv()
            pipe.send(_answer(work, arguments))


def _answer(work: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    try:
        return (work(*arguments),)
    except Exception:
        return ()


def _may_start() -> bool:
    """Tell whether this process may be copied: it has one thread, on a system that copies well."""
    try:
        return sys.platform == "linux" and len(list(TASKS.iterdir())) == 1
    except OSError:
        return False


def _n_processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
