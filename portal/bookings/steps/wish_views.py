"""An account for somebody who came by a link: a coordinator says yes or no with one press."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.bookings import queries
from portal.bookings.blueprint import bookings
from portal.bookings.steps import wishing
from portal.people import accounts
from portal.places.models import SchoolContact
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, writing


@bookings.post("/<uuid:booking_id>/account")
@needs(Can.DECIDE_BOOKING)
def account(booking_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        booking = one_or_404(session, queries.seen_by(current_user, Can.DECIDE_BOOKING), booking_id)
        asked = {str(one.contact_id): one for one in wishing.wishes(session, current_user, booking.id)}
        found = asked.get(request.form.get("contact", "")) or abort(400)
        contact = session.get_one(SchoolContact, found.contact_id)
        if request.form.get("to") != "yes":
            wishing.refuse(session, booking.id, contact, by=act())
            session.commit()
            flash("Noted: no account")
            return redirect(url_for("bookings.show", booking_id=booking_id))
        user = wishing.grant(session, booking, contact, by=act())
        name, is_new = user.name, accounts.awaits_password(user)
        session.commit()
    told = "has an account, and a mail with a link to choose the password" if is_new else "has an account already"
    flash(f"{name} {told}. They can now book for this school", "success")
    return redirect(url_for("bookings.show", booking_id=booking_id))
