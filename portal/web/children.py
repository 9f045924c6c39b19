"""One piece of work in a process of its own, with limits on its time and memory."""

import contextlib
import ctypes
import multiprocessing
import os
import resource
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any

PR_SET_PDEATHSIG = 1
"""prctl(2): the signal that this process gets when its parent dies."""


GRACE = 8.0
"""Seconds that work under way gets to finish when its parent is told to stop."""


POLITE = 10
"""What a process made for work that nobody waits at (nice(2)): pages are answered first."""
HARDER = 5
"""Seconds after which work that does not hear that its time is over is ended with its process."""


class TooLong(Exception):
    """What was under way has used up its time."""


@dataclass(frozen=True)
class Limits:
    seconds: float = 240
    """Wall clock; below the lease of a job, so that no second worker takes one still running."""
    bytes: int = 1_500_000_000
    """Address space beyond what it has when it begins."""


class Ending(Enum):
    DONE = auto()
    TOO_LONG = auto()
    STOPPED = auto()
    BROKE = auto()
    """It ended without saying so: killed, or out of memory where Python could not tell."""


class Stopping:
    """True once this process was told to stop (SIGINT, SIGTERM)."""

    def __init__(self) -> None:
        self._since: float | None = None
        self._again = False

    def __call__(self) -> bool:
        return self._since is not None

    def at_once(self) -> bool:
        """True after a second signal, or when what is under way has used up its grace."""
        return self._again or (self._since is not None and time.monotonic() > self._since + GRACE)

    def listen(self) -> "Stopping":
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told)
        return self

    def _told(self, *_: Any) -> None:
        self._again = self._since is not None
        self._since = self._since or time.monotonic()


def run_apart(target: Callable[[], None], limits: Limits, *, stopped: Callable[[], bool]) -> Ending:
    """Do this in a forked process; returns when it has ended, and how.

    What is imported before the call need not be imported again. `stopped` is asked a few times a second. Files that it
    leaves behind for the time being go with it, however it ends.
    """
    with tempfile.TemporaryDirectory(prefix="portal-", ignore_cleanup_errors=True) as own:
        forked = multiprocessing.get_context("fork").Process(target=_confined, args=(target, limits, own))
        return _run(forked, limits, stopped)


def _run(child: ForkProcess, limits: Limits, stopped: Callable[[], bool]) -> Ending:
    child.start()
    ends = time.monotonic() + limits.seconds
    ending = Ending.DONE
    while child.is_alive():
        child.join(0.2)
        if not child.is_alive():
            break
        if time.monotonic() > ends:
            ending = Ending.TOO_LONG
        elif stopped():
            ending = Ending.STOPPED
        if ending is not Ending.DONE:
            child.kill()
            child.join()
            return ending
    return Ending.DONE if child.exitcode == 0 else Ending.BROKE


def lift_limit() -> None:
    """Give a process that ran out of memory room to say so."""
    _most, ceiling = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def grow_at_most(more: int) -> None:
    """From here on this process may take so many bytes of address space more than it has; a limit it has stays."""
    with contextlib.suppress(ValueError, OSError):  # no /proc, or macOS, which refuses
        has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        most, ceiling = resource.getrlimit(resource.RLIMIT_AS)
        least = has + more if most == resource.RLIM_INFINITY else min(has + more, most)
        resource.setrlimit(resource.RLIMIT_AS, (least, ceiling))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raises TooLong when what is inside has used so many seconds of a processor; where that is not heard, in a library
    written in C, the process is ended a little later. For the main thread."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, ceiling = resource.getrlimit(resource.RLIMIT_CPU)
    last = int(used.ru_utime + used.ru_stime + seconds) + HARDER
    usual = signal.signal(signal.SIGPROF, _too_long)
    resource.setrlimit(resource.RLIMIT_CPU, (last, ceiling))
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)  # again each second: an engine may swallow the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (ceiling, ceiling))
        signal.signal(signal.SIGPROF, usual)


def _too_long(*_: Any) -> None:
    raise TooLong


def _confined(target: Callable[[], None], limits: Limits, own: str) -> None:
    tempfile.tempdir = own
    os.setsid()  # Ctrl-C reaches the worker alone, which decides when to stop
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent()
    os.nice(POLITE)
    grow_at_most(limits.bytes)
    target()


def die_with_parent() -> None:
    """A worker that is killed leaves no child behind it (Linux), and a child that crashes no copy of its memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
