"""The weekly digest for coordinators: what waits, and what takes place. Written once a week, read when it is sent."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import queries as bookings
from portal.home import queries
from portal.people import credentials
from portal.people.messages import not_arrived
from portal.people.models import User
from portal.registers import lists
from portal.timetable import assurance
from portal.timetable import queries as timetable
from portal.web import outbox
from portal.web.letters import Known
from portal.web.models import Notice
from portal.web.words import hour, short_day

KIND = "weekly-digest"
THURSDAY = 3
MOST_LINES = 40


def week_of(now: datetime) -> date | None:
    """The Monday whose digest is to be written now: on Mondays, or until Wednesday where the portal was down."""
    today = clock.day_of(now)
    return today - timedelta(days=today.weekday()) if today.weekday() < THURSDAY else None


def write(session: Session) -> int:
    """Every active coordinator has this week's digest in the outbox once; returns how many are new."""
    monday = week_of(clock.now())
    if monday is None:
        return 0
    keyed = {f"{KIND}/{monday}/{user_id}": user_id for user_id in bookings.coordinators(session)}
    new = set(keyed) - outbox.written_before(session, list(keyed))
    useless_at = clock.at(monday + timedelta(days=THURSDAY), time(19))
    for key in sorted(new):
        about = ("account", keyed[key])
        outbox.notify(session, KIND, about=about, user_id=keyed[key], once_key=key, useless_at=useless_at)
    session.flush()
    return len(new)


def of_accounts(session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
    """What waits and what comes, by notice. Coordinators see the same, so it is read once for all of them."""
    ids = {row.about_id for row in notices}
    users = {user.id: user for user in session.scalars(select(User).where(User.id.in_(ids)))}
    if not users:
        return {}
    found = _facts(session, next(iter(users.values())))
    return {row.id: Known(coordinator=None, page="/", more=found) for row in notices if row.about_id in users}


def _facts(session: Session, user: User) -> dict[str, object]:
    today = clock.today()
    sunday = today + timedelta(days=6 - today.weekday())
    waiting = [row for row in queries.waiting(session, user) if not row.is_offer]
    coming = session.scalars(timetable.between(user, today, sunday)).unique().all()
    return {
        "waiting": len(waiting),
        "since_day": clock.day_of(waiting[0].since).isoformat() if waiting else None,
        "missing": len(lists.missing(session, user)),
        "failed": not_arrived(session, user),
        "undated": len(queries.without_date(session, user)),
        "reviews": len([one for one in credentials.due(session, user) if one.day <= sunday]),
        "troubled": len(assurance.troubles(session, user)),
        "sessions": len(coming),
        "lines": [
            f"{short_day(row.starts_at)}, {hour(row.starts_at)}: {row.group.name}, {row.group.school.name}"
            + (f", room {row.room.name}" if row.room else "")
            for row in coming[:MOST_LINES]
        ],
    }
