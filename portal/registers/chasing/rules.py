"""When somebody is to be chased, and what they can still reach. Knows no database."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from portal.registers.chasing.models import Half
from portal.registers.completion import Record, Rule
from portal.registers.dosage import ABSENT, ATTENDED
from portal.registers.models import MarkValue

MORNING, AFTERNOON = time(8), time(13, 30)
"""From when on each list is made, on the London clock."""
RUN = 2
"""Unexplained absences in a row (PRACTICE 8, "Alerts")."""


@dataclass(frozen=True)
class Seen:
    """One person in one session."""

    part_id: UUID
    """Of its first part, or the first from which they were absent unexplained."""
    number: int | None
    at: datetime
    values: tuple[MarkValue | None, ...]
    """By part; None where not recorded or not settled."""
    minutes: int
    """That they had, or could have had."""
    is_over: bool
    is_made_up: bool = False

    @property
    def came(self) -> bool:
        return any(value in ATTENDED for value in self.values)

    @property
    def is_unexplained(self) -> bool:
        known = all(value in ABSENT for value in self.values)
        return known and MarkValue.ABSENT_UNEXPLAINED in self.values

    @property
    def is_known(self) -> bool:
        return self.came or None not in self.values

    @property
    def is_missed(self) -> bool:
        """Absent, for whatever reason, and not caught up."""
        return not self.came and not self.is_made_up and self.is_known and any(v in ABSENT for v in self.values)


def minutes_of(parts: Sequence[tuple[int, MarkValue | None]], is_made_up: bool) -> int:
    """Of a session of several parts: who came to one and is known not to have come to another had that one's."""
    came = not is_made_up and any(value in ATTENDED for _, value in parts)
    return sum(minutes for minutes, value in parts if not came or value is None or value in ATTENDED)


def half_of(local: datetime) -> Half | None:
    """Which list is due on a working day; None before the first, and at weekends."""
    if local.weekday() > 4 or local.time() < MORNING:
        return None
    return Half.MORNING if local.time() < AFTERNOON else Half.AFTERNOON


def last_run(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    """The unexplained absences with which the recorded past ends, if they are two or more.

    Coming, or an absence that the school knows of, begins anew; a session that nobody recorded says nothing.
    """
    run: list[Seen] = []
    for one in seen:
        if not one.is_over or not one.is_known:
            continue
        if one.is_unexplained:
            run.append(one)
        else:
            run = []
    return tuple(run) if len(run) >= RUN else ()


@dataclass(frozen=True)
class Lost:
    """Who came to every session left would not complete."""

    attended: int
    missed: int
    ahead: int
    catch_up: int | None
    """With so many missed sessions caught up it is still possible; None where not even all of them would do."""
    weeks: tuple[int, ...]
    """Which ones to catch up first: those that must not be missed, then the earliest."""


def lost(seen: Sequence[Seen], rule: Rule) -> Lost | None:
    """None while it is possible without catching anything up, or where nobody knows yet whether they started."""
    caught = [one for one in seen if one.is_over and (one.came or one.is_made_up)]
    gaps = [one for one in seen if one.is_over and not one.is_known and not one.is_made_up]
    missed = [one for one in seen if one.is_over and one.is_missed]
    ahead = [one for one in seen if not one.is_over]
    if not caught and not missed:
        return None
    best = [*caught, *gaps, *ahead]
    if _reaches(best, len(missed), rule):
        return None
    order = sorted(missed, key=lambda one: (one.number not in rule.weeks, one.at))
    for many in range(1, len(order) + 1):
        if _reaches([*best, *order[:many]], len(missed) - many, rule):
            return Lost(len(caught), len(missed), len(ahead), many, _numbers(order[:many]))
    return Lost(len(caught), len(missed), len(ahead), None, ())


def _reaches(came: Sequence[Seen], missed: int, rule: Rule) -> bool:
    minutes, weeks = sum(one.minutes for one in came), frozenset(_numbers(came))
    return Record(len(came), missed, 0, True, minutes, weeks=weeks).meets(rule, best=False)


def _numbers(seen: Iterable[Seen]) -> tuple[int, ...]:
    return tuple(one.number for one in seen if one.number is not None)
