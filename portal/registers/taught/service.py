"""Recording what was taught. Flushes; the caller commits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.registers import queries as registers
from portal.registers import rules as register_rules
from portal.registers.marking import hold, hold_part
from portal.registers.models import RegisterState
from portal.registers.service import Closed
from portal.registers.taught import queries, rules
from portal.registers.taught.models import Change, SessionRecord, Why
from portal.timetable.models import SessionPart
from portal.web.access import Act, Can


class NothingPlanned(Exception):
    """There is no plan next to which anything could be said."""


class TooLate(Exception):
    """Only a coordinator may say it now."""


@dataclass(frozen=True)
class Taught:
    changes: Mapping[str, Change] = field(default_factory=dict)
    """By activity id; none: all went as planned."""
    why: Why | None = None


def as_planned(session: Session, part: SessionPart, *, by: Act) -> SessionRecord | None:
    """All went as planned, unless somebody has said otherwise: that stays. None where nothing was planned."""
    hold(session, part.id)
    found = queries.record_of(session, part.id)
    if found is not None:
        return found
    try:
        return record(session, part, Taught(), by=by)
    except NothingPlanned:
        return None


def record(session: Session, part: SessionPart, taught: Taught, *, by: Act) -> SessionRecord:
    """What was taught is as said now. Raises NothingPlanned, TooLate, and Closed where the session was not held.

    What is said of an activity that is not in the plan is passed over.
    """
    hold_part(session, part)
    row = queries.record_of(session, part.id)
    planned = queries.planned_for(session, part, row)
    if planned is None:
        raise NothingPlanned
    _refuse(part, by)
    if row is None:
        row = SessionRecord(part_id=part.id, version_id=planned.version_id)
        session.add(row)
    row.changes = {each: str(taught.changes[each]) for each in planned.ids if each in taught.changes}
    row.why = taught.why if row.changes else None
    row.recorded_by, row.recorded_at = by.user_id, clock.now()
    session.flush()
    audit.record(session, "said what was taught in", "session part", part.id, by=by)
    return row


def _refuse(part: SessionPart, by: Act) -> None:
    meeting = registers.meeting(part, RegisterState.OPEN, ())
    why = register_rules.closed_because(meeting)
    if why is not None:
        raise Closed(why)
    oversees = by.user is not None and by.user.may(Can.LOCK_REGISTER)
    if not rules.may_say(meeting.day, meeting.today, oversees=oversees):
        raise TooLate
