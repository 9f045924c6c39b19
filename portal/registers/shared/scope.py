"""Whose part it is: of a session that several give, a facilitator takes the part of the provider they come for."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, false, or_, select, true
from sqlalchemy.orm import aliased

from portal import clock
from portal.groups.models import Group, Staffing
from portal.groups.queries import GRACE, SEES_ALL
from portal.people.access import Role
from portal.timetable.models import SessionPart
from portal.web.access import Can, User

_other: Any = aliased(SessionPart)
IS_SHARED: ColumnElement[bool] = (
    exists().where(_other.session_id == SessionPart.session_id, _other.id != SessionPart.id).correlate(SessionPart)
)
"""True of a part beside which the session has others."""


def given_by(user: User) -> ColumnElement[bool]:
    """The condition on `session_part`, beside that on the group: the one part there is, or that of the provider for
    which this person staffs the group. A coordinator takes every part."""
    roles = frozenset(grant.role for grant in user.grants_for(Can.TAKE_REGISTER))
    return _given_by(user.id, roles, clock.today())


@lru_cache(maxsize=500)
def _given_by(user_id: UUID, roles: frozenset[Role], day: date) -> ColumnElement[bool]:
    if roles & SEES_ALL:
        return true()
    if Role.FACILITATOR not in roles:
        return false()
    mine = select(Staffing.organisation_id).where(
        Staffing.user_id == user_id,
        Staffing.group_id == Group.id,
        or_(Staffing.until_day.is_(None), Staffing.until_day >= day - GRACE),
    )
    return or_(~IS_SHARED, SessionPart.organisation_id.in_(mine.correlate(Group)))


def of_provider(rows: Iterable[Staffing], part: SessionPart) -> list[Staffing]:
    """Those of this staff who give the part: all of it where the session has no other."""
    is_shared = len(part.session.parts) > 1
    return [row for row in rows if not is_shared or row.organisation_id == part.organisation_id]
