"""Finding bookings by what people remember of them."""

from sqlalchemy import Select, or_, select

from portal.bookings.models import Booking, WishedGroup
from portal.places.models import School


def matching(rows: Select[Booking], words: str) -> Select[Booking]:
    """Those in which each of the words stands in the school's or a group's name, letter case aside."""
    for word in words.split()[:6]:
        schools = select(School.id).where(School.name.icontains(word, autoescape=True))
        wished = select(WishedGroup.booking_id).where(WishedGroup.name.icontains(word, autoescape=True))
        rows = rows.where(or_(Booking.id.in_(wished), Booking.school_id.in_(schools)))
    return rows
