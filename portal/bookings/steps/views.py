"""One step of a booking for somebody who came by a link: this step and no other, while it is still to be done."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.bookings.models import Booking, Errand
from portal.bookings.steps import errands, leaving, wishing
from portal.bookings.steps.doing import WORKS, owed_by, step_of, take
from portal.bookings.steps.forms import HandForm
from portal.bookings.steps.handing import hand_page
from portal.bookings.steps.kinds import Doer, StepKind
from portal.bookings.windows import waiting
from portal.bookings.windows.another_day import another_day_page
from portal.people.guests import guest, guest_for, lately, turn_away
from portal.people.models import ContactPurpose
from portal.places.models import SchoolContact
from portal.web.access import Act, Via, public
from portal.web.headers import untraced
from portal.web.sessions import reading, writing

steps = Blueprint("steps", __name__, url_prefix="/step")
steps.after_request(untraced)

A_STEP = f"/<any({', '.join(WORKS)}):kind>"


@steps.route("", methods=["GET", "POST"])
@public
def show() -> ResponseReturnValue:
    """The step that was handed to this guest."""
    link = guest_for(ContactPurpose.STEP)
    errand = errands.wanted(reading(), link) or turn_away()
    booking = reading().get_one(Booking, errand.booking_id)
    if errand.kind == StepKind.ALL:
        turn = waiting.turn_of(reading(), booking)
        return render_template("bookings/step_all.html", booking=booking, owed=owed_by(booking), turn=turn)
    here, onward = url_for("steps.show"), url_for("steps.done")
    doer = Doer(None, errand.contact_id, on_behalf=False, here=here, onward=onward, back="")
    return take(booking, step_of(booking, errand.kind), doer)


@steps.route(A_STEP, methods=["GET", "POST"])
@public
def one(kind: str) -> ResponseReturnValue:
    """One step of whoever asked without an account, and has them all."""
    booking, errand = _of_asker()
    here, back = url_for("steps.one", kind=kind), url_for("steps.show")
    doer = Doer(None, errand.contact_id, on_behalf=False, here=here, onward=back, back=back)
    return take(booking, step_of(booking, kind), doer)


@steps.route(f"{A_STEP}/hand", methods=["GET", "POST"])
@public
def hand(kind: str) -> ResponseReturnValue:
    """Whoever asked without an account hands one step to a colleague."""
    booking, errand = _of_asker()
    by = Act(None, errand.contact_id, Via.LINK)
    return hand_page(booking, step_of(booking, kind), HandForm(), by, back=url_for("steps.show"))


@steps.route("/another-day", methods=["GET", "POST"])
@public
def another_day() -> ResponseReturnValue:
    """Whoever waits takes a day on which there is a place."""
    booking, errand = _of_asker()
    here, back = url_for("steps.another_day"), url_for("steps.show")
    doer = Doer(None, errand.contact_id, on_behalf=False, here=here, onward=back, back=back)
    return another_day_page(booking, doer)


@steps.route("/end", methods=["GET", "POST"])
@public
def end() -> ResponseReturnValue:
    """The request is withdrawn, or the booking cancelled."""
    booking, errand = _of_asker()
    here, back, onward = url_for("steps.end"), url_for("steps.show"), url_for("steps.done", ended=1)
    return leaving.page(booking, Doer(None, errand.contact_id, on_behalf=False, here=here, onward=onward, back=back))


def _of_asker() -> tuple[Booking, Errand]:
    errand = errands.wanted(reading(), guest_for(ContactPurpose.STEP))
    if errand is None or errand.kind != StepKind.ALL:
        turn_away()
    return reading().get_one(Booking, errand.booking_id), errand


@steps.get("/done")
@public
def done() -> ResponseReturnValue:
    """Nothing of the step, and only once it is done. Whoever came a short time ago may ask for an account."""
    here = guest()
    if here is not None and here.purpose is ContactPurpose.STEP and errands.is_wanted(reading(), here):
        return redirect(url_for("steps.show"))
    link = lately()
    contact = reading().get(SchoolContact, link.contact_id) if link and link.contact_id else None
    may_ask = contact is not None and contact.user_id is None
    said = next((one for one in ("asked", "ended") if request.args.get(one) == "1"), "")
    return render_template("bookings/step_done.html", may_ask=may_ask, said=said)


@steps.post("/account")
@public
def account() -> ResponseReturnValue:
    """Coordinators are told that this person would like an account."""
    link = lately()
    contact_id, errand_id = (link.contact_id, link.about_id) if link else (None, None)
    if contact_id is None:
        turn_away()
    with writing() as session:
        booking = session.get_one(Booking, session.get_one(Errand, errand_id).booking_id)
        contact = session.get_one(SchoolContact, contact_id)
        wishing.wish(session, booking, contact, by=Act(None, contact_id, Via.LINK))
        session.commit()
    return redirect(url_for("steps.done", asked=1))


@steps.context_processor
def furniture() -> dict[str, Any]:
    """Who is here, at the head of every page of the step."""
    link = guest()
    contact = reading().get(SchoolContact, link.contact_id) if link and link.contact_id else None
    return {"guest_name": contact.name if contact else None}
