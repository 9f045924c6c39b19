"""Confirming, offering, declining, answering, withdrawing and cancelling: each one form, one service."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import confirming, foretold, naming, pages, queries, service
from portal.bookings.blueprint import bookings
from portal.bookings.forms import AnswerForm, CancelForm, ConfirmForm, OfferForm, ReasonForm, confirm_form
from portal.bookings.models import Booking
from portal.bookings.news import AlreadyDecided, CannotBook
from portal.bookings.rules import Limits, Side, Step, day_fault
from portal.bookings.steps.doing import doer_at
from portal.bookings.terms import live_terms
from portal.bookings.who import is_charity
from portal.funding import queries as funding
from portal.funding.places import held_by
from portal.places import queries as places
from portal.timetable import planner
from portal.timetable import queries as timetable
from portal.timetable.news import CannotPlan
from portal.web.access import Act, Can, Via, act, needs
from portal.web.sessions import one_or_404, reading, writing

Deed = Callable[[Session, Booking], Any]


@bookings.route("/<uuid:booking_id>/confirm", methods=["GET", "POST"])
@needs(Can.DECIDE_BOOKING)
def confirm(booking_id: UUID) -> ResponseReturnValue:
    booking = _load(booking_id, Can.DECIDE_BOOKING, Step.CONFIRM)
    lines = funding.lines_for(reading(), booking.school.authority_id, booking.main.first_day)
    form = confirm_form([(str(line.id), f"{line.organisation.name}: {line.name}") for line in lines])
    naming.offer_people(form, booking)
    if not form.is_submitted():
        _prefill_shares(form, booking)
    if not form.validate_on_submit():
        return naming.page(form, booking), 422 if form.is_submitted() else 200
    shares = {UUID(key): percent for key, percent in form.shares().items()}

    def deed(session: Session, found: Booking) -> None:
        confirming.confirm(session, found, naming.named(form), shares=shares, by=act())

    fault = _do(booking_id, Can.DECIDE_BOOKING, deed)
    if isinstance(fault, AlreadyDecided):
        flash(str(fault), "error")
        return redirect(url_for(".show", booking_id=booking_id))
    if fault:
        naming.explain(form, booking, fault)
        return naming.page(form, _load(booking_id, Can.DECIDE_BOOKING, Step.CONFIRM)), 422
    flash("Confirmed. The sessions are planned, and everybody concerned has a message", "success")
    return redirect(url_for(".show", booking_id=booking_id))


@bookings.route("/<uuid:booking_id>/offer", methods=["GET", "POST"])
@needs(Can.DECIDE_BOOKING)
def offer(booking_id: UUID) -> ResponseReturnValue:
    booking = _load(booking_id, Can.DECIDE_BOOKING, Step.OFFER)
    form = OfferForm()
    if request.method == "GET":
        form.first_day.data, form.start_time.data, form.room.data = (
            booking.main.first_day,
            booking.main.start_time,
            booking.main.room.name,
        )
        return _offer_page(form, booking)
    dates = _offered_dates(form, booking)
    if dates is None:
        return _offer_page(form, booking), 422
    if request.form.get("step") != "send":
        return _offer_page(form, booking, dates)
    if not form.differs_from(booking.main.first_day, booking.main.start_time, booking.main.room.name):
        return _offer_page(form, booking), 422
    wanted = {"first_day": form.first_day.data, "start_time": form.start_time.data, "room": form.room.data}

    def deed(session: Session, found: Booking) -> None:
        service.offer(session, found, **wanted, reason=form.reason.data, by=act())

    return _finish(booking_id, Can.DECIDE_BOOKING, deed, "The offer has been sent. The school answers it next")


@bookings.route("/<uuid:booking_id>/decline", methods=["GET", "POST"])
@needs(Can.DECIDE_BOOKING)
def decline(booking_id: UUID) -> ResponseReturnValue:
    booking, form = _load(booking_id, Can.DECIDE_BOOKING, Step.DECLINE), ReasonForm()
    if not form.validate_on_submit():
        return _reason_page("bookings/decline.html", form, booking, foretold.declined(booking))

    def deed(session: Session, found: Booking) -> None:
        service.decline(session, found, reason=form.reason.data, by=act())

    done = "Declined. The school has a message" if booking.wishes else "The enquiry is closed"
    return _finish(booking_id, Can.DECIDE_BOOKING, deed, done)


@bookings.route("/<uuid:booking_id>/accept", methods=["GET", "POST"])
@needs(Can.ASK_BOOKING)
def accept(booking_id: UUID) -> ResponseReturnValue:
    booking, form = _load(booking_id, Can.ASK_BOOKING, Step.ACCEPT), AnswerForm()
    if is_charity() and not form.validate_on_submit():
        return _reason_page("bookings/accept.html", form, booking, foretold.accepted(booking))
    if request.method == "GET":
        return redirect(url_for(".show", booking_id=booking_id))

    def deed(session: Session, found: Booking) -> None:
        service.accept(session, found, by=_for_school(found, form))

    return _finish(booking_id, Can.ASK_BOOKING, deed, "The time is accepted. A coordinator confirms it next")


@bookings.route("/<uuid:booking_id>/withdraw", methods=["GET", "POST"])
@needs(Can.ASK_BOOKING)
def withdraw(booking_id: UUID) -> ResponseReturnValue:
    booking = _load(booking_id, Can.ASK_BOOKING, Step.WITHDRAW)
    form = CancelForm() if is_charity() else ReasonForm()
    if isinstance(form, CancelForm):
        form.whose.choices = form.whose.choices[1:]
        form.whose.label.text = "How did the school say so?"
    if not form.validate_on_submit():
        return _reason_page("bookings/withdraw.html", form, booking, foretold.withdrawn(booking))

    def deed(session: Session, found: Booking) -> None:
        service.withdraw(session, found, reason=form.reason.data, by=_whose(found, form)[1])

    return _finish(booking_id, Can.ASK_BOOKING, deed, "The request is withdrawn")


@bookings.route("/<uuid:booking_id>/cancel", methods=["GET", "POST"])
@needs(Can.CANCEL_BOOKING)
def cancel(booking_id: UUID) -> ResponseReturnValue:
    booking = _load(booking_id, Can.CANCEL_BOOKING, Step.CANCEL)
    form = CancelForm() if is_charity() else ReasonForm()
    if not form.validate_on_submit():
        return _reason_page("bookings/cancel.html", form, booking, foretold.cancelled(booking))

    def deed(session: Session, found: Booking) -> None:
        side, by = _whose(found, form)
        service.cancel(session, found, side=side, reason=form.reason.data, by=by)

    done = "The booking is cancelled. What was held before today stays on record"
    return _finish(booking_id, Can.CANCEL_BOOKING, deed, done)


def _load(booking_id: UUID, can: Can, step: Step) -> Booking:
    """The booking. Whoever comes for a step that cannot be taken is led back and told why."""
    booking: Booking = one_or_404(reading(), queries.seen_by(current_user, can), booking_id)
    side = Side.CHARITY if can is Can.DECIDE_BOOKING else Side.SCHOOL
    late = service.late_for(reading(), booking, step, side)
    if late:
        flash(str(late), "error")
        abort(redirect(url_for(".show", booking_id=booking_id)))
    return booking


def _do(booking_id: UUID, can: Can, deed: Deed) -> Exception | None:
    """Do it in a write transaction and commit; None, or the news that says why not."""
    with writing() as session:
        booking = one_or_404(session, queries.seen_by(current_user, can), booking_id)
        try:
            deed(session, booking)
        except (CannotBook, CannotPlan) as news:
            return news
        session.commit()
    return None


def _finish(booking_id: UUID, can: Can, deed: Deed, done: str) -> ResponseReturnValue:
    fault = _do(booking_id, can, deed)
    flash(str(fault or done), "error" if fault else "success")
    return redirect(url_for(".show", booking_id=booking_id))


def _whose(booking: Booking, form: ReasonForm) -> tuple[Side, Act]:
    """Which side ends it, and how that is known."""
    if not isinstance(form, CancelForm):
        return Side.SCHOOL, act()
    via = Via(form.whose.data)
    if via is Via.PAGE:
        return Side.CHARITY, act()
    return Side.SCHOOL, act(on_behalf_of=booking.contact_id, via=via)


def _for_school(booking: Booking, form: AnswerForm) -> Act:
    return act(on_behalf_of=booking.contact_id, via=Via(form.via.data)) if is_charity() else act()


def _reason_page(template: str, form: Any, booking: Booking, mail: foretold.Mail | None) -> ResponseReturnValue:
    page = render_template(template, form=form, booking=booking, mail=mail, doer=doer_at(booking, "bookings.show"))
    return page, 422 if form.is_submitted() else 200


def _offered_dates(form: OfferForm, booking: Booking) -> pages.Preview | None:
    terms = live_terms(reading(), booking.programme.slug)
    if not form.validate_on_submit():
        return None
    if terms is None:
        form.form_errors = ["This programme cannot be booked at the moment. Decline the request with the reason"]
        return None
    limits = Limits(terms.least, terms.most, booking.main.minutes, clock.today())
    day = form.first_day.data
    closed = {} if day_fault(day, {}, limits.today) else timetable.closed_from(reading(), booking.school, day)
    groups = [(one.name, one.start_time) for one in booking.wishes]
    if not (form.fits(limits, closed) and form.fits_all(groups, limits)):
        return None
    try:
        dates = planner.weekly(day, terms.sessions, closed)
    except planner.TooFewOpenDays:
        form.first_day.errors = ["There are not enough open days after this one. Enter an earlier day"]
        return None
    return pages.preview(reading(), booking.school, dates, form.start_time.data, booking.main.minutes)


def _offer_page(form: OfferForm, booking: Booking, dates: pages.Preview | None = None) -> str:
    rooms = [room.name for room in places.rooms(reading(), booking.school_id)]
    mail = foretold.offered(booking, form.first_day.data, form.start_time.data, form.room.data) if dates else None
    return render_template("bookings/offer.html", form=form, booking=booking, dates=dates, rooms=rooms, mail=mail)


def _prefill_shares(form: ConfirmForm, booking: Booking) -> None:
    """The line whose place the booking holds pays for all of it, unless something else is typed."""
    held = held_by(reading(), booking.id)
    for field in form.lines():
        if held and field.name == f"line_{held.places.line_id}":
            field.data = 100
