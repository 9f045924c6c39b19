"""What a coordinator has to chase, through the scope of the groups whose registers they oversee."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.models import Enrolment, Group, Staffing
from portal.groups.queries import scope
from portal.people.models import Organisation
from portal.people.models import User as Account
from portal.places.models import School
from portal.registers.chasing.models import Chase, ChaseList, Matter
from portal.registers.models import Mark, MarkValue, Register, RegisterState
from portal.registers.shared.scope import IS_SHARED
from portal.sync.models import Device, Download
from portal.timetable.models import DeliverySession, Outcome, SessionPart
from portal.web.access import Can, User

KEPT, DONE_KEPT = timedelta(days=28), timedelta(days=7)


def seen_by(user: User) -> Select[Chase]:
    """What this person may chase, of the last four weeks."""
    return (
        select(Chase)
        .join(Group, Group.id == Chase.group_id)
        .where(scope(user, Can.LOCK_REGISTER), Chase.created_at > clock.now() - KEPT)
    )


_FINISHED = (
    select(Register.id)
    .where(Register.part_id == Chase.part_id, Register.state != RegisterState.OPEN)
    .correlate(Chase)
    .exists()
)
_FELL_OUT = (
    select(SessionPart.id)
    .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
    .where(SessionPart.id == Chase.part_id, DeliverySession.outcome == Outcome.DID_NOT_HAPPEN)
    .correlate(Chase)
    .exists()
)
_UNEXPLAINED = (
    select(Mark.part_id)
    .where(
        Mark.part_id == Chase.part_id,
        Mark.enrolment_id == Chase.enrolment_id,
        Mark.value == MarkValue.ABSENT_UNEXPLAINED,
        Mark.is_unconfirmed.is_(False),
    )
    .correlate(Chase)
    .exists()
)
STILL = and_(
    Chase.done_at.is_(None),
    or_(Chase.matter != Matter.MISSING, and_(~_FINISHED, ~_FELL_OUT)),
    or_(Chase.matter != Matter.UNEXPLAINED, _UNEXPLAINED),
)
"""Nobody has dealt with it and it is still so: a register that came in meanwhile need not be chased."""


def waiting(session: Session, user: User) -> int:
    """How much is to be chased."""
    return session.scalar(select(func.count()).select_from(seen_by(user).where(STILL).subquery())) or 0


def lists(session: Session) -> Sequence[ChaseList]:
    """The last two that were made, the newest first."""
    return session.scalars(select(ChaseList).order_by(ChaseList.created_at.desc(), ChaseList.id).limit(2)).all()


@dataclass(frozen=True)
class Taken:
    """A register that somebody's phone has with it."""

    who: str
    since: datetime
    phone: str


def rows(session: Session, user: User) -> Sequence[Row[Chase, str, str, bool, str, UUID, datetime, int | None]]:
    """What is still to be chased, by list, with group, school, whether no phone may be there, and person and session
    where it is about one."""
    return session.execute(
        select(
            Chase,
            Group.name,
            School.name,
            School.no_phones,
            Enrolment.code,
            Enrolment.participant_id,
            DeliverySession.starts_at,
            DeliverySession.number,
        )
        .join(Group, Group.id == Chase.group_id)
        .join(School, School.id == Group.school_id)
        .outerjoin(Enrolment, Enrolment.id == Chase.enrolment_id)
        .outerjoin(SessionPart, SessionPart.id == Chase.part_id)
        .outerjoin(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .where(Chase.id.in_(seen_by(user).where(STILL).with_only_columns(Chase.id)))
        .order_by(Chase.created_at.desc(), School.name, Group.name, DeliverySession.starts_at, Chase.id)
    ).all()


def done(session: Session, user: User) -> Sequence[Row[Chase, str, str]]:
    """What somebody dealt with in the last seven days, with the group and who it was."""
    return session.execute(
        select(Chase, Group.name, Account.name)
        .join(Group, Group.id == Chase.group_id)
        .join(Account, Account.id == Chase.done_by)
        .where(scope(user, Can.LOCK_REGISTER), Chase.done_at > clock.now() - DONE_KEPT)
        .order_by(Chase.done_at.desc(), Chase.id)
    ).all()


def taken(session: Session, part_ids: Collection[UUID]) -> dict[UUID, list[Taken]]:
    """By part, whose phones have its register with them."""
    found: dict[UUID, list[Taken]] = {}
    for part_id, who, since, phone in session.execute(
        select(Download.part_id, Account.name, Download.created_at, Device.label)
        .join(Device, Device.id == Download.device_id)
        .join(Account, Account.id == Device.user_id)
        .where(Download.part_id.in_(part_ids))
        .order_by(Download.created_at, Download.id)
    ):
        found.setdefault(part_id, []).append(Taken(who, since, phone))
    return found


def days_of(session: Session, part_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the sessions of these parts began."""
    found = session.execute(
        select(SessionPart.id, DeliverySession.starts_at)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .where(SessionPart.id.in_(part_ids))
    )
    return {key: at for key, at in found}


def parts_of(session: Session, group_ids: Collection[UUID]) -> dict[tuple[UUID, int], UUID]:
    """By group and plan number, the first part of the session."""
    found = session.execute(
        select(DeliverySession.group_id, DeliverySession.number, SessionPart.id)
        .join(SessionPart, SessionPart.session_id == DeliverySession.id)
        .where(
            DeliverySession.group_id.in_(group_ids),
            DeliverySession.is_live,
            DeliverySession.number.is_not(None),
            SessionPart.number == 1,
        )
    )
    return {(group_id, number): key for group_id, number, key in found if number}


@dataclass(frozen=True)
class Givers:
    """Who takes a register today."""

    provider: str
    """Whose part it is, where others give theirs in the same session; else empty."""
    names: tuple[str, ...]


def staff(session: Session, part_ids: Collection[UUID]) -> dict[UUID, Givers]:
    """By part."""
    found: dict[UUID, Givers] = {}
    named = and_(
        Staffing.group_id == DeliverySession.group_id,
        or_(~IS_SHARED, Staffing.organisation_id == SessionPart.organisation_id),
        or_(Staffing.until_day.is_(None), Staffing.until_day >= clock.today()),
    )
    for part_id, provider, name in session.execute(
        select(SessionPart.id, case((IS_SHARED, Organisation.name), else_=""), Account.name)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .join(Organisation, Organisation.id == SessionPart.organisation_id)
        .outerjoin(Staffing, named)
        .outerjoin(Account, Account.id == Staffing.user_id)
        .where(SessionPart.id.in_(part_ids))
        .order_by(SessionPart.id, Account.name)
    ):
        before = found.get(part_id, Givers(provider, ()))
        found[part_id] = replace(before, names=(*before.names, name) if name else ())
    return found


def names_of(session: Session, ids: Collection[UUID | None]) -> dict[UUID, str]:
    found = session.execute(select(Account.id, Account.name).where(Account.id.in_([key for key in ids if key])))
    return {key: name for key, name in found}
