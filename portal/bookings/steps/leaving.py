"""Whoever asked without an account withdraws the request, or cancels the booking, on the page that their link opens."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from portal.bookings import foretold, service
from portal.bookings.forms import ReasonForm
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import CannotBook
from portal.bookings.rules import Side
from portal.bookings.steps.kinds import Doer
from portal.web.sessions import reading, writing


def page(booking: Booking, doer: Doer) -> ResponseReturnValue:
    """The form with the mail that follows; once it is sent, the visit is over."""
    form, cancels = ReasonForm(), booking.status is BookingStatus.CONFIRMED
    if not form.validate_on_submit():
        mail = foretold.cancelled(booking) if cancels else foretold.withdrawn(booking)
        name = "bookings/cancel.html" if cancels else "bookings/withdraw.html"
        shown = render_template(name, form=form, booking=booking, mail=mail, doer=doer)
        return shown, 422 if form.is_submitted() else 200
    with writing() as session:
        found, reason, by = session.get_one(Booking, booking.id), form.reason.data, doer.act()
        try:
            if cancels:
                service.cancel(session, found, side=Side.SCHOOL, reason=reason or "", by=by)
            else:
                service.withdraw(session, found, reason=reason, by=by)
        except CannotBook as news:
            form.form_errors = [str(news)]
            again = reading().get_one(Booking, booking.id)
            return render_template("bookings/withdraw.html", form=form, booking=again, mail=None, doer=doer), 409
        session.commit()
    return redirect(doer.onward)
