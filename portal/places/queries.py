"""Schools, and the days on which a school is closed."""

from datetime import date, timedelta

import holidays
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal.places.models import Authority, CalendarDate, DateKind, School, SchoolUrn


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


REPLACES = frozenset({DateKind.HALF_TERM, DateKind.HOLIDAY})


def _bank_holidays(first: date, last: date) -> dict[date, str]:
    years = range(first.year, last.year + 1)
    return {
        day: name
        for day, name in holidays.country_holidays("GB", subdiv="ENG", years=years).items()
        if first <= day <= last
    }


def authorities(session: Session) -> list[Authority]:
    """Every authority, by name."""
    return list(session.scalars(select(Authority).order_by(Authority.name, Authority.id)))


def school_by_urn(session: Session, urn: int) -> School | None:
    """The school that has or had this number."""
    return session.scalars(select(School).join(SchoolUrn).where(SchoolUrn.urn == urn)).one_or_none()
