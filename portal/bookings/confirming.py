"""Confirming: its groups, their dated sessions, its facilitators and who pays, in one transaction or not at all."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import gates, notices, service
from portal.bookings.costs import cost
from portal.bookings.models import Booking, WishedGroup
from portal.bookings.news import FundingRefused, NotAFacilitator, NotBookable, PartWithoutStaff
from portal.bookings.rules import Gate, Side, Step
from portal.bookings.service import note_change
from portal.bookings.staff import Named
from portal.bookings.steps import errands
from portal.bookings.terms import Terms, live_terms, parts_of, shares_of
from portal.curricula.models import ProgrammeVersion
from portal.funding import service as funding
from portal.groups import numbers
from portal.groups import service as groups
from portal.groups.models import Group
from portal.people import queries as people
from portal.timetable import news, planner
from portal.timetable import queries as timetable
from portal.timetable import service as sessions
from portal.web.access import Act

NOT_SET_UP = "{} gives “{}” and is not set up as a partner here yet. An administrator has to add it first"
SESSION_GONE = "A session that was asked for is no longer in the programme. Decline the request with the reason"


def confirm(
    session: Session, booking: Booking, staff: Sequence[Named], *, shares: Mapping[UUID, int] | None = None, by: Act
) -> tuple[Group, ...]:
    """The booking is confirmed: its groups are pinned to the programme's version live now, dated and staffed.

    Raises AlreadyDecided, NotInOrder (a gate is unmet), NotBookable, NotAFacilitator, FundingRefused, or the
    timetable's CannotPlan (closed, past, clash). The school has a letter of assurance for each group.
    """
    service.hold(session, booking)
    if late := service.late_for(session, booking, Step.CONFIRM, Side.CHARITY):
        raise late
    for room_id in sorted({wished.room_id for wished in booking.wishes}):
        sessions.hold(session, user_ids=[named.user_id for named in staff], room_id=room_id)
    terms = live_terms(session, booking.programme.slug)
    if terms is None or not booking.school.is_bookable:
        raise NotBookable("The programme or the school can no longer be booked. Decline the request with the reason")
    _refuse_gone(booking, terms)
    _refuse_strangers(session, staff)
    _refuse_half(session, terms, staff)
    unmet = gates.faults(session, booking, staff)
    if shares:
        unmet.pop(Gate.PAYMENT, None)
    service.step(session, booking, Step.CONFIRM, Side.CHARITY, unmet)
    made = tuple(_start(session, booking, wished, terms, staff, by) for wished in booking.wishes)
    for group in made:
        if shares:
            _allocate(session, group, shares, by)
    cost.pay_from(session, booking, shares or {}, by=by)
    note_change(session, booking, None, by=by)
    errands.tell_asker(session, booking, "booking-confirmed", by=by)
    notices.to_dsl(session, booking, "booking-confirmed")
    for named in staff:
        notices.to_user(session, booking, "group-staffed", named.user_id)
    return made


def planned_slots(session: Session, booking: Booking, wished: WishedGroup, terms: Terms) -> tuple[planner.Slot, ...]:
    """When the sessions of one wished group would be. Raises ClosedThatDay, NoOpenDays or InThePast."""
    dates = dates_from(session, booking, terms)
    slots = planner.slots(dates.days, wished.start_time, wished.minutes, first_number=wished.plan_number or 1)
    if slots[0].starts_at <= clock.now():
        raise news.InThePast(slots[0].starts_at)
    return slots


def dates_from(session: Session, booking: Booking, terms: Terms) -> planner.Dates:
    first_day = booking.main.first_day
    closed = timetable.closed_from(session, booking.school, first_day)
    try:
        return planner.weekly(first_day, terms.sessions, closed)
    except planner.FirstDayClosed as told:
        raise news.ClosedThatDay(told.day, told.why, told.next_open) from told
    except planner.TooFewOpenDays as told:
        raise news.NoOpenDays from told


def _start(
    session: Session, booking: Booking, wished: WishedGroup, terms: Terms, staff: Sequence[Named], by: Act
) -> Group:
    """One group, dated and staffed. Those of the same booking before it are in the timetable by now."""
    slots = planned_slots(session, booking, wished, terms)
    user_ids = [named.user_id for named in staff]
    if found := timetable.clashes(session, slots=slots, user_ids=user_ids, room_id=wished.room_id):
        raise news.Clash(found)
    version = session.get_one(ProgrammeVersion, terms.version_id)
    group = groups.start(
        session,
        booking_id=booking.id,
        version=version,
        school=booking.school,
        name=wished.name,
        mode=terms.mode,
        planned_sessions=terms.sessions,
        minutes=wished.minutes,
        expected_size=wished.size,
        dsl_contact_id=booking.dsl_contact_id,
        host_contact_id=booking.host_contact_id,
        plan_number=wished.plan_number,
        by=by,
    )
    wished.group_id = group.id
    if wished.year_group is not None and terms.has_years:
        numbers.set_expected(session, group, {wished.year_group: wished.size}, everybody=wished.size, by=by)
    parts = parts_of(session, version, wished.minutes)
    sessions.plan(session, group, slots, room_id=wished.room_id, parts=parts, by=by)
    today = clock.today()
    joining = [sessions.Joining(one.user_id, one.organisation_id, one.duty, today) for one in staff]
    sessions.staff_all(session, group, joining, by=by)
    return group


def _refuse_gone(booking: Booking, terms: Terms) -> None:
    """Raises NotBookable if a session that was asked for is not in the programme any more."""
    try:
        for wished in booking.wishes:
            terms.single(wished.plan_number)
    except LookupError:
        raise NotBookable(SESSION_GONE) from None


def _refuse_strangers(session: Session, staff: Sequence[Named]) -> None:
    known = {(one.user_id, one.organisation_id) for one in people.eligible(session)}
    if not {(named.user_id, named.organisation_id) for named in staff} <= known:
        raise NotAFacilitator


def _refuse_half(session: Session, terms: Terms, staff: Sequence[Named]) -> None:
    """Raises PartWithoutStaff where a provider gives a part of each session and nobody of it is named."""
    there = {named.organisation_id for named in staff}
    for share in shares_of(session, session.get_one(ProgrammeVersion, terms.version_id)):
        if share.organisation_id is None:
            raise NotBookable(NOT_SET_UP.format(share.organisation, share.title))
        if share.organisation_id not in there:
            raise PartWithoutStaff(share.organisation, share.title)


def _allocate(session: Session, group: Group, shares: Mapping[UUID, int], by: Act) -> None:
    try:
        funding.allocate(session, group.id, shares, by=by)
    except funding.SharesDoNotAddUp:
        raise FundingRefused("Enter whole percents for the funding lines that add up to 100") from None
    except (funding.OutsideArea, funding.OutsideDays) as told:
        raise FundingRefused(f"{told} may not be spent on this group: its area or its dates do not fit") from None
    except funding.UnknownLine:
        raise FundingRefused("A funding line is no longer there. Choose again") from None
