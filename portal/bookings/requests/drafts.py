"""Requests that are not sent yet: kept page by page, thrown away, begun again from an earlier booking."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal import clock
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.queries import seen_by
from portal.bookings.requests.forms import SEVERAL
from portal.bookings.requests.requesting import begin
from portal.places.models import School
from portal.web.access import Act, Can, User

KEPT = timedelta(days=30)
"""So long after anything was last typed in it, a draft that was not sent is deleted."""


def open_to(user: User | None, kept: Sequence[UUID]) -> Select[Booking]:
    """What this person may go on with: their own drafts, for schools for which they still may ask, those that this
    browser began without an account, and for a coordinator every enquiry."""
    mine = Booking.id.in_(list(kept)) & Booking.started_by.is_(None) if kept else false()
    of_browser = (Booking.status == BookingStatus.DRAFT) & mine
    rows = select(Booking).options(
        joinedload(Booking.school).joinedload(School.authority), joinedload(Booking.programme)
    )
    if user is None:
        return rows.where(of_browser)
    may_ask = seen_by(user, Can.ASK_BOOKING).with_only_columns(Booking.id).order_by(None)
    own = (Booking.status == BookingStatus.DRAFT) & (Booking.started_by == user.id) & Booking.id.in_(may_ask)
    theirs = seen_by(user, Can.DECIDE_BOOKING).with_only_columns(Booking.id).order_by(None)
    enquiry = (Booking.status == BookingStatus.ENQUIRY) & Booking.id.in_(theirs)
    return rows.where(or_(of_browser, own, enquiry))


def sent_by(user: User | None, kept: Sequence[UUID]) -> Select[Booking]:
    """What became of drafts that this person, or this browser without an account, has sent."""
    mine: ColumnElement[bool] = Booking.id.in_(list(kept)) & Booking.started_by.is_(None) if kept else false()
    if user is not None:
        seen = seen_by(user, Can.ASK_BOOKING).with_only_columns(Booking.id).order_by(None)
        mine = or_(mine, Booking.id.in_(seen))
    return select(Booking).where(Booking.status != BookingStatus.DRAFT, mine)


def keep(session: Session, booking: Booking, page: str, typed: Mapping[str, Any]) -> None:
    """What was typed on this page stands in the draft."""
    booking.answers = {**(booking.answers or {}), page: dict(typed)}
    booking.kept_at = clock.now()
    session.flush()


def again(session: Session, booking: Booking, *, by: Act) -> Booking:
    """A draft with all that the school told us for this booking, but for the day."""
    draft = begin(session, booking.school, booking.programme_id, by=by)
    groups: dict[str, str] = {}
    when: dict[str, str] = {}
    provide: dict[str, str] = {}
    for n, wished in enumerate(booking.wishes, start=1):
        groups |= {f"name_{n}": wished.name, f"size_{n}": str(wished.size)}
        groups[f"year_{n}"] = str(wished.year_group or SEVERAL)
        if wished.plan_number is not None:
            groups[f"plan_{n}"] = str(wished.plan_number)
        when[f"start_{n}"] = f"{wished.start_time:%H:%M}"
        provide[f"room_{n}"] = wished.room.name
    for duty, contact in (("dsl", booking.dsl), ("host", booking.host)):
        if contact:
            provide |= {f"{duty}_name": contact.name, f"{duty}_phone": contact.phone or ""}
    if booking.dsl:
        provide["dsl_email"] = booking.dsl.email or ""
    provide |= {"access_needs": booking.access_needs or "", "note": booking.note or ""}
    draft.answers = {"groups": groups, "when": when, "provide": provide}
    session.flush()
    return draft


def discard(session: Session, booking: Booking) -> None:
    """Nothing of the draft is left: it was never sent."""
    session.delete(booking)
    session.flush()


def forget_old(session: Session) -> None:
    """Drafts left alone for longer than `KEPT` are gone."""
    last = func.coalesce(Booking.kept_at, Booking.created_at)
    session.execute(delete(Booking).where(Booking.status == BookingStatus.DRAFT, last < clock.now() - KEPT))
