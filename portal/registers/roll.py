"""The register as one page shows it: who is on it, what is marked, and what a form made from it carries."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.groups.identity import Name, Vault
from portal.groups.models import AbsenceReason, Enrolment
from portal.groups.rules import code_order
from portal.people.models import User as Account
from portal.registers import heads, queries, rules, sheet
from portal.registers.heads import Current
from portal.registers.models import MarkEvent, MarkValue, Register, RegisterState
from portal.registers.rules import Meeting, Refusal
from portal.registers.sheet import Chosen, Line, Typed
from portal.timetable.models import PartStaff, SessionPart


@dataclass(frozen=True)
class Said:
    """One of the marks that differ: whose, and when it came."""

    event_id: UUID
    value: MarkValue | None
    minutes: int | None
    who: str
    at: datetime
    reason: AbsenceReason | None = None


@dataclass(frozen=True)
class Row:
    number: int
    enrolment_id: UUID
    name: str
    value: MarkValue | None
    minutes: int | None
    said: tuple[Said, ...]
    """More than none where marks differ and nobody has settled it."""
    event_id: UUID
    bases: str
    saw: str
    chosen: Chosen
    is_guest: bool
    """Catches up here what was missed in another group."""
    fault: str = ""
    is_agreed: bool = False
    """Two people marked the same."""
    reason: AbsenceReason | None = None
    """Of an absence, where said."""
    was_note: str | None = None
    """Reason of the last correction."""


@dataclass(frozen=True)
class Roll:
    part: SessionPart
    meeting: Meeting
    state: RegisterState
    closed: Refusal | None
    device_id: UUID
    rows: tuple[Row, ...]
    submitted_by: str
    submitted_at: datetime | None
    locked_by: str
    locked_at: datetime | None
    saved_by: str
    saved_at: datetime | None
    came: tuple[str, ...]
    """Names of those of us who came; empty where not recorded."""
    reason: str = ""
    fault: str = ""
    """What is wrong with the form as a whole."""
    reason_fault: str = ""
    """Asks for the reason of the changes, where that is what is missing."""

    @property
    def marked(self) -> int:
        return sum(row.value is not None for row in self.rows)

    @property
    def blank(self) -> int:
        return len(self.rows) - self.marked

    @property
    def unsettled(self) -> int:
        return sum(bool(row.said) for row in self.rows)

    @property
    def faults(self) -> Sequence[Row]:
        return [row for row in self.rows if row.fault]


def load(session: Session, part: SessionPart, vault: Vault) -> Roll:
    """The register as it stands, with ids for the form about to be made. Sorted by given name."""
    register = session.scalars(queries.REGISTER, {"part_id": part.id}).one_or_none() or Register(
        state=RegisterState.OPEN
    )
    people = session.scalars(queries.PEOPLE, queries.expected_where(part)).unique().all()
    events = session.scalars(queries.events_of(part.id)).all()
    who = _who(session, register, events)
    state = register.state
    meeting = queries.meeting(part, state, frozenset(person.id for person in people))
    last = events[-1] if events else None
    return Roll(
        part=part,
        meeting=meeting,
        state=state,
        closed=rules.closed_because(meeting),
        device_id=db.new_id(),
        rows=_rows(part, _names(session, vault, people), events, who),
        submitted_by=who.get(register.submitted_by, ""),
        submitted_at=register.submitted_at,
        locked_by=who.get(register.locked_by, ""),
        locked_at=register.locked_at,
        saved_by=who.get(last.user_id, "") if last else "",
        saved_at=last.received_at if last else None,
        came=_came(session, part.id),
    )


def _who(session: Session, register: Register, events: Iterable[MarkEvent]) -> dict[UUID | None, str]:
    ids = {register.submitted_by, register.locked_by, *(event.user_id for event in events)} - {None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _came(session: Session, part_id: UUID) -> tuple[str, ...]:
    names = select(Account.name).join(PartStaff, PartStaff.user_id == Account.id).where(PartStaff.part_id == part_id)
    return tuple(session.scalars(names.order_by(Account.name)))


def _names(session: Session, vault: Vault, people: Sequence[Enrolment]) -> list[tuple[Enrolment, str]]:
    return named(vault.names(session, [person.participant_id for person in people]), people)


def named(found: Mapping[UUID, Name], people: Sequence[Enrolment]) -> list[tuple[Enrolment, str]]:
    """First name and initial, by given name; a code where there is no name, and after names that are the same.
    `found`: by participant."""
    short = {person.id: found[person.participant_id].short for person in people if person.participant_id in found}
    times = Counter(short.values())

    def shown(person: Enrolment) -> str:
        name = short.get(person.id, person.code)
        return f"{name} ({person.code})" if times[name] > 1 else name

    def order(person: Enrolment) -> tuple[bool, str, str, str]:
        name = found.get(person.participant_id)
        if name is None:
            return (True, "", "", person.code)
        return (False, name.given.casefold(), name.family.casefold(), person.code)

    return [(person, shown(person)) for person in sorted(people, key=order)]


def code_list(session: Session, part: SessionPart, vault: Vault) -> list[tuple[str, str]]:
    """Code and name of everybody on the register, by code: for marking from a sheet that carries no names."""
    people = session.scalars(queries.PEOPLE, queries.expected_where(part)).unique().all()
    coded = ((person.code, name) for person, name in _names(session, vault, people))
    return sorted(coded, key=lambda row: code_order(row[0]))


def _rows(
    part: SessionPart,
    people: Sequence[tuple[Enrolment, str]],
    events: Sequence[MarkEvent],
    who: Mapping[UUID | None, str],
) -> tuple[Row, ...]:
    by_person: dict[UUID, list[MarkEvent]] = defaultdict(list)
    for event in events:
        by_person[event.enrolment_id].append(event)
    made = []
    for number, (person, name) in enumerate(people):
        theirs = by_person[person.id]
        now = heads.current(queries.as_event(event) for event in theirs)
        row = Row(
            number=number,
            enrolment_id=person.id,
            name=name,
            value=now.value,
            minutes=now.minutes,
            reason=now.reason,
            said=_said(now, theirs, who),
            event_id=db.new_id(),
            bases=" ".join(sorted(str(base) for base in now.bases)),
            saw=sheet.seen(now.value, now.minutes, now.reason),
            chosen=sheet.chosen_for(now.value, now.minutes, now.reason),
            is_guest=person.group_id != part.session.group_id,
            is_agreed=len(now.heads) > 1 and not now.is_unconfirmed,
            was_note=theirs[-1].note if theirs else None,
        )
        made.append(row)
    return tuple(made)


def _said(now: Current, events: Sequence[MarkEvent], who: Mapping[UUID | None, str]) -> tuple[Said, ...]:
    if not now.is_unconfirmed:
        return ()
    return tuple(
        Said(
            event.id, event.value, event.minutes, who.get(event.user_id, ""), event.received_at, event.reason
        )  # fmt: skip
        for event in events
        if event.id in now.bases
    )


def as_typed(roll: Roll, typed: Typed, faults: Mapping[UUID, str], *, fresh: Collection[UUID] = ()) -> Roll:
    """The page again with everything typed kept, what the form had seen included, and each fault at its row.

    Rows in `fresh` were answered by the database: they take what holds now for what they see. All ids are new
    unless nothing of the form was stored, so that a second sending of either form counts once.
    """
    lines = {line.enrolment_id: line for line in typed.lines}
    rows = (
        _overlaid(row, lines[row.enrolment_id], faults.get(row.enrolment_id, ""), row.enrolment_id in fresh)
        if row.enrolment_id in lines
        else row
        for row in roll.rows
    )
    return replace(roll, rows=tuple(rows), reason=typed.reason)


def _overlaid(row: Row, line: Line, fault: str, is_fresh: bool) -> Row:
    if row.said or not (fault or sheet.is_changed(line) or line.fault):
        return row
    kept = replace(row, chosen=line.chosen, fault=fault or line.fault)
    if is_fresh:
        return kept
    return replace(kept, bases=" ".join(sorted(str(base) for base in line.bases)), saw=line.saw)
