"""Requests that are not sent yet, for the pages on which one goes on with them."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import queries
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.requests import drafts
from portal.bookings.terms import live_terms
from portal.bookings.windows import calendar
from portal.db import Database
from portal.people.models import User
from portal.web.access import Act, Can


def drafts_of(session: Session, user: User | None) -> Iterator[dict[str, Any]]:
    """Drafts and enquiries that this person may go on with, by page."""
    rows = drafts.open_to(user, []).with_only_columns(Booking.id).order_by(Booking.id) if user else None
    for key in session.scalars(rows) if rows is not None else ():
        yield from ({"booking_id": key, "page": page} for page in ("groups", "when", "provide", "you"))


def whole_draft(database: Database, user: User) -> UUID | None:
    """One in which every question is answered, so that only the answers are left to check; None for who may not ask."""
    if not user.may(Can.ASK_BOOKING):
        return None
    with database.write() as session:
        seen = queries.seen_by(user, Can.ASK_BOOKING).with_only_columns(Booking.id).order_by(None)
        asked = select(Booking).where(Booking.id.in_(seen), Booking.status == BookingStatus.CONFIRMED)
        draft = drafts.again(session, session.scalars(asked.order_by(Booking.id).limit(1)).one(), by=Act(user))
        terms = live_terms(session, draft.programme.slug)
        assert terms is not None
        days = calendar.days_for(session, draft.school, terms, clock.today())
        day = next(one for one in days if one.why_not is None and not one.waits)
        start = calendar.starts(terms.minutes, [day.window])[0].value
        drafts.keep(session, draft, "when", {"first_day": day.day.isoformat(), "start_1": start})
        caller = {"via": "phone call", "name": "Casey Caller", "email": "casey@example.org", "job": "", "phone": ""}
        drafts.keep(session, draft, "you", caller)
        session.commit()
        return draft.id
