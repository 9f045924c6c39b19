"""A school asks: programme, then school, then one page that shows the dates at once, then the answers to check."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select

from portal import clock
from portal.bookings import pages, queries, requesting
from portal.bookings.blueprint import bookings
from portal.bookings.forms import AskForm, AskForSchoolForm
from portal.bookings.news import AlreadyAsked, NotBookable
from portal.bookings.rules import Limits, day_fault
from portal.bookings.terms import Terms, live_terms, terms_of
from portal.curricula import queries as curricula
from portal.places import queries as places
from portal.places.contacts import Person
from portal.places.models import ContactDuty, School, SchoolContact
from portal.timetable import planner
from portal.timetable import queries as timetable
from portal.web.access import Can, Via, act, needs
from portal.web.sessions import one_or_404, reading, writing

MOST_SCHOOLS = 25
"""Schools listed at once; a coordinator searches."""


def is_charity() -> bool:
    """Whether this person decides about bookings, and so asks on behalf of schools."""
    return bool(current_user.may(Can.DECIDE_BOOKING))


@bookings.get("/ask")
@needs(Can.ASK_BOOKING)
def choose() -> ResponseReturnValue:
    """Which programme."""
    versions = [version for version in curricula.latest(reading()) if curricula.bookable(version)]
    terms = [terms_of(reading(), version) for version in versions]
    return render_template("bookings/choose.html", programmes=list(zip(versions, terms, strict=True)))


@bookings.route("/ask/<slug>", methods=["GET", "POST"])
@needs(Can.ASK_BOOKING)
def ask(slug: str) -> ResponseReturnValue:
    terms = live_terms(reading(), slug) or abort(404)
    school = _school()
    if school is None:
        return _choose_school(terms)
    form = AskForSchoolForm() if is_charity() else AskForm()
    if request.method == "GET":
        _prefill(form, school)
        return _page(form, school, terms)
    if request.form.get("step") == "change":
        return _page(form, school, terms)
    step = request.form.get("step")
    found = _check(form, school, terms, whole=step in ("check", "send"))
    if not school.is_bookable:
        form.form_errors = ["Nothing was sent: this school cannot be booked. What you typed is kept below"]
    if found is None or not school.is_bookable:
        return _page(form, school, terms), 422
    match step:
        case "send":
            return _send(form, school, terms)
        case "check":
            typed = [(name, value) for name, value in request.form.items() if name not in ("csrf_token", "step")]
            return render_template(
                "bookings/check.html", form=form, school=school, terms=terms, dates=found, typed=typed
            )
        case _:
            return _page(form, school, terms, found)


def _ours() -> Select[School]:
    """The schools for which this person may ask: for a coordinator every one."""
    return places.seen_by(current_user, Can.ASK_BOOKING)


def _school() -> School | None:
    """The school in the address if this person may ask for it, or their only one."""
    rows = _ours()
    try:
        chosen = UUID(request.args.get("school", ""))
    except ValueError:
        own = [] if is_charity() else reading().scalars(rows.limit(2)).all()
        return own[0] if len(own) == 1 else None
    school: School = one_or_404(reading(), rows, chosen)
    return school


def _choose_school(terms: Terms) -> ResponseReturnValue:
    words = " ".join(request.args.get("q", "").split())[:80]
    found: list[School] = []
    if words or not is_charity():
        found = list(reading().scalars(queries.named(_ours(), words).limit(MOST_SCHOOLS + 1)))
    return render_template(
        "bookings/choose_school.html",
        terms=terms,
        schools=found[:MOST_SCHOOLS],
        more=len(found) > MOST_SCHOOLS,
        q=words,
    )


def _check(form: AskForm, school: School, terms: Terms, *, whole: bool) -> pages.Preview | None:
    """The dates that the request would give; if there are none, or the whole of it cannot be sent, None.

    Every field says at once what is wrong with it. To be shown the dates, a day and a time are enough.
    """
    form.validate_on_submit()
    limits = Limits(terms.least, terms.most, terms.minutes, clock.today(), (terms.title, terms.slug))
    day = form.first_day.data
    passed = form.first_day.errors or day_fault(day, {}, limits.today)
    closed = {} if passed else timetable.closed_from(reading(), school, day)
    form.fits(limits, closed)
    if not whole:
        form.keep_faults_of_dates()
    if form.errors:
        return None
    try:
        dates = planner.weekly(day, terms.sessions, closed)
    except planner.TooFewOpenDays:
        form.first_day.errors = ["There are not enough open days after this one. Enter an earlier day"]
        return None
    return pages.preview(reading(), school, dates, form.start_time.data, terms.minutes)


def _page(form: AskForm, school: School, terms: Terms, dates: pages.Preview | None = None) -> str:
    rooms = [room.name for room in places.rooms(reading(), school.id)]
    return render_template("bookings/ask.html", form=form, school=school, terms=terms, dates=dates, rooms=rooms)


def _send(form: AskForm, school: School, terms: Terms) -> ResponseReturnValue:
    own = Person(current_user.name, current_user.email, user_id=current_user.id)
    charity = isinstance(form, AskForSchoolForm)
    wish = form.wish(form.asker() if isinstance(form, AskForSchoolForm) else own)
    by = act(via=Via(form.via.data)) if charity else act()
    with writing() as session:
        again = one_or_404(session, _ours(), school.id)
        try:
            booking = requesting.ask(session, again, terms, wish, by=by)
        except AlreadyAsked as news:
            flash(str(news))
            return redirect(url_for(".show", booking_id=news.booking_id))
        except NotBookable as news:
            flash(str(news), "error")
            return redirect(url_for(".choose"))
        session.commit()
    flash("The request has been sent. A coordinator answers it next", "success")
    return redirect(url_for(".show", booking_id=booking.id))


def _prefill(form: AskForm, school: School) -> None:
    """What the school told us last time, to be changed where it is no longer so."""
    known: dict[ContactDuty, SchoolContact] = {}
    for contact in queries.contacts(reading(), school.id):
        known.setdefault(contact.duty, contact)
    dsl, host, asker = (known.get(duty) for duty in (ContactDuty.DSL, ContactDuty.HOST, ContactDuty.BOOKING))
    if dsl:
        form.dsl_name.data, form.dsl_phone.data, form.dsl_email.data = dsl.name, dsl.phone, dsl.email
    if host:
        form.host_name.data, form.host_phone.data = host.name, host.phone
    if asker and isinstance(form, AskForSchoolForm):
        form.asker_name.data, form.asker_job.data = asker.name, asker.job
        form.asker_phone.data, form.asker_email.data = asker.phone, asker.email
