"""Schools of our own, and rooms."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal import db
from portal.audit import service as audit
from portal.places import queries
from portal.places.models import Room, School, SchoolUrn
from portal.places.rules import same_room
from portal.web.access import Act


def room_named(session: Session, school_id: UUID, name: str, *, by: Act) -> Room:
    """The school's room of this name, letter case and spaces aside; added if it is new."""
    db.lock(session, School, [school_id])
    row = next((room for room in queries.rooms(session, school_id) if same_room(room.name, name)), None)
    if row is None:
        row = Room(school_id=school_id, name=" ".join(name.split()))
        session.add(row)
        session.flush()
        audit.record(session, "added", "room", row.id, by=by)
    return row


def set_phones(session: Session, school: School, *, no_phones: bool, by: Act) -> None:
    """Whether everything is on paper there, since nobody brings a phone in."""
    if school.no_phones != no_phones:
        school.no_phones = no_phones
        session.flush()
        audit.record(session, "no phones" if no_phones else "phones allowed", "school", school.id, by=by)


def add_school(session: Session, school: School, *, number: int, by: Act) -> School:
    """A place that the national register does not know, under a number of its own."""
    school.urns = [SchoolUrn(urn=number)]
    session.add(school)
    session.flush()
    audit.record(session, "added", "school", school.id, by=by)
    return school
