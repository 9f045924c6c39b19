"""What was planned for a part, and what was recorded of it. Parts were loaded through a scope."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.curricula.queries import Unreadable, content_of
from portal.curricula.reading.schema import Activity
from portal.groups import versions
from portal.registers.taught.models import SessionRecord
from portal.timetable.models import SessionPart


@dataclass(frozen=True)
class Planned:
    """The activities of one part, of the version that its group goes by."""

    version_id: UUID
    activities: tuple[Activity, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(activity.id for activity in self.activities)


def record_of(session: Session, part_id: UUID) -> SessionRecord | None:
    return session.scalars(select(SessionRecord).where(SessionRecord.part_id == part_id)).one_or_none()


def records_of(session: Session, part_ids: Collection[UUID]) -> dict[UUID, SessionRecord]:
    rows = session.scalars(select(SessionRecord).where(SessionRecord.part_id.in_(part_ids)))
    return {row.part_id: row for row in rows}


def planned_for(session: Session, part: SessionPart, record: SessionRecord | None = None) -> Planned | None:
    """None for an extra session, for work without session plans, and for a plan that cannot be read any more.

    Where something was recorded already it stays with the version of which it was said.
    """
    held = part.session
    if held.number is None:
        return None
    version_id = record.version_id if record else _version_at(session, part)
    try:
        plans = content_of(session, version_id).plans
    except Unreadable:
        return None
    found = next((plan.front.activities for plan in plans if plan.number == held.number), ())
    own = tuple(each for each in found if each.part == part.number) if len(held.parts) > 1 else found
    return Planned(version_id, own) if own else None


def _version_at(session: Session, part: SessionPart) -> UUID:
    group, number = part.session.group, part.session.number or 0
    later = [one.version_id for one in versions.changes(session, group.id) if one.from_number <= number]
    return later[-1] if later else group.version_id
