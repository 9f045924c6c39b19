"""Everything that has to be in order before a booking is confirmed, done through the services."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.bookings.costs import payment
from portal.bookings.letters import agreed_terms, letters
from portal.bookings.models import Booking
from portal.bookings.terms import live_terms
from portal.curricula import materials
from portal.people import credentials
from portal.people.models import User
from portal.people.queries import eligible
from portal.people.vetting import Check
from portal.web.access import Act
from tests.world import SEEN

LONG = date(2029, 1, 1)


def ready(session: Session, booking: Booking, *, by: Act) -> None:
    """Every gate of this booking is met; `by` is somebody of the school, or a coordinator for one who rang."""
    terms = live_terms(session, booking.programme.slug)
    agreed_terms.accept(session, booking, name="Lee Example", job="Head of year", by=by)
    now = letters.standing(session, booking)
    if letters.fault(session, booking) is not None:
        if not now.wording.says_why:
            letters.save(session, booking, replace(now.wording, reasons=("people",)), seen=now.number, by=by)
        letters.settle(session, booking, seen=letters.standing(session, booking).number, by=by)
    if terms is not None and by.user_id is not None:
        materials.record(session, school_id=booking.school_id, version_id=terms.version_id, by=by)
    if payment.fault(session, booking):
        payment.agree(session, booking, pence=0, by=by)
    assure_everybody(session, by=by)


def assure_everybody(session: Session, *, by: Act) -> None:
    """Every facilitator about whom nothing was decided has what a group without a school adult in the room asks for."""
    people = list(session.scalars(select(User).where(User.id.in_([one.user_id for one in eligible(session)]))))
    held = credentials.records(session, [person.id for person in people])
    for person in people:
        if held[person.id].decision is None and by.user_id is not None:
            for check in (Check.DBS_BARRED, Check.TRAINING):
                credentials.note_check(
                    session, person, check, seen_day=SEEN, seen_by_id=by.user_id, review_day=LONG, by=by
                )
            credentials.decide(
                session, person, suitable=True, decided_by_id=by.user_id, decided_day=SEEN, review_day=LONG, by=by
            )
