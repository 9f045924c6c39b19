"""The letter home and the terms of a booking, for those with an account; the letter from its groups too."""

from uuid import UUID

from flask import abort, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.bookings import queries
from portal.bookings.blueprint import bookings
from portal.bookings.letters import letters, terms_page
from portal.bookings.letters import page as letter_page
from portal.bookings.models import Booking
from portal.bookings.steps import doing
from portal.bookings.steps.kinds import StepKind
from portal.bookings.steps.owed import ASKED_IN
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading


@bookings.route("/<uuid:booking_id>/letter", methods=["GET", "POST"])
@needs(Can.SEE_BOOKINGS)
def letter(booking_id: UUID) -> ResponseReturnValue:
    """What families are told: whoever may ask for bookings settles it, others read it."""
    booking = _booking(booking_id)
    if not current_user.may_at(Can.ASK_BOOKING, booking.school_id):
        here, back = url_for(".letter", booking_id=booking.id), url_for(".show", booking_id=booking.id)
        return letter_page.read_only(booking, here, back)
    doer = doing.doer_at(booking, ".letter")
    if booking.status in ASKED_IN and letters.needs_letter(reading(), booking):
        return doing.take(booking, StepKind.LETTER, doer)
    return letter_page.page(booking, doer)


@bookings.route("/<uuid:booking_id>/terms", methods=["GET", "POST"])
@needs(Can.SEE_BOOKINGS)
def terms(booking_id: UUID) -> ResponseReturnValue:
    booking = _booking(booking_id)
    if not current_user.may_at(Can.ASK_BOOKING, booking.school_id):
        return terms_page.read_only(booking, url_for(".show", booking_id=booking.id))
    doer = doing.doer_at(booking, ".terms")
    return doing.take(booking, StepKind.TERMS, doer) if booking.status in ASKED_IN else terms_page.page(booking, doer)


@bookings.get("/groups/<uuid:group_id>/letter")
@needs(Can.SEE_GROUPS)
def group_letter(group_id: UUID) -> ResponseReturnValue:
    """What the families of a group were told, for everybody who works with it."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user), group_id)
    if group.booking_id is None:
        abort(404)
    booking = reading().get_one(Booking, group.booking_id)
    here = url_for(".group_letter", group_id=group.id)
    return letter_page.read_only(booking, here, url_for("groups.show", group_id=group.id))


def _booking(booking_id: UUID) -> Booking:
    """One that was asked for: before that there is no group to write about."""
    booking: Booking = one_or_404(reading(), queries.seen_by(current_user), booking_id)
    if not booking.wishes:
        abort(404)
    return booking
