"""Which groups gave totals, and a programme's year beside the rolls of its schools."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.curricula.models import ProgrammeVersion
from portal.groups.models import Enrolment, Group
from portal.groups.rules import academic_year
from portal.measures.totals.models import RollMakeUp, TotalsGiven, TotalsSum
from portal.measures.totals.rules import FEWEST_SCHOOLS, Cell, Part, Table, pooled, tables, yes_no
from portal.timetable.models import DeliverySession
from portal.web.access import Can, User


def given_by(session: Session, group_id: UUID) -> TotalsGiven | None:
    """That this group's totals are in the sums; None if they are not. The group was loaded through a scope."""
    return session.scalars(select(TotalsGiven).where(TotalsGiven.group_id == group_id)).one_or_none()


ASKED_FOR = timedelta(days=180)
"""How long after a group first met its totals are asked for on a school's start page."""


def to_give(session: Session, user: User) -> Sequence[Group]:
    """Groups of this person's own schools that have met and whose totals nobody gave, the oldest first."""
    own = [grant.school_id for grant in user.grants_for(Can.GIVE_TOTALS) if grant.school_id]
    now = clock.now()
    met = (
        select(DeliverySession.group_id)
        .where(DeliverySession.is_live)
        .group_by(DeliverySession.group_id)
        .having(func.min(DeliverySession.starts_at).between(now - ASKED_FOR, now))
    )
    rows = (
        select(Group)
        .where(
            Group.school_id.in_(own),
            Group.cancelled_at.is_(None),
            Group.id.in_(met),
            Group.id.not_in(select(TotalsGiven.group_id)),
        )
        .order_by(Group.created_at, Group.id)
    )
    return session.scalars(rows).all() if own else []


def year_of(session: Session, group_id: UUID) -> int:
    """The academic year in which a group first meets, or this one while it has no dates."""
    rows = select(func.min(DeliverySession.starts_at)).where(
        DeliverySession.group_id == group_id, DeliverySession.is_live
    )
    first = session.scalar(rows)
    return academic_year(clock.day_of(first) if first else clock.today())


def size_of(session: Session, group: Group) -> int:
    """Who is or was enrolled; the expected number where nobody is named."""
    enrolled = session.scalar(select(func.count()).select_from(Enrolment).where(Enrolment.group_id == group.id))
    return enrolled or group.expected_size


def roll_of(session: Session, school_id: UUID, year: int) -> RollMakeUp | None:
    return session.scalars(
        select(RollMakeUp).where(RollMakeUp.school_id == school_id, RollMakeUp.year == year)
    ).one_or_none()


@dataclass(frozen=True)
class ProgrammeYear:
    """What a coordinator sees of one programme in one academic year."""

    programme_id: UUID
    programme: str
    year: int
    groups: int
    """That gave totals."""
    of_groups: int
    """That meet in this year and are not cancelled."""
    schools: int
    schools_with_roll: int
    tables: tuple[Table, ...]
    """Empty until enough schools have given theirs; the two below as well."""
    yes_no: tuple[Table, ...] = ()

    @property
    def more(self) -> list[Part]:
        """Chosen more often than they stand on the rolls, in the order of the tables."""
        return [part for table in (*self.tables, *self.yes_no) for part in table.more]

    @property
    def is_shown(self) -> bool:
        return self.schools >= FEWEST_SCHOOLS

    @property
    def missing(self) -> int:
        """Schools still to come before anything is shown."""
        return max(0, FEWEST_SCHOOLS - self.schools)


def years(session: Session) -> Sequence[tuple[UUID, str, int]]:
    """Programmes and years with totals: key, title and year, newest year first."""
    rows = session.execute(
        select(TotalsSum.programme_id, ProgrammeVersion.title, TotalsSum.year)
        .join(ProgrammeVersion, (ProgrammeVersion.programme_id == TotalsSum.programme_id) & ProgrammeVersion.is_latest)
        .distinct()
        .order_by(TotalsSum.year.desc(), ProgrammeVersion.title, TotalsSum.programme_id)
    )
    return [(key, title, year) for key, title, year in rows]


def counted_year(session: Session, programme_id: UUID, title: str, year: int) -> ProgrammeYear:
    """A programme's sums of a year beside the rolls. Unscoped: no person, group or school can be told from them."""
    sizes = session.execute(
        select(Group.school_id, func.sum(Group.expected_size), func.count())
        .join(TotalsGiven, TotalsGiven.group_id == Group.id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Group.version_id)
        .where(ProgrammeVersion.programme_id == programme_id, TotalsGiven.year == year)
        .group_by(Group.school_id)
        .order_by(Group.school_id)
    ).all()
    rows = select(RollMakeUp).where(RollMakeUp.year == year, RollMakeUp.school_id.in_([row[0] for row in sizes]))
    rolls = {roll.school_id: roll.tenths for roll in session.scalars(rows.order_by(RollMakeUp.school_id))}
    weighted = [(size, {key: n / 10 for key, n in rolls[key_].items()}) for key_, size, _ in sizes if key_ in rolls]
    usual = pooled(weighted) if len(rolls) == len(sizes) else {}
    found = ProgrammeYear(
        programme_id=programme_id,
        programme=title,
        year=year,
        groups=sum(number for _, _, number in sizes),
        of_groups=_groups_of(session, programme_id, year),
        schools=len(sizes),
        schools_with_roll=len(rolls),
        tables=(),
    )
    if not found.is_shown:
        return found
    sums = sums_of(session, programme_id, year)
    return replace(found, tables=tuple(tables(sums, usual)), yes_no=tuple(yes_no(sums, usual)))


def sums_of(session: Session, programme_id: UUID, year: int) -> dict[Cell, int]:
    """By part. No person, group or school can be told from them once enough schools have given."""
    rows = select(TotalsSum).where(TotalsSum.programme_id == programme_id, TotalsSum.year == year)
    return {(row.dimension, row.category): row.number for row in session.scalars(rows.order_by(TotalsSum.id))}


def _groups_of(session: Session, programme_id: UUID, year: int) -> int:
    """Groups of the programme that first meet in this academic year."""
    rows = session.execute(
        select(Group.id, func.min(DeliverySession.starts_at))
        .join(ProgrammeVersion, ProgrammeVersion.id == Group.version_id)
        .join(DeliverySession, (DeliverySession.group_id == Group.id) & DeliverySession.is_live)
        .where(ProgrammeVersion.programme_id == programme_id, Group.cancelled_at.is_(None))
        .group_by(Group.id)
        .order_by(Group.id)
    )
    return sum(academic_year(clock.day_of(first)) == year for _, first in rows)
