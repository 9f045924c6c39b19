"""When groups may start: published by coordinators, read by everybody."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings.blueprint import bookings
from portal.bookings.models import AvailabilityWindow, WindowState
from portal.bookings.news import WindowRefused
from portal.bookings.terms import Terms, live_terms
from portal.bookings.windows import availability, places_known, published, windowing
from portal.bookings.windows import pages as window_pages
from portal.bookings.windows.forms import WindowForm
from portal.bookings.windows.rules import faults, left_outside
from portal.curricula.models import ProgrammeVersion
from portal.places import queries as places
from portal.web.access import Can, act, needs, public
from portal.web.sessions import one_or_404, reading, writing


@bookings.get("/places")
@needs(Can.EDIT_AVAILABILITY)
def places_index() -> ResponseReturnValue:
    """Every programme that can be booked, its places and its line."""
    return render_template("bookings/places_index.html", programmes=places_known.each(reading(), clock.today()))


@bookings.get("/places/<slug>")
@needs(Can.EDIT_AVAILABILITY)
def places_of(slug: str) -> ResponseReturnValue:
    """One programme's windows, and who waits, in order."""
    terms, programme_id = _programme(slug)
    now = published.published(reading(), programme_id)
    rows = reading().scalars(published.windows_of([programme_id])).unique().all()
    return render_template(
        "bookings/places_of.html",
        terms=terms,
        now=now,
        default_notice=availability.DEFAULT_NOTICE,
        windows=window_pages.rows(rows, now, _names(), clock.today()),
        line=places_known.line(reading(), programme_id, now, clock.today()),
    )


@bookings.route("/places/<slug>/add", methods=["GET", "POST"])
@needs(Can.EDIT_AVAILABILITY)
def add_window(slug: str) -> ResponseReturnValue:
    terms, programme_id = _programme(slug)
    form, publish = _form(), request.form.get("step") != "keep"
    if request.method == "GET":
        form.show(availability.Window(None, clock.today(), clock.today(), capacity=None), None)
        form.from_day.data = form.until_day.data = None
    if not _can_be(form, terms, programme_id, publish=publish):
        return _page(form, terms), 422 if form.is_submitted() else 200
    with writing() as session:
        try:
            windowing.add(session, programme_id, form.wanted(), terms.minutes, publish=publish, by=act())
        except WindowRefused as news:
            form.tell(news.faults)
            return _page(form, terms), 422
        session.commit()
    flash("Published. Schools can ask for these days" if publish else "Kept. Nobody else sees it yet", "success")
    return redirect(url_for(".places_of", slug=slug))


@bookings.route("/windows/<uuid:window_id>", methods=["GET", "POST"])
@needs(Can.EDIT_AVAILABILITY)
def change_window(window_id: UUID) -> ResponseReturnValue:
    row = _window(reading(), window_id)
    terms, _ = _programme(row.programme.slug)
    form = _form()
    if request.method == "GET":
        form.show(published.plain(row), row.note)
    is_open = row.state is WindowState.PUBLISHED
    fits = _can_be(form, terms, row.programme_id, publish=is_open, key=row.id)
    if not fits or (is_open and not form.stays.data and _leaves_out(form, row)):
        return _page(form, terms, row), 422 if form.is_submitted() else 200
    with writing() as session:
        found = _window(session, window_id)
        try:
            windowing.change(session, found, form.wanted(window_id), terms.minutes, by=act())
        except WindowRefused as news:
            form.tell(news.faults)
            return _page(form, terms, _window(reading(), window_id)), 422
        session.commit()
    flash("Changed", "success")
    return redirect(url_for(".places_of", slug=terms.slug))


@bookings.post("/windows/<uuid:window_id>/publish")
@needs(Can.EDIT_AVAILABILITY)
def publish_window(window_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        row = _window(session, window_id)
        slug = row.programme.slug
        terms = live_terms(session, slug) or abort(404)
        try:
            windowing.publish(session, row, terms.minutes, by=act())
        except WindowRefused as news:
            flash(f"Not published. {news}", "error")
            return redirect(url_for(".change_window", window_id=window_id))
        session.commit()
    flash("Published. Schools can ask for these days", "success")
    return redirect(url_for(".places_of", slug=slug))


@bookings.route("/windows/<uuid:window_id>/end", methods=["GET", "POST"])
@needs(Can.EDIT_AVAILABILITY)
def end_window(window_id: UUID) -> ResponseReturnValue:
    row = _window(reading(), window_id)
    slug = row.programme.slug
    if request.method == "GET":
        now = published.published(reading(), row.programme_id)
        window = window_pages.rows([row], now, _names(), clock.today())[0]
        return render_template("bookings/end_window.html", window=window, slug=slug)
    with writing() as session:
        windowing.end(session, _window(session, window_id), by=act())
        session.commit()
    flash("Ended. Nobody can ask for these days any more", "success")
    return redirect(url_for(".places_of", slug=slug))


@bookings.get("/when/<slug>")
@public
def when(slug: str) -> ResponseReturnValue:
    """For everybody: from when a programme has places, where, with how much notice, and how long the line is."""
    terms, programme_id = _programme(slug)
    now = published.published(reading(), programme_id)
    open_rows = [
        row
        for row in reading().scalars(published.windows_of([programme_id])).unique()
        if row.state is WindowState.PUBLISHED and row.until_day > clock.today()
    ]
    return render_template(
        "bookings/when.html",
        terms=terms,
        offered=places_known.of_programme(reading(), programme_id, clock.today()),
        windows=window_pages.rows(open_rows, now, _names(), clock.today()),
    )


def _programme(slug: str) -> tuple[Terms, UUID]:
    terms: Terms = live_terms(reading(), slug) or abort(404)
    return terms, reading().get_one(ProgrammeVersion, terms.version_id).programme_id


def _window(session: Session, window_id: UUID) -> AvailabilityWindow:
    row: AvailabilityWindow = one_or_404(session, published.every_window(), window_id)
    return row


def _names() -> dict[UUID, str]:
    return {one.id: one.name for one in places.authorities(reading())}


def _form() -> WindowForm:
    form = WindowForm()
    form.offer(places.authorities(reading()))
    return form


def _can_be(form: WindowForm, terms: Terms, programme_id: UUID, *, publish: bool, key: UUID | None = None) -> bool:
    """Whether the window can be; if not, its fields say why. One that is not published may overlap."""
    if not form.validate_on_submit():
        return False
    window = form.wanted(key).window
    if window.until_day < window.from_day:
        found = {"until_day": "The last day is before the first. Enter a later one"}
    else:
        found = faults(window, windowing.around(reading(), programme_id, window, terms.minutes))
    form.tell({name: told for name, told in found.items() if publish or name != "from_day"})
    return not form.errors


def _leaves_out(form: WindowForm, row: AvailabilityWindow) -> bool:
    """Whether bookings stand in the window that would no longer; then the box to tick says so."""
    others = published.published(reading(), row.programme_id).windows
    told = left_outside(
        published.plain(row), form.wanted(row.id).window, windowing.standing(reading(), row.programme_id), others
    )
    form.stays.errors = [told] if told else []
    return told is not None


def _page(form: WindowForm, terms: Terms, row: AvailabilityWindow | None = None) -> str:
    return render_template("bookings/window.html", form=form, terms=terms, row=row, asks=bool(form.stays.errors))
