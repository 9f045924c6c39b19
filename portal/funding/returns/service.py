"""Writing the answers of a quarter. Flushes; the caller commits."""

from collections.abc import Mapping

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal import db
from portal.audit import service as audit
from portal.funding.models import FundingLine
from portal.funding.returns.models import ReturnAnswer
from portal.funding.returns.rules import Said, State
from portal.web.access import Act


def answer(session: Session, line: FundingLine, year: int, quarter: int, said: Mapping[str, Said], *, by: Act) -> None:
    """By the key of its question; an open one is not kept. Replaces all that stood there for the quarter."""
    db.lock(session, FundingLine, [line.id], may_be_named=True)
    own = (ReturnAnswer.line_id == line.id, ReturnAnswer.year == year, ReturnAnswer.quarter == quarter)
    session.execute(delete(ReturnAnswer).where(*own))
    session.add_all(
        ReturnAnswer(
            line_id=line.id,
            year=year,
            quarter=quarter,
            question=key,
            answer=each.text,
            owner=each.owner,
            is_nothing=each.is_nothing,
        )
        for key, each in said.items()
        if each.state is not State.OPEN
    )
    session.flush()
    audit.record(session, "answered", "funding line", line.id, by=by)
