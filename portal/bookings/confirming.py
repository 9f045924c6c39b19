"""Confirming: a group, its dated sessions, its facilitators and who pays, in one transaction or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import notices, queries
from portal.bookings.models import Booking
from portal.bookings.news import FundingRefused, NotAFacilitator, NotBookable
from portal.bookings.rules import Side, Step
from portal.bookings.service import note_change, step
from portal.bookings.terms import Terms, live_terms, parts_of
from portal.curricula.models import ProgrammeVersion
from portal.funding import service as funding
from portal.groups import service as groups
from portal.groups.models import Duty, Group
from portal.timetable import news, planner
from portal.timetable import queries as timetable
from portal.timetable import service as sessions
from portal.web.access import Act


@dataclass(frozen=True)
class Named:
    """A facilitator chosen for the group, and for which provider they come."""

    user_id: UUID
    organisation_id: UUID
    duty: Duty


def confirm(
    session: Session, booking: Booking, staff: Sequence[Named], *, shares: Mapping[UUID, int] | None = None, by: Act
) -> Group:
    """The booking is confirmed: its group is pinned to the programme's version live now, dated and staffed.

    Raises AlreadyDecided, NotBookable, NotAFacilitator, FundingRefused, or the timetable's CannotPlan
    (closed, past, clash).
    """
    step(session, booking, Step.CONFIRM, Side.CHARITY)
    sessions.hold(session, user_ids=[named.user_id for named in staff], room_id=booking.room_id)
    terms = live_terms(session, booking.programme.slug)
    if terms is None or not booking.school.is_bookable:
        raise NotBookable("The programme or the school can no longer be booked. Decline the request with the reason")
    _refuse_strangers(session, staff)
    slots = planned_slots(session, booking, terms)
    found = timetable.clashes(
        session, slots=slots, user_ids=[named.user_id for named in staff], room_id=booking.room_id
    )
    if found:
        raise news.Clash(found)
    group = _start(session, booking, terms, slots, by)
    for named in staff:
        sessions.staff(
            session,
            group,
            user_id=named.user_id,
            organisation_id=named.organisation_id,
            duty=named.duty,
            from_day=clock.today(),
            by=by,
        )
    if shares:
        _allocate(session, group, shares, by)
    note_change(session, booking, None, by=by)
    notices.to_school(session, booking, "booking-confirmed", dsl_too=True)
    for named in staff:
        notices.to_user(session, booking, "group-staffed", named.user_id)
    return group


def planned_slots(session: Session, booking: Booking, terms: Terms) -> tuple[planner.Slot, ...]:
    """When the booking's sessions would be. Raises ClosedThatDay, NoOpenDays or InThePast."""
    dates = dates_from(session, booking, terms)
    slots = planner.slots(dates.days, booking.start_time, booking.minutes)
    if slots[0].starts_at <= clock.now():
        raise news.InThePast(slots[0].starts_at)
    return slots


def dates_from(session: Session, booking: Booking, terms: Terms) -> planner.Dates:
    closed = timetable.closed_from(session, booking.school, booking.first_day)
    try:
        return planner.weekly(booking.first_day, terms.sessions, closed)
    except planner.FirstDayClosed as told:
        raise news.ClosedThatDay(told.day, told.why, told.next_open) from told
    except planner.TooFewOpenDays as told:
        raise news.NoOpenDays from told


def _start(session: Session, booking: Booking, terms: Terms, slots: Sequence[planner.Slot], by: Act) -> Group:
    version = session.get_one(ProgrammeVersion, terms.version_id)
    group = groups.start(
        session,
        booking_id=booking.id,
        version=version,
        school=booking.school,
        name=booking.group_name,
        mode=terms.mode,
        planned_sessions=terms.sessions,
        minutes=booking.minutes,
        expected_size=booking.expected_size,
        dsl_contact_id=booking.dsl_contact_id,
        host_contact_id=booking.host_contact_id,
        by=by,
    )
    sessions.plan(session, group, slots, room_id=booking.room_id, parts=parts_of(session, version), by=by)
    return group


def _refuse_strangers(session: Session, staff: Sequence[Named]) -> None:
    known = {(one.user_id, one.organisation_id) for one in queries.eligible(session)}
    if not {(named.user_id, named.organisation_id) for named in staff} <= known:
        raise NotAFacilitator


def _allocate(session: Session, group: Group, shares: Mapping[UUID, int], by: Act) -> None:
    try:
        funding.allocate(session, group.id, shares, by=by)
    except funding.SharesDoNotAddUp:
        raise FundingRefused("Enter whole percents for the funding lines that add up to 100") from None
    except (funding.OutsideArea, funding.OutsideDays) as told:
        raise FundingRefused(f"{told} may not be spent on this group: its area or its dates do not fit") from None
    except funding.UnknownLine:
        raise FundingRefused("A funding line is no longer there. Choose again") from None
