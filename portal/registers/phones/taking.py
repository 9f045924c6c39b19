"""What phones note beside marks is taken in one by one: put in, kept as it was said before, or waiting for a person."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from portal.db import as_uuid
from portal.registers import queries
from portal.registers.phones.marks import FOREIGN
from portal.sync import kinds
from portal.sync.kinds import Answer, Handler, Said
from portal.sync.models import Taken
from portal.timetable.models import SessionPart
from portal.web.access import Act

STORED = Answer(Taken.STORED)


class Waits(Exception):
    """This cannot be put in by itself; `why` is the code of what stands in the way."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def one_by_one(take: Callable[[Session, Said, Act], Answer]) -> Handler:
    """A handler that answers for each item on its own; what waits changes nothing."""

    def handler(session: Session, said: Sequence[Said], _device_id: UUID, by: Act) -> list[Answer]:
        return [_answer(take, session, one, by) for one in said]

    return handler


def _answer(take: Callable[[Session, Said, Act], Answer], session: Session, said: Said, by: Act) -> Answer:
    try:
        return take(session, said, by)
    except Waits as news:
        return Answer(Taken.QUARANTINED, news.why)


def part_of(session: Session, said: Said, by: Act) -> SessionPart:
    """The part that this is about, whose register its author takes. Raises Waits."""
    part_id = as_uuid(said.body.get("part"))
    if part_id is None:
        raise Waits(kinds.UNREADABLE)
    assert by.user is not None
    part = session.scalars(queries.taken_by(by.user).where(SessionPart.id == part_id)).one_or_none()
    if part is None:
        raise Waits(FOREIGN)
    return part


def number_of(said: object, most: int) -> int | None:
    """A whole number from 0, or None where nothing was said. Raises Waits where it is neither."""
    if said is None:
        return None
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= most:
        raise Waits(kinds.UNREADABLE)
    return said
