"""A draft, opened by somebody who may go on with it: its author, the browser in which it began, a coordinator."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, url_for
from flask import session as cookie
from flask_login import current_user
from sqlalchemy import Select
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings.models import Booking
from portal.bookings.requests import drafts
from portal.bookings.requests.journey import Asker, Journey, names_of
from portal.bookings.requests.requesting import STRANGER
from portal.bookings.rules import Limits
from portal.bookings.terms import Terms, live_terms
from portal.bookings.who import is_charity
from portal.bookings.windows import calendar
from portal.places.contacts import Person
from portal.web.access import Act, Can, act
from portal.web.sessions import one_or_404, reading

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

    def url(self, page: str) -> str:
        return url_for("asking.page", booking_id=self.id, page=page)

    def after(self, page: str) -> str:
        """Where to go on once this page is answered: the next one, or the answers to check."""
        in_order = self.journey.asker.pages
        later = in_order[in_order.index(page) + 1 :]
        following = next((one for one in later if not self.journey.answers(one)), None)
        return self.url(following) if following else url_for("asking.check", booking_id=self.id)


def account() -> Any:
    """Whoever is signed in and may ask; somebody else's account is no help here, so they ask as without one."""
    may = current_user.is_authenticated and current_user.may(Can.ASK_BOOKING)
    return current_user._get_current_object() if may else None


def asker() -> Asker:
    user = account()
    if user is None or is_charity():
        return Asker(is_charity=user is not None, person=None)
    return Asker(False, Person(user.name, user.email, user_id=user.id))


def by() -> Act:
    return act() if account() else STRANGER


def mine() -> Select[Any]:
    return drafts.open_to(account(), [UUID(key) for key in cookie.get(COOKIE, [])])


def here_is(booking_id: UUID) -> Here:
    who = asker()
    booking = one_or_404(reading(), mine(), booking_id)
    terms = terms_or_404(booking.programme.slug)
    return Here(booking, terms, journey_of(reading(), booking, terms, who))


def journey_of(session: Session, booking: Booking, terms: Terms, who: Asker) -> Journey:
    limits = Limits(terms.least, terms.most, terms.minutes, clock.today(), (terms.title, terms.slug))
    groups = len(names_of(booking.answers or {}))
    days = calendar.days_for(session, booking.school, terms, clock.today(), groups)
    return Journey(booking, limits, days, who)


def terms_or_404(slug: str) -> Terms:
    return live_terms(reading(), slug) or abort(404)


def remember(booking_id: UUID) -> None:
    """This browser, in which nobody is signed in, may go on with the draft."""
    cookie[COOKIE] = [str(booking_id), *cookie.get(COOKIE, [])][:MOST_KEPT]


def forget(booking_id: UUID) -> None:
    cookie[COOKIE] = [key for key in cookie.get(COOKIE, []) if key != str(booking_id)]
