"""What stands in the tables after something was done."""

from sqlalchemy import select

from portal.places.models import SchoolContact
from portal.web.models import Notice


def rows(desk, kind):
    with desk.world.database.read() as session:
        return session.scalars(select(kind).order_by(kind.id)).all()


def mails(desk):
    """Kind and receiver of every mail, oldest first."""
    with desk.world.database.read() as session:
        names = {row.id: row.name for row in session.scalars(select(SchoolContact))}
        return [(one.kind, names.get(one.to_contact_id)) for one in session.scalars(select(Notice).order_by(Notice.id))]
