"""What became of the sample year's messages: no mail ever left, but the outbox shows every state."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.web import outbox, quiet
from portal.web.models import Notice, NoticeState
from portal.web.post import NOT_KNOWN

CAME_BACK = "The address does not exist (550 5.1.1 no such person here)"


def lived(session: Session, until: datetime) -> None:
    """All but the last day's messages went out at the hour when mail may; of the newest some did not arrive."""
    old = select(Notice).where(Notice.created_at < until - timedelta(days=1)).order_by(Notice.id)
    rows = list(session.scalars(old.where(Notice.state == NoticeState.WAITING)))
    for row in rows:
        row.state, row.sent_at = NoticeState.SENT, quiet.opens_at(row.created_at)
    to_schools = [row for row in rows if row.to_contact_id]
    for row in to_schools[-1:]:
        outbox.came_back(session, row, CAME_BACK)
    for row in to_schools[-2:-1]:
        row.state, row.sent_at, row.fault = NoticeState.UNKNOWN, None, NOT_KNOWN
    session.flush()
