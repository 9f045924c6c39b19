"""What waits for a person, what comes next and what has ended: every read through its room's scope."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Subquery, exists, func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import queries as bookings
from portal.bookings.models import BookingStatus
from portal.groups import reply_queries
from portal.groups.gate import open_for
from portal.groups.models import Enrolment, Group
from portal.groups.queries import scope
from portal.groups.reply_rules import ASK_AGAIN
from portal.groups.rules import NUMBERS_ONLY
from portal.people import queries as people
from portal.people.models import RoleGrant, User
from portal.places import queries as places
from portal.places.models import FIRST_INVENTED_URN, School, SchoolStatus, SchoolUrn
from portal.releases import queries as releases
from portal.releases.council.queries import standing
from portal.releases.models import Edition
from portal.releases.quarters import quarters_ended
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession
from portal.web.access import Can
from portal.web.access import User as Somebody

ENDED_SINCE = timedelta(days=150)
MOST = 6
"""Rows of a list that only shows what is newest."""


@dataclass(frozen=True)
class Waiting:
    """A booking that nobody has settled."""

    booking_id: UUID
    group: str
    school: str
    is_offer: bool
    """The school answers next; else a coordinator decides."""
    was_accepted: bool
    """The school has agreed to a time that was offered."""
    since: datetime
    call_day: date | None = None
    """Of an enquiry: when somebody wants to be called back."""


def waiting(session: Session, user: Somebody) -> list[Waiting]:
    """What this person may decide, or else answer for their schools: enquiries, requests and offers, longest waiting
    first."""
    can = Can.DECIDE_BOOKING if user.may(Can.DECIDE_BOOKING) else Can.ASK_BOOKING
    rows = bookings.with_status(
        bookings.seen_by(user, can), (BookingStatus.ENQUIRY, BookingStatus.REQUESTED, BookingStatus.OFFERED)
    )
    found = [
        Waiting(
            row.id,
            row.group_name,
            row.school.name,
            row.status is BookingStatus.OFFERED,
            any(change.status is BookingStatus.OFFERED for change in row.changes),
            row.changes[-1].created_at if row.changes else row.created_at,
            row.call_day if row.status is BookingStatus.ENQUIRY else None,
        )
        for row in session.scalars(rows)
    ]
    return sorted(found, key=lambda one: (one.since, one.booking_id))


@dataclass(frozen=True)
class NotReady:
    """A group that meets soon, or already does, and lacks something."""

    group_id: UUID
    school_id: UUID
    group: str
    school: str
    first_at: datetime
    has_agreement: bool
    """With the school, today, and pupils and parents told. Without it no name may be given, so the class list waits
    too."""
    waiting: int = 0
    """How many of its people have no reply yet that lets them come; counted only where a list was given."""


def unanswered(session: Session, user: Somebody) -> list[NotReady]:
    """Groups that begin within two weeks and wait for replies that this person may give, the first to meet first."""
    spans, latest = _spans(), clock.at(clock.today() + max(ASK_AGAIN) + timedelta(days=1), time(0))
    rows: Sequence[Any] = session.execute(
        select(Group.id, School.id.label("school_id"), Group.name, School.name, spans.c.first_at)
        .join(School, School.id == Group.school_id)
        .join(spans, spans.c.group_id == Group.id)
        .where(
            scope(user, Can.EDIT_NAMES),
            Group.cancelled_at.is_(None),
            spans.c.first_at > clock.now(),
            spans.c.first_at < latest,
        )
        .order_by(spans.c.first_at, Group.id)
    ).all()
    counts = reply_queries.counts(session, [row.id for row in rows]) if rows else {}
    found = [NotReady(key, at, group, school, first, True) for key, at, group, school, first in rows]
    waiting = [replace(one, waiting=counts[one.group_id].waiting) for one in found]
    return [one for one in waiting if one.waiting]


def not_ready(session: Session, user: Somebody) -> list[NotReady]:
    """Groups with sessions to come but without data agreement or class list that this person may give, the first to
    meet first."""
    spans, agreed = _spans(), open_for(Group.school_id, clock.today())
    rows = session.execute(
        select(Group.id, School.id, Group.name, School.name, spans.c.first_at, agreed)
        .join(School, School.id == Group.school_id)
        .join(spans, spans.c.group_id == Group.id)
        .where(
            scope(user, Can.EDIT_NAMES),
            Group.cancelled_at.is_(None),
            Group.mode.not_in(NUMBERS_ONLY),
            spans.c.last_at >= clock.now(),
            or_(~agreed, ~exists().where(Enrolment.group_id == Group.id)),
        )
        .order_by(spans.c.first_at, Group.id)
    )
    return [NotReady(*row) for row in rows]


def between(session: Session, user: Somebody, days: int) -> Sequence[DeliverySession]:
    """Live sessions of the next `days` days, today counted, in order of time."""
    today = clock.today()
    return session.scalars(timetable.between(user, today, today + timedelta(days=days - 1))).all()


def without_date(session: Session, user: Somebody) -> Sequence[DeliverySession]:
    """Sessions that did not happen and have no new date yet, oldest first."""
    return session.scalars(timetable.numbers_without_date(user)).all()


@dataclass(frozen=True)
class Ended:
    group_id: UUID
    group: str
    school: str
    last_day: date


def ended(session: Session, user: Somebody) -> list[Ended]:
    """The groups that ended last and whose figures this person may see, newest first."""
    spans = _spans()
    rows = session.execute(
        select(Group.id, Group.name, School.name, spans.c.last_at)
        .join(School, School.id == Group.school_id)
        .join(spans, spans.c.group_id == Group.id)
        .where(
            scope(user, Can.SEE_IMPACT),
            Group.cancelled_at.is_(None),
            spans.c.last_at < clock.now(),
            spans.c.last_at >= clock.now() - ENDED_SINCE,
        )
        .order_by(spans.c.last_at.desc(), Group.id)
        .limit(MOST)
    )
    return [Ended(key, name, school, clock.day_of(last)) for key, name, school, last in rows]


def running(session: Session, user: Somebody) -> int:
    """How many groups are between their first and last session."""
    spans, now = _spans(), clock.now()
    rows = (
        select(func.count())
        .select_from(Group)
        .join(spans, spans.c.group_id == Group.id)
        .where(scope(user), Group.cancelled_at.is_(None), spans.c.first_at <= now, spans.c.last_at >= now)
    )
    return session.scalar(rows) or 0


def _spans() -> Subquery:
    """First start and last end of each group's live sessions."""
    first, last = func.min(DeliverySession.starts_at), func.max(DeliverySession.ends_at)
    rows = select(DeliverySession.group_id, first.label("first_at"), last.label("last_at"))
    return rows.where(DeliverySession.is_live).group_by(DeliverySession.group_id).subquery()


