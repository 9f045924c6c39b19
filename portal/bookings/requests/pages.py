"""The questions of a request, page by page, each kept in the draft; then all answers to check, and it is sent."""

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.bookings import foretold, pages, queries
from portal.bookings.costs import cost
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import AlreadyAsked, CannotBook
from portal.bookings.requests import drafts, sending
from portal.bookings.requests.access import Here, asking, by, draft_of, here_is
from portal.bookings.requests.forms import MOST_GROUPS
from portal.bookings.requests.journey import GROUPS, PROVIDE, TITLES, WHEN, YOU, typed_on, with_own_times
from portal.bookings.windows import calendar
from portal.bookings.windows.availability import next_with_place
from portal.people.guests import link_key
from portal.places import queries as places
from portal.timetable import planner
from portal.timetable import queries as timetable
from portal.web.access import public
from portal.web.sessions import reading, writing

PAGES = {
    GROUPS: "bookings/request/groups.html",
    WHEN: "bookings/request/when.html",
    PROVIDE: "bookings/request/provide.html",
    YOU: "bookings/request/you.html",
}


@asking.route("/draft/<uuid:booking_id>/<any(groups, when, provide, you):page>", methods=["GET", "POST"])
@public
def page(booking_id: UUID, page: str) -> ResponseReturnValue:
    here = here_is(booking_id)
    if page not in here.journey.asker.pages:
        abort(404)
    if request.method == "GET":
        return _page(here, page, here.journey.form(page))
    step = request.form.get("step", "")
    if page == GROUPS and step == "add":
        return _one_more(here)
    typed = with_own_times(request.form)
    form = here.journey.form(page, typed)
    if page == WHEN and {"month", "view"} & request.form.keys():
        return _page(here, page, form)
    if not here.journey.is_good(page, form):
        return _page(here, page, form), 422
    if page == WHEN and step == "dates":
        return _page(here, page, form, _dates(here, form))
    with writing() as db:
        draft = draft_of(db, booking_id)
        drafts.keep(db, draft, page, typed_on(typed, form))
        db.commit()
    return redirect(here_is(booking_id).after(page))


@asking.route("/draft/<uuid:booking_id>/check", methods=["GET", "POST"])
@public
def check(booking_id: UUID) -> ResponseReturnValue:
    """All answers at once, each to be changed; then it is sent."""
    here = here_is(booking_id)
    if missing := here.journey.missing():
        flash(f"One page is not finished: {TITLES[missing]}", "error")
        return redirect(here.url(missing))
    if request.method == "GET":
        return _check_page(here)
    if here.is_stranger:
        return _send_code(here)
    try:
        sent = _send(here)
    except AlreadyAsked as news:
        flash(f"{news}. This is it", "info")
        return redirect(url_for("bookings.show", booking_id=news.booking_id))
    except CannotBook as news:
        flash(str(news), "error")
        return _check_page(here), 422
    flash(_told(here, sent), "success")
    return redirect(url_for("bookings.show", booking_id=sent.id))


def _one_more(here: Here) -> ResponseReturnValue:
    """The page of groups with one more to fill in; what was typed stays."""
    now = sum(1 for name in request.form if name.startswith("name_"))
    form = here.journey.form(GROUPS, request.form, groups=min(now + 1, MOST_GROUPS))
    for field in form:
        field.errors = []
    return _page(here, GROUPS, form)


def _page(here: Here, page: str, form: Any, dates: Any = None) -> str:
    in_order = here.journey.asker.pages
    place = in_order.index(page)
    back = here.url(in_order[place - 1]) if place else url_for(".cost", booking_id=here.id)
    if page == PROVIDE and not form.is_submitted() and not here.journey.answers(page):
        _prefill(here, form)
    if page == YOU and not form.is_submitted() and not here.journey.answers(page):
        _prefill_caller(here, form)
    return render_template(
        PAGES[page],
        here=here,
        form=form,
        back=back,
        title=TITLES[page],
        place=place + 1,
        of=len(in_order) + 1,
        names=here.journey.names(),
        most_groups=MOST_GROUPS,
        dates=dates,
        rooms=_rooms(here),
        **(_calendar(here) if page == WHEN else {}),
    )


