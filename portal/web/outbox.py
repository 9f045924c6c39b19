"""Messages owed to people: written with the change that makes them due, looked after by whoever reads the outbox."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import new_id
from portal.web.models import Notice, NoticeState

CAME_BACK = "It came back: the address does not work"
NOT_AT_ALL = timedelta(0)
OPEN = (NoticeState.FAILED, NoticeState.UNKNOWN)
"""A person has to look at these, unless one has."""


def notify(
    session: Session,
    kind: str,
    *,
    about: tuple[str, UUID],
    user_id: UUID | None = None,
    contact_id: UUID | None = None,
    email: str | None = None,
    urgent: bool = False,
    useless_at: datetime | None = None,
    once_key: str | None = None,
    waits: timedelta = NOT_AT_ALL,
    **facts: Any,
) -> None:
    """Owe somebody a message. `facts` hold ids, dates, times and neutral words, never a person's name.

    `email`: only for an address that belongs to nobody here yet, such as one that is to be confirmed.
    `waits`: so long it is held back, so that what is known by then stands in it.
    `urgent`: somebody waits for it, or it concerns the next two days, so quiet hours do not hold it.
    """
    noun, row_id = about
    session.add(
        Notice(
            kind=kind,
            to_user_id=user_id,
            to_contact_id=contact_id,
            about_noun=noun,
            about_id=row_id,
            facts=facts,
            address=email,
            change_id=_change(session),
            once_key=once_key,
            is_urgent=urgent,
            useless_at=useless_at,
            next_at=clock.now() + waits,
        )
    )


def gather(
    session: Session,
    kind: str,
    *,
    about: tuple[str, UUID],
    contact_id: UUID,
    lasts: timedelta,
    more: str,
    **facts: Any,
) -> None:
    """One more line of a message that waits so long for the next, four times that at most: what happens one after
    another is one mail. Its template finds all of them in `lines`."""
    same = (Notice.kind == kind, Notice.about_id == about[1], Notice.to_contact_id == contact_id)
    free = (Notice.state == NoticeState.WAITING, Notice.lease_until.is_(None), Notice.attempts == 0)
    rows = select(Notice).where(*same, *free, Notice.times == 1).order_by(Notice.id.desc()).limit(1)
    waiting = session.scalars(rows.with_for_update(skip_locked=True)).first()
    if waiting is None:
        notify(session, kind, about=about, contact_id=contact_id, lines=[more], **facts)
        session.flush()
        waiting = session.scalars(rows).one()
    elif more not in waiting.facts["lines"]:
        waiting.facts = {**waiting.facts, **facts, "lines": [*waiting.facts["lines"], more]}
    waiting.next_at = min(clock.now() + lasts, waiting.created_at + 4 * lasts)
    session.flush()


def next_change(session: Session) -> None:
    """What is written from here on belongs to another change, though to the same transaction."""
    session.info.pop("change", None)


def _change(session: Session) -> UUID:
    now = session.get_transaction() or session.begin()
    kept = session.info.get("change")
    if kept is None or kept[0] is not now:
        kept = session.info["change"] = (now, new_id())
    found: UUID = kept[1]
    return found


def written_before(session: Session, keys: Collection[str]) -> set[str]:
    """Which of these reminders are in the outbox already."""
    rows = select(Notice.once_key).where(Notice.once_key.in_(list(keys)))
    return {key for key in session.scalars(rows) if key}


def can_go_again(notice: Notice) -> bool:
    return notice.state is not NoticeState.WAITING


def again(session: Session, notice: Notice) -> None:
    """A person wants it sent, now and once more: it waits with all its attempts and a Message-ID of its own."""
    if not can_go_again(notice):
        return
    notice.state, notice.times, notice.attempts = NoticeState.WAITING, notice.times + 1, 0
    notice.next_at, notice.is_urgent, notice.useless_at = clock.now(), True, None
    notice.held_by = notice.lease_until = notice.handed_at = notice.sent_at = None
    notice.fault = notice.settled_at = None
    session.flush()


def came_back(session: Session, notice: Notice, why: str = CAME_BACK) -> bool:
    """What was sent did not arrive; whether that was news. What still waits or was settled stays as it is."""
    if notice.state not in (NoticeState.SENT, NoticeState.UNKNOWN):
        return False
    notice.state, notice.fault, notice.settled_at = NoticeState.FAILED, why, None
    session.flush()
    return True


def settle(session: Session, notice: Notice) -> None:
    """Somebody was told in another way, or looked and found it well: nothing is left to do."""
    if notice.state in OPEN:
        notice.settled_at = clock.now()
        session.flush()
