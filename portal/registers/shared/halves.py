"""Saying of one part alone that it did not take place. Flushes; the caller commits."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.registers import outcomes, queries, rules
from portal.registers.dosage import ATTENDED
from portal.registers.locking import service as locking
from portal.registers.locking.models import Step
from portal.registers.marking import record_marks
from portal.registers.models import EventKind, Mark, MarkValue, RegisterState
from portal.registers.outcomes import PeopleCame
from portal.registers.receipts import MOST, Item
from portal.registers.service import Closed
from portal.timetable.models import Outcome, Reason, SessionPart
from portal.web.access import Act


class SignedOff(Exception):
    """What was said of this part stands; its marks are corrected one by one."""


class NoOtherPart(Exception):
    """No other part took place either, or there is none: then the session did not happen."""


def not_held(session: Session, part: SessionPart, why: Reason, *, by: Act) -> None:
    """This part did not take place, and another did or will: everybody on its list is marked as not expected, so that
    nobody counts as absent; it is signed off, and the session counts as part delivered.

    Raises Closed, SignedOff, NoOtherPart, PeopleCame.
    """
    register, held = outcomes.hold_all(session, part), part.session
    closed = rules.closed_because(queries.meeting(part, RegisterState.OPEN, ()))
    if closed is not None:
        raise Closed(closed)
    if register.state is not RegisterState.OPEN:
        raise SignedOff
    if all(each.missed for each in held.parts if each.id != part.id):
        raise NoOtherPart
    items = _not_expected(session, part)
    for start in range(0, len(items), MOST):
        record_marks(session, part.id, items[start : start + MOST], device_id=db.new_id(), by=by)
    part.missed, held.outcome = why, Outcome.PART_DELIVERED
    register.state, register.submitted_by, register.submitted_at = RegisterState.SUBMITTED, by.user_id, clock.now()
    locking.note(session, register, Step.FINISHED, by=by)
    audit.record(session, "said not held", "session part", part.id, by=by)
    session.flush()


def _not_expected(session: Session, part: SessionPart) -> list[Item]:
    """One for each person on the list; it takes the place of an absence. Raises PeopleCame."""
    marks = session.scalars(select(Mark).where(Mark.part_id == part.id)).all()
    if any(mark.value in ATTENDED or mark.is_unconfirmed for mark in marks):
        raise PeopleCame
    seen = {mark.enrolment_id: frozenset(map(UUID, mark.heads)) for mark in marks}
    people = session.scalars(queries.EXPECTED, queries.expected_where(part)).all()
    return [
        Item(
            event_id=db.new_id(),
            enrolment_id=person,
            kind=EventKind.MARK,
            value=MarkValue.NOT_EXPECTED,
            minutes=None,
            note=None,
            bases=seen.get(person, frozenset()),
            device_sequence=number,
            device_time=clock.now(),
        )
        for number, person in enumerate(people)
    ]
