"""Somebody without an account confirms the address: the code from the mail, typed here or where its link leads."""

from contextlib import suppress
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.bookings import foretold
from portal.bookings.costs.cost import cost_for
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import AlreadyAsked, CannotBook, CostChanged
from portal.bookings.requests import sending
from portal.bookings.requests.access import Here, after_sending, asking, draft_of, here_is, journey_of
from portal.bookings.requests.forms import CodeForm
from portal.bookings.requests.journey import Asker, Journey
from portal.bookings.requests.requesting import STRANGER
from portal.bookings.terms import live_terms
from portal.people import links
from portal.people.guests import link_key
from portal.people.landings import Landing, Question, TooLate
from portal.people.models import ContactLink
from portal.people.rules import WINDOW_MINUTES
from portal.web.access import public
from portal.web.sessions import reading, writing
from portal.web.words import day, hour

SPENT = "This code is too old, or was tried too often. Press “Send a new code”"

ASKED = "Send this request?"

ANOTHER_ADDRESS = "The e-mail address was changed after this code was sent. Press “Send a new code”"


@asking.route("/draft/<uuid:booking_id>/code", methods=["GET", "POST"])
@public
def code(booking_id: UUID) -> ResponseReturnValue:
    here = here_is(booking_id)
    form = CodeForm()
    link = sending.code_link(reading(), booking_id)
    if link is None or not here.is_stranger or here.journey.missing():
        return redirect(url_for(".check", booking_id=booking_id))
    if not form.validate_on_submit():
        return _page(here, form), 422 if form.is_submitted() else 200
    outcome = _confirm(here, link.id, form.code.data or "")
    if isinstance(outcome, Booking):
        return redirect(after_sending(outcome))
    form.code.errors = [outcome]
    return _page(here, form), 422


@asking.post("/draft/<uuid:booking_id>/code/new")
@public
def new_code(booking_id: UUID) -> ResponseReturnValue:
    """Another mail, to the address that stands in the draft now."""
    with writing() as session:
        draft = draft_of(session, booking_id)
        try:
            sending.owe_code(session, draft, sending.address_of(draft) or "", link_key())
        except sending.EnoughCodes as news:
            flash(str(news), "error")
            return redirect(url_for(".code", booking_id=booking_id))
        session.commit()
    flash("A new code is on its way. Codes before it no longer work")
    return redirect(url_for(".code", booking_id=booking_id))


@asking.get("/sent")
@public
def sent() -> str:
    return render_template("bookings/request/sent.html", waits="waits" in request.args)


def _confirm(here: Here, link_id: UUID, typed: str) -> Booking | str:
    """The request, sent since the code fits; else a sentence for its field."""
    with writing() as session:
        try:
            link = links.use(session, link_key(), link_id, typed, address=request.remote_addr or "")
        except links.LinkSpent:
            draft_of(session, here.id)
            return SPENT
        except links.HeldBack:
            return f"Too many wrong codes. Wait {WINDOW_MINUTES} minutes, then try again"
        except links.WrongCode as news:
            session.commit()
            spent = isinstance(news, links.TooManyTries)
            return SPENT if spent else "This is not the code from our newest mail. Type its six figures"
        if not link_key().is_for(link, here.journey.wish().asker.email):
            return ANOTHER_ADDRESS
        try:
            sent = sending.send(session, draft_of(session, here.id), here.terms, here.journey.wish(), by=STRANGER)
        except AlreadyAsked:
            return "Somebody at your school has asked for the same already. We answer that request"
        except CostChanged as news:
            session.rollback()
            sending.note_shown(session, draft_of(session, here.id), news.key)
            session.commit()
            return str(news)
        except CannotBook as news:
            return str(news)
        session.commit()
    return sent


def _page(here: Here, form: CodeForm) -> str:
    waits = here.journey.day(here.journey.wish().first_day).waits
    email = sending.address_of(here.booking)
    return render_template("bookings/request/code.html", here=here, form=form, email=email, waits=waits)


def _renew(session: Session, link: ContactLink) -> None:
    draft = session.get(Booking, link.about_id)
    if draft is not None and draft.status is BookingStatus.DRAFT:
        with suppress(sending.EnoughCodes):
            sending.owe_code(session, draft, sending.address_of(draft) or "", link_key())


def _journey(session: Session, link: ContactLink) -> Journey | None:
    """What would be sent, if it still can be."""
    draft = session.get(Booking, link.about_id)
    if draft is None or draft.status is not BookingStatus.DRAFT:
        return None
    terms = live_terms(session, draft.programme.slug)
    journey = journey_of(session, draft, terms, Asker(is_charity=False, person=None)) if terms else None
    if journey is None or journey.missing() is not None:
        return None
    return journey if link_key().is_for(link, journey.wish().asker.email) else None


def _question(session: Session, link: ContactLink) -> Question | None:
    """The request as it would be sent now. Where it costs something else than the school saw, the button says so."""
    journey = _journey(session, link)
    terms = live_terms(session, journey.booking.programme.slug) if journey else None
    if journey is None or terms is None:
        return None
    wish, school = journey.wish(), journey.booking.school
    rows = [("School", school.name)]
    for one in wish.groups:
        rows.append((one.name, f"{day(wish.first_day)}, {hour(one.start_time)}{terms.then}"))
    offer = cost_for(session, school, terms, wish.first_day, groups=len(wish.groups))
    shown, waits = sending.shown_to(journey.booking), journey.day(wish.first_day).waits
    if waits:
        rows.append(("Place", "None is left in these weeks: you join the waiting list"))
    title, words = ("Join the waiting list?", "Join the waiting list") if waits else (ASKED, "Send the request")
    number = journey.day(wish.first_day).line + 1 if waits else None
    mails = (("If you send it", foretold.asked(journey.booking, wish, journey.minutes(), number=number, noted=False)),)
    if shown in (None, offer.key):
        return Question(title, (*rows, ("Cost", offer.headline)), (("send", words),), mails)
    told = f"{offer.words}. This has changed since you checked your answers"
    return Question(title, (*rows, ("Cost", told)), ((offer.key, f"{words} at this cost"),), mails)


def _answer(session: Session, link: ContactLink, answer: str) -> str:
    journey = _journey(session, link)
    terms = live_terms(session, journey.booking.programme.slug) if journey else None
    if journey is None or terms is None:
        raise TooLate("This request cannot be sent as it is any more. Open it again in the browser in which you began")
    if answer != "send":
        sending.note_shown(session, journey.booking, answer)
    try:
        sent = sending.send(session, journey.booking, terms, journey.wish(), by=STRANGER)
    except CannotBook as news:
        raise TooLate(str(news)) from None
    if sent.status is BookingStatus.WAITING:
        return "You do not have a place. You are on the waiting list, and we write to you when a place comes free"
    return "Your request is sent. A coordinator answers it next, by e-mail to this address"


CONFIRM = Landing(_renew, question=_question, answer=_answer)
"""Where the link in the mail with the code leads."""
