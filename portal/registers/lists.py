"""Registers as lists: what is to be taken today, what was never finished and by whom, what comes next."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, case, func, or_, select, true
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.models import Duty, Group, Staffing
from portal.groups.queries import scope
from portal.people.models import Organisation
from portal.people.models import User as Account
from portal.places.models import Room, School
from portal.registers import queries
from portal.registers.models import Mark, Register, RegisterState
from portal.registers.shared.scope import IS_SHARED, given_by
from portal.timetable.models import DeliverySession, Outcome, SessionPart
from portal.web.access import Can, User

AHEAD, BACK = timedelta(days=8), timedelta(days=14)
MOST = 60
"""Rows of one list on the page; the count says when there are more."""

_DUTIES = case({duty: place for place, duty in enumerate(Duty)}, value=Staffing.duty)


@dataclass(frozen=True)
class Listed:
    part_id: UUID
    session_id: UUID
    organisation_id: UUID
    provider: str
    """Who gives this part, where others give theirs in the same session; else empty."""
    is_own: bool
    """This person takes it, or takes no registers and looks at all."""
    group_id: UUID
    group: str
    school: str
    on_paper: bool
    """No phones there: the sheet is typed in afterwards, and no phone is expected."""
    room: str
    part_number: int
    number: int | None
    planned: int
    starts_at: datetime
    ends_at: datetime
    state: RegisterState
    outcome: Outcome | None
    marked: int
    unsettled: int
    staff: tuple[str, ...]
    """Who had the group on that day, lead first; of a part, for its provider."""
    others: tuple["Listed", ...] = ()
    """The other parts of its session, where it is listed for all of them."""

    @property
    def every(self) -> tuple["Listed", ...]:
        """Itself and the others, in order."""
        return tuple(sorted((self, *self.others), key=lambda row: row.part_number))

    @property
    def day(self) -> date:
        return clock.day_of(self.starts_at)

    @property
    def is_finished(self) -> bool:
        return self.state is not RegisterState.OPEN or self.outcome is Outcome.DID_NOT_HAPPEN


@dataclass(frozen=True)
class Lists:
    today: tuple[Listed, ...]
    """Each session once, as are those to come and those finished; what is missing stands here by part."""
    missing: tuple[Listed, ...]
    """Past, live, and not finished; those that this person takes, oldest first."""
    coming: tuple[Listed, ...]
    finished: tuple[Listed, ...]
    """Of the last fourteen days, newest first; finished as far as this person could."""
    unsettled: tuple[Listed, ...]
    """With marks that differ, of any of the lists."""

    @property
    def missing_shown(self) -> tuple[Listed, ...]:
        return self.missing[:MOST]


def load(session: Session, user: User) -> Lists:
    """Everything for the registers' page of this person, in two queries."""
    today = clock.today()
    rows = _listed(session, _rows(user).where(or_(_near(today), _unfinished(today))))
    late = tuple(row for row in rows if row.day < today and row.is_own and not row.is_finished)
    past = {row.session_id for row in rows if row.day < today and (row.is_own or row.is_finished)}
    done = past - {row.session_id for row in late}
    return Lists(
        today=_once(row for row in rows if row.day == today),
        missing=late,
        coming=_once(row for row in rows if row.day > today)[:MOST],
        finished=_once(row for row in rows if row.session_id in done)[::-1][:MOST],
        unsettled=tuple(row for row in rows if row.unsettled and row.is_own),
    )


def _once(rows: Iterable[Listed]) -> tuple[Listed, ...]:
    """A line for each session: the part that this person takes, first of all one not finished, with the others."""
    sessions: dict[UUID, list[Listed]] = {}
    for row in rows:
        sessions.setdefault(row.session_id, []).append(row)
    found = []
    for parts in sessions.values():
        first = min(parts, key=lambda row: (not row.is_own, row.is_finished, row.part_number))
        found.append(replace(first, others=tuple(row for row in parts if row is not first)))
    return tuple(found)


def missing(session: Session, user: User, before: date | None = None) -> list[Listed]:
    """Registers of live sessions before this day (today, unless given) that nobody finished, oldest first; of a session
    of several parts those that this person takes."""
    rows = _listed(session, _rows(user).where(_unfinished(before or clock.today())))
    return [row for row in rows if row.is_own]


