"""Which groups a person may know of, and what stands in them."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select

from portal import clock
from portal.groups.models import Group, Staffing
from portal.people.access import SCHOOL_ROLES, Role
from portal.web.access import User

SEES_ALL = frozenset({Role.COORDINATOR, Role.SAFEGUARDING, Role.EVALUATOR})
GRACE = timedelta(days=14)
"""A facilitator keeps sight of a group this long after their last day, to finish registers."""


def seen_by(user: User) -> Select[Group]:
    """The groups this person may know exist: all, one's own school's, or those one staffs."""
    rows = select(Group).order_by(Group.name, Group.id)
    return rows.where(scope(user))


def scope(user: User) -> ColumnElement[bool]:
    """The condition on `delivery_group` behind `seen_by`, for rooms that join it."""
    roles = {grant.role for grant in user.grants}
    if roles & SEES_ALL:
        return Group.id.is_not(None)
    schools = [grant.school_id for grant in user.grants if grant.role in SCHOOL_ROLES]
    seen: list[ColumnElement[bool]] = [Group.school_id.in_(schools)]
    if Role.FACILITATOR in roles:
        seen.append(Group.id.in_(staffed_by(user)))
    return or_(*seen)


def staffed_by(user: User) -> Select[UUID]:
    """Ids of the groups that this facilitator staffs, from the day named until some days after the last."""
    day = clock.today()
    return select(Staffing.group_id).where(
        Staffing.user_id == user.id,
        or_(Staffing.until_day.is_(None), Staffing.until_day >= day - GRACE),
    )
