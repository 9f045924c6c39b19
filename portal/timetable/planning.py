"""Planning a group's sessions, and cancelling the rest."""

from collections.abc import Collection, Sequence
from datetime import date, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.groups.models import Group
from portal.people.models import User
from portal.places.models import Room
from portal.timetable import letters, notices, queries
from portal.timetable.models import DeliverySession, LetterEnd, SessionKind, SessionPart
from portal.timetable.news import Clash
from portal.timetable.planner import Slot
from portal.web.access import Act

Parts = Sequence[tuple[UUID, int]]
"""Each provider's share of a session, in order: organisation and minutes."""


def hold(session: Session, *, user_ids: Collection[UUID], room_id: UUID | None) -> None:
    """Nobody else can plan for these facilitators or this room until the transaction ends.

    Call it before anything is decided: always people first, then the room, so that two callers cannot deadlock.
    """
    db.lock(session, User, list(user_ids))
    db.lock(session, Room, [room_id] if room_id else [])


def plan(
    session: Session, group: Group, slots: Sequence[Slot], *, room_id: UUID | None, parts: Parts, by: Act
) -> list[DeliverySession]:
    """The group has one planned session a slot, each with these parts. Raises Clash if the room is taken."""
    hold(session, user_ids=(), room_id=room_id)
    found = queries.clashes(session, slots=slots, room_id=room_id, group_id=group.id)
    if found:
        raise Clash(found)
    made = [new_session(session, group, slot, room_id=room_id, parts=parts) for slot in slots]
    session.flush()
    audit.record(session, "planned", "group", group.id, by=by)
    return made


def new_session(
    session: Session, group: Group, slot: Slot, *, room_id: UUID | None, parts: Parts, kind: SessionKind | None = None
) -> DeliverySession:
    made = DeliverySession(
        group_id=group.id,
        kind=kind or SessionKind.PLANNED,
        number=slot.number,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        room_id=room_id,
    )
    made.parts = [
        SessionPart(number=n, organisation_id=organisation_id, minutes=minutes)
        for n, (organisation_id, minutes) in enumerate(parts, start=1)
    ]
    session.add(made)
    return made


def cancel_rest(session: Session, group: Group, from_day: date, *, by: Act) -> list[DeliverySession]:
    """No session of this group from that day on is live, save those that have begun or have an outcome."""
    db.lock(session, Group, [group.id])
    rest = to_come(session, group, from_day)
    for meeting in rest:
        meeting.is_live = False
        meeting.moves += 1
    session.flush()
    audit.record(session, "cancelled the rest of", "group", group.id, by=by)
    letters.withdraw(session, group.id, LetterEnd.CANCELLED, by=by)
    if rest:
        notices.tell(session, group, "sessions-cancelled", sessions=len(rest), from_day=_iso(rest[0]))
    return rest


def to_come(session: Session, group: Group, from_day: date) -> list[DeliverySession]:
    """Live sessions from that day on that have not begun and have no outcome, in order of time."""
    rows = session.scalars(
        select(DeliverySession)
        .where(
            DeliverySession.group_id == group.id,
            DeliverySession.is_live,
            DeliverySession.outcome.is_(None),
            DeliverySession.starts_at >= max(clock.at(from_day, time(0)), clock.now()),
        )
        .order_by(DeliverySession.starts_at, DeliverySession.id)
        .execution_options(populate_existing=True)
    )
    return list(rows)


def _iso(meeting: DeliverySession) -> str:
    return clock.day_of(meeting.starts_at).isoformat()
