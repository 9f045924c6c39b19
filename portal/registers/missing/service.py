"""Keeping that the school was told. Flushes; the caller commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.registers import queries
from portal.registers.marking import hold
from portal.registers.missing import following
from portal.registers.missing.models import Role, Telling
from portal.timetable.models import SessionPart
from portal.web.access import Act


@dataclass(frozen=True)
class Told:
    enrolment_id: UUID
    role: Role
    at: datetime


def known(session: Session, telling_id: UUID) -> set[UUID]:
    """Of whom this telling was kept before."""
    return set(session.scalars(select(Telling.enrolment_id).where(Telling.id == telling_id)))


def note(session: Session, part: SessionPart, telling_id: UUID, told: Sequence[Told], *, by: Act) -> int:
    """Each of these is kept once, however often it is sent; returns how many were new. People who are not on the
    register are passed over. Marks are not touched: who was told of stays absent. A neutral message follows to the
    school, one a delivery session."""
    hold(session, part.id)
    people = set(session.scalars(queries.EXPECTED, queries.expected_where(part)))
    before = known(session, telling_id)
    new = {one.enrolment_id: one for one in told if one.enrolment_id in people - before}
    now = clock.now()
    for one in new.values():
        row = Telling(id=telling_id, enrolment_id=one.enrolment_id, part_id=part.id, role=one.role)
        row.told_at, row.user_id, row.received_at = min(one.at, now), by.user_id, now
        session.add(row)
    if new:
        audit.record(session, "told the school of missing", "session_part", part.id, by=by)
        following.follow(session, part)
    session.flush()
    return len(new)
