"""Schools a person may see, and the days on which a school is closed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from portal import clock
from portal.places.models import (
    Authority,
    CalendarDate,
    ContactDuty,
    DateKind,
    Room,
    School,
    SchoolContact,
    SchoolKind,
    SchoolStatus,
    SchoolUrn,
)
from portal.places.terms import academic_year
from portal.web.access import Can, User


def closed_days(session: Session, school: School, first: date, last: date) -> dict[date, str]:
    """Every closed day from `first` to `last`, both counted, with why: "Half-term", "Good Friday".

    The school's own half-terms and holidays replace its authority's for the same academic year;
    INSET days and other closures always add. Bank holidays of England always count.
    """
    rows = session.scalars(
        select(CalendarDate)
        .where(
            or_(CalendarDate.school_id == school.id, CalendarDate.authority_id == school.authority_id),
            CalendarDate.kind != DateKind.TERM,
        )
        .order_by(CalendarDate.start_day, CalendarDate.id)
    ).all()
    own_years = {row.academic_year for row in rows if row.school_id and row.kind in REPLACES}
    closed = dict(_bank_holidays(first, last))
    for row in rows:
        if row.authority_id and row.kind in REPLACES and row.academic_year in own_years:
            continue
        day = max(row.start_day, first)
        while day <= min(row.end_day, last):
            closed.setdefault(day, row.label)
            day += timedelta(days=1)
    return closed


def area_closed_days(
    session: Session, authority_ids: Collection[UUID], first: date, last: date
) -> list[dict[date, str]]:
    """For each of these authorities the days on which its schools are closed; for none, the bank holidays alone."""
    found = {authority_id: dict(_bank_holidays(first, last)) for authority_id in authority_ids}
    rows = session.scalars(
        select(CalendarDate)
        .where(
            CalendarDate.authority_id.in_(list(authority_ids)),
            CalendarDate.kind != DateKind.TERM,
            CalendarDate.start_day <= last,
            CalendarDate.end_day >= first,
        )
        .order_by(CalendarDate.start_day, CalendarDate.id)
    )
    for row in rows:
        many = (min(row.end_day, last) - max(row.start_day, first)).days + 1
        for n in range(many):
            found[row.authority_id].setdefault(max(row.start_day, first) + timedelta(days=n), row.label)  # type: ignore[index]
    return list(found.values()) or [dict(_bank_holidays(first, last))]


def knows_terms(session: Session, school: School, first: date, last: date) -> bool:
    """Whether a half-term or holiday of the school or its authority is known in each school year of these days."""
    years = session.scalars(
        select(CalendarDate.academic_year)
        .where(
            or_(CalendarDate.school_id == school.id, CalendarDate.authority_id == school.authority_id),
            CalendarDate.kind.in_(REPLACES),
        )
        .distinct()
    )
    return {academic_year(first), academic_year(last)} <= set(years)


REPLACES = frozenset({DateKind.HALF_TERM, DateKind.HOLIDAY})


def _bank_holidays(first: date, last: date) -> dict[date, str]:
    each = (clock.bank_holidays(year).items() for year in range(first.year, last.year + 1))
    return {day: name for days in each for day, name in days if first <= day <= last}


def authorities(session: Session) -> list[Authority]:
    """Every authority, by name."""
    return list(session.scalars(authorities_rows()))


def schools_called(session: Session, typed: str) -> list[School]:
    """The schools that have or had this number (URN), or whose whole name this is, letter case aside; at most two."""
    words = " ".join(typed.split())
    if words.isascii() and words.isdigit():
        found = school_by_urn(session, int(words)) if len(words) < 10 else None
        return [found] if found else []
    rows = select(School).where(School.name.icontains(words, autoescape=True)).order_by(School.id)
    same = [school for school in session.scalars(rows) if school.name.casefold() == words.casefold()]
    return same[:2]


def school_by_urn(session: Session, urn: int) -> School | None:
    """The school that has or had this number."""
    return session.scalars(select(School).join(SchoolUrn).where(SchoolUrn.urn == urn)).one_or_none()


def seen_by(user: User, can: Can = Can.SEE_SCHOOLS) -> Select[School]:
    """The schools for which this person may do this: all for the charity's staff, their own for people who work in
    schools. Only the grants that allow it count."""
    rows = (
        select(School)
        .order_by(func.lower(School.name), School.id)
        .options(joinedload(School.authority), selectinload(School.urns))
    )
    grants = user.grants_for(can)
    own = [grant.school_id for grant in grants if grant.school_id]
    if len(own) < len(grants):
        return rows
    return rows.where(School.id.in_(own) if own else false())


def found(
    rows: Select[School], *, words: str = "", authority_id: UUID | None = None, kind: SchoolKind | None = None
) -> Select[School]:
    """Those whose name holds the words, or whose number they are; closed ones are left out."""
    rows = rows.where(School.status != SchoolStatus.CLOSED)
    if words.isdecimal():
        rows = rows.where(School.id.in_(select(SchoolUrn.school_id).where(SchoolUrn.urn == int(words[:9]))))
    else:
        for word in words.lower().split()[:6]:
            rows = rows.where(func.lower(School.name).contains(word, autoescape=True))
    if authority_id:
        rows = rows.where(School.authority_id == authority_id)
    return rows.where(School.kind == kind) if kind else rows


def rooms(session: Session, school_id: UUID) -> Sequence[Room]:
    return session.scalars(select(Room).where(Room.school_id == school_id).order_by(Room.name, Room.id)).all()


def contacts(session: Session, school_id: UUID) -> Sequence[SchoolContact]:
    rows = select(SchoolContact).where(SchoolContact.school_id == school_id)
    return session.scalars(rows.order_by(SchoolContact.duty, SchoolContact.name, SchoolContact.id)).all()


def attendance_offices(session: Session, school_ids: Collection[UUID]) -> dict[UUID, SchoolContact]:
    """By school: whom to ring when somebody is missing; schools that named nobody are left out."""
    rows = select(SchoolContact).where(
        SchoolContact.school_id.in_(school_ids),
        SchoolContact.duty == ContactDuty.OFFICE,
        SchoolContact.left_day.is_(None),
    )
    return {row.school_id: row for row in session.scalars(rows.order_by(SchoolContact.id))}


def schools_of_contacts(user: User) -> Select[School]:
    """The schools whose contacts this person may correct."""
    return seen_by(user, Can.EDIT_CONTACTS)


def contacts_seen_by(user: User) -> Select[SchoolContact]:
    """The contacts of the schools whose contacts this person may correct."""
    schools = seen_by(user, Can.EDIT_CONTACTS).order_by(None).with_only_columns(School.id)
    return select(SchoolContact).where(SchoolContact.school_id.in_(schools)).order_by(SchoolContact.id)


def calendar(*, authority_id: UUID | None = None, school_id: UUID | None = None) -> Select[CalendarDate]:
    """One calendar's runs of days, oldest first."""
    rows = select(CalendarDate).order_by(CalendarDate.start_day, CalendarDate.end_day, CalendarDate.id)
    return rows.where(
        CalendarDate.authority_id == authority_id if authority_id else CalendarDate.school_id == school_id
    )


@dataclass(frozen=True)
class CalendarSpan:
    """From when to when an authority's calendar has dates."""

    first: date
    last: date
    has_samples: bool


def calendar_spans(session: Session) -> dict[UUID, CalendarSpan]:
    """By authority, for those whose calendar has dates at all."""
    samples = func.count().filter(CalendarDate.is_sample)
    rows = session.execute(
        select(CalendarDate.authority_id, func.min(CalendarDate.start_day), func.max(CalendarDate.end_day), samples)
        .where(CalendarDate.authority_id.is_not(None))
        .group_by(CalendarDate.authority_id)
    )
    return {key: CalendarSpan(first, last, number > 0) for key, first, last, number in rows if key}


def authorities_rows() -> Select[Authority]:
    return select(Authority).order_by(Authority.name, Authority.id)
