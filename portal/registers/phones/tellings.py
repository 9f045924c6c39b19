"""That the school was told of somebody missing, as a phone without signal noted it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.db import as_uuid
from portal.registers import queries
from portal.registers.missing import service, sheet
from portal.registers.missing.models import Role
from portal.registers.missing.service import Told
from portal.registers.phones.marks import FOREIGN
from portal.registers.rules import Refusal
from portal.sync import kinds
from portal.sync.kinds import Answer, Said
from portal.sync.models import Taken
from portal.timetable.models import SessionPart
from portal.web.access import Act


def take_tellings(session: Session, said: Sequence[Said], device_id: UUID, by: Act) -> list[Answer]:
    """The handler of the kind `told`."""
    return [_take(session, one, by) for one in said]


def _take(session: Session, said: Said, by: Act) -> Answer:
    part_id, told = as_uuid(said.body.get("part")), _read(said, clock.now())
    if part_id is None or told is None:
        return Answer(Taken.QUARANTINED, kinds.UNREADABLE)
    assert by.user is not None
    part = session.scalars(queries.taken_by(by.user).where(SessionPart.id == part_id)).one_or_none()
    if part is None:
        return Answer(Taken.QUARANTINED, FOREIGN)
    before = service.known(session, said.id)
    if before:
        return Answer(Taken.DUPLICATE) if before == {told.enrolment_id} else Answer(Taken.CONFLICT, kinds.SAME_ID)
    stored = service.note(session, part, said.id, [told], by=by)
    return Answer(Taken.STORED) if stored else Answer(Taken.QUARANTINED, Refusal.NOT_ON_LIST)


def _read(said: Said, now: datetime) -> Told | None:
    enrolment_id, role = as_uuid(said.body.get("enrolment")), said.body.get("role")
    if enrolment_id is None or role not in tuple(Role):
        return None
    _, at = sheet.read(f"{role}|{said.body.get('at')}", now)
    return Told(enrolment_id, Role(role), at)
