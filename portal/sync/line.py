"""Where phones wait with what they hand in: one delivery at a time, and a rest after each while others wait, so that
pages do not wait for thirty phones that come back into signal at once. Nothing is lost by waiting: who is sent away
keeps everything and comes again."""

import fcntl
import os
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MOST_WAITING = 3
"""In each process, the one whose turn it is among them: every one of them takes a thread from the pages."""
PATIENCE = 5
"""Seconds that one waits for its turn."""
REST = 3
"""Times as long as a delivery took, the next in line waits after it; never longer than `LONGEST` seconds."""
LONGEST = 1.0
LOOK = 0.005
_MOMENT = struct.Struct("d")


class Long(Exception):
    """Others are waiting: come again later."""


class Line:
    """For the processes of one machine among each other, through a file that a process that ends lets go of."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._places, self._turn = threading.BoundedSemaphore(MOST_WAITING), threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One delivery. Raises Long where there is no room or no turn in time."""
        if not self._places.acquire(blocking=False):
            raise Long
        try:
            until = time.monotonic() + PATIENCE
            has_waited = self._turn.locked()
            if not self._turn.acquire(timeout=PATIENCE):
                raise Long
            try:
                with self._alone(until, has_waited=has_waited):
                    yield
            finally:
                self._turn.release()
        finally:
            self._places.release()

    @contextmanager
    def _alone(self, until: float, *, has_waited: bool) -> Iterator[None]:
        try:
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:  # such as a full disk: then each process has a line of its own
            yield
            return
        try:
            has_waited |= _taken(file, until)
            if has_waited:
                _rest(file)
            began = time.monotonic()
            yield
            _note(file, began)
        finally:
            os.close(file)


def _taken(file: int, until: float) -> bool:
    """It is this process's turn; whether another had it before. Raises Long."""
    has_waited = False
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            has_waited = True
            if time.monotonic() > until:
                raise Long from None
            time.sleep(LOOK)
        else:
            return has_waited


def _rest(file: int) -> None:
    """Until the moment that the one before left here; a clock that began anew since cannot make it long."""
    said = os.pread(file, _MOMENT.size, 0)
    if len(said) == _MOMENT.size:
        time.sleep(max(0.0, min(_MOMENT.unpack(said)[0] - time.monotonic(), LONGEST)))


def _note(file: int, began: float) -> None:
    now = time.monotonic()
    with suppress(OSError):  # a full disk: then nobody rests
        os.pwrite(file, _MOMENT.pack(now + min(REST * (now - began), LONGEST)), 0)
