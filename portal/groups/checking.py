"""What saving a class list would do, line by line: who is new, who is known, and what a person has to decide."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups import queries
from portal.groups.class_list import Doubt, Line, Table, read_lines
from portal.groups.columns import Column
from portal.groups.entries import Entry
from portal.groups.identity import Name, Vault
from portal.groups.likeness import Folded, alike
from portal.groups.models import Group, Identity, Participant
from portal.groups.rules import may_be_same

MOST_ALIKE = 3
ANOTHER = "another"
"""Decided: not one of those who are known."""
NOBODY = UUID(int=0)
"""Stands for that decision."""


@dataclass(frozen=True)
class Choice:
    """What a person decided on the page, by line."""

    left_out: frozenset[int] = frozenset()
    taken: frozenset[int] = frozenset()
    """Places of doubtful lines that are names after all."""
    same: Mapping[int, UUID] = field(default_factory=dict)
    """The person that this line is about; NOBODY for somebody new."""


@dataclass(frozen=True)
class Candidate:
    """Somebody known in this school whom a line may be about."""

    participant_id: UUID
    name: Name
    year_group: int | None
    is_here: bool
    """In this group already."""


@dataclass(frozen=True)
class Row:
    """One line that can be added."""

    line: Line
    entry: Entry
    is_known: bool = False
    candidates: tuple[Candidate, ...] = ()
    near: tuple[int, ...] = ()
    """Other lines of this list that are nearly the same."""
    is_left_out: bool = False
    decided: UUID | None = None

    @property
    def is_open(self) -> bool:
        """Somebody has to say first whether this is the same person."""
        return bool(self.candidates) and not self.is_left_out and self.decided is None

    @property
    def is_here(self) -> bool:
        """Decided to be somebody who is in this group already."""
        return any(one.is_here for one in self.candidates if one.participant_id == self.decided)


@dataclass(frozen=True)
class Preview:
    rows: tuple[Row, ...]
    already: int
    wrong: tuple[Line, ...]
    doubts: tuple[tuple[int, Doubt, bool], ...]
    """Place, line, and whether it is taken for a name."""
    most: int
    here: int

    @property
    def ready(self) -> list[Row]:
        return [row for row in self.rows if not row.is_left_out and not row.is_here]

    @property
    def open(self) -> list[Row]:
        return [row for row in self.rows if row.is_open]

    @property
    def near(self) -> list[Row]:
        return [row for row in self.ready if row.near]

    @property
    def too_many(self) -> bool:
        return self.here + len(self.ready) > self.most

    @property
    def same(self) -> dict[int, UUID]:
        """By place among those ready: the known person whom somebody chose."""
        return {n: row.decided for n, row in enumerate(self.ready) if row.decided not in (None, NOBODY)}


def check(
    session: Session,
    vault: Vault,
    group: Group,
    table: Table,
    mapping: Mapping[int, Column],
    choice: Choice,
    *,
    most: int,
) -> Preview:
    """Nothing is kept. Names of the school are opened in memory to be compared."""
    lines = read_lines(_with_taken(table, choice), mapping)
    good = [(line, line.entry) for line in lines if line.entry is not None]
    there = {row.participant_id for row in queries.enrolments(session, group.id) if row.left_day is None}
    today = clock.today()
    found = queries.known(session, vault, group.school_id, [entry for _, entry in good], today)
    known_ids = {one.participant.id for one in found if one.participant}
    book = _Book(_known_here(session, vault, group.school_id, there), without=known_ids)
    near = _near([entry.name for _, entry in good])
    wrong = [line for line in lines if line.entry is None]
    rows: list[Row] = []
    already = 0
    for place, ((line, entry), known) in enumerate(zip(good, found, strict=True)):
        if known.is_of_another:
            says = "the school's key belongs to a pupil with another name; check the key, or leave it empty"
            wrong.append(Line(line.number, None, (says,), line.given))
        elif known.participant is not None and known.participant.id in there:
            already += 1
        else:
            is_known = known.participant is not None
            rows.append(
                Row(
                    line,
                    entry,
                    is_known,
                    () if is_known else book.alike(entry, today),
                    tuple(good[other][0].number for other in near[place]),
                    line.number in choice.left_out,
                    choice.same.get(line.number),
                )
            )
    doubts = tuple((place, one, place in choice.taken) for place, one in enumerate(table.doubts))
    return Preview(tuple(rows), already, tuple(sorted(wrong, key=lambda one: one.number)), doubts, most, len(there))


def _with_taken(table: Table, choice: Choice) -> Table:
    """Doubtful lines that are names after all stand among the others; their numbers are those of the paste."""
    taken = [(one.number, one.cells) for place, one in enumerate(table.doubts) if place in choice.taken and one.cells]
    return Table(table.heads, tuple(sorted([*table.rows, *taken])))


@dataclass(frozen=True)
class _Known:
    candidate: Candidate
    folded: Folded
    has_key: bool
    noted: date


def _known_here(session: Session, vault: Vault, school_id: UUID, there: set[UUID]) -> list[_Known]:
    rows = session.execute(
        select(Participant, Identity.school_key.is_not(None))
        .join(Identity, Identity.participant_id == Participant.id)
        .where(Participant.school_id == school_id)
        .order_by(Participant.id)
    ).all()
    names = vault.names(session, [person.id for person, _ in rows])
    return [
        _Known(
            Candidate(person.id, names[person.id], person.year_group, person.id in there),
            Folded.of(names[person.id]),
            has_key,
            clock.day_of(person.created_at),
        )
        for person, has_key in rows
    ]


class _Book:
    """Those known in the school, to be found by whatever alike names share."""

    def __init__(self, known: Sequence[_Known], *, without: set[UUID]) -> None:
        self._by_mark: dict[Hashable, list[_Known]] = defaultdict(list)
        for one in known:
            if one.candidate.participant_id not in without:
                for mark in one.folded.marks():
                    self._by_mark[mark].append(one)

    def alike(self, entry: Entry, day: date) -> tuple[Candidate, ...]:
        """A few at most, in the order in which they were noted. Two keys that differ are two people."""
        folded = Folded.of(entry.name)
        found: dict[UUID, Candidate] = {}
        for mark in folded.marks():
            for one in self._by_mark[mark]:
                if entry.key and one.has_key:
                    continue
                fits = may_be_same(one.candidate.year_group, one.noted, entry.year_group, day)
                if fits and alike(folded, one.folded):
                    found[one.candidate.participant_id] = one.candidate
        return tuple(found.values())[:MOST_ALIKE]


def _near(names: Sequence[Name]) -> list[list[int]]:
    """For each name the places of others in the list that are nearly the same."""
    folded = [Folded.of(name) for name in names]
    by_mark: dict[Hashable, list[int]] = defaultdict(list)
    found: list[set[int]] = [set() for _ in names]
    for place, one in enumerate(folded):
        for mark in one.marks():
            for other in by_mark[mark]:
                if alike(one, folded[other]):
                    found[place].add(other)
                    found[other].add(place)
            by_mark[mark].append(place)
    return [sorted(places) for places in found]
