"""Who may read the outbox, and what in it needs somebody."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.web import outbox
from portal.web.access import Can, User
from portal.web.models import Notice, NoticeState


def seen_by(user: User) -> Select[Notice]:
    """Every message, for those who look after them; none for others. Newest first."""
    rows = select(Notice).order_by(Notice.id.desc())
    return rows if user.may(Can.SEE_OUTBOX) else rows.where(Notice.id.is_(None))


def not_arrived(session: Session, user: User) -> int:
    """How many messages did not arrive, or may not have, and nobody has dealt with."""
    rows = seen_by(user).where(Notice.state.in_(outbox.OPEN), Notice.settled_at.is_(None))
    return session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def in_state(rows: Select[Notice], chosen: str) -> Select[Notice]:
    if chosen == "open":
        return rows.where(Notice.state.in_(outbox.OPEN), Notice.settled_at.is_(None))
    wanted = [state for state in NoticeState if state == chosen]
    return rows.where(Notice.state.in_(wanted)) if wanted else rows
