"""By how much a phone's clock is off. Shown to people beside what that phone noted; no rule ever asks it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.sync.models import SyncReceipt
from portal.web.words import count

CLOSE = 5 * 60
"""Seconds: less than this is the way of the message, and a clock that nobody would call wrong."""
MOST = 2**31 - 1


def off(payload: Any, moment: datetime) -> int | None:
    """Seconds by which the clock of whoever sent this is ahead of ours; less than none where it is behind."""
    said = payload.get("clock") if isinstance(payload, dict) else None
    try:
        there = datetime.fromisoformat(said) if isinstance(said, str) else None
        seconds = round((there - moment).total_seconds()) if there and there.tzinfo else None
    except (ValueError, OverflowError):
        return None
    return None if seconds is None else max(-MOST, min(seconds, MOST))


def of_items(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """In words, by item: what is to be known of the clock of the phone that it came from."""
    known = (SyncReceipt.id.in_(ids), SyncReceipt.clock_off.is_not(None))
    rows = select(SyncReceipt.id, SyncReceipt.clock_off).where(*known)
    return {key: words for key, seconds in session.execute(rows) if (words := in_words(seconds))}


def in_words(seconds: int | None) -> str:
    """ "phone's clock was 61 minutes behind"; nothing where it was right."""
    if seconds is None or abs(seconds) < CLOSE:
        return ""
    minutes = round(abs(seconds) / 60)
    if minutes < 120:
        span = count(minutes, "minute")
    else:
        span = count(round(minutes / 60), "hour") if minutes < 2880 else count(round(minutes / 1440), "day")
    return f"phone’s clock was {span} {'ahead' if seconds > 0 else 'behind'}"
