"""The step in which a school says where the invoice goes, and the page on which a coordinator says what it costs."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.bookings import queries
from portal.bookings.blueprint import bookings
from portal.bookings.costs import cost, payment
from portal.bookings.costs.forms import CostForm, PaymentForm
from portal.bookings.costs.invoices import details_of, of_booking
from portal.bookings.models import Booking
from portal.bookings.news import CannotBook
from portal.bookings.steps import rooming
from portal.bookings.steps.kinds import Doer, StepKind
from portal.bookings.steps.owed import Done, noted
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import pounds


def applies(session: Session, booking: Booking) -> bool:
    """Asked of a booking that the school pays for."""
    now = cost.last(session, booking.id)
    return now is not None and bool(now.pence)


def done(session: Session, booking: Booking) -> Done | None:
    """Once it is known where the invoice goes."""
    known = details_of(session, booking.id)
    if known is None:
        return None
    return noted(session, booking, StepKind.PAYMENT) or Done("The school", known.created_at)


def page(booking: Booking, doer: Doer) -> ResponseReturnValue:
    """Order number and finance contact of one booking, by whoever has this step."""
    form = PaymentForm(doer=doer)
    if not form.is_submitted():
        _prefill(form, booking)
    if not form.validate_on_submit():
        return _step_page(form, booking, doer)
    try:
        with writing() as session:
            found = session.get_one(Booking, booking.id)
            payment.record(session, found, form.details(), by=doer.act(form))
            rooming.note_done(session, found, StepKind.PAYMENT, by=doer.act(form))
            session.commit()
    except CannotBook as told:
        form.form_errors = [str(told)]
        return _step_page(form, booking, doer)
    flash("It is recorded where the invoice goes", "success")
    return redirect(doer.onward)


def _prefill(form: PaymentForm, booking: Booking) -> None:
    """What was told before; the school's name as a beginning."""
    known = details_of(reading(), booking.id)
    form.billing_name.data = known.billing_name if known else booking.school.name
    if known:
        form.order_number.data, form.no_orders.data = known.order_number, known.order_number is None
        form.finance_name.data, form.finance_email.data = known.finance_name, known.finance_email


def _step_page(form: PaymentForm, booking: Booking, doer: Doer) -> ResponseReturnValue:
    return render_template(
        "bookings/payment.html",
        form=form,
        booking=booking,
        doer=doer,
        cost=cost.standing(reading(), booking),
        invoice=of_booking(reading(), booking.id),
    ), 422 if form.errors else 200


@bookings.route("/<uuid:booking_id>/cost", methods=["GET", "POST"])
@needs(Can.DECIDE_BOOKING)
def set_cost(booking_id: UUID) -> ResponseReturnValue:
    """What this one booking costs, where the price list and the funded places do not say it."""
    booking: Booking = one_or_404(reading(), queries.seen_by(current_user, Can.DECIDE_BOOKING), booking_id)
    form, now = CostForm(), cost.last(reading(), booking_id)
    if not form.is_submitted() and now is not None and now.pence:
        form.payer.data, form.price.data = "school", pounds(now.pence).removeprefix("£")
    if not form.validate_on_submit():
        return render_template(
            "bookings/cost.html", form=form, booking=booking, cost=cost.standing(reading(), booking)
        ), 422 if form.errors else 200
    try:
        with writing() as session:
            found = one_or_404(session, queries.seen_by(current_user, Can.DECIDE_BOOKING), booking_id)
            payment.agree(session, found, pence=form.pence, by=act())
            session.commit()
    except CannotBook as told:
        flash(str(told), "error")
    else:
        flash("It is recorded what this booking costs. The school reads it on its page", "success")
    return redirect(url_for(".show", booking_id=booking_id))
