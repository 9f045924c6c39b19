"""Sending what the outbox holds. Each mail leaves at most once; of one that may have left a person decides.

A mail is held for some minutes, noted as handed over before its last byte leaves, and as sent once the server has
taken it. Whoever dies before the note sends it again; whoever dies after it leaves it "not known".
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.config import Smtp
from portal.db import Database, new_id
from portal.web import quiet
from portal.web.envelope import Unusable, mail, usable
from portal.web.letters import Letter, Letters
from portal.web.messages import one_line
from portal.web.models import Notice, NoticeState
from portal.web.smtp import Connection, Dropped, Never, NotNow, NotOurs, Trouble, Uncertain

LEASE = timedelta(minutes=3)
BATCH = 20
IDLE = 1.0
"""Seconds between two looks at an outbox in which nothing is due."""
WAITS = (5, 15, 60, 120, 300)
"""Seconds until the next look at a server that is away, growing."""
NO_SERVER = "No mail server is set, so nothing leaves"
NOT_WRITTEN = "Its words could not be put together"
NOT_KNOWN = "The connection ended before the mail server answered, so it may or may not have arrived"

log = structlog.get_logger()


@dataclass(frozen=True)
class Post:
    """What sending needs."""

    letters: Letters
    smtp: Smtp | None
    sender: str


def work(database: Database, post: Post, stopping: Callable[[], bool]) -> None:
    """Send what is due as it falls due, until told to stop. A server that is away is asked again, ever less often."""
    away = 0
    while not stopping():
        try:
            sent = send_due(database, post, stopping)
            away = 0
        except Trouble as trouble:
            log.warning("mail server away", answer=str(trouble)[:200])
            _wait(WAITS[min(away, len(WAITS) - 1)], stopping)
            away += 1
        except Exception:  # a database away for a moment must not end the sending
            log.exception("sending stumbled")
            _wait(WAITS[0], stopping)
        else:
            if not sent:
                _wait(IDLE, stopping)


def send_due(database: Database, post: Post, stopping: Callable[[], bool] = lambda: False) -> int:
    """Send a handful of what is due; returns how many were dealt with. Raises Trouble if the server is away."""
    if not _anything(database):
        return 0
    if post.smtp is None:
        held, letters = _take(database, post.letters)
        for letter in letters:
            _close_unsent(database, held, letter, NoticeState.KEPT, NO_SERVER)
        return len(letters)
    with Connection(post.smtp) as line:  # before anything is taken: a server that is away holds nothing
        held, letters = _take(database, post.letters)
        left = list(letters)
        try:
            while left and not stopping():
                _send(database, post, line, held, left[0])
                left.pop(0)
        finally:
            _give_back(database, held)
    return len(letters)


def _send(database: Database, post: Post, line: Connection, held: UUID, letter: Letter) -> None:
    if letter.state is not NoticeState.WAITING:
        _close_unsent(database, held, letter, letter.state, letter.fault)
        return
    try:
        address = usable(letter.recipient.address or "")
        content = mail(letter, sender=post.sender, charity=post.letters.charity, now=clock.now())
    except Unusable as fault:
        _close_unsent(database, held, letter, NoticeState.FAILED, str(fault))
        return
    _hand_over(database, line, held, letter, (post.sender, address, content))


def _hand_over(database: Database, line: Connection, held: UUID, letter: Letter, what: tuple[str, str, bytes]) -> None:
    """Whatever the server says is noted."""
    try:
        line.hand_over(*what, before_last=lambda: _note_handed(database, held, letter))
    except Never as answer:
        _close_unsent(database, held, letter, NoticeState.FAILED, _refused(answer))
    except NotNow as answer:
        _later(database, held, letter, answer)
    except Uncertain as fault:
        _change(database, held, letter.notice_id, state=NoticeState.UNKNOWN, fault=NOT_KNOWN)
        raise Trouble(str(fault)) from fault
    except Dropped as fault:
        _later(database, held, letter, fault)
        raise
    except Trouble:
        _change(database, held, letter.notice_id, handed_at=None)
        raise
    except NotOurs as news:
        raise Trouble("the mail was taken by another worker") from news
    else:
        _change(database, held, letter.notice_id, state=NoticeState.SENT, sent_at=clock.now(), fault=None)


def _refused(answer: Exception) -> str:
    return f"The mail server refuses it: {one_line(str(answer))}"


def due(moment: datetime) -> ColumnElement[bool]:
    """What may be sent at this moment and nobody has in hand."""
    free = or_(Notice.lease_until.is_(None), Notice.lease_until < moment)
    rows = and_(Notice.state == NoticeState.WAITING, Notice.handed_at.is_(None), Notice.next_at <= moment, free)
    return and_(rows, Notice.is_urgent) if quiet.is_quiet(moment) else rows


def _lost(moment: datetime) -> ColumnElement[bool]:
    """Handed over by a worker that did not live to hear the answer."""
    return and_(Notice.state == NoticeState.WAITING, Notice.handed_at.is_not(None), Notice.lease_until < moment)


def _anything(database: Database) -> bool:
    moment = clock.now()
    with database.read() as session:  # most looks find nothing, and need no write lock
        return session.scalar(select(Notice.id).where(or_(due(moment), _lost(moment))).limit(1)) is not None


def _take(database: Database, letters: Letters) -> tuple[UUID, list[Letter]]:
    """Hold some of what is due, so that no other worker sends it, and put its words together."""
    moment, held = clock.now(), new_id()
    with database.write() as session:
        session.execute(update(Notice).where(_lost(moment)).values(state=NoticeState.UNKNOWN, fault=NOT_KNOWN))
        first = select(Notice.id).where(due(moment)).order_by(Notice.next_at, Notice.id).limit(BATCH)
        ids = session.scalars(first.with_for_update(skip_locked=True)).all()
        taken = update(Notice).where(Notice.id.in_(ids)).values(held_by=held, lease_until=moment + LEASE)
        session.execute(taken.execution_options(synchronize_session=False))
        session.commit()
    if not ids:
        return held, []
    with database.read() as session:
        rows = session.scalars(select(Notice).where(Notice.held_by == held).order_by(Notice.next_at, Notice.id)).all()
        return held, _written(session, database, letters, held, rows)


def _written(
    session: Session, database: Database, letters: Letters, held: UUID, rows: Sequence[Notice]
) -> list[Letter]:
    """All of them together; if one cannot be written, each alone, so that it is the only one set aside."""
    try:
        return letters.write(session, rows)
    except Exception:
        log.exception("a mail could not be written")
    made: list[Letter] = []
    for row in rows:
        try:
            made += letters.write(session, [row])
        except Exception:
            log.exception("this mail could not be written", kind=row.kind, notice=str(row.id))
            session.rollback()
            _change(database, held, row.id, state=NoticeState.FAILED, fault=NOT_WRITTEN)
    return made


def _note_handed(database: Database, held: UUID, letter: Letter) -> bool:
    """From now on it may arrive. False if another worker has it, or its hold ran out."""
    moment = clock.now()
    with database.write() as session:
        noted = session.execute(
            update(Notice)
            .where(_ours(held, letter.notice_id), Notice.lease_until > moment)
            .values(handed_at=moment, lease_until=moment + LEASE, address=letter.recipient.address, told=letter.told)
            .returning(Notice.id)
            .execution_options(synchronize_session=False)
        ).one_or_none()
        session.commit()
    return noted is not None


def _later(database: Database, held: UUID, letter: Letter, answer: Exception) -> None:
    """It waits, longer each time; after some days somebody has to look."""
    with database.write() as session:
        row = session.scalars(select(Notice).where(_ours(held, letter.notice_id)).with_for_update()).one_or_none()
        if row is None:
            return
        row.attempts += 1
        row.fault, row.handed_at, row.held_by, row.lease_until = _not_now(answer), None, None, None
        row.next_at = quiet.next_try(clock.now(), row.attempts)
        if row.next_at > row.created_at + quiet.GIVEN_UP_AFTER and row.attempts > len(quiet.WAITS):
            row.state, row.fault = NoticeState.FAILED, f"Given up after {row.attempts} times. {row.fault}"
        session.commit()


def _not_now(answer: Exception) -> str:
    return f"The mail server did not take it yet: {one_line(str(answer))}"


def _close_unsent(database: Database, held: UUID, letter: Letter, state: NoticeState, fault: str | None) -> None:
    _change(
        database,
        held,
        letter.notice_id,
        state=state,
        fault=fault,
        handed_at=None,
        address=letter.recipient.address,
        told=letter.told,
    )


def _change(database: Database, held: UUID, notice_id: UUID, **values: Any) -> None:
    with database.write() as session:
        session.execute(
            update(Notice)
            .where(_ours(held, notice_id))
            .values(held_by=None, lease_until=None, **values)
            .execution_options(synchronize_session=False)
        )
        session.commit()


def _give_back(database: Database, held: UUID) -> None:
    """What was held and not begun waits again."""
    rows = and_(Notice.held_by == held, Notice.state == NoticeState.WAITING, Notice.handed_at.is_(None))
    with database.write() as session:
        session.execute(update(Notice).where(rows).values(held_by=None, lease_until=None))
        session.commit()


def _ours(held: UUID, notice_id: UUID) -> ColumnElement[bool]:
    return and_(Notice.id == notice_id, Notice.held_by == held, Notice.state == NoticeState.WAITING)


def _wait(seconds: float, stopping: Callable[[], bool]) -> None:
    ends = time.monotonic() + seconds
    while not stopping() and time.monotonic() < ends:
        time.sleep(min(0.2, seconds))
