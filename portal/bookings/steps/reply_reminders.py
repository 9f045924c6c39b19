"""Schools hear of replies that are missing as the first session nears. Flushes only."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from portal import clock
from portal.bookings.models import Booking
from portal.bookings.steps import errands
from portal.bookings.steps.kinds import StepKind
from portal.groups import reply_queries
from portal.groups.meetings import State, in_state, meetings
from portal.groups.models import Group
from portal.groups.reply_rules import ASK_AGAIN, stage
from portal.places.models import ContactDuty, SchoolContact
from portal.web import jobs
from portal.web.access import Act, Via
from portal.web.models import Notice

KIND = "replies-missing"
ITSELF = Act(None, via=Via.JOB)
"""The portal, as the first session nears."""


@dataclass(frozen=True)
class Due:
    """A group whose school is to be told now."""

    group: Group
    days: int
    """Which stage: so many days before the first session."""
    first: date
    missing: int


def ask_schools(session: Session) -> int:
    """The school of each group that begins soon is told how many replies are missing, once 14 days and once 5 days
    before; returns how many groups that were. Counts only: neither a pupil nor a programme stands in it. Whoever asked
    without an account gets one mail a booking, with a link to note them."""
    found = _due(session)
    keys = {one.group.booking_id for one in found if one.group.booking_id}
    rows = select(Booking).where(Booking.id.in_(keys)).options(joinedload(Booking.contact))
    bookings = {row.id: row for row in session.scalars(rows)}
    by_link: dict[tuple[UUID, int], list[Due]] = defaultdict(list)
    for one in found:
        booking = bookings.get(one.group.booking_id) if one.group.booking_id else None
        if booking and errands.by_link(booking.contact):
            by_link[booking.id, one.days].append(one)
        else:
            _tell(session, one, booking)
    for (booking_id, _), dues in by_link.items():
        _send_link(session, bookings[booking_id], dues)
    session.flush()
    return len(found)


def _due(session: Session) -> list[Due]:
    today = clock.today()
    groups = {row.id: row for row in session.scalars(in_state(select(Group), (State.UPCOMING,)))}
    first = {key: clock.day_of(met.first) for key, met in meetings(session, list(groups)).items() if met.first}
    soon = {key: day for key, day in first.items() if day - today <= max(ASK_AGAIN)}
    counts = reply_queries.counts(session, list(soon))
    told = _told(session, [*soon, *(groups[key].booking_id for key in soon if groups[key].booking_id)])
    found = [Due(groups[key], _days(soon[key], today), soon[key], counts[key].waiting) for key in sorted(soon)]
    return [one for one in found if one.missing and not told & {(one.group.id, one.days), _of_booking(one)}]


def _of_booking(one: Due) -> tuple[UUID | None, int]:
    return one.group.booking_id, one.days


def _days(first: date, today: date) -> int:
    return (stage(first, today) or timedelta(0)).days


def _told(session: Session, about: list[UUID | None]) -> set[tuple[UUID | None, int]]:
    rows = select(Notice.about_id, Notice.facts).where(Notice.kind == KIND, Notice.about_id.in_(about))
    return {(row_id, facts["days"]) for row_id, facts in session.execute(rows)}


def _send_link(session: Session, booking: Booking, dues: list[Due]) -> None:
    """To whoever asked: a link to all that is still to do for the booking, these replies among it."""
    assert booking.contact
    first, missing = min(one.first for one in dues), sum(one.missing for one in dues)
    facts = {"days": dues[0].days, "first_day": first.isoformat(), "missing": missing}
    errands.ask(session, booking, StepKind.ALL, booking.contact, by=ITSELF, words=KIND, **facts)


def _tell(session: Session, one: Due, booking: Booking | None) -> None:
    for contact_id in session.scalars(_contacts(one.group, booking)):
        jobs.notify(
            session,
            KIND,
            about=("group", one.group.id),
            contact_id=contact_id,
            once_key=f"{KIND}/{one.group.id}/{one.days}/{contact_id}",
            days=one.days,
            first_day=one.first.isoformat(),
            missing=one.missing,
            group=one.group.name,
        )


def _contacts(group: Group, booking: Booking | None) -> Select[UUID]:
    """Whoever asked for the group; where nobody did, all who ask for the school."""
    rows = select(SchoolContact.id).where(SchoolContact.school_id == group.school_id).order_by(SchoolContact.id)
    if booking is not None:
        return rows.where(SchoolContact.id == booking.contact_id)
    return rows.where(SchoolContact.duty == ContactDuty.BOOKING)
