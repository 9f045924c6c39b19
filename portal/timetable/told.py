"""What a message about a group or one of its sessions says: school, time, room, who comes; read when it is sent."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal import clock
from portal.groups.models import Duty, Group, Staffing
from portal.people.models import User
from portal.timetable.models import DeliverySession
from portal.web.letters import Known, Meeting
from portal.web.models import Notice
from portal.web.words import n_of

Visitors = Mapping[UUID, tuple[str, ...]]
"""By group: the names by which schools know who comes, lead first."""
Coordinators = Callable[[Session, Collection[UUID]], Mapping[UUID, User]]
"""By booking: who looks after it. Bookings stand above this room, so `app.py` brings this."""

NOT_LIVE = "The session was moved or cancelled in the meantime"


def of_groups(coordinators: Coordinators) -> Callable[[Session, Sequence[Notice]], dict[UUID, Known]]:
    """The facts about groups by notice; of their sessions the next one."""

    def tell(session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
        ids = {row.about_id for row in notices}
        rows = select(Group).where(Group.id.in_(ids)).options(joinedload(Group.school))
        groups = {row.id: row for row in session.scalars(rows)}
        nearest = _nearest(session, ids)
        read = _Read.of(session, groups.values(), coordinators)
        return {
            notice.id: read.known(groups[notice.about_id], nearest.get(notice.about_id), "Next session")
            for notice in notices
            if notice.about_id in groups
        }

    return tell


def of_sessions(coordinators: Coordinators) -> Callable[[Session, Sequence[Notice]], dict[UUID, Known]]:
    """The facts about single sessions by notice; a reminder of one that was moved or cancelled is over."""

    def tell(session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
        found = facts_of(session, {row.about_id for row in notices}, coordinators)
        return {
            notice.id: replace(known, over=None if _still(notice, row) else NOT_LIVE)
            for notice in notices
            if (pair := found.get(notice.about_id))
            for row, known in [pair]
        }

    return tell


def facts_of(
    session: Session, session_ids: Collection[UUID], coordinators: Coordinators
) -> dict[UUID, tuple[DeliverySession, Known]]:
    """These sessions, each with what messages say about it."""
    groups = joinedload(DeliverySession.group).joinedload(Group.school)
    rows = select(DeliverySession).where(DeliverySession.id.in_(session_ids))
    meetings = session.scalars(rows.options(groups, joinedload(DeliverySession.room))).all()
    read = _Read.of(session, [row.group for row in meetings], coordinators)
    return {row.id: (row, read.known(row.group, row, "Session")) for row in meetings}


def _still(notice: Notice, row: DeliverySession) -> bool:
    """Whether the session takes place when the notice says."""
    planned = notice.facts.get("starts_at")
    is_same = planned is None or datetime.fromisoformat(planned) == row.starts_at
    return row.is_live and row.group.cancelled_at is None and is_same


def visitors_of(session: Session, group_ids: Collection[UUID]) -> Visitors:
    """Who comes to these groups from today on, in one query."""
    rows = session.execute(
        select(Staffing, User)
        .join(User, User.id == Staffing.user_id)
        .where(
            Staffing.group_id.in_(list(group_ids)),
            (Staffing.until_day.is_(None)) | (Staffing.until_day >= clock.today()),
        )
        .order_by(Staffing.id)
    ).all()
    found: dict[UUID, list[str]] = defaultdict(list)
    for staffing, user in sorted(rows, key=lambda row: list(Duty).index(row[0].duty)):
        if user.called not in found[staffing.group_id]:
            found[staffing.group_id].append(user.called)
    return {group_id: tuple(names) for group_id, names in found.items()}


def _nearest(session: Session, group_ids: Collection[UUID]) -> dict[UUID, DeliverySession]:
    """Each group's next live session."""
    rows = select(DeliverySession).where(
        DeliverySession.group_id.in_(list(group_ids)),
        DeliverySession.is_live,
        DeliverySession.ends_at > clock.now(),
    )
    rows = rows.options(joinedload(DeliverySession.room)).order_by(DeliverySession.starts_at.desc())
    return {row.group_id: row for row in session.scalars(rows)}


class _Read:
    """What several notices share."""

    def __init__(self, visitors: Visitors, coordinators: Mapping[UUID, User]) -> None:
        self._visitors, self._coordinators = visitors, coordinators

    @classmethod
    def of(cls, session: Session, groups: Collection[Group], coordinators: Coordinators) -> "_Read":
        booked = {group.booking_id for group in groups if group.booking_id}
        return cls(visitors_of(session, {group.id for group in groups}), coordinators(session, booked))

    def known(self, group: Group, meeting: DeliverySession | None, label: str) -> Known:
        coordinator = self._coordinators.get(group.booking_id) if group.booking_id else None
        comes = self._visitors.get(group.id, ())
        return Known(
            school=group.school.name,
            meetings=(_meeting(group, meeting, comes, label),) if meeting else (),
            coordinator=coordinator.called if coordinator else None,
            phone=coordinator.phone if coordinator else None,
            reply_to=coordinator.email if coordinator else None,
            page=f"/groups/{group.id}/sessions",
            part_of=group.booking_id,
        )


def _meeting(group: Group, row: DeliverySession, comes: tuple[str, ...], label: str) -> Meeting:
    which = f" ({n_of(row.number, group.planned_sessions)})" if row.number else ""
    return Meeting(group.name, row.starts_at, row.ends_at, row.room.name if row.room else None, comes, label + which)
