"""Beside the marks of the sample year: somebody who came and is on no list, one whom the school was told of, and a
session caught up one-to-one."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import new_id
from portal.groups.identity import Vault
from portal.groups.models import Staffing
from portal.people.models import User
from portal.registers.catching import queries as catching
from portal.registers.catching import service as caught
from portal.registers.catching.service import Given
from portal.registers.missing import service as missing
from portal.registers.missing.models import Role
from portal.registers.missing.service import Told
from portal.registers.models import Mark, MarkValue, Register, RegisterState
from portal.registers.walk_ins import service as walk_ins
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Act

LOOKED_AT = 12
"""Of the newest finished registers with somebody missing."""


def add(session: Session, vault: Vault, until: datetime) -> None:
    """In the newest registers that were finished two days before `until` or earlier."""
    parts = _finished(session, until - timedelta(days=2))
    if not parts:
        return
    part, by = parts[0], _by(session, parts[0])
    with clock.moved_to(part.session.starts_at + timedelta(minutes=12)):
        at = clock.now()
        told = [Told(key, Role.OFFICE, at) for key in _missing(session, part)]
        missing.note(session, part, new_id(), told, by=by)
        walk_ins.note(session, part, new_id(), "Zebedee Quill", vault=vault, came_at=at, by=by)
    for part in parts[1:]:
        people = catching.missing(session, part)
        if people:
            with clock.moved_to(part.session.ends_at + timedelta(hours=26)):
                by = _by(session, part)
                caught.keep(session, part, Given(people[0].id, clock.today(), 40, by.user_id or new_id()), by=by)
            return


def _finished(session: Session, until: datetime) -> list[SessionPart]:
    rows = (
        select(SessionPart)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .join(Register, Register.part_id == SessionPart.id)
        .join(Mark, Mark.part_id == SessionPart.id)
        .where(
            Register.state == RegisterState.SUBMITTED,
            Mark.value == MarkValue.ABSENT_UNEXPLAINED,
            Mark.is_unconfirmed.is_(False),
            DeliverySession.is_live,
            DeliverySession.ends_at < until,
            DeliverySession.number.is_not(None),
        )
        .group_by(SessionPart.id, DeliverySession.starts_at)
        .order_by(DeliverySession.starts_at.desc(), SessionPart.id)
    )
    return list(session.scalars(rows.limit(LOOKED_AT)))


def _missing(session: Session, part: SessionPart) -> list[UUID]:
    rows = select(Mark.enrolment_id).where(Mark.part_id == part.id, Mark.value == MarkValue.ABSENT_UNEXPLAINED)
    return list(session.scalars(rows.order_by(Mark.enrolment_id)))


def _by(session: Session, part: SessionPart) -> Act:
    rows = select(Staffing.user_id).where(Staffing.group_id == part.session.group_id).order_by(Staffing.id)
    return Act(session.get_one(User, session.scalars(rows.limit(1)).one()))
