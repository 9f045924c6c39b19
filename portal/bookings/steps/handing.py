"""Handing a step of a booking to a colleague, taking it back, sending it again."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, select

from portal.bookings import foretold, queries
from portal.bookings.blueprint import bookings
from portal.bookings.models import Booking, Errand
from portal.bookings.steps import errands
from portal.bookings.steps.doing import WORKS, step_of
from portal.bookings.steps.errands import CannotHand
from portal.bookings.steps.forms import HandForm
from portal.bookings.steps.kinds import TITLES, StepKind
from portal.bookings.who import is_charity
from portal.places.contacts import Person
from portal.web.access import Act, Can, Via, act, needs
from portal.web.sessions import one_or_404, reading, writing

CHECK = "This address does not end like the one the booking was asked for from. Is it right? Then tick the box below"
DONE_ALREADY = "Nothing was sent: this is done already"


@bookings.route("/<uuid:booking_id>/step/<kind>/hand", methods=["GET", "POST"])
@needs(Can.ASK_BOOKING)
def hand(booking_id: UUID, kind: str) -> ResponseReturnValue:
    booking: Booking = one_or_404(reading(), queries.seen_by(current_user, Can.ASK_BOOKING), booking_id)
    what, form = step_of(booking, kind), HandForm()
    back = url_for("bookings.show", booking_id=booking_id)
    return hand_page(booking, what, form, _by(booking), back=back, on_behalf=is_charity())


def hand_page(
    booking: Booking, kind: StepKind, form: HandForm, by: Act, *, back: str, on_behalf: bool = False
) -> ResponseReturnValue:
    """The form, and what it does. An address in another domain is asked about once."""
    asker = booking.contact.email if booking.contact else None
    odd = bool(form.email.data) and errands.others_domain(asker, form.email.data or "")
    fits = form.validate_on_submit()
    if fits and odd and not form.is_right.data:
        form.email.errors, fits = [CHECK], False
    if not fits:
        page = render_template(
            "bookings/hand.html",
            booking=booking,
            todo=TITLES[kind],
            form=form,
            back=back,
            asks=odd and form.is_submitted(),
            on_behalf=on_behalf,
            is_guest=by.user is None,
            mail=foretold.handed(booking, kind, by=by),
        )
        return page, 422 if form.is_submitted() else 200
    colleague = Person(form.name.data or "", form.email.data, job=form.job.data)
    with writing() as session:
        again = session.get_one(Booking, booking.id)
        try:
            if WORKS[kind].done(session, again):
                raise CannotHand(DONE_ALREADY)
            errands.hand(session, again, kind, colleague, by=by)
        except CannotHand as news:
            flash(str(news), "error")
            return redirect(back)
        session.commit()
    flash(f"{colleague.name} gets a mail with this one thing to do", "success")
    return redirect(back)


@bookings.post("/<uuid:booking_id>/errands/<uuid:errand_id>/again")
@needs(Can.ASK_BOOKING)
def send_again(booking_id: UUID, errand_id: UUID) -> ResponseReturnValue:
    return _change(booking_id, errand_id, errands.send, "A new mail is on its way; the link before it does not work")


@bookings.post("/<uuid:booking_id>/errands/<uuid:errand_id>/back")
@needs(Can.ASK_BOOKING)
def take_back(booking_id: UUID, errand_id: UUID) -> ResponseReturnValue:
    return _change(booking_id, errand_id, errands.take_back, "Taken back. Your colleague gets a message")


def open_errands(booking_id: UUID) -> Select[Errand]:
    """What of this booking is with somebody now."""
    return select(Errand).where(
        Errand.booking_id == booking_id, Errand.done_at.is_(None), Errand.taken_back_at.is_(None)
    )


def _change(booking_id: UUID, errand_id: UUID, deed: Callable[..., None], done: str) -> ResponseReturnValue:
    with writing() as session:
        booking = one_or_404(session, queries.seen_by(current_user, Can.ASK_BOOKING), booking_id)
        errand = one_or_404(session, open_errands(booking.id), errand_id)
        deed(session, errand, by=_by(booking))
        session.commit()
    flash(done, "success")
    return redirect(url_for("bookings.show", booking_id=booking_id))


def _by(booking: Booking) -> Act:
    """The school's own account; or a coordinator for whoever asked, who rang or wrote."""
    return act(on_behalf_of=booking.contact_id, via=Via.PHONE_CALL) if is_charity() else act()
