"""Signing in and out, accounts, grants and organisations."""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from portal import clock
from portal.people.models import AuthSession, SignInFailure, User

IDLE = timedelta(hours=4)
"""A browser not used for this long has to sign in again."""
LONGEST = timedelta(hours=14)
"""However busy, a sign-in ends after one long working day."""
SEEN_EVERY = timedelta(minutes=5)

_HOLDER = (
    select(User, AuthSession.last_seen_at)
    .join(AuthSession, AuthSession.user_id == User.id)
    .where(
        AuthSession.token_hash == bindparam("token_hash"),
        AuthSession.revoked_at.is_(None),
        AuthSession.last_seen_at > bindparam("used_after"),
        AuthSession.created_at > bindparam("begun_after"),
        User.disabled_at.is_(None),
    )
    .options(joinedload(User.grants))
)
"""Built once, and one statement: every request asks it."""


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(session: Session, user_id: UUID) -> str:
    """Begin a signed-in session; returns the token that only the browser keeps."""
    token = secrets.token_urlsafe(32)
    session.add(AuthSession(user_id=user_id, token_hash=digest(token), last_seen_at=clock.now()))
    session.execute(update(User).where(User.id == user_id).values(last_seen_at=clock.now()))
    session.flush()
    return token


def holder(session: Session, token: str) -> tuple[User, datetime] | None:
    """Whose live session this token opens and when it was last noted as used, or None."""
    moment = clock.now()
    given = {"token_hash": digest(token), "used_after": moment - IDLE, "begun_after": moment - LONGEST}
    found = session.execute(_HOLDER, given).unique().one_or_none()
    return (found[0], found[1]) if found else None


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


def note_failure(session: Session, *, email_hash: str, address_hash: str) -> None:
    """Remember a wrong password, by hashes only."""
    session.add(SignInFailure(email_hash=email_hash, address_hash=address_hash))
    session.flush()
