"""Who may read the outbox, and what in it needs somebody."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.people import links
from portal.people.models import ContactLink, ContactPurpose
from portal.web import outbox
from portal.web.access import Can, User
from portal.web.models import Notice, NoticeState

PASSED_ON = frozenset({ContactPurpose.STEP, ContactPurpose.ANSWER})


def seen_by(user: User) -> Select[Notice]:
    """Every message, for those who look after them; none for others. Newest first."""
    rows = select(Notice).order_by(Notice.id.desc())
    return rows if user.may(Can.SEE_OUTBOX) else rows.where(Notice.id.is_(None))


def not_arrived(session: Session, user: User) -> int:
    """How many messages did not arrive, or may not have, and nobody has dealt with."""
    rows = seen_by(user).where(Notice.state.in_(outbox.OPEN), Notice.settled_at.is_(None))
    return session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0


def may_pass_on(session: Session, notice: Notice) -> bool:
    """Whether it holds a link that somebody of a school may be sent in another way: to a step or a question that is
    still open. A link that shows whose mailbox it is, or sets a password, goes by mail alone."""
    link_id = notice.facts.get("link_id")
    link = session.get(ContactLink, UUID(str(link_id))) if link_id and notice.to_contact_id else None
    return link is not None and link.purpose in PASSED_ON and links.is_open(link, clock.now())


def in_state(rows: Select[Notice], chosen: str) -> Select[Notice]:
    if chosen == "open":
        return rows.where(Notice.state.in_(outbox.OPEN), Notice.settled_at.is_(None))
    wanted = [state for state in NoticeState if state == chosen]
    return rows.where(Notice.state.in_(wanted)) if wanted else rows
