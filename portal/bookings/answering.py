"""The one question that a mail asks: whether the offered time suits. Whoever answers first answers for the school."""

from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import foretold, notices, service
from portal.bookings.models import Booking, Errand
from portal.bookings.news import CannotBook
from portal.bookings.steps import errands
from portal.bookings.steps.kinds import StepKind
from portal.bookings.terms import terms_now
from portal.people import links
from portal.people.landings import Question, TooLate
from portal.people.models import ContactLink
from portal.web.words import count, day, hour

YES, NO = "accept", "call"
SAID_NO = "The offered time does not suit. Call to find another"


def question(session: Session, link: ContactLink) -> Question:
    """What was offered, as the mail says it too."""
    booking = _booking(session, link)
    terms, rows = terms_now(session, booking.programme.slug), [("School", booking.school.name)]
    for wished in booking.wishes:
        rows.append((wished.name, f"{day(wished.first_day)}, {hour(wished.start_time)}{terms.then}"))
        rows.append(("Room", wished.room.name))
    rows.append(("How long", count(booking.main.minutes, "minute")))
    no = ("If you say no", foretold.answered(booking, suits=False))
    if booking.main.first_day <= clock.today():
        return Question("The day that we offered has come", tuple(rows), ((NO, "Find another time with us"),), (no,))
    yes = ("If you say yes", foretold.answered(booking, suits=True))
    answers = ((YES, "Yes, accept it"), (NO, "No, call us"))
    return Question("Does this time suit you?", tuple(rows), answers, (yes, no))


def answer(session: Session, link: ContactLink, value: str) -> str:
    """Accepted, or a coordinator is asked to call. Raises TooLate."""
    booking, by = _booking(session, link), links.act_of(link)
    service.hold(session, booking)
    if errands.wanted(session, link) is None:
        raise TooLate("Somebody else has answered, or the offer does not stand any more")
    if value == YES:
        try:
            service.accept(session, booking, by=by)
        except CannotBook as news:
            raise TooLate(str(news)) from news
        return "The time is accepted. A coordinator confirms it next."
    service.note_change(session, booking, SAID_NO, by=by)
    errands.settle(session, booking, StepKind.ANSWER, by=by, answer="does not suit")
    notices.to_coordinators(session, booking, "booking-offer-refused")
    return "Noted: this time does not suit. A coordinator calls you to find another."


def _booking(session: Session, link: ContactLink) -> Booking:
    return session.get_one(Booking, session.get_one(Errand, link.about_id).booking_id)
