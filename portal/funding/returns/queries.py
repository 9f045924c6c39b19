"""What was answered for a line and quarter. The line was loaded through a scope."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.funding.models import Spend
from portal.funding.returns.models import ReturnAnswer
from portal.funding.returns.rules import ContractReturn, Said, put_together


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