def _calendar(here: Here) -> dict[str, Any]:
    """Months and times to choose from, where the reader has turned to."""
    start = request.form.get("month") or request.form.get("shown") or request.args.get("month")
    as_list = request.values.get("view") == "list"
    windows = {day.window for day in here.journey.days if day.why_not is None}
    return {
        "months": calendar.months_of(here.journey.days, start, as_list=as_list),
        "each_starts": [calendar.starts(lasts, list(windows)) for lasts in here.journey.minutes()],
    }


def _rooms(here: Here) -> list[str]:
    """Names of rooms that the school used before; a stranger is not told."""
    if here.is_stranger:
        return []
    return [room.name for room in places.rooms(reading(), here.booking.school_id)]


def _prefill(here: Here, form: Any) -> None:
    """Whom the school named last time, for those who may know it."""
    if here.is_stranger:
        return
    for name, value in sending.known_people(reading(), here.booking.school_id).items():
        form[name].data = value


def _prefill_caller(here: Here, form: Any) -> None:
    """Whoever asked to be called, for the coordinator who writes their request down."""
    contact = here.booking.contact
    if contact is not None and here.journey.asker.is_charity:
        form["name"].data, form["job"].data = contact.name, contact.job
        form["email"].data, form["phone"].data = contact.email, contact.phone


def _dates(here: Here, form: Any) -> pages.Preview | None:
    try:
        closed = timetable.closed_from(reading(), here.booking.school, form.first_day.data)
        found = planner.weekly(form.first_day.data, here.terms.sessions, closed)
    except planner.TooFewOpenDays:
        return None
    return pages.preview(reading(), here.booking.school, found, form.start_1.data, here.journey.minutes()[0])


def _check_page(here: Here) -> str:
    wish, day = here.journey.wish(), here.journey.day(here.journey.wish().first_day)
    number = day.line + 1 if day.waits else None
    noted = here.journey.asker.is_charity
    return render_template(
        "bookings/request/check.html",
        mail=foretold.asked(here.booking, wish, here.journey.minutes(), number=number, noted=noted),
        here=here,
        wish=wish,
        known=here.journey.answers(YOU).get("via"),
        dates=_dates(here, here.journey.form(WHEN)),
        cost=cost.cost_for(reading(), here.booking.school, here.terms, wish.first_day, groups=len(wish.groups)),
        others=[] if here.is_stranger else queries.also_asked(reading(), here.booking),
        day=day,
        next_day=next_with_place(here.journey.days),
        shares=pages.shares(reading(), here.terms.slug),
        ends=[
            pages.end_of(one.start_time, lasts) for one, lasts in zip(wish.groups, here.journey.minutes(), strict=True)
        ],
    )


def _told(here: Here, sent: Booking) -> str:
    """What has become of the draft, for whoever pressed."""
    if here.journey.asker.is_charity:
        return "The request is written down. They get a copy to correct"
    if sent.status is BookingStatus.WAITING:
        return "You do not have a place yet. You are on the waiting list"
    return "The request has been sent. A coordinator answers it next"


def _send(here: Here) -> Booking:
    wish, via = here.journey.wish(), here.journey.answers(YOU).get("via")
    with writing() as db:
        draft = draft_of(db, here.id)
        sending.note_shown(db, draft, request.form.get("cost"))
        sent = sending.send(db, draft, here.terms, wish, via=via, by=by(draft.school_id))
        db.commit()
        return sent


def _send_code(here: Here) -> ResponseReturnValue:
    with writing() as db:
        draft = draft_of(db, here.id)
        sending.note_shown(db, draft, request.form.get("cost"))
        try:
            sending.owe_code_once(db, draft, here.journey.wish().asker.email or "", link_key())
        except sending.EnoughCodes as news:
            flash(str(news), "error")
        db.commit()
    return redirect(url_for("asking.code", booking_id=here.id))
