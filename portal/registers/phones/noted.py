"""What was noted of a session beside marks, for a phone that takes its register along: of whom the school was told, and
how many came where nobody is named. The same few statements whatever the number of registers."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.curricula.reading.schema import Mode
from portal.groups.models import ExpectedNumber
from portal.groups.numbers import years_at
from portal.groups.rules import numbers_only
from portal.people.models import User as Account
from portal.registers.counts.models import HeadCount
from portal.registers.missing import heard
from portal.timetable.models import SessionPart

Facts = dict[str, Any]


@dataclass(frozen=True)
class Noted:
    told: Mapping[UUID, Mapping[str, Facts]]
    """By part and enrolment: the first telling, in whichever part of the session."""
    expected: Mapping[UUID, Mapping[int, int]]
    """By group: how many of each year group are to come."""
    counts: Mapping[UUID, Facts]
    """By part: the count that holds."""

    @classmethod
    def load(cls, session: Session, parts: Sequence[SessionPart]) -> "Noted":
        ids = [part.id for part in parts]
        counted = {part.session.group_id for part in parts if numbers_only(part.session.group.mode)}
        return cls(_told(session, ids), _expected(session, counted), _counts(session, ids))

    def of(self, part: SessionPart) -> Facts:
        """`count` is there where people are counted and not named."""
        facts: Facts = {"told": self.told.get(part.id, {})}
        group = part.session.group
        if not numbers_only(group.mode):
            return facts
        coming = self.expected.get(group.id, {})
        years = [] if group.mode is Mode.TRAINING else years_at(group.school)
        return facts | {
            "count": {
                "years": sorted(coming) or years,
                "expected": sum(coming.values()) or group.expected_size or None,
                "last": self.counts.get(part.id),
            }
        }


def _told(session: Session, part_ids: Sequence[UUID]) -> dict[UUID, dict[str, Facts]]:
    return {
        part_id: {str(key): {"role": one.role, "at": one.at.isoformat(), "by": one.by} for key, one in told.items()}
        for part_id, told in heard.by_part(session, part_ids).items()
    }


def _expected(session: Session, group_ids: set[UUID]) -> dict[UUID, dict[int, int]]:
    found: dict[UUID, dict[int, int]] = defaultdict(dict)
    for row in session.scalars(select(ExpectedNumber).where(ExpectedNumber.group_id.in_(group_ids))):
        found[row.group_id][row.year_group] = row.number
    return found


def _counts(session: Session, part_ids: Sequence[UUID]) -> dict[UUID, Facts]:
    """The last of each part holds."""
    rows = (
        select(HeadCount, Account.name)
        .join(Account, Account.id == HeadCount.user_id)
        .where(HeadCount.part_id.in_(part_ids))
        .order_by(HeadCount.number)
    )
    return {row.part_id: _count(row, who) for row, who in session.execute(rows)}


def _count(row: HeadCount, who: str) -> Facts:
    said = {name: getattr(row, name) for name in ("total", "years", "female", "male", "expected", "how")}
    return said | {"id": str(row.id), "who": who, "at": row.created_at.isoformat()}
