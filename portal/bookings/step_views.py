"""One step of a booking for somebody who came by a link: this step and no other, while it is still to be done."""

from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.bookings import errands
from portal.bookings.doing import step_of, take
from portal.bookings.models import Booking
from portal.bookings.steps import Doer
from portal.people.guests import guest, guest_for, turn_away
from portal.people.models import ContactPurpose
from portal.places.models import SchoolContact
from portal.web.access import public
from portal.web.headers import untraced
from portal.web.sessions import reading

steps = Blueprint("steps", __name__, url_prefix="/step")
steps.after_request(untraced)


@steps.route("", methods=["GET", "POST"])
@public
def show() -> ResponseReturnValue:
    """The step that was handed to this guest."""
    link = guest_for(ContactPurpose.STEP)
    errand = errands.wanted(reading(), link) or turn_away()
    booking = reading().get_one(Booking, errand.booking_id)
    here, onward = url_for("steps.show"), url_for("steps.done")
    doer = Doer(None, errand.contact_id, on_behalf=False, here=here, onward=onward)
    return take(booking, step_of(booking, errand.kind), doer)


@steps.get("/done")
@public
def done() -> ResponseReturnValue:
    return render_template("bookings/step_done.html")


@steps.context_processor
def furniture() -> dict[str, Any]:
    """Who is here, at the head of every page of the step."""
    link = guest()
    contact = reading().get(SchoolContact, link.contact_id) if link and link.contact_id else None
    return {"guest_name": contact.name if contact else None}