def on_day(session: Session, user: User, day: date) -> list[Listed]:
    """The registers of one day, in order of time."""
    first, end = clock.at(day, time(0)), clock.at(day + timedelta(days=1), time(0))
    rows = _rows(user).where(DeliverySession.starts_at >= first, DeliverySession.starts_at < end)
    return _listed(session, rows)


def _near(today: date) -> Any:
    return and_(
        DeliverySession.starts_at >= clock.at(today - BACK, time(0)),
        DeliverySession.starts_at < clock.at(today + AHEAD, time(0)),
    )


def _unfinished(before: date) -> Any:
    return and_(
        DeliverySession.starts_at < clock.at(before, time(0)),
        func.coalesce(Register.state, RegisterState.OPEN) == RegisterState.OPEN,
        or_(DeliverySession.outcome.is_(None), DeliverySession.outcome != Outcome.DID_NOT_HAPPEN),
    )


def _rows(user: User) -> Select[Any]:
    mine = select(func.count()).select_from(Mark).where(Mark.part_id == SessionPart.id)
    rows: Select[Any] = (
        select(
            SessionPart.id.label("part_id"),
            DeliverySession.id.label("session_id"),
            SessionPart.organisation_id,
            case((IS_SHARED, Organisation.name), else_="").label("provider"),
            (given_by(user) if user.may(Can.TAKE_REGISTER) else true()).label("is_own"),
            SessionPart.number.label("part_number"),
            Group.id.label("group_id"),
            Group.name.label("group"),
            School.name.label("school"),
            School.no_phones.label("on_paper"),
            Room.name.label("room"),
            DeliverySession.number,
            Group.planned_sessions.label("planned"),
            DeliverySession.starts_at,
            DeliverySession.ends_at,
            Register.state,
            DeliverySession.outcome,
            mine.scalar_subquery().label("marked"),
            mine.where(Mark.is_unconfirmed).scalar_subquery().label("unsettled"),
        )
        .select_from(SessionPart)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .join(Group, Group.id == DeliverySession.group_id)
        .join(School, School.id == Group.school_id)
        .join(Organisation, Organisation.id == SessionPart.organisation_id)
        .outerjoin(Room, Room.id == DeliverySession.room_id)
        .outerjoin(Register, Register.part_id == SessionPart.id)
        .where(
            scope(user, Can.SEE_REGISTERS),
            queries.WAS_TO_BE,
            or_(DeliverySession.is_live, DeliverySession.outcome.is_not(None)),
        )
        .order_by(DeliverySession.starts_at, Group.name, SessionPart.number, SessionPart.id)
    )
    return rows


def _listed(session: Session, rows: Select[Any]) -> list[Listed]:
    found = session.execute(rows).all()
    staff = _staff(session, {row.group_id for row in found})
    return [_one(row, staff[row.group_id]) for row in found]


def _one(row: Row[Any], staff: Iterable[Row[Any]]) -> Listed:
    day = clock.day_of(row.starts_at)
    own = (s for s in staff if not row.provider or s.organisation_id == row.organisation_id)
    there = (s.name for s in own if s.from_day <= day and (s.until_day is None or day <= s.until_day))
    facts = dict(row._mapping)
    facts["state"] = row.state or RegisterState.OPEN
    facts["room"], facts["is_own"] = row.room or "", bool(row.is_own)
    return Listed(**facts, staff=tuple(dict.fromkeys(there)))


def _staff(session: Session, group_ids: Collection[UUID]) -> dict[UUID, list[Row[Any]]]:
    found: dict[UUID, list[Row[Any]]] = defaultdict(list)
    rows: Sequence[Any] = session.execute(
        select(Staffing.group_id, Account.name, Staffing.organisation_id, Staffing.from_day, Staffing.until_day)
        .join(Account, Account.id == Staffing.user_id)
        .where(Staffing.group_id.in_(group_ids))
        .order_by(_DUTIES, Account.name, Staffing.id)
    ).all()
    for row in rows:
        found[row.group_id].append(row)
    return found
