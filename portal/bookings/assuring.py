"""Who can be named for a booking: their checks, asked of the days and the work that it stands for."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.bookings.models import Booking
from portal.bookings.staff import Named
from portal.bookings.terms import live_terms
from portal.curricula.reading.schema import Mode
from portal.people.vetting import Setting
from portal.timetable import assurance, planner
from portal.timetable import queries as timetable
from portal.timetable.assurance import Spell


def not_assured(session: Session, booking: Booking, staff: Sequence[Named]) -> dict[UUID, str]:
    """Which of those to be named cannot be, each with why and what to do, in the order in which they were named."""
    spells = [Spell(named.user_id, clock.today()) for named in staff]
    return assurance.faults(session, spells, *_work(session, booking))


def cannot_be_named(session: Session, booking: Booking, user_ids: Collection[UUID]) -> dict[UUID, str]:
    """Who of these cannot come whoever comes with them, and why: told where they are chosen from."""
    return assurance.alone(session, user_ids, *_work(session, booking))


def _work(session: Session, booking: Booking) -> tuple[Sequence[date], Setting]:
    """The days of the booking's groups, or its first day where they cannot be planned, and what the work is like."""
    terms = live_terms(session, booking.programme.slug)
    closed = timetable.closed_from(session, booking.school, booking.main.first_day)
    mode = terms.mode if terms is not None else Mode.GROUP
    setting = assurance.setting_of(mode, school_adult=booking.host_contact_id is not None)
    try:
        days = planner.weekly(booking.main.first_day, terms.sessions if terms else 1, closed).days
    except (planner.FirstDayClosed, planner.TooFewOpenDays):
        days = (booking.main.first_day,)
    return days, setting
