"""Which programme to ask for, and an earlier booking asked for again."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.bookings import queries
from portal.bookings.blueprint import bookings
from portal.bookings.requests import drafts
from portal.bookings.terms import live_terms, terms_of
from portal.curricula import queries as curricula
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing


@bookings.get("/ask")
@needs(Can.ASK_BOOKING)
def choose() -> ResponseReturnValue:
    """Which programme."""
    versions = [version for version in curricula.latest(reading()) if curricula.bookable(version)]
    terms = [terms_of(reading(), version) for version in versions]
    return render_template("bookings/choose.html", programmes=list(zip(versions, terms, strict=True)))


@bookings.post("/<uuid:booking_id>/again")
@needs(Can.ASK_BOOKING)
def again(booking_id: UUID) -> ResponseReturnValue:
    """A draft with what was said for this booking, but for the day."""
    with writing() as session:
        booking = one_or_404(session, queries.seen_by(current_user, Can.ASK_BOOKING), booking_id)
        if live_terms(session, booking.programme.slug) is None or not booking.school.is_bookable:
            flash("This programme or this school cannot be booked at the moment, so nothing was begun", "error")
            return redirect(url_for(".show", booking_id=booking_id))
        draft = drafts.again(session, booking, by=act())
        session.commit()
    return redirect(url_for("asking.cost", booking_id=draft.id))
