"""Counted slips: those of one session, and of many groups."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import clock
from portal.curricula import queries as curricula
from portal.curricula.reading.schema import Question
from portal.groups.models import Group
from portal.groups.rules import numbers_only
from portal.measures.slips.models import SlipCount
from portal.measures.slips.rules import Counted, Slips
from portal.timetable.models import DeliverySession


def of_session(session: Session, session_id: UUID) -> SlipCount | None:
    """What was counted of this session, which was loaded through a scope."""
    return session.scalars(select(SlipCount).where(SlipCount.session_id == session_id)).one_or_none()


def can_be_counted(meeting: DeliverySession) -> bool:
    """Whether it took place, as far as is known."""
    return meeting.group.cancelled_at is None and meeting.has_begun(clock.now())


def lines_of(session: Session, group: Group) -> Sequence[Question]:
    """What the start and end slips of a group ask whose people nobody names; of others answers are typed in instead."""
    return _asked(session, group.version_id) if numbers_only(group.mode) else ()


def _asked(session: Session, version_id: UUID) -> Sequence[Question]:
    """The questions of a version; none where its files cannot be read any more."""
    try:
        found = curricula.content_of(session, version_id).questions
    except curricula.Unreadable:
        return ()
    return found.items if found else ()


def as_counted(row: SlipCount) -> Counted:
    moved = {key: (rose, same, fell) for key, (rose, same, fell) in row.moved.items()}
    return Counted(row.handed_out, row.returned, moved, tuple(row.rated) if row.rated is not None else None)


def counted_slips(session: Session, chosen: Select[UUID]) -> list[Slips]:
    """Those of these groups, by session's time. Unscoped: the caller has decided that these groups may be counted."""
    rows = session.execute(
        select(SlipCount, Group.id, Group.version_id)
        .join(DeliverySession, DeliverySession.id == SlipCount.session_id)
        .join(Group, Group.id == DeliverySession.group_id)
        .where(Group.id.in_(chosen))
        .order_by(DeliverySession.starts_at, DeliverySession.id)
    ).all()
    lines = {
        key: {item.id: (item.text, item.reverse) for item in _asked(session, key)}
        for key in dict.fromkeys(key for *_, key in rows)
    }
    return [Slips(group_id, as_counted(row), lines[version_id]) for row, group_id, version_id in rows]
