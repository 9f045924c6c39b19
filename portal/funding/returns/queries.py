"""What was answered for a line and quarter. The line was loaded through a scope."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.funding.models import Allocation, FundingLine, Spend
from portal.funding.queries import seen_by
from portal.funding.returns.models import ReturnAnswer
from portal.funding.returns.rules import ContractReturn, Said, put_together, questions
from portal.funding.years import Calendar, days_of, last_ended
from portal.groups.models import Group
from portal.places.models import School
from portal.web.access import User


def return_of(session: Session, line_id: UUID, year: int, quarter: int) -> ContractReturn:
    """Every question with what was said, and what was spent; ready to be frozen by `as_stored`."""
    rows = session.scalars(
        select(ReturnAnswer)
        .where(ReturnAnswer.line_id == line_id, ReturnAnswer.year == year, ReturnAnswer.quarter == quarter)
        .order_by(ReturnAnswer.question)
    )
    said = {row.question: Said(row.answer, row.owner, row.is_nothing) for row in rows}
    spend = session.scalars(
        select(Spend).where(Spend.line_id == line_id, Spend.year == year, Spend.quarter == quarter)
    ).one_or_none()
    return put_together(
        year, quarter, said, spend.spent_pence if spend else None, spend.claimed_pence if spend else None
    )


DUE_FOR = timedelta(days=60)
"""How long after a quarter its open questions are a task."""


def unanswered(session: Session, user: User) -> tuple[tuple[int, int], Sequence[FundingLine]]:
    """The quarter that ended last, and the lines paying for groups whose return of it has open questions; none once it
    is long past."""
    year, quarter = last_ended(clock.today())
    first, last = days_of(Calendar.FINANCIAL, year, quarter)
    if clock.today() > last + DUE_FOR:
        return (year, quarter), []
    answered = (
        select(ReturnAnswer.line_id)
        .where(ReturnAnswer.year == year, ReturnAnswer.quarter == quarter)
        .group_by(ReturnAnswer.line_id)
        .having(func.count() >= len(questions()))
    )
    rows = seen_by(user).where(
        FundingLine.from_day <= last,
        FundingLine.until_day >= first,
        FundingLine.id.in_(select(Allocation.line_id)),
        FundingLine.id.not_in(answered),
    )
    return (year, quarter), session.scalars(rows).all()


def school_names(session: Session) -> Sequence[str]:
    """Of every school where a group meets: none of them may stand in a text for outside."""
    rows = select(School.name).where(School.id.in_(select(Group.school_id))).order_by(School.name)
    return session.scalars(rows.distinct()).all()
