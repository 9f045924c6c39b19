"""Which bookings a person may know of, and what a booking's page shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.bookings.models import Booking, BookingChange, BookingStatus
from portal.bookings.rules import ENDED
from portal.curricula.models import ProgrammeVersion
from portal.groups import queries as groups
from portal.groups.models import Group, VersionChange
from portal.people.access import SCHOOL_ROLES, Role
from portal.people.models import RoleGrant
from portal.people.models import User as Account
from portal.places.models import School, SchoolContact
from portal.timetable.models import DeliverySession
from portal.web.access import Can, User
from portal.web.models import Notice

SEES_ALL = frozenset({Role.COORDINATOR, Role.SAFEGUARDING})


def seen_by(user: User, can: Can = Can.SEE_BOOKINGS) -> Select[Booking]:
    """The bookings for which this person may do this: all, or those of one's own schools; nobody else has any.

    A draft is seen by whoever began it.

    Oldest first; `listing.in_order` puts those first that wait for somebody.
    """
    rows = (
        select(Booking)
        .options(
            joinedload(Booking.school).joinedload(School.authority),
            joinedload(Booking.programme),
            selectinload(Booking.changes),
        )
        .where(or_(Booking.status != BookingStatus.DRAFT, Booking.started_by == user.id))
        .order_by(Booking.created_at, Booking.id)
    )
    grants = user.grants_for(can)
    if {grant.role for grant in grants} & SEES_ALL:
        return rows
    schools = [grant.school_id for grant in grants if grant.role in SCHOOL_ROLES and grant.school_id]
    return rows.where(Booking.school_id.in_(schools) if schools else false())


def versions_for(session: Session, user: User) -> frozenset[UUID]:
    """The versions that this person's groups go by, and the newest of each programme that their schools have booked
    or asked for."""
    schools = [grant.school_id for grant in user.grants_for(Can.SEE_BOOKINGS) if grant.role in SCHOOL_ROLES]
    asked = select(Booking.programme_id).where(Booking.school_id.in_(schools), Booking.status.not_in(ENDED))
    newest = and_(ProgrammeVersion.is_latest, ProgrammeVersion.programme_id.in_(asked)) if schools else false()
    taught = select(Group.version_id).where(groups.scope(user))
    later = select(VersionChange.version_id).join(Group, VersionChange.group_id == Group.id).where(groups.scope(user))
    of_groups = or_(ProgrammeVersion.id.in_(taught), ProgrammeVersion.id.in_(later))
    rows = select(ProgrammeVersion.id).where(or_(newest, of_groups))
    return frozenset(session.scalars(rows))


def with_status(rows: Select[Booking], statuses: Collection[BookingStatus]) -> Select[Booking]:
    return rows.where(Booking.status.in_(statuses)) if statuses else rows


def counts(session: Session, rows: Select[Booking]) -> dict[BookingStatus, int]:
    """How many of these bookings stand in each state."""
    inner = rows.order_by(None).with_only_columns(Booking.id)
    found = session.execute(select(Booking.status, func.count()).where(Booking.id.in_(inner)).group_by(Booking.status))
    return {status: number for status, number in found}


@dataclass(frozen=True)
class Span:
    """From the first live session's start to the last one's end."""

    first_at: datetime
    last_at: datetime


def each_span() -> Select[UUID | None, datetime, datetime]:
    """Each booking with sessions, and when the first live one starts and the last one ends."""
    first, last = func.min(DeliverySession.starts_at), func.max(DeliverySession.ends_at)
    return (
        select(Group.booking_id, first.label("first_at"), last.label("last_at"))
        .join(DeliverySession, DeliverySession.group_id == Group.id)
        .where(DeliverySession.is_live)
        .group_by(Group.booking_id)
    )


def spans(session: Session, booking_ids: Collection[UUID]) -> dict[UUID, Span]:
    """When the live sessions of these bookings' groups start and end, in one query."""
    rows = session.execute(each_span().where(Group.booking_id.in_(list(booking_ids))))
    return {booking_id: Span(first, last) for booking_id, first, last in rows if booking_id}


def groups_of(session: Session, booking_id: UUID) -> Sequence[Group]:
    return session.scalars(select(Group).where(Group.booking_id == booking_id).order_by(Group.id)).all()


def also_asked(session: Session, booking: Booking) -> Sequence[Booking]:
    """What else of this programme the same school has asked for and is still going on, oldest first."""
    rows = select(Booking).where(
        Booking.school_id == booking.school_id,
        Booking.programme_id == booking.programme_id,
        Booking.id != booking.id,
        Booking.status.not_in({*ENDED, BookingStatus.DRAFT}),
    )
    return session.scalars(rows.order_by(Booking.created_at, Booking.id)).all()


def named(rows: Select[School], words: str) -> Select[School]:
    """Schools whose name holds what was typed, letter case aside."""
    return rows.where(School.name.icontains(words, autoescape=True))


def contacts(session: Session, school_id: UUID) -> Sequence[SchoolContact]:
    rows = select(SchoolContact).where(SchoolContact.school_id == school_id)
    return session.scalars(rows.order_by(SchoolContact.id.desc())).all()


def coordinators(session: Session) -> Sequence[UUID]:
    """Active coordinators, whom every request concerns."""
    return session.scalars(
        select(RoleGrant.user_id)
        .join(Account, Account.id == RoleGrant.user_id)
        .where(RoleGrant.role == Role.COORDINATOR, RoleGrant.withdrawn_at.is_(None), Account.disabled_at.is_(None))
        .distinct()
        .order_by(RoleGrant.user_id)
    ).all()


def names_of(session: Session, user_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(list(user_ids))))
    return {user_id: name for user_id, name in rows}


def contact_names(session: Session, contact_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(SchoolContact.id, SchoolContact.name).where(SchoolContact.id.in_(list(contact_ids))))
    return {contact_id: name for contact_id, name in rows}


def last_change(session: Session, booking_id: UUID) -> tuple[BookingStatus, str | None, datetime] | None:
    """The newest change: the state, who made it, and when."""
    row = session.execute(
        select(BookingChange.status, func.coalesce(Account.name, SchoolContact.name), BookingChange.created_at)
        .outerjoin(Account, Account.id == BookingChange.user_id)
        .outerjoin(SchoolContact, SchoolContact.id == BookingChange.contact_id)
        .where(BookingChange.booking_id == booking_id)
        .order_by(BookingChange.id.desc())
        .limit(1)
    ).first()
    return (row[0], row[1], row[2]) if row else None


def messages(session: Session, about: Collection[UUID], *, to_school_only: bool) -> Sequence[Notice]:
    """What was written about these rows, oldest first."""
    rows = select(Notice).where(Notice.about_id.in_(list(about))).order_by(Notice.id)
    known = or_(Notice.to_contact_id.is_not(None), Notice.to_user_id.is_not(None))
    return session.scalars(rows.where(Notice.to_contact_id.is_not(None) if to_school_only else known)).all()
