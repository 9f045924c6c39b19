"""What the pages of credentials show, ready to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from portal import clock
from portal.people.credentials import NOTICE, Entry, reviews
from portal.people.models import CheckSeen
from portal.people.vetting import Check, Record
from portal.web.words import plain_day


@dataclass(frozen=True)
class Line:
    """One person at a glance."""

    user_id: UUID
    name: str
    state: str
    tone: str
    conditions: str
    next_what: str
    next_day: date | None


def line(user_id: UUID, record: Record) -> Line:
    state, tone = state_of(record)
    what, day = next(iter(reviews(record)), ("", None))
    return Line(user_id, record.name, state, tone, _conditions(record), _capital(what), day)


def state_of(record: Record) -> tuple[str, str]:
    decision, days = record.decision, [day for _, day in reviews(record)]
    if decision is None:
        return "Not decided", "wait"
    if not decision.suitable:
        return "Not suitable", "bad"
    if Check.TRAINING not in record.checks or not any("DBS" in check for check in record.checks):
        return "Checks missing", "wait"
    if min(days) < clock.today():
        return "Review overdue", "bad"
    return ("Review soon", "wait") if min(days) <= clock.today() + NOTICE else ("Suitable", "good")


def _conditions(record: Record) -> str:
    return _capital(", ".join(sorted(record.decision.conditions))) if record.decision else ""


def checks(record: Record) -> list[tuple[str, str]]:
    """What counts today, in the order of the list of checks."""
    return [(_capital(check), _seen(record, check)) for check in Check if check in record.checks]


def _seen(record: Record, check: Check) -> str:
    one = record.checks[check]
    review = f", review by {plain_day(one.review_day)}" if one.review_day else ""
    over = " (overdue)" if one.review_day and one.review_day < clock.today() else ""
    return f"Seen {plain_day(one.day)}{review}{over}"


@dataclass(frozen=True)
class Told:
    """One line of the history."""

    at: datetime
    what: str
    who: str
    day: date
    review_day: date | None
    struck: str
    check_id: UUID | None
    """Of a check that can still be struck out."""


def told(entries: Sequence[Entry]) -> list[Told]:
    return [_told(entry) for entry in entries]


def _told(entry: Entry) -> Told:
    row = entry.row
    if isinstance(row, CheckSeen):
        struck = f"Struck out by {entry.struck_by} on {plain_day(row.struck_at)}" if row.struck_at else ""
        key = None if row.struck_at else row.id
        return Told(row.created_at, _capital(row.kind), entry.who, row.seen_day, row.review_day, struck, key)
    only = f": {', '.join(row.conditions)}" if row.conditions else ""
    what = f"Suitable{only}" if row.suitable else "Not suitable"
    return Told(row.created_at, what, entry.who, row.decided_day, row.review_day, "", None)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
