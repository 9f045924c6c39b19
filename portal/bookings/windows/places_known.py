"""What is known about places, gathered for pages: each programme's, and the line for one."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.bookings.models import Booking, BookingStatus
from portal.bookings.terms import live_terms
from portal.bookings.windows import availability, published
from portal.bookings.windows import pages as window_pages
from portal.bookings.windows.availability import Published
from portal.bookings.windows.pages import InLine, Offered
from portal.curricula.models import ProgrammeVersion
from portal.curricula.queries import bookable, latest
from portal.places.models import School
from portal.places.queries import authorities


@dataclass(frozen=True)
class Programme:
    slug: str
    title: str
    offered: Offered
    left: int | None
    """Places in all windows to come; None where they are not counted."""


def each(session: Session, today: date) -> list[Programme]:
    """Every programme that can be booked, by title."""
    versions = [version for version in latest(session) if bookable(version)]
    now = published.published_by_programme(session, [version.programme_id for version in versions])
    waiting = published.line(session, list(now))
    names = {one.id: one.name for one in authorities(session)}
    found = []
    for version in versions:
        own = now[version.programme_id]
        many = sum(1 for waiter in waiting if waiter.programme_id == version.programme_id)
        offered = window_pages.offered(own, names, today, many, availability.DEFAULT_NOTICE)
        left = sum(own.left(one) or 0 for one in own.windows if one.until_day > today) if own.is_bounded else None
        found.append(Programme(version.programme.slug, version.title, offered, left))
    return found


def of_programme(session: Session, programme_id: UUID, today: date) -> Offered:
    now = published.published(session, programme_id)
    waiting = len(published.line(session, [programme_id]))
    names = {one.id: one.name for one in authorities(session)}
    return window_pages.offered(now, names, today, waiting, availability.DEFAULT_NOTICE)


def of_slug(session: Session, slug: str, today: date) -> Offered | None:
    """The same for the catalogue; None for a programme that is not booked here."""
    terms = live_terms(session, slug)
    if terms is None:
        return None
    return of_programme(session, session.get_one(ProgrammeVersion, terms.version_id).programme_id, today)


def line(session: Session, programme_id: UUID, now: Published, today: date) -> list[InLine]:
    """Who waits for a place of this programme, in order."""
    turns = availability.turns(now, published.line(session, [programme_id]))
    rows = session.scalars(
        select(Booking)
        .where(Booking.programme_id == programme_id, Booking.status == BookingStatus.WAITING)
        .options(joinedload(Booking.school).joinedload(School.authority))
    )
    return window_pages.in_line(turns, {row.id: row for row in rows}, today)
