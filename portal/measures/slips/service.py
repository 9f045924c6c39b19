"""Keeping what was counted of a session's slips. Flushes; the caller commits."""

from sqlalchemy.orm import Session

from portal import db
from portal.audit import service as audit
from portal.measures.slips import queries
from portal.measures.slips.models import SlipCount
from portal.measures.slips.rules import Counted
from portal.timetable.models import DeliverySession
from portal.web.access import Act


class CountedMeanwhile(Exception):
    """Somebody else has counted since the page was opened."""


def keep(session: Session, meeting: DeliverySession, counted: Counted, *, saw: str, by: Act) -> SlipCount:
    """It stands in place of what was counted before. `saw`: what stood on the page, as `seen` says it.

    Raises CountedMeanwhile; then nothing is changed.
    """
    db.lock(session, DeliverySession, [meeting.id])
    row = queries.of_session(session, meeting.id)
    if seen(row) != saw:
        raise CountedMeanwhile
    if row is None:
        row = SlipCount(session_id=meeting.id)
        session.add(row)
    row.handed_out, row.returned = counted.handed_out, counted.returned
    row.moved = {key: list(three) for key, three in counted.moved.items()}
    row.rated = list(counted.rated) if counted.rated is not None else None
    session.flush()
    audit.record(session, "counted slips of", "session", meeting.id, by=by)
    return row


def seen(row: SlipCount | None) -> str:
    """What stands there, so that a later count can be told from it."""
    return "" if row is None else f"{row.handed_out} {row.returned} {sorted(row.moved.items())} {row.rated}"
