"""Somebody would like a call today: one tap, no reason, no trace after 30 days. Flushes; the caller commits.

Nothing here is written to the audit record, which is kept for good.
"""

from collections.abc import Sequence
from datetime import time, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, delete, or_, select
from sqlalchemy.orm import Session, joinedload

from portal import clock, db
from portal.people import supervisors
from portal.people.access import Role
from portal.people.models import CallWish, User
from portal.web import outbox
from portal.web.access import Can
from portal.web.access import User as Somebody
from portal.web.letters import Known
from portal.web.models import Notice

KIND = "call-wished"
KEPT = timedelta(days=30)
OVER = "It is not wanted any more, or somebody has rung"


def goes_to(session: Session, user_id: UUID) -> list[User]:
    """The supervisor; where there is none, every coordinator but oneself."""
    supervisor = supervisors.supervisor_of(session, user_id)
    return [supervisor] if supervisor else [one for one in supervisors.coordinators(session) if one.id != user_id]


def wish(session: Session, user: Somebody) -> CallWish:
    """Whoever looks after this person is told once a day; asking again asks once."""
    db.lock(session, User, [user.id])
    row = today_of(session, user.id)
    if row is not None and row.taken_back_at is None:
        return row
    tell = goes_to(session, user.id)
    if row is None:
        row = CallWish(user_id=user.id, day=clock.today())
        session.add(row)
    row.asked_at, row.taken_back_at, row.rung_at = clock.now(), None, None
    row.to_id = tell[0].id if supervisors.supervisor_of(session, user.id) else None
    session.flush()
    end = clock.at(clock.today() + timedelta(days=1), time(0))
    for one in tell:
        outbox.notify(session, KIND, about=("call", row.id), user_id=one.id, urgent=True, useless_at=end)
    return row


def today_of(session: Session, user_id: UUID) -> CallWish | None:
    return session.scalars(select(CallWish).where(CallWish.user_id == user_id, CallWish.day == clock.today())).first()


def take_back(session: Session, user: Somebody) -> None:
    row = today_of(session, user.id)
    if row is not None and row.taken_back_at is None:
        row.taken_back_at = clock.now()
        session.flush()


def seen_by(user: Somebody) -> Select[CallWish]:
    """Whom this person rings: those whose supervisor they are; for a coordinator also those who have none, or one who
    is gone. The newest day first."""
    grants = user.grants_for(Can.ANSWER_CALLS)
    gone = select(User.id).where(User.disabled_at.is_not(None))
    own = CallWish.to_id == user.id
    if any(grant.role is Role.COORDINATOR for grant in grants):
        own = or_(own, CallWish.to_id.is_(None), CallWish.to_id.in_(gone))
    rows = select(CallWish).where(own, CallWish.user_id != user.id).options(joinedload(CallWish.user))
    return rows.order_by(CallWish.day.desc(), CallWish.asked_at, CallWish.id)


def waiting(user: Somebody) -> Select[CallWish]:
    """Nobody has rung them yet."""
    return seen_by(user).where(and_(CallWish.rung_at.is_(None), CallWish.taken_back_at.is_(None)))


def rung(session: Session, row: CallWish) -> None:
    if row.rung_at is None:
        row.rung_at = clock.now()
        session.flush()


def of_calls(session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
    """Where to see who it is; the mail itself names nobody."""
    rows = session.scalars(select(CallWish).where(CallWish.id.in_({row.about_id for row in notices})))
    over = {row.id: bool(row.rung_at or row.taken_back_at) for row in rows}
    return {
        notice.id: Known(page="/calls", over=OVER if over.get(notice.about_id, True) else None) for notice in notices
    }


def forget(session: Session) -> None:
    """Wishes and their mails are gone after 30 days."""
    since = clock.now() - KEPT
    session.execute(delete(CallWish).where(CallWish.day < clock.day_of(since)))
    session.execute(delete(Notice).where(Notice.kind == KIND, Notice.created_at < since))
