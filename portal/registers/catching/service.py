"""Keeping that a missed session was gone through one-to-one. Flushes; the caller commits."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.groups.models import Enrolment
from portal.registers.catching import queries
from portal.registers.catching.models import OneToOne
from portal.timetable.models import SessionPart
from portal.web.access import Act


class NothingMissed(Exception):
    """This person is not marked absent there, or has caught it up meanwhile."""


class NotThen(Exception):
    """Before the session, still to come, or not a day on which this person is in the group."""


@dataclass(frozen=True)
class Given:
    enrolment_id: UUID
    day: date
    minutes: int
    by: UUID
    """Who of us."""


def keep(session: Session, part: SessionPart, given: Given, *, by: Act) -> OneToOne:
    """The session that was missed here counts as caught up, once; the absence stays. Raises NothingMissed, NotThen."""
    db.lock(session, Enrolment, [given.enrolment_id])
    person = next((row for row in queries.missing(session, part) if row.id == given.enrolment_id), None)
    number = part.session.number
    if person is None or number is None:
        raise NothingMissed
    if not max(clock.day_of(part.session.starts_at), person.joined_day) <= given.day <= clock.today():
        raise NotThen
    row = OneToOne(enrolment_id=person.id, number=number, held_day=given.day, minutes=given.minutes)
    row.given_by, row.recorded_by = given.by, by.user_id
    session.add(row)
    session.flush()
    audit.record(session, f"caught up session {number} one-to-one", "enrolment", person.id, by=by)
    return row


def take_back(session: Session, row: OneToOne, *, by: Act) -> None:
    """It was noted by mistake: the session is missed again."""
    audit.record(session, f"took back session {row.number} one-to-one", "enrolment", row.enrolment_id, by=by)
    session.delete(row)
    session.flush()
