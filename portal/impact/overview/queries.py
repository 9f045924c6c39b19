"""Loads what some groups show together. The caller says which groups, through a scope."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.curricula.models import Programme, ProgrammeVersion
from portal.funding.models import Allocation, FundingLine
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.groups.referring import queries as referring
from portal.impact import queries as impact
from portal.impact.overview.whole import Found, Named
from portal.impact.period import Period
from portal.measures import queries as measures
from portal.measures.slips import queries as slips
from portal.places.models import School
from portal.registers.taught import queries as taught
from portal.timetable.models import DeliverySession
from portal.web.access import Can, User


def seen_by(user: User) -> Select[UUID]:
    """Keys of the groups whose figures this person may see."""
    return select(Group.id).where(groups.scope(user, Can.SEE_IMPACT))


def of_school(rows: Select[UUID], school_id: UUID) -> Select[UUID]:
    return rows.where(Group.school_id == school_id)


def of_programme(rows: Select[UUID], programme_id: UUID) -> Select[UUID]:
    versions = select(ProgrammeVersion.id).where(ProgrammeVersion.programme_id == programme_id)
    return rows.where(Group.version_id.in_(versions))


def of_line(rows: Select[UUID], line: FundingLine) -> Select[UUID]:
    """The groups that a line pays a share of; in whole, even where another funder pays the rest."""
    return rows.where(Group.id.in_(select(Allocation.group_id).where(Allocation.line_id == line.id)))


def met_in(rows: Select[UUID], period: Period) -> Select[UUID]:
    """Of these, the groups with a session planned in the period: one still on, or of which it was said that it did not
    happen; not one that was moved to another day."""
    dated = or_(DeliverySession.is_live, DeliverySession.outcome.is_not(None))
    return rows.where(exists(select(DeliverySession.id).where(_meets(period), dated)))


def years(session: Session, rows: Select[UUID], month: int) -> list[int]:
    """The years that begin in this month in which these groups met so far, newest first."""
    first, last = session.execute(
        select(func.min(DeliverySession.starts_at), func.max(DeliverySession.starts_at)).where(
            DeliverySession.group_id.in_(rows), DeliverySession.starts_at < clock.now()
        )
    ).one()
    if first is None:
        return []
    return list(range(_began(clock.day_of(last), month), _began(clock.day_of(first), month) - 1, -1))


def _began(day: date, month: int) -> int:
    return day.year if day.month >= month else day.year - 1


def found(session: Session, rows: Select[UUID]) -> Found:
    """Everything about these groups, in a number of queries that does not grow with them but by the hundred."""
    scores = measures.counted_scores(session, rows)
    return Found(
        groups=list(impact.counted(session, rows)),
        covered=taught.covered_in(session, rows),
        scores=scores,
        scales=list(measures.scales_of(session, scores).values()),
        slips=slips.counted_slips(session, rows),
        not_placed=referring.counted_not_placed(session, rows),
    )


def named(session: Session, rows: Select[UUID]) -> Sequence[Named]:
    """By school and name."""
    found = session.execute(
        select(Group.id, Group.name, School.id, School.name, ProgrammeVersion.programme_id, ProgrammeVersion.title)
        .join(School, School.id == Group.school_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Group.version_id)
        .where(Group.id.in_(rows))
        .order_by(School.name, Group.name, Group.id)
    )
    return [Named(*row) for row in found]


def groups_by_line(session: Session) -> dict[UUID, int]:
    """How many groups each line pays a share of."""
    rows = session.execute(
        select(Allocation.line_id, func.count(Allocation.group_id))
        .group_by(Allocation.line_id)
        .order_by(Allocation.line_id)
    )
    return {line_id: number for line_id, number in rows}


def programme_named(session: Session, programme_id: UUID) -> str | None:
    """Title of its newest version; None for no such programme."""
    return session.scalars(
        select(ProgrammeVersion.title)
        .join(Programme, Programme.id == ProgrammeVersion.programme_id)
        .where(Programme.id == programme_id, ProgrammeVersion.is_latest)
    ).one_or_none()


def _meets(period: Period) -> ColumnElement[bool]:
    return (
        (DeliverySession.group_id == Group.id)
        & (DeliverySession.starts_at >= clock.at(period.first, time()))
        & (DeliverySession.starts_at < clock.at(period.last + timedelta(days=1), time()))
    )
