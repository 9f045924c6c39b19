"""Reminders of delivery sessions: a week before, and on the last working day before. Each is written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal import clock
from portal.groups.models import Group
from portal.timetable import notices
from portal.timetable.models import DeliverySession
from portal.web import outbox

WEEK = timedelta(days=7)
AHEAD = timedelta(days=8)
SATURDAY = 5


@dataclass(frozen=True)
class Due:
    """One kind of reminder that a session needs now."""

    kind: str
    useless_at: datetime
    """The next reminder, or the session itself, says it better."""


def eve(day: date) -> date:
    """The last day from Monday to Friday before this one."""
    before = day - timedelta(days=1)
    while before.weekday() >= SATURDAY:
        before -= timedelta(days=1)
    return before


def due(starts_at: datetime, planned_at: datetime, was_moved: bool, now: datetime) -> Due | None:
    """Which reminder of a session is to be written now, if any.

    A day on which the portal was down changes nothing but the day. Nobody is reminded of what was planned, or moved,
    only within the week before: the message about that is the reminder.
    """
    if now >= starts_at:
        return None
    today, day = clock.day_of(now), clock.day_of(starts_at)
    if today >= eve(day):
        return Due("session-tomorrow", starts_at)
    first = day - WEEK
    is_news = clock.day_of(planned_at) >= first or (was_moved and today != first)
    return Due("session-in-a-week", clock.at(eve(day), time(0))) if today >= first and not is_news else None


def write(session: Session) -> int:
    """Every reminder that is due and not written yet is in the outbox; returns how many are new."""
    wanted = [(row, found) for row in _coming(session) if (found := _due(row))]
    told = notices.told(session, list({row.group_id: row.group for row, _ in wanted}.values()))
    keyed = {
        _key(row, found, to): (row, found, to)
        for row, found in wanted
        for to in told[row.group_id].expecting(clock.day_of(row.starts_at))
    }
    new = set(keyed) - outbox.written_before(session, list(keyed))
    for key in sorted(new):
        row, found, to = keyed[key]
        _remind(session, key, row, found, to)
    session.flush()
    return len(new)


def _remind(session: Session, key: str, row: DeliverySession, found: Due, to: dict[str, Any]) -> None:
    facts: dict[str, Any] = {
        "group": row.group.name,
        "starts_at": row.starts_at.isoformat(),
        "is_visitor": "user_id" in to,
    }
    about = ("session", row.id)
    outbox.notify(session, found.kind, about=about, useless_at=found.useless_at, once_key=key, **to, **facts)


def _coming(session: Session) -> Sequence[DeliverySession]:
    rows = (
        select(DeliverySession)
        .join(DeliverySession.group)
        .where(
            DeliverySession.is_live,
            DeliverySession.outcome.is_(None),
            Group.cancelled_at.is_(None),
            DeliverySession.starts_at > clock.now(),
            DeliverySession.starts_at < clock.now() + AHEAD,
        )
        .options(joinedload(DeliverySession.group))
        .order_by(DeliverySession.starts_at, DeliverySession.id)
    )
    return session.scalars(rows).all()


def _due(row: DeliverySession) -> Due | None:
    return due(row.starts_at, row.created_at, row.moves > 0, clock.now())


def _key(row: DeliverySession, found: Due, to: dict[str, Any]) -> str:
    """A moved session is a new thing to be reminded of."""
    return f"{found.kind}/{row.id}/{row.starts_at:%Y%m%d%H%M}/{next(iter(to.values()))}"
