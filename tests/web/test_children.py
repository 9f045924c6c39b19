"""Work in a process of its own: what it may use of time and memory, and how it ends."""

import mmap
import os
import resource

import pytest

from portal.web import children
from portal.web.children import Ending, Limits, TooLong, grow_at_most, run_apart, within

MANY = 10**12
"""Numbers that take hours to add."""


def endless() -> None:
    with within(0.1):
        while True:
            os.getpid()


def ends_as(work) -> Ending:
    return run_apart(work, Limits(seconds=30), stopped=lambda: False)


def test_what_uses_its_time_up_hears_of_it_and_goes_on():
    def loops():
        with pytest.raises(TooLong):
            endless()
        with within(30):
            assert resource.getrlimit(resource.RLIMIT_CPU)[0] > 30
        assert resource.getrlimit(resource.RLIMIT_CPU)[0] == resource.RLIM_INFINITY

    assert ends_as(loops) is Ending.DONE


def test_what_does_not_hear_of_it_is_ended(monkeypatch):
    monkeypatch.setattr(children, "HARDER", 0)

    def deaf():
        with within(0.1):
            sum(range(MANY))

    assert ends_as(deaf) is Ending.BROKE


def test_memory_is_counted_from_what_is_there():
    def greedy():
        grow_at_most(200_000_000)
        assert len(bytearray(1_000_000))
        for _ in range(2):
            with pytest.raises(MemoryError):
                bytearray(900_000_000)
            grow_at_most(MANY)

    assert ends_as(greedy) is Ending.DONE


def test_it_lets_others_go_first_and_leaves_no_copy_of_its_memory():
    usual = os.getpriority(os.PRIO_PROCESS, 0)

    def looks():
        assert os.getpriority(os.PRIO_PROCESS, 0) == min(usual + children.POLITE, 19)
        assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0

    assert ends_as(looks) is Ending.DONE


def test_what_its_parent_holds_is_not_counted_against_a_process():
    """Libraries reserve addresses by the gigabyte; a process begun beside them has its own room all the same."""
    held = mmap.mmap(-1, 3 * 1024**3)
    try:
        assert run_apart(lambda: bytes(10**7), Limits(60, bytes=10**8), stopped=lambda: False) is Ending.DONE
        assert run_apart(lambda: bytes(10**9), Limits(60, bytes=10**8), stopped=lambda: False) is Ending.BROKE
    finally:
        held.close()
