"""The step in which a school says what it provides: room, adult in the room, safeguarding lead, access needs."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.bookings.models import Booking, BookingStatus
from portal.bookings.steps import owed, rooming
from portal.bookings.steps.forms import RoomForm, room_form
from portal.bookings.steps.kinds import Doer, StepKind
from portal.bookings.steps.owed import Done
from portal.bookings.steps.rooming import Provided
from portal.places import queries as places
from portal.places.contacts import Person
from portal.web.sessions import reading, writing


def done(session: Session, booking: Booking) -> Done | None:
    """By whoever did the step last; else by the request, where it named everybody."""
    found = owed.noted(session, booking, StepKind.ROOM)
    if found is None and booking.host and booking.dsl and booking.dsl.phone and booking.changes:
        return Done(booking.contact.name if booking.contact else "", booking.changes[0].created_at)
    return found


def page(booking: Booking, doer: Doer) -> ResponseReturnValue:
    form = room_form(booking, doer, moves=booking.status is not BookingStatus.CONFIRMED)
    if not form.validate_on_submit():
        return _page(booking, doer, form), 422 if form.is_submitted() else 200
    given = _given(form)
    with writing() as session:
        rooming.provide(session, session.get_one(Booking, booking.id), given, by=doer.act(form))
        session.commit()
    flash("Noted: room, adult in the room and safeguarding lead", "success")
    return redirect(doer.onward)


def _given(form: RoomForm) -> Provided:
    return Provided(
        rooms={wished_id: field.data or "" for wished_id, field in form.rooms()},
        dsl=Person(form.dsl_name.data or "", form.dsl_email.data, form.dsl_phone.data),
        host=Person(form.host_name.data or "", form.host_email.data, form.host_phone.data, form.host_job.data),
        access_needs=form.access_needs.data,
        note=form.note.data,
    )


def _page(booking: Booking, doer: Doer, form: RoomForm) -> str:
    return render_template(
        "bookings/step_room.html",
        booking=booking,
        doer=doer,
        form=form,
        known=[room.name for room in places.rooms(reading(), booking.school_id)] if doer.user else [],
        moves=booking.status is not BookingStatus.CONFIRMED,
    )
