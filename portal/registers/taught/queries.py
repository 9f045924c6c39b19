"""What was planned for a part, and what was recorded of it. Parts were loaded through a scope."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.curricula.content import Plan
from portal.curricula.queries import Unreadable, content_of
from portal.curricula.reading.schema import Activity
from portal.groups import versions
from portal.registers.shared.scope import IS_SHARED
from portal.registers.taught.models import SessionRecord
from portal.registers.taught.rules import Covered, covered
from portal.timetable.models import DeliverySession, SessionPart


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
    plans = _plans(session, version_id)
    own = _of_part(plans, held.number, part.number if len(held.parts) > 1 else None)
    return Planned(version_id, own) if own else None


def covered_in(session: Session, groups: Select[UUID]) -> dict[UUID, Covered]:
    """By part of these groups, how much of what was planned was taught, where somebody recorded it and the plan can
    still be read. The groups were chosen through a scope."""
    rows = session.execute(
        select(
            SessionRecord.part_id,
            SessionRecord.version_id,
            SessionRecord.changes,
            DeliverySession.number,
            SessionPart.number,
            IS_SHARED,
        )
        .join(SessionPart, SessionPart.id == SessionRecord.part_id)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .where(DeliverySession.group_id.in_(groups))
        .order_by(SessionRecord.version_id, SessionRecord.part_id)
    ).all()
    plans = {version_id: _plans(session, version_id) for version_id in {row[1] for row in rows}}
    found = {}
    for part_id, version_id, changes, number, part, is_shared in rows:
        planned = _of_part(plans[version_id], number, part if is_shared else None)
        if planned:
            found[part_id] = covered([activity.id for activity in planned], changes)
    return found


def _plans(session: Session, version_id: UUID) -> tuple[Plan, ...]:
    try:
        return content_of(session, version_id).plans
    except Unreadable:
        return ()


def _of_part(plans: Sequence[Plan], number: int | None, part: int | None) -> tuple[Activity, ...]:
    """The activities of one planned session; of a session that several give, those of this part."""
    found = next((plan.front.activities for plan in plans if plan.number == number), ())
    return found if part is None else tuple(each for each in found if each.part == part)


def _version_at(session: Session, part: SessionPart) -> UUID:
    group, number = part.session.group, part.session.number or 0
    later = [one.version_id for one in versions.changes(session, group.id) if one.from_number <= number]
    return later[-1] if later else group.version_id
