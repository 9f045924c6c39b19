"""How many came to a part, for whoever may read its register: what holds, and every number said before."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.curricula.reading.schema import Mode
from portal.groups.numbers import expected_of, years_at
from portal.people.models import User as Account
from portal.registers import queries as registers
from portal.registers import rules
from portal.registers.counts import queries
from portal.registers.counts.models import HeadCount
from portal.registers.models import Register, RegisterState
from portal.registers.rules import Meeting, Refusal
from portal.timetable.models import SessionPart


@dataclass(frozen=True)
class Tallied:
    part: SessionPart
    meeting: Meeting
    state: RegisterState
    closed: Refusal | None
    expected: int | None
    years: Sequence[int]
    """The year groups that are asked: those that were to come, or all of the school's."""
    said: Sequence[tuple[HeadCount, str]]
    """Every count with the name of whoever said it, the last first."""
    came: Sequence[str]
    """Names of those of us who came."""

    @property
    def last(self) -> HeadCount | None:
        return self.said[0][0] if self.said else None


def load(session: Session, part: SessionPart) -> Tallied:
    register = session.scalars(registers.REGISTER, {"part_id": part.id}).one_or_none()
    state = register.state if isinstance(register, Register) else RegisterState.OPEN
    meeting = registers.meeting(part, state, ())
    group = part.session.group
    coming = expected_of(session, group.id)
    counts = session.scalars(queries.counts_of(part.id)).all()
    names = _names(session, {row.user_id for row in counts})
    years = [] if group.mode is Mode.TRAINING else years_at(group.school)
    return Tallied(
        part=part,
        meeting=meeting,
        state=state,
        closed=rules.closed_because(meeting),
        expected=sum(coming.values()) or group.expected_size or None,
        years=sorted(coming) if coming else years,
        said=[(row, names.get(row.user_id, "")) for row in reversed(counts)],
        came=session.scalars(
            select(Account.name).where(Account.id.in_(registers.came_to(part.id))).order_by(Account.name)
        ).all(),
    )


def _names(session: Session, ids: set[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}
