"""Whom to tell at the sample places, what was passed on in the year, who looks after whom, and what was taught."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.concerns import queries, service
from portal.concerns.models import Handoff
from portal.concerns.rules import Held, Route, Way
from portal.concerns.service import Told
from portal.db import new_id
from portal.groups.models import Group
from portal.people import calls, supervisors
from portal.people.models import User
from portal.people.queries import safeguarding_lead
from portal.places.models import School
from portal.registers.taught import queries as planned
from portal.registers.taught import service as taught
from portal.registers.taught.models import Change, Why
from portal.registers.taught.service import Taught
from portal.setup.sample_schools import Place
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession, Outcome, SessionPart
from portal.web.access import Act

OFTEN, UNSAID, CHANGED = 0.012, 0.08, 0.22
"""How often, of 1: something is passed on in a session; nobody says what was taught; something changed."""
TEAMS = {
    Route.SOCIAL_CARE: "Front door for children",
    Route.CHANNEL: "Prevent team",
    Route.LADO: "Duty officer",
    Route.HEAD: "Hilary Headington",
    Route.GOVERNORS: "Gwendolyn Chairwell",
}


def add_routes(session: Session, places: list[Place], *, by: Act) -> None:
    """Names and numbers of every sample place and its authority."""
    for number, place in enumerate(places):
        school = session.get_one(School, place.school_id)
        for at, (route, name) in enumerate(TEAMS.items()):
            service.keep_route(session, school, route, name=name, phone=f"020 7946 0{number % 40 + 10}{at}", by=by)


def add_supervisors(session: Session, facilitators: list[str], *, by: Act) -> None:
    """Two of three facilitators have one; coordinators ring the others."""
    lead = safeguarding_lead(session)
    people = {user.email: user for user in session.scalars(select(User).where(User.email.in_(facilitators)))}
    for number, email in enumerate(facilitators):
        if lead and number % 3 < 2:
            supervisors.name(session, people[email], lead.id, by=by)


def want_call(session: Session, user: User) -> None:
    calls.wish(session, user)


def say_taught(session: Session, part: SessionPart, *, by: Act) -> None:
    """Mostly as planned, sometimes with a change, sometimes not said."""
    rng = Random(f"taught {part.id}")
    fate, found = rng.random(), planned.planned_for(session, part)
    if fate < UNSAID or found is None:
        return
    changes: dict[str, Change] = {}
    if fate < UNSAID + CHANGED:
        changes = {key: rng.choice(list(Change)) for key in rng.sample(found.ids, rng.choice((1, 1, 2)))}
    taught.record(session, part, Taught(changes, rng.choice(list(Why)) if changes else None), by=by)


def pass_on(session: Session, meeting: DeliverySession, on: date, *, by: Act) -> None:
    """Rarely something is, and all of it was received, written and read."""
    rng = Random(f"passed on {meeting.id}")
    is_new = clock.day_of(meeting.starts_at) >= on - timedelta(days=6)
    if is_new or rng.random() > OFTEN:
        return
    row = _note(session, meeting, rng.choice((Way.IN_PERSON, Way.IN_PERSON, Way.PHONE)), Held.PLACE, by=by)
    lead = safeguarding_lead(session)
    if lead is not None:
        service.seen(session, row, by=Act(lead))


def leave_one(session: Session, school_id: UUID) -> None:
    """After the last session at this school a page was left on its form, and nobody has answered yet."""
    meeting = session.scalars(
        select(DeliverySession)
        .join(DeliverySession.group)
        .where(Group.school_id == school_id, DeliverySession.outcome == Outcome.DELIVERED)
        .order_by(DeliverySession.starts_at.desc(), DeliverySession.id)
        .limit(1)
    ).one()
    staff = timetable.staff_on(session, meeting.group_id, clock.day_of(meeting.starts_at))
    _note(session, meeting, Way.FORM, Held.PLACE, by=Act(staff[0].user))


def _note(session: Session, meeting: DeliverySession, way: Way, held: Held, *, by: Act) -> Handoff:
    told = Told(queries.targets(session, meeting.group)[0], None, way, clock.now(), held)
    return service.pass_on(session, meeting, told, handoff_id=new_id(), by=by)
