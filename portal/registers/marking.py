"""Recording marks: every event once, none ever replaced, each with its own answer. Flushes; the caller commits."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.registers import queries
from portal.registers.book import MARKS, Book, inserting
from portal.registers.heads import Current
from portal.registers.models import EventKind, Register, RegisterState
from portal.registers.queries import Spot
from portal.registers.receipts import MOST, Item, Receipt, TooManyAtOnce
from portal.registers.rules import Meeting
from portal.timetable.models import SessionPart
from portal.web.access import Act
from portal.web.many import ROWS, adding, packed

_REGISTERS: Any = Register.__table__
_STATE: Any = (
    select(_REGISTERS.c.id, _REGISTERS.c.state).where(_REGISTERS.c.part_id == bindparam("part_id")).with_for_update()
)
SAID = ("outcome", "reason", "is_live")
"""What anybody may say of a whole session."""
_HOLDS = ("enrolment_id", "value", "minutes", "reason", "is_unconfirmed", "heads")
_HELD: Any = queries.REGISTER.with_for_update().execution_options(populate_existing=True)


@cache
def _making(dialect: str) -> Any:
    return inserting(Register, dialect).returning(Register)


@cache
def _upserting(dialect: str) -> Any:
    upsert = adding(MARKS, dialect, _HOLDS, ("part_id",))
    changed = {name: upsert.excluded[name] for name in _HOLDS[1:]}
    return upsert.on_conflict_do_update(index_elements=["part_id", "enrolment_id"], set_=changed)


def record_marks(
    session: Session, part_id: UUID, items: Sequence[Item], *, device_id: UUID, by: Act, spot: Spot | None = None
) -> list[Receipt]:  # fmt: skip
    """Every item stored once, or answered for; one receipt an item, in their order.

    What came before is known by its id before any rule is asked, and one bad item stops no other.
    `spot`: of this part, where it was read in this transaction already. Raises TooManyAtOnce.
    """
    if len(items) > MOST:
        raise TooManyAtOnce(len(items))
    session.flush()
    at = spot or queries.spot(session, part_id)
    register_id, state = _held(session, at)
    book = Book(session, at, state, items, device_id=device_id, user_id=by.user_id)
    receipts = [book.take(item) for item in items]
    if book.fresh:
        receipts = book.store(receipts)
        write_marks(session, part_id, book.changed)
    if book.fresh:
        audit.record(session, _verb(items, state), "register", register_id, by=by)
    return receipts


def _held(session: Session, at: Spot) -> tuple[UUID, RegisterState]:
    """As `hold`, without the row as an object: a save is built for speed. What the spot says of it still holds on
    SQLite, where nobody else writes since it was read."""
    ask, dialect = session.connection().execute, session.get_bind().dialect.name
    if at.register_id is None or at.state is None:
        values = _new(at.id)
        made = ask(inserting(_REGISTERS, dialect), values)
        if made.rowcount == 1:
            return values["id"], RegisterState.OPEN
    elif dialect == "sqlite":
        return at.register_id, at.state
    found = ask(_STATE, {"part_id": at.id}).one()
    return found.id, found.state


def _new(part_id: UUID) -> dict[str, Any]:
    return {"id": db.new_id(), "part_id": part_id, "state": RegisterState.OPEN, "created_at": clock.now()}


def hold(session: Session, part_id: UUID) -> Register:
    """The part's register, made if there is none, held until the transaction ends."""
    register: Register | None = session.scalars(_HELD, {"part_id": part_id}).one_or_none()
    if register is None:
        register = session.scalars(_making(session.get_bind().dialect.name), _new(part_id)).one_or_none()
    if register is None:  # somebody else made it meanwhile
        register = session.scalars(_HELD, {"part_id": part_id}).one()
    return register


def hold_part(session: Session, part: SessionPart) -> Register:
    """As `hold`; and what somebody said meanwhile of the whole session is seen."""
    register = hold(session, part.id)
    session.refresh(part.session, SAID)
    return register


def meeting_of(session: Session, part_id: UUID, state: RegisterState) -> Meeting:
    """What a mark in this part has to fit, today."""
    part = session.get_one(SessionPart, part_id)
    return queries.meeting(part, state, frozenset(session.scalars(queries.EXPECTED, queries.expected_where(part))))


def write_marks(session: Session, part_id: UUID, now: Mapping[UUID, Current]) -> None:
    """The mark of each of these people is what holds of them; not recorded is no row."""
    rows = [_row(person, current) for person, current in now.items() if current.value is not None]
    blank = [person for person, current in now.items() if current.value is None]
    if rows:
        upsert = _upserting(session.get_bind().dialect.name)
        session.connection().execute(upsert, {"part_id": part_id, ROWS: packed(rows)})
    if blank:
        session.execute(delete(MARKS).where(MARKS.c.part_id == part_id, MARKS.c.enrolment_id.in_(blank)))


def _row(person: UUID, now: Current) -> tuple[Any, ...]:
    ids = [str(head.id) for head in now.heads]
    return person, now.value, now.minutes, now.reason, now.is_unconfirmed, ids


def _verb(items: Sequence[Item], state: RegisterState) -> str:
    if any(item.kind is EventKind.RESOLVE for item in items):
        return "resolved"
    return "marked" if state is RegisterState.OPEN else "corrected"
