"""Asking, answering, accepting and returning. Flushes; the caller commits."""

from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.releases.models import Edition, EditionState
from portal.releases.questions.models import FigureQuery, Verdict
from portal.web import outbox
from portal.web.access import Act, User


class NotOut(Exception):
    """The edition was not approved, so nobody reads it."""


class Answered(Exception):
    """It has an answer, which stays."""


def ask(session: Session, edition: Edition, figure: str, label: str, question: str, *, by: Act) -> FigureQuery:
    """The question stands with the edition, and whoever makes reports has it as a task. Raises NotOut."""
    user = _reader(edition, by)
    row = FigureQuery(edition_id=edition.id, figure=figure, label=label, question=question, asked_by=user.id)
    session.add(row)
    session.flush()
    audit.record(session, "asked about", "edition", edition.id, by=by)
    return row


def answer(session: Session, row: FigureQuery, words: str, *, by: Act) -> None:
    """The answer is kept with the edition, and whoever asked has a mail. Raises Answered."""
    db.lock(session, FigureQuery, [row.id])
    if row.answer is not None:
        raise Answered
    row.answer, row.answered_by, row.answered_at = words, by.user_id, clock.now()
    session.flush()
    outbox.notify(session, "report-answered", about=("edition", row.edition_id), user_id=row.asked_by)
    audit.record(session, "answered", "edition", row.edition_id, by=by)


def judge(session: Session, edition: Edition, *, is_accepted: bool, why: str | None, by: Act) -> Verdict:
    """Accepted, or returned with a reason; said again, the later counts. Raises NotOut."""
    user = _reader(edition, by)
    row = Verdict(edition_id=edition.id, is_accepted=is_accepted, why=None if is_accepted else why, said_by=user.id)
    session.add(row)
    session.flush()
    audit.record(session, "accepted" if is_accepted else "returned", "edition", edition.id, by=by)
    return row


def _reader(edition: Edition, by: Act) -> User:
    if edition.state is not EditionState.APPROVED or by.user is None:
        raise NotOut
    return by.user
