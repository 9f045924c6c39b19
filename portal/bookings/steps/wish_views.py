"""An account for somebody who came by a link: a coordinator says yes or no with one press."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.bookings import queries
from portal.bookings.blueprint import bookings
from portal.bookings.steps import wishing
from portal.people.models import LinkPurpose
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
        user, token = wishing.grant(session, contact, by=act())
        name, user_id = user.name, user.id
        session.commit()
    if token is None:
        flash(f"{name} has an account already, and can now book for this school", "success")
        return redirect(url_for("bookings.show", booking_id=booking_id))
    link = url_for("people.choose_password", token=token, _external=True)
    return render_template("people/link.html", name=name, user_id=user_id, link=link, purpose=LinkPurpose.INVITE)
