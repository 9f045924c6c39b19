"""The list as one page shows it: what, who, where, what is still possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.groups.identity import Vault
from portal.registers.chasing import queries
from portal.registers.chasing.models import Chase, ChaseList, Matter
from portal.web.access import User
from portal.web.words import count, moment, short_day


@dataclass(frozen=True)
class Line:
    id: UUID
    matter: Matter
    list_id: UUID
    group_id: UUID
    part_id: UUID | None
    name: str
    """Of the young person; empty for a register."""
    group: str
    school: str
    words: tuple[str, ...]
    """What is so, and what can be done, each a line."""
    seen: str
    """By whom and when; empty where nobody has."""
    catch_up: tuple[tuple[int, UUID], ...] = ()
    """Plan number and part of each session by which it is still possible."""


@dataclass(frozen=True)
class Page:
    newest: ChaseList | None
    lines: Sequence[Line]
    done: Sequence[tuple[str, str, str, datetime | None]]
    """Matter, group, who dealt with it, and when."""

    def of(self, matter: Matter, *, new: bool) -> list[Line]:
        """On the newest list, or left over from those before."""
        key = self.newest.id if self.newest else None
        return [line for line in self.lines if line.matter is matter and (line.list_id == key) is new]


def load(session: Session, user: User, vault: Vault) -> Page:
    made = queries.lists(session)
    rows = queries.rows(session, user)
    found = vault.names(session, [row.participant_id for row in rows if row.participant_id])
    missing = [row[0] for row in rows if row[0].matter is Matter.MISSING]
    facts = _Facts(
        taken=queries.taken(session, {one.part_id for one in missing if one.part_id}),
        staff=queries.staff(session, {one.part_id for one in missing if one.part_id}),
        days=queries.days_of(session, {UUID(part) for row in rows for part in row[0].facts.get("parts", ())}),
        who=queries.names_of(session, {row[0].seen_by for row in rows}),
        parts=queries.parts_of(session, {row[0].group_id for row in rows if row[0].matter is Matter.LOST}),
    )
    lines = []
    for row, group, school, on_paper, code, participant_id, starts_at, number in rows:
        name = found[participant_id].short if participant_id in found else code or ""
        words = tuple(WORDS[row.matter](row, facts, Meeting(starts_at, number, on_paper)))
        seen = f"{facts.who.get(row.seen_by or row.id, '')}, {moment(row.seen_at)}" if row.seen_at else ""
        found_parts = ((week, facts.parts.get((row.group_id, week))) for week in row.facts.get("weeks", ()))
        weeks = tuple((week, key) for week, key in found_parts if key)
        lines.append(
            Line(row.id, row.matter, row.list_id, row.group_id, row.part_id, name, group, school, words, seen, weeks)
        )
    done = [(row.matter.value, group, who, row.done_at) for row, group, who in queries.done(session, user)]
    return Page(made[0] if made else None, lines, done)


@dataclass(frozen=True)
class Meeting:
    starts_at: datetime | None
    number: int | None
    on_paper: bool
    """No phone may be at its place."""


@dataclass(frozen=True)
class _Facts:
    taken: dict[UUID, list[queries.Taken]]
    staff: dict[UUID, queries.Givers]
    days: dict[UUID, datetime]
    who: dict[UUID, str]
    parts: dict[tuple[UUID, int], UUID]


def _unexplained(row: Chase, facts: _Facts, held: Meeting) -> list[str]:
    parts = [UUID(part) for part in row.facts["parts"]]
    days = ", ".join(short_day(facts.days[part]) for part in parts if part in facts.days)
    return [f"Absent on {days}, and nobody has said why"]


def _lost(row: Chase, facts: _Facts, held: Meeting) -> list[str]:
    told: dict[str, Any] = row.facts
    weeks = ", ".join(map(str, told["weeks"]))
    now = f"Came to {told['attended']}, missed {told['missed']}, {count(told['ahead'], 'session')} to come"
    asked = f"To complete: {told['asked']}"
    if told["catch_up"] is None:
        return [now, asked, "Catching up would not be enough. They may still come to every session left"]
    gaps = count(told["catch_up"], "missed session is", "missed sessions are")
    return [now, asked, f"Still possible if {gaps} caught up: session {weeks}"]


NOBODY = queries.Givers("", ())


def _missing(row: Chase, facts: _Facts, held: Meeting) -> list[str]:
    at = f" of {moment(held.starts_at)}" if held.starts_at else ""
    givers = facts.staff.get(row.part_id, NOBODY) if row.part_id else NOBODY
    said = [f"Session {held.number or 'extra'}{at}", _by(givers)]
    phones = facts.taken.get(row.part_id, []) if row.part_id else []
    said += [f"On {one.who}’s phone ({one.phone}) since {moment(one.since)}" for one in phones]
    if not phones:
        said += ["On paper: no phone may be there. Ask for the sheet" if held.on_paper else BESIDE_PHONES]
    return said


BESIDE_PHONES = "On no phone: on the page or on paper"


def _by(givers: queries.Givers) -> str:
    names = ", ".join(givers.names)
    if givers.provider:
        return f"{givers.provider} has not signed off its part: " + (names or "nobody of theirs is named to take it")
    return f"Taken by {names}" if names else "Nobody is named to take it"


WORDS = {Matter.UNEXPLAINED: _unexplained, Matter.LOST: _lost, Matter.MISSING: _missing}
