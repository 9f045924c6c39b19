"""How many come to an assembly or a whole class: a number a year group, never a name. Flushes; the caller commits."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.curricula.queries import size_of
from portal.db import lock
from portal.groups.models import ExpectedNumber, Group
from portal.groups.rules import numbers_only
from portal.groups.service import GroupEnded, GroupFull
from portal.places.models import School
from portal.web.access import Act


class TakesNames(ValueError):
    """This group has a list of names; its size is who is in it."""


def expected_of(session: Session, group_id: UUID) -> dict[int, int]:
    """By year group, how many are expected; empty where nothing was said. The group was loaded through a scope."""
    rows = select(ExpectedNumber.year_group, ExpectedNumber.number).where(ExpectedNumber.group_id == group_id)
    return {year: number for year, number in session.execute(rows.order_by(ExpectedNumber.year_group))}


def years_at(school: School) -> list[int]:
    """The year groups of a school: a pupil is four years older than the year on its first day."""
    low, high = school.low_age or 11, school.high_age or 18
    return list(range(max(1, low - 4), min(13, high - 5) + 1)) or list(range(7, 14))


def set_expected(session: Session, group: Group, numbers: Mapping[int, int], *, everybody: int, by: Act) -> None:
    """These come, `everybody` in all (staff who are trained have no year group); what was said before is replaced.

    Raises TakesNames, GroupEnded, or GroupFull where more come than the session takes at once.
    """
    if not numbers_only(group.mode):
        raise TakesNames
    if group.cancelled_at is not None:
        raise GroupEnded
    most = size_of(session, group.version, group.plan_number).most
    if everybody > most:
        raise GroupFull(most, 0)
    lock(session, Group, [group.id])
    session.execute(delete(ExpectedNumber).where(ExpectedNumber.group_id == group.id))
    session.add_all(ExpectedNumber(group_id=group.id, year_group=year, number=many) for year, many in numbers.items())
    group.expected_size = everybody
    session.flush()
    audit.record(session, "said how many come", "group", group.id, by=by)
