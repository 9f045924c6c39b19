"""Who is expected at a session: in the group on its day, and by the last reply of that day free to come.

Before the reply that their group needs nobody is expected, so that no name reaches a register without it. A decline
holds from its day on: earlier sessions keep their marks and their places, later ones have none for them; who changes
back is expected again from that day.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.models import Enrolment, Group
from portal.groups.reply_models import ParentReply, ReplyNeeded
from portal.groups.reply_rules import Spoken


def may_come(day: Any) -> ColumnElement[bool]:
    """The condition on `enrolment` that its person's reply lets them come on that day (a date or a bound parameter).

    `reply_rules.is_expected` in SQL: one look at the index of replies and one at the group a person.
    """
    last = (
        select(ParentReply.may_come)
        .where(ParentReply.enrolment_id == Enrolment.id, ParentReply.from_day <= day)
        .order_by(ParentReply.number.desc())
        .limit(1)
        .correlate(Enrolment)
    )
    asks_nothing = select(or_(Group.reply_needed.is_(None), Group.reply_needed == ReplyNeeded.NOTHING)).where(
        Group.id == Enrolment.group_id
    )
    unasked = asks_nothing.correlate(Enrolment).scalar_subquery()
    return func.coalesce(last.scalar_subquery(), unasked, type_=Boolean)


def histories(session: Session, group_ids: Collection[UUID]) -> dict[UUID, tuple[Spoken, ...]]:
    """By enrolment of these groups, every reply in order; who has none is not in it."""
    rows = session.execute(
        select(ParentReply.enrolment_id, ParentReply.number, ParentReply.from_day, ParentReply.may_come)
        .join(Enrolment, Enrolment.id == ParentReply.enrolment_id)
        .where(Enrolment.group_id.in_(group_ids))
        .order_by(ParentReply.enrolment_id, ParentReply.number)
    )
    found: dict[UUID, list[Spoken]] = defaultdict(list)
    for enrolment_id, number, from_day, lets_come in rows:
        found[enrolment_id].append(Spoken(number, from_day, lets_come))
    return {key: tuple(rows) for key, rows in found.items()}


def who_comes(session: Session, group_id: UUID) -> set[UUID]:
    """Ids of those of this group who have not left and whose reply lets them come."""
    here = or_(Enrolment.left_day.is_(None), Enrolment.left_day >= clock.today())
    rows = select(Enrolment.id).where(Enrolment.group_id == group_id, here, may_come(clock.today()))
    return set(session.scalars(rows))


def expected_on(day: date) -> ColumnElement[bool]:
    """The condition on `enrolment` that its person is in the group on that day and may come."""
    left = or_(Enrolment.left_day.is_(None), Enrolment.left_day >= day)
    return (Enrolment.joined_day <= day) & left & may_come(day)
