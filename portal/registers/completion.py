"""Whether a person completed. Pure.

A person who attended at least one session has started. They completed if they attended at least the programme's
share (75 % unless it says otherwise) of the sessions delivered while they were enrolled and were still enrolled at
the last one (ARCHITECTURE, Definitions; PRACTICE 3.3). A programme may ask for more: a number of sessions, minutes,
or weeks that must not be missed; then all of it has to be met (PRACTICE 8, "Completion"). Where sessions not recorded
could change the answer it is *not known*: the best case counts each of them as attended, the worst as missed. A
group's completion is counted in the quarter of its last session.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

DEFAULT_PERCENT = 75


class Completion(StrEnum):
    COMPLETED = "completed"
    NOT_COMPLETED = "not completed"
    NOT_KNOWN = "not known"
    NOT_STARTED = "not started"


@dataclass(frozen=True)
class Rule:
    """What a programme asks of whoever completes it, all of it; what was caught up counts as attended."""

    percent: int = DEFAULT_PERCENT
    """Share of the sessions delivered while enrolled, 1 to 100."""
    sessions: int = 0
    minutes: int = 0
    weeks: frozenset[int] = frozenset()
    """Plan numbers that have to be among those attended."""

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> "Rule":
        """As it stands in a programme's facts."""
        more = facts.get("completion") or {}
        return cls(
            facts.get("completion_percent", DEFAULT_PERCENT),
            more.get("sessions") or 0,
            more.get("minutes") or 0,
            frozenset(more.get("weeks") or ()),
        )

    @property
    def words(self) -> str:
        """Such as "at 75% or more, at least 8 sessions, and sessions 1 and 13"."""
        asked = [f"at {self.percent}% or more"] if self.percent > 1 else []
        asked += [f"at least {self.sessions} sessions"] if self.sessions else []
        asked += [f"at least {self.minutes} minutes"] if self.minutes else []
        asked += [f"session {week}" for week in sorted(self.weeks)]
        return ", ".join(asked) or "at one session or more"

    def is_met(self, attended: int, missed: int, minutes: int, weeks: frozenset[int]) -> bool:
        enough = attended >= self.sessions and minutes >= self.minutes and self.weeks <= weeks
        return enough and reaches(attended, missed, self.percent)


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
    minutes: int = 0
    """Received."""
    minutes_unknown: int = 0
    """Of the unknown sessions, at most."""
    weeks: frozenset[int] = frozenset()
    """Plan numbers attended, or made up."""
    weeks_unknown: frozenset[int] = frozenset()

    def meets(self, rule: Rule, *, best: bool) -> bool:
        """At best each unknown session was attended, at worst each was missed."""
        if best:
            minutes, weeks = self.minutes + self.minutes_unknown, self.weeks | self.weeks_unknown
            return rule.is_met(self.attended + self.unknown, self.missed, minutes, weeks)
        return rule.is_met(self.attended, self.missed + self.unknown, self.minutes, self.weeks)


def judge(record: Record, rule: Rule = Rule()) -> Completion:  # noqa: B008 (frozen)
    """What can be said of this person by the programme's rule.

    Sessions at which they were not expected are left out of the record.
    """
    if record.attended == 0 and record.unknown == 0:
        return Completion.NOT_STARTED
    if record.attended == 0:
        return Completion.NOT_KNOWN
    if record.stayed is False or not record.meets(rule, best=True):
        return Completion.NOT_COMPLETED
    return Completion.COMPLETED if record.meets(rule, best=False) and record.stayed else Completion.NOT_KNOWN


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


def outcomes(records: Iterable[Record], rule: Rule = Rule()) -> Outcomes:  # noqa: B008 (frozen)
    """Counts over enrolments; the denominator of completion is `started`."""
    started = completed = not_known = start_not_known = 0
    for record in records:
        verdict = judge(record, rule)
        if record.attended:
            started += 1
            completed += verdict is Completion.COMPLETED
            not_known += verdict is Completion.NOT_KNOWN
        else:
            start_not_known += verdict is Completion.NOT_KNOWN
    return Outcomes(started, completed, not_known, start_not_known)
