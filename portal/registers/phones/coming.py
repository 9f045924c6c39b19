"""Who came and is not on the list, as a phone without signal noted it."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.db import as_uuid
from portal.groups.identity import Vault
from portal.registers import queries
from portal.registers.missing.sheet import read
from portal.registers.phones.marks import FOREIGN
from portal.registers.walk_ins import service
from portal.sync import kinds
from portal.sync.kinds import Answer, Said
from portal.sync.models import Taken
from portal.timetable.models import SessionPart
from portal.web.access import Act


def taking_walk_ins(vault: Vault) -> Callable[[Session, Sequence[Said], UUID, Act], Sequence[Answer]]:
    """The handler of the kind `walk-in`. Of somebody who said no nothing is stored, and the phone lets go of it."""

    def take(session: Session, said: Sequence[Said], device_id: UUID, by: Act) -> list[Answer]:
        return [_take(session, one, vault, by) for one in said]

    return take


def _take(session: Session, said: Said, vault: Vault, by: Act) -> Answer:
    part_id, name = as_uuid(said.body.get("part")), said.body.get("name")
    if part_id is None or not isinstance(name, str):
        return Answer(Taken.QUARANTINED, kinds.UNREADABLE)
    assert by.user is not None
    part = session.scalars(queries.taken_by(by.user).where(SessionPart.id == part_id)).one_or_none()
    if part is None:
        return Answer(Taken.QUARANTINED, FOREIGN)
    _, came_at = read(f"|{said.body.get('at')}", clock.now())
    try:
        is_new = service.note(session, part, said.id, name, vault=vault, came_at=came_at, by=by)
    except service.SaidNo:
        return Answer(Taken.STORED)
    except service.NothingTyped:
        return Answer(Taken.QUARANTINED, kinds.UNREADABLE)
    return Answer(Taken.STORED if is_new else Taken.DUPLICATE)
