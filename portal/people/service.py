"""Signing in and out, accounts, grants and organisations."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, and_, bindparam, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import instance_dict, instance_state, manager_of_class, set_committed_value
from sqlalchemy.orm.util import identity_key

from portal import clock
from portal.people.models import AuthSession, RoleGrant, SignInFailure, User

IDLE = timedelta(hours=4)
"""A browser not used for this long has to sign in again."""
LONGEST = timedelta(hours=14)
"""However busy, a sign-in ends after one long working day."""
SEEN_EVERY = timedelta(minutes=5)

_USER: Any = User.__table__
_GRANT: Any = RoleGrant.__table__
_AUTH: Any = AuthSession.__table__
_HOLDER = (
    select(*_USER.c, *_GRANT.c, _AUTH.c.last_seen_at)
    .select_from(
        _AUTH.join(_USER, _USER.c.id == _AUTH.c.user_id).outerjoin(
            _GRANT, and_(_GRANT.c.user_id == _USER.c.id, _GRANT.c.withdrawn_at.is_(None))
        )
    )
    .where(
        _AUTH.c.token_hash == bindparam("token_hash"),
        _AUTH.c.revoked_at.is_(None),
        _AUTH.c.last_seen_at > bindparam("used_after"),
        _AUTH.c.created_at > bindparam("begun_after"),
        _USER.c.disabled_at.is_(None),
    )
    .order_by(_GRANT.c.id)
)
"""Built once, and one statement of plain columns: every request asks it."""


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(session: Session, user_id: UUID) -> str:
    """Begin a signed-in session; returns the token that only the browser keeps."""
    token = secrets.token_urlsafe(32)
    session.add(AuthSession(user_id=user_id, token_hash=digest(token), last_seen_at=clock.now()))
    session.execute(update(User).where(User.id == user_id).values(last_seen_at=clock.now()))
    session.flush()
    return token


def holder(line: Connection, token: str) -> tuple[User, datetime] | None:
    """Whose live session this token opens and when it was last noted as used, or None.

    The person and their grants belong to no session: they stay as read.
    """
    moment = clock.now()
    given = {"token_hash": digest(token), "used_after": moment - IDLE, "begun_after": moment - LONGEST}
    rows = line.execute(_HOLDER, given).all()
    if not rows:
        return None
    many = len(_USER.c)
    user = _read(User, _USER, rows[0][:many])
    grants = [_read(RoleGrant, _GRANT, row[many:-1]) for row in rows if row[many] is not None]
    set_committed_value(user, "grants", grants)
    return user, rows[0][-1]


_Row = TypeVar("_Row", User, RoleGrant)


def _read(model: type[_Row], table: Any, values: Sequence[Any]) -> _Row:
    """The row as an object that belongs to no session; as a session makes it, since every request asks for it."""
    row: _Row = manager_of_class(model).new_instance()
    instance_dict(row).update(zip(table.c.keys(), values, strict=True))
    instance_state(row).key = identity_key(model, values[0])
    return row


def end_sessions(session: Session, user_id: UUID) -> None:
    """Sign this person out everywhere."""
    session.execute(
        update(AuthSession)
        .where(AuthSession.user_id == user_id, AuthSession.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def end_session(session: Session, token: str) -> None:
    """End the one session that this token opens."""
    session.execute(
        update(AuthSession)
        .where(AuthSession.token_hash == digest(token), AuthSession.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )


def is_due(last_seen_at: datetime) -> bool:
    """Whether a session was last noted long enough ago to be noted again."""
    return last_seen_at < clock.now() - SEEN_EVERY


def note_seen(session: Session, token: str, user_id: UUID) -> None:
    """Keep this session alive, and remember when the person was last here."""
    moment = clock.now()
    session.execute(update(AuthSession).where(AuthSession.token_hash == digest(token)).values(last_seen_at=moment))
    session.execute(update(User).where(User.id == user_id).values(last_seen_at=moment))


def note_failure(session: Session, *, email_hash: str, address_hash: str) -> UUID:
    """Remember a wrong password, by hashes only."""
    row = SignInFailure(email_hash=email_hash, address_hash=address_hash)
    session.add(row)
    session.flush()
    return row.id
