"""A step handed over, and what stands in the tables after something was done."""

from sqlalchemy import select

from portal.places.models import SchoolContact
from portal.web.models import Notice

JO = {"name": "Jo Example", "email": "jo@example.org", "job": "Office manager"}


def rows(desk, kind):
    with desk.world.database.read() as session:
        return session.scalars(select(kind).order_by(kind.id)).all()


def mails(desk):
    """Kind and receiver of every mail, oldest first."""
    with desk.world.database.read() as session:
        names = {row.id: row.name for row in session.scalars(select(SchoolContact))}
        return [(one.kind, names.get(one.to_contact_id)) for one in session.scalars(select(Notice).order_by(Notice.id))]


def handed(school, booking, kind="room", **more):
    return school.post(f"/bookings/{booking.id}/step/{kind}/hand", data=JO | more)
