"""The order of the list of bookings: what needs somebody, then what is going on, then what is over."""

from datetime import datetime

from sqlalchemy import Select, case, func, select

from portal.bookings import rules
from portal.bookings.models import Booking, BookingChange, BookingStatus
from portal.bookings.queries import each_span

FOR_US, FOR_SCHOOL, OPEN, RUNNING, TO_COME, COMPLETED, ENDED = range(7)


def in_order(rows: Select[Booking], now: datetime) -> Select[Booking]:
    """These bookings, those that wait for us first, then for the school, each longest waiting first.

    Then those that run, those to come by first session, the completed and at last the ended, newest first.
    """
    span = each_span().subquery()
    since = (
        select(func.max(BookingChange.created_at))
        .where(BookingChange.booking_id == Booking.id)
        .correlate(Booking)
        .scalar_subquery()
    )
    place = case(
        (Booking.status.in_(rules.WAITING_FOR_US), FOR_US),
        (Booking.status.in_(rules.WAITING_FOR_SCHOOL), FOR_SCHOOL),
        (Booking.status.in_(rules.ENDED), ENDED),
        (Booking.status != BookingStatus.CONFIRMED, OPEN),
        (span.c.last_at <= now, COMPLETED),
        (span.c.first_at <= now, RUNNING),
        else_=TO_COME,
    )
    return (
        rows.outerjoin(span, span.c.booking_id == Booking.id)
        .order_by(None)
        .order_by(
            place,
            case((place.in_((FOR_US, FOR_SCHOOL, OPEN)), since)),
            case((place.in_((RUNNING, TO_COME)), span.c.first_at)),
            case((place == COMPLETED, span.c.last_at)).desc(),
            case((place == ENDED, since)).desc(),
            Booking.id,
        )
    )
