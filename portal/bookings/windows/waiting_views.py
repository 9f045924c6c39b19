"""The waiting list on pages: another day with a place, a place out of turn, and the way onto the list."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.bookings import foretold, queries
from portal.bookings.blueprint import bookings
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import CannotBook
from portal.bookings.steps.doing import doer_at
from portal.bookings.windows import waiting
from portal.bookings.windows.another_day import another_day_page
from portal.bookings.windows.waiting_forms import QueueForm
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing


@bookings.route("/<uuid:booking_id>/another-day", methods=["GET", "POST"])
@needs(Can.ASK_BOOKING)
def another_day(booking_id: UUID) -> ResponseReturnValue:
    """A day on which there is a place, instead of the one that the booking waits for."""
    booking = _load(booking_id, Can.ASK_BOOKING)
    return another_day_page(booking, doer_at(booking, "bookings.another_day"))


@bookings.route("/<uuid:booking_id>/promote", methods=["GET", "POST"])
@needs(Can.DECIDE_BOOKING)
def promote(booking_id: UUID) -> ResponseReturnValue:
    return _reorder(booking_id, BookingStatus.WAITING, waiting.promote, "The place is given. The school has a message")


@bookings.route("/<uuid:booking_id>/wait", methods=["GET", "POST"])
@needs(Can.DECIDE_BOOKING)
def wait(booking_id: UUID) -> ResponseReturnValue:
    return _reorder(booking_id, BookingStatus.REQUESTED, waiting.wait, "On the waiting list. The school has a message")


def _reorder(booking_id: UUID, expected: BookingStatus, service: Callable[..., None], done: str) -> ResponseReturnValue:
    """A coordinator gives a place out of turn or takes one back, each with a reason."""
    booking, form = _load(booking_id, Can.DECIDE_BOOKING), QueueForm()
    if booking.status is not expected:
        flash("Nothing was changed: somebody has moved this booking already", "error")
        return redirect(url_for(".show", booking_id=booking_id))
    if not form.validate_on_submit():
        is_promotion = expected is BookingStatus.WAITING
        page = render_template(
            "bookings/queue.html",
            booking=booking,
            form=form,
            is_promotion=is_promotion,
            turn=waiting.turn_of(reading(), booking),
            left=waiting.left_for(reading(), booking),
            mail=foretold.promoted(booking) if is_promotion else foretold.made_to_wait(booking),
        )
        return page, 422 if form.is_submitted() else 200

    def deed(session: Session, found: Booking) -> None:
        service(session, found, reason=form.reason.data, by=act())

    fault = _do(booking_id, Can.DECIDE_BOOKING, deed)
    flash(str(fault or done), "error" if fault else "success")
    return redirect(url_for(".show", booking_id=booking_id))


def _load(booking_id: UUID, can: Can) -> Booking:
    booking: Booking = one_or_404(reading(), queries.seen_by(current_user, can), booking_id)
    return booking


def _do(booking_id: UUID, can: Can, deed: Callable[[Session, Booking], Any]) -> CannotBook | None:
    """Do it in a write transaction and commit; None, or the news that says why not."""
    with writing() as session:
        booking = one_or_404(session, queries.seen_by(current_user, can), booking_id)
        try:
            deed(session, booking)
        except CannotBook as news:
            return news
        session.commit()
    return None