@dataclass(frozen=True)
class Report:
    edition_id: UUID
    reader: str
    year: int
    quarter: int
    number: int
    made: date


def reports(session: Session, user: Somebody) -> list[Report]:
    """The newest editions that this person may read and that no newer one replaces."""
    rows = session.scalars(releases.listed(standing(user)).limit(MOST)).all()
    names = releases.names(session, rows)
    return [
        Report(
            row.id,
            names.get(row.authority_id or row.organisation_id or row.id, ""),
            row.year,
            row.quarter,
            row.number,
            clock.day_of(row.created_at),
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Unreported:
    year: int
    quarter: int
    readers: tuple[str, ...]


def unreported(session: Session, user: Somebody) -> Unreported | None:
    """Readers without an edition of the quarter that ended last, made or approved; None if all have one."""
    year, quarter = quarters_ended(clock.today())[0]
    stands = Edition.refused_at.is_(None)
    rows = releases.seen_by(user).where(Edition.year == year, Edition.quarter == quarter, stands)
    made = {row.authority_id or row.organisation_id for row in session.scalars(releases.listed(rows))}
    missing = [one.name for one in releases.readers(session) if (one.authority_id or one.organisation_id) not in made]
    return Unreported(year, quarter, tuple(missing)) if missing else None


@dataclass(frozen=True)
class Accounts:
    """Counts for whoever looks after the portal."""

    people: int
    not_joined: int
    """Invited, and no password chosen yet."""
    without_role: int
    schools: int
    unconfirmed: int
    """Schools of the list that ships which no import has confirmed since."""
    authorities: int
    database: str


def accounts(session: Session, user: Somebody) -> Accounts:
    everybody, schools = people.seen_by(user), places.seen_by(user)
    active = everybody.where(User.disabled_at.is_(None))
    has_role = exists().where(RoleGrant.user_id == User.id, RoleGrant.withdrawn_at.is_(None))
    invented = exists().where(SchoolUrn.school_id == School.id, SchoolUrn.urn >= FIRST_INVENTED_URN)
    open_schools = schools.where(School.status != SchoolStatus.CLOSED)
    return Accounts(
        people=_many(session, active),
        not_joined=_many(session, active.where(User.password_hash.is_(None))),
        without_role=_many(session, active.where(~has_role)),
        schools=_many(session, open_schools),
        unconfirmed=_many(session, open_schools.where(School.confirmed_day.is_(None), ~invented)),
        authorities=len(places.authorities(session)),
        database=session.get_bind().dialect.name,
    )


def _many(session: Session, rows: Select[User] | Select[School]) -> int:
    inner = rows.order_by(None).with_only_columns(rows.column_descriptions[0]["entity"].id).subquery()
    return session.scalar(select(func.count()).select_from(inner)) or 0
