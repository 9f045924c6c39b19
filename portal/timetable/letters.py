"""Letters of assurance: issued for those named, withdrawn when that changes, and whether one still stands.

Flushes; the caller commits. A letter holds ids, kinds of checks and days: its words are made when it is read.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.groups.models import Group, Staffing
from portal.people import credentials
from portal.people.models import Organisation, User
from portal.people.vetting import in_letter, rests_until
from portal.timetable import assurance, queries
from portal.timetable.models import AssuranceLetter, LetterEnd
from portal.timetable.news import GroupCancelled, NotAssured, NothingToAssure
from portal.web.access import Act

SIGNS = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"
"""Without I, O, S, 0, 1 and 5, which are read for one another."""
LENGTH = 12


class State(StrEnum):
    VALID = "valid"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"
    """What it rests on was to be reviewed by now, or the last session is over."""
    HELD = "not valid at present"
    """It rests on something that no longer holds."""


@dataclass(frozen=True)
class Standing:
    """What anybody with the paper may know."""

    state: State
    issued_day: date
    day: date | None = None
    """On which it was withdrawn, or until which it held."""


def issue(session: Session, group: Group, *, by: Act) -> AssuranceLetter:
    """The school has a letter for everybody who comes from now on; one before it is withdrawn.

    Raises GroupCancelled, NothingToAssure, or NotAssured with a sentence by facilitator.
    """
    db.lock(session, Group, [group.id])
    if group.cancelled_at is not None:
        raise GroupCancelled
    days = assurance.days_to_come(session, group.id)
    comes = [row for row in queries.staff_from(session, group.id) if _comes(row, days)]
    if not comes:
        raise NothingToAssure
    if told := assurance.group_faults(session, group):
        raise NotAssured(told)
    withdraw(session, group.id, LetterEnd.REPLACED, by=by)
    key = db.new_id()
    letter = AssuranceLetter(
        id=key,
        group_id=group.id,
        issued_by_id=by.user_id,
        issued_day=clock.today(),
        review_day=_review_day(session, group, comes, days[0]),
        code=code_of(key),
        people=_named(session, comes),
    )
    session.add(letter)
    session.flush()
    audit.record(session, "issued", "assurance letter", letter.id, by=by)
    return letter


def withdraw(session: Session, group_id: UUID, why: LetterEnd, *, by: Act) -> None:
    """No letter stands for this group any more; what was issued stays on record."""
    letter = standing_letter(session, group_id)
    if letter is not None:
        letter.withdrawn_at, letter.withdrawn_why = clock.now(), why
        session.flush()
        audit.record(session, "withdrew", "assurance letter", letter.id, by=by)


def _comes(row: Staffing, days: Sequence[date]) -> bool:
    spell = assurance.Spell(row.user_id, row.from_day, row.until_day)
    return any(spell.covers(day) for day in days)


def _review_day(session: Session, group: Group, comes: Sequence[Staffing], first: date) -> date | None:
    held = credentials.records(session, [row.user_id for row in comes]).values()
    ends = [rests_until(record, first, assurance.setting_for(group)) for record in held]
    return min((day for day in ends if day is not None), default=None)


def _named(session: Session, comes: Sequence[Staffing]) -> list[dict[str, Any]]:
    """Each person once, with the provider for whom they come."""
    held = credentials.records(session, [row.user_id for row in comes])
    by_user = {row.user_id: row for row in reversed(comes)}
    return [
        {
            "user_id": str(key),
            "organisation_id": str(by_user[key].organisation_id),
            "checks": [[one.check.value, one.day.isoformat()] for one in in_letter(held[key], clock.today())],
        }
        for key in dict.fromkeys(row.user_id for row in comes)
    ]


def code_of(key: UUID) -> str:
    """Twelve signs that nobody guesses who has not the letter: they follow from the 62 random bits of its key, which no
    address and no page shows. Three groups of four: "K7QM-2BCD-9XYZ"."""
    number = int.from_bytes(hashlib.sha256(b"letter of assurance " + key.bytes).digest())
    signs = ""
    for _ in range(LENGTH):
        number, place = divmod(number, len(SIGNS))
        signs += SIGNS[place]
    return "-".join(signs[at : at + 4] for at in range(0, LENGTH, 4))


def read_code(typed: str) -> str | None:
    """The code meant by what was typed, small letters and spaces allowed; None where it can be none."""
    signs = re.sub(r"[\s\-–]", "", typed).upper()
    if len(signs) != LENGTH or set(signs) - set(SIGNS):
        return None
    return "-".join(signs[at : at + 4] for at in range(0, LENGTH, 4))


def standing_letter(session: Session, group_id: UUID) -> AssuranceLetter | None:
    """The one that was not withdrawn. The group was loaded through a scope."""
    rows = select(AssuranceLetter).where(AssuranceLetter.group_id == group_id, AssuranceLetter.withdrawn_at.is_(None))
    return session.scalars(rows).one_or_none()


def earlier(session: Session, group_id: UUID) -> Sequence[AssuranceLetter]:
    """Those that were withdrawn, newest first."""
    rows = select(AssuranceLetter).where(
        AssuranceLetter.group_id == group_id, AssuranceLetter.withdrawn_at.is_not(None)
    )
    return session.scalars(rows.order_by(AssuranceLetter.id.desc())).all()


def by_code(session: Session, code: str) -> AssuranceLetter | None:
    """For anybody who typed the whole code: only `standing` of it may be told."""
    return session.scalars(select(AssuranceLetter).where(AssuranceLetter.code == code)).one_or_none()


def standing(session: Session, letter: AssuranceLetter) -> Standing:
    """Whether it can be relied on today."""
    if letter.withdrawn_at is not None:
        return Standing(State.WITHDRAWN, letter.issued_day, clock.day_of(letter.withdrawn_at))
    if letter.review_day is not None and letter.review_day < clock.today():
        return Standing(State.ENDED, letter.issued_day, letter.review_day)
    days = assurance.live_days(session, letter.group_id)
    if days and days[-1] < clock.today():
        return Standing(State.ENDED, letter.issued_day, days[-1])
    group = session.get_one(Group, letter.group_id)
    held = assurance.group_faults(session, group, [day for day in days if day >= clock.today()])
    return Standing(State.HELD if held else State.VALID, letter.issued_day)


@dataclass(frozen=True)
class Named:
    """One person as a letter names them."""

    name: str
    organisation: str
    checks: tuple[tuple[str, date], ...]


def named_in(session: Session, letter: AssuranceLetter) -> tuple[Named, ...]:
    """Who it names, by the names by which schools know them now."""
    users = {UUID(one["user_id"]) for one in letter.people}
    providers = {UUID(one["organisation_id"]) for one in letter.people}
    called = {row.id: row.called for row in session.scalars(select(User).where(User.id.in_(users)))}
    names = {row.id: row.name for row in session.scalars(select(Organisation).where(Organisation.id.in_(providers)))}
    return tuple(
        Named(
            called[UUID(one["user_id"])],
            names[UUID(one["organisation_id"])],
            tuple((words, date.fromisoformat(day)) for words, day in one["checks"]),
        )
        for one in letter.people
    )
