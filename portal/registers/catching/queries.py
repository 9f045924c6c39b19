"""Who missed one session, and where it can still be caught up. The part was loaded through a scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.expecting import expected_on
from portal.groups.models import Enrolment, Group
from portal.groups.queries import scope
from portal.places.models import Room
from portal.registers.models import MakeUp, Mark, MarkValue, Register, RegisterState
from portal.registers.shared.scope import given_by
from portal.timetable.models import DeliverySession, Outcome, SessionPart
from portal.web.access import Can, User

AHEAD = timedelta(weeks=6)


@dataclass(frozen=True)
class Place:
    """A session of the same number, in another group of the school."""

    part_id: UUID
    group: str
    starts_at: datetime
    room: str
    coming: int
    """How many are in that group today."""


def missing(session: Session, part: SessionPart) -> Sequence[Enrolment]:
    """Who is marked absent here, is still in the group, and has not caught it up, by code."""
    made_up = exists().where(MakeUp.enrolment_id == Enrolment.id, MakeUp.number == part.session.number)
    return session.scalars(
        select(Enrolment)
        .join(Mark, Mark.enrolment_id == Enrolment.id)
        .where(
            Mark.part_id == part.id,
            Enrolment.group_id == part.session.group_id,
            Mark.value.in_([MarkValue.ABSENT_KNOWN, MarkValue.ABSENT_UNEXPLAINED]),
            Mark.is_unconfirmed.is_(False),
            expected_on(clock.today()),
            ~made_up,
        )
        .order_by(Enrolment.code, Enrolment.id)
    ).all()


def places(session: Session, user: User, part: SessionPart) -> list[Place]:
    """Sessions of the same programme version and number at the same school in the next six weeks whose register this
    person takes, the first to come first."""
    held = part.session
    coming = (
        select(func.count())
        .select_from(Enrolment)
        .where(Enrolment.group_id == Group.id, expected_on(clock.today()))
        .correlate(Group)
        .scalar_subquery()
    )
    rows = session.execute(
        select(SessionPart.id, Group.name, DeliverySession.starts_at, Room.name, coming)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .join(Group, Group.id == DeliverySession.group_id)
        .outerjoin(Room, Room.id == DeliverySession.room_id)
        .outerjoin(Register, Register.part_id == SessionPart.id)
        .where(
            scope(user, Can.TAKE_REGISTER),
            given_by(user),
            Group.id != held.group_id,
            Group.school_id == held.group.school_id,
            Group.version_id == held.group.version_id,
            Group.cancelled_at.is_(None),
            DeliverySession.number == held.number,
            DeliverySession.is_live,
            or_(DeliverySession.outcome.is_(None), DeliverySession.outcome != Outcome.DID_NOT_HAPPEN),
            func.coalesce(Register.state, RegisterState.OPEN) == RegisterState.OPEN,
            SessionPart.number == part.number,
            DeliverySession.ends_at > clock.now(),
            DeliverySession.starts_at < clock.now() + AHEAD,
        )
        .order_by(DeliverySession.starts_at, SessionPart.id)
    )
    return [Place(key, group, at, room or "", many) for key, group, at, room, many in rows]
