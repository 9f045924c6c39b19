"""What a message about a booking says: school, times, room, who comes, and whom to ask; read when it is sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal import clock
from portal.bookings.models import Booking, Errand, WishedGroup
from portal.curricula.models import ProgrammeVersion
from portal.groups.rules import numbers_only
from portal.people.models import User
from portal.places.models import SchoolContact
from portal.timetable.told import Visitors, visitors_of
from portal.web.letters import Known, Meeting
from portal.web.models import Notice

OVER = "The step was done or taken back before the mail went"
FOR_FACILITATORS = frozenset({"group-staffed"})
"""Kinds whose reader opens the group's page, not the booking's."""


def of_bookings(session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
    """The facts by notice, in a number of queries that does not grow with them."""
    ids = {row.about_id for row in notices}
    rows = select(Booking).where(Booking.id.in_(ids)).options(joinedload(Booking.school))
    bookings = {row.id: row for row in session.scalars(rows)}
    groups = {wish.group_id for row in bookings.values() for wish in row.wishes if wish.group_id}
    visitors = visitors_of(session, groups)
    looks_after = coordinators(session, ids)
    handed = _handed(session, notices)
    counted = _counted(session, bookings.values())
    return {
        notice.id: replace(
            _known(notice, bookings[notice.about_id], visitors, looks_after.get(notice.about_id)),
            **_more(notice, handed, bookings[notice.about_id].programme_id in counted),
        )
        for notice in notices
        if notice.about_id in bookings
    }


def coordinators(session: Session, booking_ids: Collection[UUID]) -> dict[UUID, User]:
    """Who at the charity looks after each booking, where that account is still open."""
    rows = session.execute(
        select(Booking.id, User)
        .join(User, User.id == Booking.coordinator_id)
        .where(Booking.id.in_(list(booking_ids)), User.disabled_at.is_(None))
    )
    return {booking_id: user for booking_id, user in rows}


@dataclass(frozen=True)
class Handed:
    """An errand, for the mail that carries its link."""

    asked_by: str | None
    over: str | None


def _handed(session: Session, notices: Sequence[Notice]) -> dict[str, Handed]:
    """By the errand's id as the facts hold it: who handed it over, and whether nothing is left to do."""
    ids = {UUID(row.facts["errand_id"]) for row in notices if row.facts.get("errand_id")}
    if not ids:
        return {}
    rows = session.execute(
        select(Errand, func.coalesce(SchoolContact.name, User.name))
        .outerjoin(User, User.id == Errand.handed_by_user_id)
        .outerjoin(SchoolContact, SchoolContact.id == Errand.handed_by_contact_id)
        .where(Errand.id.in_(ids))
    )
    return {str(row.id): Handed(who, OVER if row.done_at or row.taken_back_at else None) for row, who in rows}


def _more(notice: Notice, handed: Mapping[str, Handed], counts: bool) -> dict[str, Any]:
    """What else its words depend on: the errand that it carries, and whether numbers are asked instead of names."""
    errand = handed.get(notice.facts.get("errand_id") or "")
    return {
        "over": errand.over if errand and notice.facts.get("link_id") else None,
        "more": {"asked_by": errand.asked_by if errand else None, "counts": counts},
    }


def _known(notice: Notice, booking: Booking, visitors: Visitors, coordinator: User | None) -> Known:
    page = f"/bookings/{booking.id}"
    if notice.kind in FOR_FACILITATORS and booking.wishes and booking.main.group_id:
        page = f"/groups/{booking.main.group_id}/sessions"
    return Known(
        school=booking.school.name,
        meetings=tuple(_meeting(wish, visitors) for wish in booking.wishes),
        coordinator=coordinator.called if coordinator else None,
        phone=coordinator.phone if coordinator else None,
        reply_to=coordinator.email if coordinator else None,
        page=page,
    )


def _meeting(wish: WishedGroup, visitors: Visitors) -> Meeting:
    starts_at = clock.at(wish.first_day, wish.start_time)
    comes = visitors.get(wish.group_id, ()) if wish.group_id else ()
    ends_at = starts_at + timedelta(minutes=wish.minutes)
    return Meeting(wish.name, starts_at, ends_at, wish.room.name, comes, label_of(wish))


def label_of(wish: WishedGroup) -> str:
    return label_for(wish.plan_number)


def label_for(plan_number: int | None) -> str:
    """Which session it is; one that is booked alone by its number, since its title may say too much."""
    return f"Session {plan_number}" if plan_number else "First session"


def _counted(session: Session, bookings: Collection[Booking]) -> set[UUID]:
    """Ids of the programmes in which nobody is named: assemblies, whole classes, training days."""
    keys = {booking.programme_id for booking in bookings}
    mode = ProgrammeVersion.facts["mode"].as_string()
    rows = session.execute(
        select(ProgrammeVersion.programme_id, mode).where(
            ProgrammeVersion.programme_id.in_(keys), ProgrammeVersion.is_latest
        )
    )
    return {key for key, how in rows if numbers_only(how)}
