"""The steps of a booking: one page each, reached by the school's accounts and by coordinators who act for somebody.

The page of a colleague who came by a link calls the same functions: `views`.
"""

from typing import Any
from uuid import UUID

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.bookings import queries
from portal.bookings.blueprint import bookings
from portal.bookings.costs import payment_views
from portal.bookings.letters import letters, terms_page
from portal.bookings.letters import page as letter_page
from portal.bookings.models import Booking
from portal.bookings.steps import agreement as agreement_step
from portal.bookings.steps import errands, family_replies, owed
from portal.bookings.steps import materials as materials_step
from portal.bookings.steps import pupils as pupils_step
from portal.bookings.steps import room as room_step
from portal.bookings.steps.kinds import Doer, StepKind
from portal.bookings.steps.owed import Owed, Work
from portal.bookings.who import is_charity
from portal.places.models import SchoolContact
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading, writing

WORKS: dict[StepKind, Work] = {
    StepKind.MATERIALS: Work(materials_step.page, materials_step.done),
    StepKind.TERMS: Work(terms_page.page, terms_page.done),
    StepKind.LETTER: Work(letter_page.page, letter_page.done, letters.needs_letter),
    StepKind.ROOM: Work(room_step.page, room_step.done),
    StepKind.PAYMENT: Work(payment_views.page, payment_views.done, payment_views.applies),
    StepKind.AGREEMENT: Work(agreement_step.page, agreement_step.done, agreement_step.applies),
    StepKind.PUPILS: Work(pupils_step.page, pupils_step.done, pupils_step.applies, pupils_step.title),
    StepKind.REPLIES: Work(family_replies.page, family_replies.done, family_replies.applies),
}
"""Each kind of step, in the order in which a school meets them. A new one needs its page and a way to know that it is
done."""


@bookings.route("/<uuid:booking_id>/step/<kind>", methods=["GET", "POST"])
@needs(Can.ASK_BOOKING)
def step(booking_id: UUID, kind: str) -> ResponseReturnValue:
    booking: Booking = one_or_404(reading(), queries.seen_by(current_user, Can.ASK_BOOKING), booking_id)
    found = step_of(booking, kind)
    return take(booking, found, doer_at(booking, "bookings.step", kind=found))


def step_of(booking: Booking, kind: str) -> StepKind:
    """The step of this name, if it is asked of this booking; else 404."""
    work = WORKS.get(kind)  # type: ignore[call-overload]
    if work is None or booking.status not in owed.ASKED_IN or not work.applies(reading(), booking):
        abort(404)
    return StepKind(kind)


def owed_by(booking: Booking) -> list[Owed]:
    """What the school still has to do, for the booking's page."""
    return owed.steps_of(reading(), booking, WORKS)


def take(booking: Booking, kind: StepKind, doer: Doer) -> ResponseReturnValue:
    """The step's page. Where this press has done the step, whoever else had it is told."""
    work = WORKS[kind]
    booking_id, was_done = booking.id, request.method == "POST" and work.done(reading(), booking) is not None
    answer = work.page(booking, doer)
    is_end = doer.user is None and getattr(answer, "location", None) == doer.onward
    if request.method == "POST" and (is_end or not was_done):
        with writing() as session:
            again = session.get_one(Booking, booking_id)
            if work.done(session, again):
                errands.settle(session, again, kind, by=doer.act())
                session.commit()
    return answer


def doer_at(booking: Booking, endpoint: str, **values: Any) -> Doer:
    """The school's own account, or a coordinator for whoever the address names, else for whoever asked."""
    user = current_user._get_current_object()
    back = url_for("bookings.show", booking_id=booking.id)
    if not is_charity():
        here = url_for(endpoint, booking_id=booking.id, **values)
        return Doer(user, None, on_behalf=False, here=here, onward=back, back=back)
    whom = _for_whom(booking)
    key, name = (whom.id, whom.name) if whom else (None, "")
    here = url_for(endpoint, booking_id=booking.id, **values, whom=key)
    return Doer(user, key, on_behalf=True, here=here, onward=back, back=back, whom=name)


def _for_whom(booking: Booking) -> SchoolContact | None:
    """The contact named in the address, if of this school; else whoever asked."""
    asked = request.args.get("whom", "")
    known = {str(contact.id): contact for contact in queries.contacts(reading(), booking.school_id)}
    return known.get(asked, booking.contact)
