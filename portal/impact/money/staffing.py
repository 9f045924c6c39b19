"""Who came to a line's sessions, as numbers, and whether their checks stand. Reads; never says who."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import clock
from portal.people import credentials
from portal.people.vetting import Setting, assured
from portal.timetable.models import DeliverySession, PartStaff, SessionPart


@dataclass(frozen=True)
class Staff:
    """Of one quarter."""

    came: int
    """Facilitators who came to a session."""
    with_us: int
    """Of these, those whose account is open today."""
    assured: int
    """Of those with us, who could be named for such work today: checks current, training current, found suitable."""


def counted_staff(session: Session, groups: Select[UUID], first: date, last: date, today: date) -> Staff:
    """Who came to these groups between two days, both counted. Unscoped: numbers only."""
    begin, end = clock.at(first, time()), clock.at(last + timedelta(days=1), time())
    rows = (
        select(PartStaff.user_id)
        .join(SessionPart, SessionPart.id == PartStaff.part_id)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .where(
            DeliverySession.group_id.in_(groups), DeliverySession.starts_at >= begin, DeliverySession.starts_at < end
        )
        .distinct()
    )
    came = set(session.scalars(rows))
    records = [one for one in credentials.records(session, came).values() if not one.has_left]
    good = [one for one in records if assured(one, today, today, Setting(partners=1)) is None]
    return Staff(len(came), len(records), len(good))
