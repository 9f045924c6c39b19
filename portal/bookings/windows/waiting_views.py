"""The waiting list on pages: another day with a place, a place out of turn, and the way onto the list."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import foretold, queries
from portal.bookings.blueprint import bookings
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import CannotBook
from portal.bookings.rules import shift_fault
from portal.bookings.terms import live_terms
from portal.bookings.who import is_charity
from portal.bookings.windows import calendar, waiting
from portal.bookings.windows.availability import Day, not_that_day
from portal.bookings.windows.waiting_forms import AnotherDayForm, AnotherDayForSchoolForm, QueueForm
from portal.web.access import Can, Via, act, needs
from portal.web.sessions import one_or_404, reading, writing


@bookings.route("/<uuid:booking_id>/another-day", methods=["GET", "POST"])
@needs(Can.ASK_BOOKING)
def another_day(booking_id: UUID) -> ResponseReturnValue:
    """A day on which there is a place, instead of the one that the booking waits for."""
    booking = _load(booking_id, Can.ASK_BOOKING)
    terms = live_terms(reading(), booking.programme.slug)
    if terms is None or booking.status is not BookingStatus.WAITING:
        flash("This booking is not on the waiting list", "error")
        return redirect(url_for(".show", booking_id=booking_id))
    form = AnotherDayForSchoolForm() if is_charity() else AnotherDayForm()
    days = calendar.only_with_place(
        calendar.days_for(reading(), booking.school, terms, clock.today(), len(booking.wishes))
    )
    if form.validate_on_submit() and _fits(form, booking, days):
        by = act(on_behalf_of=booking.contact_id, via=Via(form.via.data)) if is_charity() else act()

        def deed(session: Session, found: Booking) -> None:
            waiting.choose_day(session, found, form.first_day.data, form.start_time.data, by=by)

        fault = _do(booking_id, Can.ASK_BOOKING, deed)
        if fault is None:
            flash("You have a place. A coordinator looks at the request next", "success")
            return redirect(url_for(".show", booking_id=booking_id))
        form.first_day.errors = [str(fault)]
    if not form.is_submitted():
        form.start_time.data = booking.main.start_time
    asked = request.form if form.is_submitted() else request.args
    months = calendar.months_of(days, asked.get("month"), as_list=asked.get("view") == "list")
    page = render_template(
        "bookings/another_day.html", booking=booking, form=form, months=months, turn=waiting.turn_of(reading(), booking)
    )
    return page, 422 if form.is_submitted() else 200


def _fits(form: AnotherDayForm, booking: Booking, days: list[Day]) -> bool:
    """Whether the day and the time can be; if not, the field says why."""
    one = calendar.chosen(days, form.first_day.data)
    if one.why_not:
        form.first_day.errors = [not_that_day(one, days)]
    elif one.window and (told := calendar.time_fault(form.start_time.data, booking.main.minutes, one.window)):
        form.start_time.errors = [told]
    else:
        groups = [(wish.name, wish.start_time) for wish in booking.wishes]
        told = shift_fault(form.start_time.data, groups, booking.main.minutes)
        form.start_time.errors = [told] if told else []
    return not form.errors


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
