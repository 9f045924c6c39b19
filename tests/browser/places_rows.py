"""Rows of the pages about places and the waiting list."""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.bookings import queries as bookings
from portal.bookings.models import AvailabilityWindow, Booking, BookingStatus
from portal.people.models import User

Keys = dict[str, Any]


def windows(session: Session, user: User) -> Iterator[Keys]:
    yield from ({"window_id": key} for key in session.scalars(select(AvailabilityWindow.id).order_by("from_day")))


def in_state(state: BookingStatus) -> Callable[[Session, User], Iterator[Keys]]:
    """Bookings of which a page exists in one state only."""

    def find(session: Session, user: User) -> Iterator[Keys]:
        rows = bookings.seen_by(user).where(Booking.status == state).order_by(None).with_only_columns(Booking.id)
        yield from ({"booking_id": key} for key in session.scalars(rows.order_by(Booking.id)))

    return find
