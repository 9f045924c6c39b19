"""A register as its printed sheet has it: the same rows in the same order, with codes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from portal.groups.identity import Vault
from portal.groups.models import Enrolment
from portal.groups.rules import code_order
from portal.registers import queries, roll
from portal.registers.paper import entry
from portal.registers.paper.entry import Line, Typed
from portal.registers.roll import Roll, Row
from portal.timetable.models import SessionPart


class Order(StrEnum):
    """As sheets are printed: with codes, or with names by family name."""

    CODES = "codes"
    NAMES = "names"


@dataclass(frozen=True)
class SheetRow:
    row: Row
    code: str
    saw: str
    bases: str
    mark: str
    """What is chosen."""
    minutes: str
    fault: str = ""


@dataclass(frozen=True)
class Marked:
    """The sheet to be typed in, and the register behind it."""

    roll: Roll
    rows: tuple[SheetRow, ...]
    order: Order
    fault: str = ""

    @property
    def faults(self) -> list[SheetRow]:
        return [row for row in self.rows if row.fault]


def load(session: Session, part: SessionPart, vault: Vault, order: Order) -> Marked:
    """Everybody on the register, in the order of a sheet printed like this."""
    found = roll.load(session, part, vault)
    people: Sequence[Enrolment] = session.scalars(queries.PEOPLE, queries.expected_where(part)).unique().all()
    codes = {person.id: person.code for person in people}
    if order is Order.NAMES:
        places = _by_family_name(session, vault, people)
    else:
        ordered = sorted(codes, key=lambda key: code_order(codes[key]))
        places = {key: place for place, key in enumerate(ordered)}
    rows = sorted(found.rows, key=lambda row: places[row.enrolment_id])
    return Marked(found, tuple(_row(row, codes[row.enrolment_id]) for row in rows), order)


def _by_family_name(session: Session, vault: Vault, people: Collection[Enrolment]) -> dict[UUID, int]:
    names = vault.names(session, [person.participant_id for person in people])

    def order(person: Enrolment) -> tuple[bool, str, str, str]:
        name = names.get(person.participant_id)
        if name is None:
            return (True, "", "", person.code)
        return (False, name.family.casefold(), name.given.casefold(), person.code)

    return {person.id: place for place, person in enumerate(sorted(people, key=order))}


def _row(row: Row, code: str) -> SheetRow:
    return SheetRow(
        row,
        code,
        saw=entry.seen(row.value, row.minutes),
        bases=row.bases,
        mark=row.value.value if row.value else "",
        minutes="" if row.minutes is None else str(row.minutes),
    )


def as_typed(marked: Marked, typed: Typed, faults: Mapping[UUID, str], *, fresh: Collection[UUID]) -> Marked:
    """The sheet again with everything typed kept and each fault at its row. Rows in `fresh` were answered by the
    database, and take what holds now for what they see."""
    lines = {line.enrolment_id: line for line in typed.lines}
    rows = tuple(
        _overlaid(row, lines[row.row.enrolment_id], faults, row.row.enrolment_id in fresh)
        if row.row.enrolment_id in lines and not row.row.said
        else row
        for row in marked.rows
    )
    return Marked(marked.roll, rows, marked.order)


def _overlaid(row: SheetRow, line: Line, faults: Mapping[UUID, str], is_fresh: bool) -> SheetRow:
    fault = faults.get(row.row.enrolment_id, "") or line.fault
    if is_fresh and not fault:
        return row
    saw, bases = (row.saw, row.bases) if is_fresh else (line.saw, " ".join(sorted(map(str, line.bases))))
    return SheetRow(row.row, row.code, saw, bases, line.mark, line.minutes, fault)
