"""What the worker does for groups now and then: schools hear of replies that are missing as the first session nears."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, Uuid, column, select, table
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.groups import reply_queries
from portal.groups.meetings import State, in_state, meetings
from portal.groups.models import Group
from portal.groups.reply_rules import ASK_AGAIN, stage
from portal.places.models import ContactDuty, SchoolContact
from portal.web import jobs
from portal.web.jobs import Chore
from portal.web.models import Notice

KIND = "replies-missing"
_booking = table("booking", column("id", Uuid), column("contact_id", Uuid))
"""Stands above this room, so its table is read by name, like a foreign key upwards."""


def ask_schools(session: Session) -> int:
    """The school of each group that begins soon is told how many replies are missing, once 14 days and once 5 days
    before; returns how many groups that were. Counts only: neither a pupil nor a programme stands in it."""
    today = clock.today()
    groups = {row.id: row for row in session.scalars(in_state(select(Group), (State.UPCOMING,)))}
    first = {key: clock.day_of(met.first) for key, met in meetings(session, list(groups)).items() if met.first}
    soon = {key: day for key, day in first.items() if day - today <= max(ASK_AGAIN)}
    counts, told = reply_queries.counts(session, list(soon)), _told(session, list(soon))
    due = [key for key in sorted(soon) if counts[key].waiting and (key, _days(soon[key], today)) not in told]
    for key in due:
        _tell(session, groups[key], _days(soon[key], today), soon[key], counts[key].waiting)
    session.flush()
    return len(due)


def _days(first: date, today: date) -> int:
    return (stage(first, today) or timedelta(0)).days


def _told(session: Session, group_ids: list[UUID]) -> set[tuple[UUID, int]]:
    rows = select(Notice.about_id, Notice.facts).where(Notice.kind == KIND, Notice.about_id.in_(group_ids))
    return {(group_id, facts["days"]) for group_id, facts in session.execute(rows)}


def _tell(session: Session, group: Group, days: int, first: date, missing: int) -> None:
    for contact_id in session.scalars(_contacts(group)):
        jobs.notify(
            session,
            KIND,
            about=("group", group.id),
            contact_id=contact_id,
            once_key=f"{KIND}/{group.id}/{days}/{contact_id}",
            days=days,
            first_day=first.isoformat(),
            missing=missing,
            group=group.name,
        )


def _contacts(group: Group) -> Select[UUID]:
    """Whoever asked for the group; where nobody did, all who ask for the school."""
    asked = select(_booking.c.contact_id).where(_booking.c.id == group.booking_id)
    rows = select(SchoolContact.id).where(SchoolContact.school_id == group.school_id).order_by(SchoolContact.id)
    if group.booking_id:
        return rows.where(SchoolContact.id.in_(asked))
    return rows.where(SchoolContact.duty == ContactDuty.BOOKING)


def _ask(database: Database) -> None:
    with database.write() as session:
        ask_schools(session)
        session.commit()


ASK = Chore("groups.ask", _ask, timedelta(hours=1))
