"""Which delivery sessions a pack is of, through the scope of whoever asked, as it is now."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups import queries as groups
from portal.groups.models import Group, Staffing
from portal.packs import queries, rules
from portal.packs.models import Pack, Scope
from portal.packs.wishes import Reach
from portal.people.access import Role
from portal.people.models import User as Account
from portal.places.models import CalendarDate, School
from portal.places.queries import REPLACES
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession
from portal.web.access import Can, User


def offered(user: User) -> tuple[Scope, ...]:
    """The print runs that this person may ask for, the likeliest first."""
    if user.may(Can.PRINT_RUNS):
        return (Scope.TERM, Scope.WEEK, Scope.SCHOOL)
    delivers = any(grant.role is Role.FACILITATOR for grant in user.grants_for(Can.PRINT_PACKS))
    return (Scope.WEEK, Scope.SCHOOL) if delivers else (Scope.SCHOOL,) if user.may(Can.PRINT_PACKS) else ()


def may(user: User, scope: Scope, whose: UUID | None) -> bool:
    """Whether such a run is this person's to ask for: a week of another only for who may print for everybody."""
    return scope in offered(user) and (whose in (None, user.id) or user.may(Can.PRINT_RUNS))


def meetings(session: Session, user: User, pack: Pack) -> Sequence[DeliverySession]:
    """In order of time; none where this person may not print for the group, or may not ask for such a run."""
    if pack.group_id is not None:
        found = queries.meetings(session, user, pack.group_id)
        return [meeting for meeting in found if pack.session_id in (None, meeting.id)]
    if pack.first_day is None or pack.last_day is None:
        return ()
    return between(session, user, Reach(pack.scope, pack.first_day, pack.last_day, pack.school_id, pack.user_id))


def between(session: Session, user: User, reach: Reach) -> Sequence[DeliverySession]:
    """The live sessions of a run, of those groups that this person may print for."""
    if not may(user, reach.scope, reach.user_id):
        return ()
    rows = timetable.between(user, reach.first_day, reach.last_day).where(groups.scope(user, Can.PRINT_PACKS))
    if reach.school_id is not None:
        rows = rows.where(Group.school_id == reach.school_id)
    found = session.scalars(rows).unique().all()
    return found if reach.user_id is None else _given_by(session, reach.user_id, found)


def _given_by(session: Session, user_id: UUID, found: Sequence[DeliverySession]) -> Sequence[DeliverySession]:
    """Those at which this facilitator is named for the day."""
    mine = select(Staffing).where(
        Staffing.user_id == user_id, Staffing.group_id.in_({meeting.group_id for meeting in found})
    )
    rows = session.scalars(mine).all()
    return [
        meeting for meeting in found if any(row.group_id == meeting.group_id and _covers(row, meeting) for row in rows)
    ]


def _covers(row: Staffing, meeting: DeliverySession) -> bool:
    day = clock.day_of(meeting.starts_at)
    return row.from_day <= day and (row.until_day is None or day <= row.until_day)


def schools(session: Session, user: User, first: date, last: date) -> list[tuple[UUID, str]]:
    """Schools at which somebody meets in these days for whom this person may print, by name."""
    rows = (
        timetable.between(user, first, last)
        .where(groups.scope(user, Can.PRINT_PACKS))
        .join(School, School.id == Group.school_id)
        .with_only_columns(School.id, School.name)
        .order_by(None)
        .options()
        .distinct()
    )
    found = [(row[0], row[1]) for row in session.execute(rows)]
    return sorted(found, key=lambda pair: (pair[1].casefold(), pair[0]))


def people(session: Session) -> list[tuple[UUID, str]]:
    """Who is named for a group now or later, by name: for those who may print anybody's week."""
    rows = (
        select(Account.id, Account.name)
        .join(Staffing, Staffing.user_id == Account.id)
        .where(or_(Staffing.until_day.is_(None), Staffing.until_day >= clock.today()))
        .distinct()
    )
    found = [(row[0], row[1]) for row in session.execute(rows)]
    return sorted(found, key=lambda pair: (pair[1].casefold(), pair[0]))


def halves(session: Session, today: date) -> list[tuple[date, date]]:
    """Halves of the authorities' terms, from the one that is on."""
    rows = session.execute(
        select(CalendarDate.start_day, CalendarDate.end_day)
        .where(
            CalendarDate.authority_id.is_not(None),
            CalendarDate.kind.in_(REPLACES),
            CalendarDate.end_day >= today - AGO,
        )
        .order_by(CalendarDate.start_day, CalendarDate.id)
    )
    return rules.halves([(row[0], row[1]) for row in rows], today)


AGO = timedelta(days=rules.LONGEST)
