"""A request begins: which school it is for, and what it costs that school before the first question."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal import clock
from portal.bookings import foretold
from portal.bookings.costs.cost import cost_for
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.requests import drafts, requesting, sending
from portal.bookings.requests.access import (
    account,
    after_sending,
    asker,
    asking,
    by,
    draft_of,
    here_is,
    mine,
    remember,
    terms_or_404,
)
from portal.bookings.requests.forms import CallForm
from portal.bookings.terms import Terms
from portal.bookings.windows.availability import next_with_place
from portal.curricula.models import Programme, ProgrammeVersion
from portal.people import queries as people
from portal.people import service as signing
from portal.people.rules import WINDOW_MINUTES, is_held_back
from portal.places import queries as places
from portal.places.contacts import Person
from portal.places.models import BOOKABLE, School
from portal.web.access import Can, Via, act, public
from portal.web.sessions import one_or_404, reading, writing

MOST_SCHOOLS = 12
"""Schools listed at once; more words find fewer."""


@asking.route("/<slug>", methods=["GET", "POST"])
@public
def start(slug: str) -> ResponseReturnValue:
    """Which school; with it a draft begins."""
    terms = terms_or_404(slug)
    words = " ".join(request.args.get("q", "").split())[:80]
    found = _found(words)
    only = found[0] if len(found) == 1 and not words else None
    if request.method == "POST":
        return _begin(terms, words, found)
    return _start_page(terms, words, found, only)


@asking.get("/draft/<uuid:booking_id>")
@public
def cost(booking_id: UUID) -> ResponseReturnValue:
    """What it costs this school, before the first question."""
    here = here_is(booking_id)
    onward = next((one for one in here.journey.asker.pages if not here.journey.answers(one)), None)
    return render_template(
        "bookings/request/cost.html",
        here=here,
        cost=cost_for(reading(), here.booking.school, here.terms),
        first=next_with_place(here.journey.days),
        onward=here.url(onward) if onward else url_for(".check", booking_id=booking_id),
    )


@asking.route("/draft/<uuid:booking_id>/call", methods=["GET", "POST"])
@public
def call(booking_id: UUID) -> ResponseReturnValue:
    """An enquiry instead of a request: when to call back, and what about."""
    here = here_is(booking_id)
    on_behalf, own = here.journey.asker.is_charity, here.journey.asker.person
    if here.booking.status is not BookingStatus.DRAFT:
        return redirect(url_for("bookings.show", booking_id=booking_id))
    form = CallForm(on_behalf=on_behalf)
    if request.method == "GET" and own:
        form.name.data = own.name
    if not form.validate_on_submit() or not form.fits(clock.today()):
        mail = foretold.enquiry_noted(here.booking) if on_behalf else foretold.enquiry(here.booking)
        page = render_template("bookings/request/call.html", here=here, form=form, on_behalf=on_behalf, mail=mail)
        return page, 422 if form.is_submitted() else 200
    email = own.email if own else form.email.data if on_behalf else None
    person = Person(form.name.data, email or None, form.phone.data, user_id=own.user_id if own else None)
    with writing() as db:
        draft = draft_of(db, booking_id)
        who = act(via=Via(form.via.data)) if on_behalf else by(draft.school_id)
        wish = {"day": form.call_day.data, "when": form.call_time.data, "question": form.question.data}
        asked = sending.enquire(db, draft, person, **wish, by=who)
        db.commit()
    if here.is_stranger:
        return redirect(after_sending(asked))
    flash("Noted: we call them back" if on_behalf else "We call you back on the day you chose", "success")
    return redirect(url_for("bookings.show", booking_id=booking_id))


@asking.get("/called")
@public
def called() -> str:
    return render_template("bookings/request/called.html")


@asking.post("/draft/<uuid:booking_id>/discard")
@public
def discard(booking_id: UUID) -> ResponseReturnValue:
    with writing() as db:
        draft = one_or_404(db, mine().where(Booking.status == BookingStatus.DRAFT), booking_id)
        slug = draft.programme.slug
        drafts.discard(db, draft)
        db.commit()
    flash("The draft is gone. Nothing was sent")
    return redirect(url_for("curricula.show", slug=slug))


def _schools() -> Select[School]:
    """The schools for which this person may ask; without an account, any that the register says is open."""
    if account() is None:
        return select(School).options(joinedload(School.authority)).order_by(School.name, School.id)
    return places.seen_by(current_user, Can.ASK_BOOKING)


def _found(words: str) -> list[School]:
    """What the words find; for somebody of a school without words their own."""
    if not words and asker().person is None:
        return []
    rows = places.found(_schools(), words=words) if words else _schools()
    return list(reading().scalars(rows.limit(MOST_SCHOOLS + 1)).unique())


def _begin(terms: Terms, words: str, found: list[School]) -> ResponseReturnValue:
    try:
        chosen = UUID(request.form.get("school", ""))
    except ValueError:
        return _start_page(terms, words, found, None, "Choose your school from the list"), 422
    if account() is None and _is_held_back():
        return _start_page(
            terms, words, found, None, f"Too many requests were begun. Wait {WINDOW_MINUTES} minutes"
        ), 429
    with writing() as db:
        school = one_or_404(db, _schools(), chosen)
        if school.status not in BOOKABLE:
            told = f"{school.name} is {school.status} in the register of schools, so it cannot be booked"
            return _start_page(terms, words, found, None, told), 422
        programme_id = db.get_one(ProgrammeVersion, terms.version_id).programme_id
        draft = requesting.begin(db, school, programme_id, by=by(school.id))
        if account() is None:
            signing.note_failure(db, email_hash=signing.digest("draft"), address_hash=_address())
        db.commit()
    if account() is None:
        remember(draft.id)
    return redirect(url_for(".cost" if terms.is_booked else ".call", booking_id=draft.id))


def _address() -> str:
    return signing.digest(request.remote_addr or "")


def _is_held_back() -> bool:
    _, many = people.failures(reading(), email_hash=signing.digest("draft"), address_hash=_address())
    return is_held_back(for_account=0, from_address=many)


def _begun(terms: Terms) -> list[Booking]:
    """Drafts of this programme with which this person, or this browser, can go on, newest first."""
    of_programme = Booking.programme.has(Programme.slug == terms.slug)
    rows = mine().where(Booking.status == BookingStatus.DRAFT, of_programme).order_by(Booking.id.desc()).limit(5)
    return list(reading().scalars(rows).unique())


def _start_page(terms: Terms, words: str, found: list[School], only: School | None, fault: str | None = None) -> str:
    return render_template(
        "bookings/request/start.html",
        terms=terms,
        schools=found[:MOST_SCHOOLS],
        more=len(found) > MOST_SCHOOLS,
        only=only,
        q=words,
        fault=fault,
        begun=_begun(terms),
    )
