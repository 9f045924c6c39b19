"""Schools of our own, their rooms and contacts."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.places.models import ContactDuty, Room, School, SchoolContact, SchoolUrn
from portal.web.access import Act


def room_named(session: Session, school_id: UUID, name: str, *, by: Act) -> Room:
    """The school's room of this name, added if it is new."""
    same = select(Room).where(Room.school_id == school_id, Room.name == name)
    row = session.scalars(same).one_or_none()
    if row is None:
        row = Room(school_id=school_id, name=name)
        session.add(row)
        session.flush()
        audit.record(session, "added", "room", row.id, by=by)
    return row


def contact(
    session: Session,
    *,
    school_id: UUID,
    duty: ContactDuty,
    name: str,
    job: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    user_id: UUID | None = None,
    by: Act,
) -> SchoolContact:
    """The school's contact of this name for this duty, added or brought up to date."""
    same = select(SchoolContact).where(
        SchoolContact.school_id == school_id, SchoolContact.duty == duty, SchoolContact.name == name
    )
    row = session.scalars(same.order_by(SchoolContact.id)).first()
    if row is None:
        row = SchoolContact(school_id=school_id, duty=duty, name=name)
        session.add(row)
    row.job, row.email, row.phone = job or row.job, email or row.email, phone or row.phone
    row.user_id = user_id or row.user_id
    session.flush()
    audit.record(session, "kept", "school_contact", row.id, by=by)
    return row


def add_school(session: Session, school: School, *, number: int, by: Act) -> School:
    """A place that the national register does not know, under a number of its own."""
    school.urns = [SchoolUrn(urn=number)]
    session.add(school)
    session.flush()
    audit.record(session, "added", "school", school.id, by=by)
    return school
