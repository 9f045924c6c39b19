"""The other providers' parts of a session, as they stand beside the part that a page is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.groups.identity import Vault
from portal.groups.models import Enrolment
from portal.people.models import Organisation
from portal.people.models import User as Account
from portal.registers import queries
from portal.registers.counts.queries import held_of
from portal.registers.models import Mark, MarkValue, Register, RegisterState
from portal.registers.roll import Roll, named
from portal.registers.shared import rules
from portal.timetable.models import SessionPart
from portal.web.access import Can, User


@dataclass(frozen=True)
class Beside:
    """One person's mark in another part; `value` is None where not recorded."""

    value: MarkValue | None
    minutes: int | None = None
    differs: bool = False
    """Two marks stand there, and nobody has said which holds."""

    @property
    def known(self) -> MarkValue | None:
        return None if self.differs else self.value


NOTHING = Beside(None)


@dataclass(frozen=True)
class Part:
    id: UUID
    provider: str
    minutes: int
    state: RegisterState
    signed_by: str
    signed_at: datetime | None
    missed: str
    """Why it did not take place, where that was said of it alone."""
    marks: Mapping[UUID, Beside]
    """By enrolment: those who are marked."""

    def mark(self, enrolment_id: UUID) -> Beside:
        return self.marks.get(enrolment_id, NOTHING)


@dataclass(frozen=True)
class Shared:
    own: Part
    """The part that the page is about."""
    others: Sequence[Part]
    is_finished: bool
    """Every part is signed off."""
    some_only: int
    """People who came to one part and were absent from another."""
    elsewhere: Sequence[tuple[str, UUID]]
    """Name and enrolment of those who are marked in another part and not on this list."""
    size: int

    def of(self, part: Part) -> int:
        """How many could be marked there: everybody on this list, and whoever else is marked."""
        listed = self.size - len(self.elsewhere)
        return listed + sum(key in part.marks for _, key in self.elsewhere)


def own_part(session: Session, part: SessionPart, user: User) -> UUID:
    """The part of this session that this person takes: this one where they may, else the first; this one where none
    is theirs, to be looked at."""
    if len(part.session.parts) < 2 or not user.may(Can.TAKE_REGISTER):
        return part.id
    rows = queries.taken_by(user).where(SessionPart.session_id == part.session_id).with_only_columns(SessionPart.id)
    own = session.scalars(rows).all()
    return part.id if part.id in own or not own else own[0]


def load(session: Session, part: SessionPart, roll: Roll, vault: Vault) -> Shared | None:
    """None of a session that one provider gives alone."""
    every = part.session.parts
    if len(every) < 2:
        return None
    marks = _marks(session, [one.id for one in every])
    found = {one.id: one for one in _parts(session, part.session_id, marks)}
    own, others = found[part.id], [found[one.id] for one in every if one.id != part.id]
    listed = {row.enrolment_id for row in roll.rows}
    extra = {key for one in others for key in one.marks} - listed
    everybody = listed | extra
    return Shared(
        own=own,
        others=others,
        is_finished=rules.is_finished(one.state for one in found.values()),
        some_only=sum(rules.came_to_some([one.mark(key).known for one in found.values()]) for key in everybody),
        elsewhere=_elsewhere(session, extra, vault) if extra else (),
        size=len(everybody),
    )


@dataclass(frozen=True)
class Counted:
    """A part of a session at which heads are counted."""

    part: Part
    is_own: bool
    total: int | None


def head_counts(session: Session, part: SessionPart) -> list[Counted]:
    """Every part in order, where there are several: what was counted in each stands beside, never added up."""
    every = part.session.parts
    if len(every) < 2:
        return []
    found = {one.id: one for one in _parts(session, part.session_id, {each.id: {} for each in every})}
    heads = held_of(session, list(found))
    return [
        Counted(found[one.id], one.id == part.id, heads[one.id].total if one.id in heads else None) for one in every
    ]


def _marks(session: Session, part_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, Beside]]:
    found: dict[UUID, dict[UUID, Beside]] = {part_id: {} for part_id in part_ids}
    rows = select(Mark.part_id, Mark.enrolment_id, Mark.value, Mark.minutes, Mark.is_unconfirmed)
    for part_id, person, value, minutes, differs in session.execute(rows.where(Mark.part_id.in_(part_ids))):
        found[part_id][person] = Beside(value, minutes, differs)
    return found


def _parts(session: Session, session_id: UUID, marks: Mapping[UUID, Mapping[UUID, Beside]]) -> Iterable[Part]:
    rows: Any = session.execute(
        select(
            SessionPart.id,
            Organisation.name,
            SessionPart.minutes,
            Register.state,
            Account.name,
            Register.submitted_at,
            SessionPart.missed,
        )  # fmt: skip
        .join(Organisation, Organisation.id == SessionPart.organisation_id)
        .outerjoin(Register, Register.part_id == SessionPart.id)
        .outerjoin(Account, Account.id == Register.submitted_by)
        .where(SessionPart.session_id == session_id)
    )
    for key, provider, minutes, state, who, at, missed in rows:
        yield Part(key, provider, minutes, state or RegisterState.OPEN, who or "", at, missed or "", marks[key])


def _elsewhere(session: Session, ids: Iterable[UUID], vault: Vault) -> list[tuple[str, UUID]]:
    rows = select(Enrolment).where(Enrolment.id.in_(list(ids))).options(joinedload(Enrolment.participant))
    people = session.scalars(rows).unique().all()
    names = vault.names(session, [person.participant_id for person in people])
    return [(name, person.id) for person, name in named(names, people)]
