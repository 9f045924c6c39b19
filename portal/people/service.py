"""Signing in and out, accounts, grants and organisations."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.people.models import AuthSession, User

IDLE = timedelta(hours=4)
"""A browser not used for this long has to sign in again."""
LONGEST = timedelta(hours=14)
"""However busy, a sign-in ends after one long working day."""
SEEN_EVERY = timedelta(minutes=5)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(session: Session, user_id: UUID) -> str:
    """Begin a signed-in session; returns the token that only the browser keeps."""
    token = secrets.token_urlsafe(32)
    session.add(AuthSession(user_id=user_id, token_hash=digest(token), last_seen_at=clock.now()))
    session.flush()
    return token


def holder(session: Session, token: str) -> User | None:
    """Whose live session this token opens, or None."""
    moment = clock.now()
    return session.scalars(
        select(User)
        .join(AuthSession, AuthSession.user_id == User.id)
        .where(
            AuthSession.token_hash == digest(token),
            AuthSession.revoked_at.is_(None),
            AuthSession.last_seen_at > moment - IDLE,
            AuthSession.created_at > moment - LONGEST,
            User.disabled_at.is_(None),
        )
    ).one_or_none()


def end_sessions(session: Session, user_id: UUID) -> None:
    """Sign this person out everywhere."""
    session.execute(
        update(AuthSession)
        .where(AuthSession.user_id == user_id, AuthSession.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
