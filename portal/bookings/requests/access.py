"""A draft, opened by somebody who may go on with it: its author, the browser in which it began, a coordinator."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask import session as cookie
from flask_login import current_user
from sqlalchemy import Select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.requests import drafts
from portal.bookings.requests.journey import Asker, Journey, names_of
from portal.bookings.requests.requesting import STRANGER
from portal.bookings.terms import Terms, offered_terms
from portal.bookings.who import is_charity
from portal.bookings.windows import calendar
from portal.groups.numbers import years_at
from portal.places.contacts import Person
from portal.web.access import Act, Can, act
from portal.web.sessions import reading

asking = Blueprint("asking", __name__, url_prefix="/book")

MOST_KEPT = 5
"""Drafts of one browser without an account."""
COOKIE = "drafts"


@dataclass(frozen=True)
class Here:
    """One draft, opened by somebody who may go on with it."""

    booking: Booking
    terms: Terms
    journey: Journey

    @property
    def id(self) -> UUID:
        return self.booking.id

    @property
    def is_stranger(self) -> bool:
        """Without an account at this school: nothing that the school told us before is shown."""
        return self.journey.asker.person is None and not self.journey.asker.is_charity

    def url(self, page: str) -> str:
        return url_for("asking.page", booking_id=self.id, page=page)

    def after(self, page: str) -> str:
        """Where to go on once this page is answered: the next one, or the answers to check."""
        in_order = self.journey.asker.pages
        later = in_order[in_order.index(page) + 1 :]
        following = next((one for one in later if not self.journey.answers(one)), None)
        return self.url(following) if following else url_for("asking.check", booking_id=self.id)


def account(school_id: UUID | None = None) -> Any:
    """Whoever is signed in and may ask, for this school where one is given; an account that may not is no help here, so
    they ask as without one and read nothing of the school."""
    may = current_user.is_authenticated and current_user.may(Can.ASK_BOOKING)
    if may and school_id is not None:
        may = current_user.may_at(Can.ASK_BOOKING, school_id)
    return current_user._get_current_object() if may else None


def asker(school_id: UUID | None = None) -> Asker:
    user = account(school_id)
    if user is None or is_charity():
        return Asker(is_charity=user is not None, person=None)
    return Asker(False, Person(user.name, user.email, user_id=user.id))


def by(school_id: UUID) -> Act:
    return act() if account(school_id) else STRANGER


def mine() -> Select[Any]:
    return drafts.open_to(account(), _kept())


def draft_of(session: Session, booking_id: UUID) -> Booking:
    """The draft, for whoever may go on with it. Who sent it already, pressed twice or went back, is led to what became
    of it; for anybody else there is none."""
    found: Booking | None = db.one(session, mine(), booking_id)
    if found is None:
        abort(_what_became_of(session, booking_id))
    return found


def here_is(booking_id: UUID) -> Here:
    booking = draft_of(reading(), booking_id)
    terms = offered_terms(reading(), booking.programme.slug)
    if terms is None:
        flash("This programme cannot be booked at the moment, so the draft cannot be sent", "error")
        abort(redirect(url_for("curricula.show", slug=booking.programme.slug)))
    if not terms.is_booked and request.endpoint != "asking.call":
        abort(redirect(url_for("asking.call", booking_id=booking_id)))
    return Here(booking, terms, journey_of(reading(), booking, terms, asker(booking.school_id)))


def journey_of(session: Session, booking: Booking, terms: Terms, who: Asker) -> Journey:
    limits = terms.limits(clock.today(), tuple(years_at(booking.school)))
    groups = len(names_of(booking.answers or {}))
    days = calendar.days_for(session, booking.school, terms, clock.today(), groups)
    return Journey(booking, limits, days, who)


def terms_or_404(slug: str) -> Terms:
    return offered_terms(reading(), slug) or abort(404)


def remember(booking_id: UUID) -> None:
    """This browser, in which nobody is signed in, may go on with the draft."""
    cookie[COOKIE] = [str(booking_id), *cookie.get(COOKIE, [])][:MOST_KEPT]


def after_sending(booking: Booking) -> str:
    """The page that says what happens next to somebody who cannot open the booking's own."""
    if booking.status is BookingStatus.ENQUIRY:
        return url_for("asking.called")
    return url_for("asking.sent", waits=1 if booking.status is BookingStatus.WAITING else None)


def _kept() -> list[UUID]:
    return [UUID(key) for key in cookie.get(COOKIE, [])]


def _what_became_of(session: Session, booking_id: UUID) -> Any:
    """Where somebody is led who has sent this draft already; 404 for anybody else."""
    sent = db.one(session, drafts.sent_by(account(), _kept()), booking_id)
    if sent is None:
        return 404
    own = account(sent.school_id)
    return redirect(url_for("bookings.show", booking_id=booking_id) if own else after_sending(sent))
