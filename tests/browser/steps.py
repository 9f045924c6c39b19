"""The steps of sample bookings, and a link for a colleague who has one."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.bookings import queries
from portal.bookings.models import Booking
from portal.bookings.steps import errands
from portal.bookings.steps.doing import WORKS
from portal.bookings.steps.kinds import StepKind
from portal.bookings.steps.owed import ASKED_IN
from portal.db import Database
from portal.people.models import User
from portal.places.contacts import Person
from portal.web.access import Act, Can, Via


def steps_of(session: Session, user: User) -> Iterator[dict[str, Any]]:
    """Every kind of step, each of a booking of which it may be asked."""
    for kind in WORKS:
        rows = queries.seen_by(user, Can.ASK_BOOKING).where(Booking.status.in_(ASKED_IN)).order_by(None)
        for booking in session.scalars(rows.order_by(Booking.id.desc()).limit(3)).unique():
            yield {"booking_id": booking.id, "kind": kind.value}


def step_link(app: Flask, database: Database) -> str:
    """The token of a link: a colleague is handed a step."""
    with database.write() as session:
        rows = select(Booking).where(Booking.status.in_(ASKED_IN), Booking.contact_id.is_not(None))
        booking = session.scalars(rows.order_by(Booking.id.desc()).limit(1)).one()
        colleague = Person("Jo Example", "jo@example.org", job="Office manager")
        office = session.get_one(User, queries.coordinators(session)[0])
        made = errands.hand(session, booking, StepKind.ROOM, colleague, by=Act(office, via=Via.COMMAND))
        session.commit()
    return str(app.extensions["portal_link_key"].token(made.link_id))
