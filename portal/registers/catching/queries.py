"""Who missed one session, where it can still be caught up, and who has. The part was loaded through a scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.expecting import expected_on
from portal.groups.models import Enrolment, Group
from portal.groups.queries import scope
from portal.people.models import User as Account
from portal.places.models import Room
from portal.registers.catching.caught import ABSENT, is_caught_up, is_one_of, same_elsewhere
from portal.registers.catching.models import OneToOne
from portal.registers.dosage import ATTENDED
from portal.registers.models import MakeUp, Mark, Register, RegisterState
from portal.registers.shared.scope import given_by
from portal.timetable.models import DeliverySession, Outcome, SessionPart
from portal.web.access import Can, User
from portal.web.words import count, day, hour

AHEAD = timedelta(weeks=6)


@dataclass(frozen=True)
class Place:
    """The same session, in another group of the school."""

    part_id: UUID
    group: str
    starts_at: datetime
    room: str
    coming: int
    """How many are in that group today."""


@dataclass(frozen=True)
class Done:
    """How somebody catches it up, or did."""

    enrolment_id: UUID
    participant_id: UUID
    words: str
    alone_id: UUID | None = None
    """Of a one-to-one, which can be taken back."""


def missing(session: Session, part: SessionPart) -> Sequence[Enrolment]:
    """Who is marked absent here, is still in the group, and has not caught it up, by code."""
    return session.scalars(
        select(Enrolment)
        .join(Mark, Mark.enrolment_id == Enrolment.id)
        .where(
            Mark.part_id == part.id,
            Enrolment.group_id == part.session.group_id,
            Mark.value.in_(ABSENT),
            Mark.is_unconfirmed.is_(False),
            expected_on(clock.today()),
            ~is_caught_up(part.session.number),
        )
        .order_by(Enrolment.code, Enrolment.id)
    ).all()


def places(session: Session, user: User, part: SessionPart) -> list[Place]:
    """The same session in other groups of the school in the next six weeks whose register this person takes, the first
    to come first."""
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
            is_one_of(same_elsewhere(session, part)),
            Group.cancelled_at.is_(None),
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


def alone_seen_by(user: User) -> Select[OneToOne]:
    """The one-to-ones of the groups whose registers this person takes."""
    rows = select(OneToOne).join(Enrolment, Enrolment.id == OneToOne.enrolment_id)
    return rows.join(Group, Group.id == Enrolment.group_id).where(scope(user, Can.TAKE_REGISTER))


def done(session: Session, part: SessionPart) -> list[Done]:
    """Who of the group has caught this session up or is to, alone or elsewhere."""
    held = part.session
    alone = session.execute(
        select(OneToOne, Enrolment.participant_id, Account.name)
        .join(Enrolment, Enrolment.id == OneToOne.enrolment_id)
        .join(Account, Account.id == OneToOne.given_by)
        .where(Enrolment.group_id == held.group_id, OneToOne.number == held.number)
        .order_by(OneToOne.held_day, OneToOne.id)
    )
    found = [
        Done(
            row.enrolment_id,
            participant_id,
            f"one-to-one, {day(row.held_day)}, {count(row.minutes, 'minute')}, {who}",
            row.id,
        )
        for row, participant_id, who in alone
    ]
    elsewhere = session.execute(
        select(MakeUp, Enrolment.participant_id, Group.name, DeliverySession.starts_at, Mark.value)
        .join(Enrolment, Enrolment.id == MakeUp.enrolment_id)
        .join(SessionPart, SessionPart.id == MakeUp.part_id)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .join(Group, Group.id == DeliverySession.group_id)
        .outerjoin(Mark, and_(Mark.part_id == MakeUp.part_id, Mark.enrolment_id == MakeUp.enrolment_id))
        .where(Enrolment.group_id == held.group_id, MakeUp.number == held.number)
        .order_by(DeliverySession.starts_at, MakeUp.id)
    )
    for row, participant_id, group, at, value in elsewhere:
        came = "came" if value in ATTENDED else "did not come" if value else "not recorded yet"
        found.append(Done(row.enrolment_id, participant_id, f"{group}, {day(at)}, {hour(at)}: {came}"))
    return found
