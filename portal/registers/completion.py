"""Whether a person completed. Pure.

A person who attended at least one session has started. They completed if they attended at least the programme's
share (75 % unless it says otherwise) of the sessions delivered while they were enrolled and were still enrolled at
the last one (ARCHITECTURE, Definitions; PRACTICE 3.3). Where sessions not recorded could change the answer it is
*not known*: the best case counts each of them as attended, the worst as missed. A group's completion is counted in
the quarter of its last session.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

DEFAULT_PERCENT = 75


class Completion(StrEnum):
    COMPLETED = "completed"
    NOT_COMPLETED = "not completed"
    NOT_KNOWN = "not known"
    NOT_STARTED = "not started"


@dataclass(frozen=True)
class Record:
    """One enrolment's sessions delivered while enrolled. A session of two halves counts once."""

    attended: int
    """Attended, or made up."""
    missed: int
    unknown: int
    """Delivered, and neither present nor absent is known."""
    stayed: bool | None
    """Still enrolled at the group's last delivered session; None where which one that was is not recorded."""


def judge(record: Record, percent: int = DEFAULT_PERCENT) -> Completion:
    """What can be said of this person. `percent` is the programme's threshold, 1 to 100.

    Sessions at which they were not expected are left out of the record.
    """
    if record.attended == 0 and record.unknown == 0:
        return Completion.NOT_STARTED
    if record.attended == 0:
        return Completion.NOT_KNOWN
    best = reaches(record.attended + record.unknown, record.missed, percent)
    worst = reaches(record.attended, record.missed + record.unknown, percent)
    if record.stayed is False or not best:
        return Completion.NOT_COMPLETED
    return Completion.COMPLETED if worst and record.stayed else Completion.NOT_KNOWN


def reaches(attended: int, missed: int, percent: int) -> bool:
    """True if `attended` is at least `percent` of all; whole numbers, so that 9 of 12 is exactly 75 %."""
    return attended > 0 and 100 * attended >= percent * (attended + missed)


@dataclass(frozen=True)
class Outcomes:
    """How many people ended which way. Those who may have started stand apart."""

    started: int = 0
    completed: int = 0
    not_known: int = 0
    """Of those who started."""
    start_not_known: int = 0

    def __add__(self, other: Self) -> "Outcomes":
        return Outcomes(
            self.started + other.started,
            self.completed + other.completed,
            self.not_known + other.not_known,
            self.start_not_known + other.start_not_known,
        )


def outcomes(records: Iterable[Record], percent: int = DEFAULT_PERCENT) -> Outcomes:
    """Counts over enrolments; the denominator of completion is `started`."""
    started = completed = not_known = start_not_known = 0
    for record in records:
        verdict = judge(record, percent)
        if record.attended:
            started += 1
            completed += verdict is Completion.COMPLETED
            not_known += verdict is Completion.NOT_KNOWN
        else:
            start_not_known += verdict is Completion.NOT_KNOWN
    return Outcomes(started, completed, not_known, start_not_known)
