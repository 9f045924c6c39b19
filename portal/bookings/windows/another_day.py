"""Whoever waits takes another day on which there is a place: the school, by its account or by a link, or a coordinator
for one that rang. First the dates and the mail are shown, then the day is taken."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.bookings import foretold, pages
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import CannotBook
from portal.bookings.rules import shift_fault
from portal.bookings.steps.kinds import Doer
from portal.bookings.terms import Terms, live_terms
from portal.bookings.windows import calendar, waiting
from portal.bookings.windows.availability import Day, not_that_day
from portal.bookings.windows.waiting_forms import AnotherDayForm, AnotherDayForSchoolForm
from portal.timetable import planner
from portal.timetable import queries as timetable
from portal.web.sessions import reading, writing

NOT_WAITING = "This booking is not on the waiting list"


def another_day_page(booking: Booking, doer: Doer) -> ResponseReturnValue:
    terms = live_terms(reading(), booking.programme.slug)
    if terms is None or booking.status is not BookingStatus.WAITING:
        flash(NOT_WAITING, "error")
        return redirect(doer.onward)
    form = AnotherDayForSchoolForm() if doer.on_behalf else AnotherDayForm()
    found = calendar.days_for(reading(), booking.school, terms, clock.today(), len(booking.wishes))
    days = calendar.only_with_place(found)
    fits = form.validate_on_submit() and _fits(form, booking, days)
    if fits and form.is_seen():
        why_not = _take(booking, form, doer)
        if why_not is None:
            flash("The school has a place" if doer.on_behalf else "You have a place", "success")
            return redirect(doer.onward)
        form.first_day.errors, fits = [str(why_not)], False
    if not form.is_submitted():
        form.start_time.data = booking.main.start_time
    form.seen.data = form.wanted() if fits else ""
    asked = request.form if form.is_submitted() else request.args
    page = render_template(
        "bookings/another_day.html",
        booking=booking,
        doer=doer,
        form=form,
        months=calendar.months_of(days, asked.get("month"), as_list=asked.get("view") == "list"),
        turn=waiting.turn_of(reading(), booking),
        dates=_dates(booking, terms, form) if fits else None,
        mail=foretold.day_chosen(booking, form.first_day.data, form.start_time.data) if fits else None,
    )
    return page, 422 if form.is_submitted() and not fits else 200


def _take(booking: Booking, form: AnotherDayForm, doer: Doer) -> CannotBook | None:
    """The day is this booking's; else why it is not."""
    with writing() as session:
        try:
            waiting.choose_day(
                session,
                session.get_one(Booking, booking.id),
                form.first_day.data,
                form.start_time.data,
                by=doer.act(form),
            )
        except CannotBook as news:
            return news
        session.commit()
    return None


def _fits(form: AnotherDayForm, booking: Booking, days: list[Day]) -> bool:
    """Whether the day and the time can be; if not, the field says why."""
    one = calendar.chosen(days, form.first_day.data)
    if one.why_not:
        form.first_day.errors = [not_that_day(one, days)]
    elif one.window and (told := calendar.time_fault(form.start_time.data, booking.main.minutes, one.window)):
        form.start_time.errors = [told]
    else:
        groups = [(wish.name, wish.start_time) for wish in booking.wishes]
        told = shift_fault(form.start_time.data, groups, booking.main.minutes)
        form.start_time.errors = [told] if told else []
    return not form.errors


def _dates(booking: Booking, terms: Terms, form: AnotherDayForm) -> pages.Preview | None:
    """Every date that the day would give; None where there are too few open days after it."""
    start, minutes = form.start_time.data, booking.main.minutes
    try:
        closed = timetable.closed_from(reading(), booking.school, form.first_day.data)
        dates = planner.weekly(form.first_day.data, terms.sessions, closed)
    except planner.TooFewOpenDays:
        return None
    return pages.preview(reading(), booking.school, dates, start, minutes)
