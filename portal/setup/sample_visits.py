"""Bookings that are no weekly group, asked for and decided through the services: an assembly and two classes on one
day, a workshop that two providers give, and training for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from portal.bookings import assuring, confirming
from portal.bookings.costs import cost
from portal.bookings.models import Booking
from portal.bookings.requests import requesting
from portal.bookings.requests.requesting import Asked, Wish
from portal.bookings.staff import Named
from portal.bookings.terms import live_terms, shares_of
from portal.curricula.models import ProgrammeVersion
from portal.groups import numbers
from portal.groups.models import Duty, Group
from portal.people import queries as people
from portal.places.contacts import Person
from portal.places.models import School
from portal.setup import sample_ready
from portal.setup.sample_diary import Diary
from portal.setup.sample_people import Cast
from portal.setup.sample_schools import Place
from portal.timetable import queries as timetable
from portal.web.access import Act, Via

ASKED, DECIDED = time(14, 20), time(15, 40)
COMING = {7: 118, 8: 104}
"""Of the assembly, by year group."""


@dataclass(frozen=True)
class Visit:
    programme: str
    school: int
    """Place among the sample's schools."""
    weekday: int
    groups: tuple[Asked, ...]
    is_confirmed: bool = True


VISITS = (
    Visit(
        "sos-plus",
        0,
        3,
        (
            Asked("Lower school Thursday", 222, time(8, 50), "Hall", plan=1),
            Asked("Maple Thursday", 27, time(9, 50), "C12", plan=3, year=9),
            Asked("Rowan Thursday", 29, time(11, 5), "C12", plan=3, year=9),
        ),
    ),
    Visit("brave", 1, 2, (Asked("Harbour Wednesday", 26, time(10), "Drama studio", year=10),)),
    Visit("stop", 2, 4, (Asked("Staff room Friday", 18, time(13, 15), "Library"),), is_confirmed=False),
)


def plan(diary: Diary, cast: Cast, places: list[Place], on: date) -> None:
    """Each asked for three days before `on` and decided the day after, for a day some weeks later."""
    for visit in VISITS:
        _plan(diary, cast, places, on, visit)


def _plan(diary: Diary, cast: Cast, places: list[Place], on: date, visit: Visit) -> None:
    diary.on(on - timedelta(days=3), ASKED, lambda session: _ask(session, diary, cast, places, on, visit))


def _ask(session: Session, diary: Diary, cast: Cast, places: list[Place], on: date, visit: Visit) -> None:
    terms, school = live_terms(session, visit.programme), session.get_one(School, places[visit.school].school_id)
    if terms is None:
        raise LookupError(f"the programme {visit.programme} cannot be booked: run  portal curricula check")
    wish = Wish(
        first_day=_open_day(session, school, on, visit.weekday),
        groups=visit.groups,
        asker=cast.askers[visit.school],
        dsl=cast.dsls[visit.school],
        host=Person("Frankie Doorstep", job="Head of year"),
    )
    booking = requesting.ask(session, school, terms, wish, by=_by(cast, visit))
    if visit.is_confirmed:
        diary.on(on - timedelta(days=2), DECIDED, lambda later: _confirm(later, cast, visit, booking.id))


def _confirm(session: Session, cast: Cast, visit: Visit, booking_id: UUID) -> None:
    booking = session.get_one(Booking, booking_id)
    staff = _staff(session, cast, booking)
    if not staff:
        return
    cost.agree(session, booking, pence=0, by=cast.coordinator)
    sample_ready.put_in_order(session, booking, by=_by(cast, visit))
    made = confirming.confirm(session, booking, staff, by=cast.coordinator)
    for group in made:
        _say_how_many(session, group, _by(cast, visit))


def _say_how_many(session: Session, group: Group, by: Act) -> None:
    """Of the assembly, to which two year groups come."""
    if group.expected_size == sum(COMING.values()):
        numbers.set_expected(session, group, COMING, everybody=sum(COMING.values()), by=by)


def _staff(session: Session, cast: Cast, booking: Booking) -> Sequence[Named]:
    """Two who are free and may come; where two providers share a session, one of each. Empty if they are not there."""
    terms = live_terms(session, booking.programme.slug)
    assert terms is not None
    eligible = people.eligible(session)
    slots = [slot for one in booking.wishes for slot in confirming.planned_slots(session, booking, one, terms)]
    ids = [one.user_id for one in eligible]
    away = {conflict.row_id for conflict in timetable.clashes(session, slots=slots, user_ids=ids)}
    barred = set(assuring.cannot_be_named(session, booking, ids))
    free = [one for one in eligible if one.user_id not in away | barred]
    shares = shares_of(session, session.get_one(ProgrammeVersion, terms.version_id))
    wanted = [share.organisation_id for share in shares] or [cast.charity_id] * 2
    chosen: list[Named] = []
    for organisation_id, duty in zip(wanted, (Duty.LEAD, Duty.SUPPORT), strict=False):
        taken = {named.user_id for named in chosen}
        fit = (one for one in free if one.organisation_id == organisation_id and one.user_id not in taken)
        one = next(fit, None)
        if one is None:
            return []
        chosen.append(Named(one.user_id, one.organisation_id, duty))
    return chosen


def _open_day(session: Session, school: School, on: date, weekday: int) -> date:
    """That weekday, three weeks after `on` or as soon after it as the school is open."""
    day = on + timedelta(days=21 + (weekday - on.weekday()) % 7)
    closed = timetable.closed_from(session, school, day)
    while day in closed:
        day += timedelta(weeks=1)
    return day


def _by(cast: Cast, visit: Visit) -> Act:
    return cast.school(visit.school) or Act(cast.coordinator.user, via=Via.PHONE_CALL)
