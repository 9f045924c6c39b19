"""A programme's year before and after, by the schools' own figures."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.curricula.models import ProgrammeVersion
from portal.groups.models import Group
from portal.measures.indicators.rules import Compared, compared, dimension_of
from portal.measures.totals import queries as totals
from portal.measures.totals.models import IndicatorsGiven
from portal.measures.totals.rules import FEWEST_SCHOOLS
from portal.places.models import School


@dataclass(frozen=True)
class BeforeAfter:
    programme: str
    year: int
    groups: int
    """That gave anything."""
    shown: tuple[tuple[Compared, int], ...]
    """What enough schools gave, with how many gave it."""
    waiting: int
    """Definitions that too few schools have given yet."""
    alone: tuple[tuple[Compared, str], ...]
    """What is never pooled, school by school, with its name."""


def given_by(session: Session, group_id: UUID) -> IndicatorsGiven | None:
    """That this group's indicators are in the sums. The group was loaded through a scope."""
    return session.scalars(select(IndicatorsGiven).where(IndicatorsGiven.group_id == group_id)).one_or_none()


def counted_before_after(session: Session, programme_id: UUID, title: str, year: int) -> BeforeAfter:
    """Unscoped: no person, group or school can be told from it."""
    rows = session.execute(
        select(Group.school_id, IndicatorsGiven.dimensions)
        .join(Group, Group.id == IndicatorsGiven.group_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Group.version_id)
        .where(ProgrammeVersion.programme_id == programme_id, IndicatorsGiven.year == year)
        .order_by(IndicatorsGiven.id)
    ).all()
    schools: dict[str, set[UUID]] = defaultdict(set)
    for school_id, dimensions in rows:
        for dimension in dimensions:
            schools[dimension].add(school_id)
    sums = totals.sums_of(session, programme_id, year)
    found = [(each, len(schools[dimension_of(each.definition, each.window, "")])) for each in compared(sums)]
    shown = tuple((each, count) for each, count in found if count >= FEWEST_SCHOOLS)
    named = select(School.id, School.name).where(School.id.in_({school_id for school_id, _ in rows}))
    ordered = session.execute(named.order_by(School.name, School.id))
    alone = tuple((each, name) for key, name in ordered for each in compared(sums, str(key)))
    return BeforeAfter(title, year, len(rows), shown, len(found) - len(shown), alone)
