"""Recording that a concern was passed on, and what became of it. Flushes; the caller commits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.concerns import rules
from portal.concerns.models import Handoff, SafeguardingRoute
from portal.concerns.queries import WITH_SCHOOL, Target
from portal.concerns.rules import OF_AUTHORITY, Held, Route, Way
from portal.people import queries as people
from portal.places.models import Authority, School
from portal.timetable.models import DeliverySession
from portal.web import outbox
from portal.web.access import Act

PASSED, LEFT = "concern-passed", "concern-left"


@dataclass(frozen=True)
class Told:
    """What a person says of a hand-off: listed facts, and a name."""

    target: Target
    name: str | None
    way: Way
    passed_at: datetime
    held: Held


def pass_on(session: Session, meeting: DeliverySession, told: Told, *, handoff_id: UUID, by: Act) -> Handoff:
    """It is on record that this was passed on, and our own safeguarding leads are told so.

    `handoff_id`: made for the form, so that sending it twice counts once; one that is somebody else's is not used.
    """
    db.lock(session, DeliverySession, [meeting.id])
    found = session.get(Handoff, handoff_id)
    if found is not None and (found.recorded_by_id, found.session_id) == (by.user_id, meeting.id):
        return found
    author = by.on_behalf_of or by.user_id
    row = Handoff(
        id=db.new_id() if found else handoff_id,
        group_id=meeting.group_id,
        session_id=meeting.id,
        route=told.target.route,
        contact_id=told.target.contact_id,
        to_name=told.target.name if told.target.contact_id else told.name or told.target.name,
        way=told.way,
        passed_at=told.passed_at,
        held=told.held,
        passed_by_id=author,
        recorded_by_id=by.user_id,
        received_at=told.passed_at if rules.is_received(told.way) else None,
    )
    session.add(row)
    session.flush()
    audit.record(session, "passed on", "hand-off", row.id, by=by)
    _tell(session, row, by)
    return row


def _tell(session: Session, row: Handoff, by: Act) -> None:
    """Our leads always; the school's own where nobody was spoken to. Neither mail says what it is about."""
    for lead in people.safeguarding_leads(session):
        if lead.id != by.user_id:
            outbox.notify(session, PASSED, about=("hand-off", row.id), user_id=lead.id, urgent=True)
    if row.received_at is None and row.route in WITH_SCHOOL and row.contact_id:
        left_at, about = row.passed_at.isoformat(), ("hand-off", row.id)
        outbox.notify(session, LEFT, about=about, contact_id=row.contact_id, urgent=True, left_at=left_at)


def received(session: Session, row: Handoff, *, by: Act) -> None:
    """They have it; said once."""
    if row.received_at is None:
        row.received_at, row.received_by_id = clock.now(), by.user_id
        session.flush()
        audit.record(session, "has received", "hand-off", row.id, by=by)


def written(session: Session, row: Handoff, held: Held, *, by: Act) -> None:
    """Where the record is held now."""
    if row.held is not held:
        row.held = held
        session.flush()
        audit.record(session, "said where the record is of", "hand-off", row.id, by=by)


def seen(session: Session, row: Handoff, *, by: Act) -> None:
    """The charity's safeguarding lead has read it."""
    if row.seen_at is None:
        row.seen_at, row.seen_by_id = clock.now(), by.user_id
        session.flush()
        audit.record(session, "has read", "hand-off", row.id, by=by)


def keep_route(
    session: Session, school: School, route: Route, *, name: str | None, phone: str | None, by: Act
) -> SafeguardingRoute | None:
    """Whom to ring is as typed now: for this place, or for its whole authority. None where there is nothing to keep."""
    shared = route in OF_AUTHORITY
    db.lock(session, *((Authority, [school.authority_id]) if shared else (School, [school.id])))
    where = {"authority_id": school.authority_id} if shared else {"school_id": school.id}
    row = session.scalars(select(SafeguardingRoute).filter_by(route=route, **where)).one_or_none()
    if (row.name, row.phone) == (name, phone) if row else not (name or phone):
        return row
    row = row or SafeguardingRoute(route=route, **where)
    row.name, row.phone = name, phone
    session.add(row)
    session.flush()
    audit.record(session, "said whom to tell", "safeguarding route", row.id, by=by)
    return row
