"""The page on which a coordinator names who comes and confirms: whom to choose from, and why somebody cannot be."""

from collections.abc import Mapping
from uuid import UUID

from flask import render_template

from portal.bookings import assuring, confirming, foretold, pages
from portal.bookings.forms import ConfirmForm
from portal.bookings.models import Booking
from portal.bookings.news import FundingRefused, NotAFacilitator, NotInOrder, PartWithoutStaff
from portal.bookings.rules import Gate
from portal.bookings.staff import Named
from portal.bookings.terms import live_terms, terms_now
from portal.groups.models import Duty
from portal.people import queries as people
from portal.timetable import queries as timetable
from portal.timetable.news import CannotPlan, Clash
from portal.web.sessions import reading


def offer_people(form: ConfirmForm, booking: Booking) -> None:
    """Every active facilitator, with the day on which they are first busy at this time, if there is one."""
    eligible = people.eligible(reading())
    busy = _busy(booking, [one.user_id for one in eligible])
    barred = assuring.cannot_be_named(reading(), booking, [one.user_id for one in eligible])
    form.barred = list(barred.values())
    pairs = [
        (f"{one.user_id}/{one.organisation_id}", f"{one.name}, {one.organisation}{_but(one.user_id, busy, barred)}")
        for one in eligible
    ]
    form.lead.set(pairs, "Choose somebody")
    form.support.set(pairs, "Nobody")
    form.third.set(pairs, "Nobody")


def _but(user_id: UUID, busy: Mapping[UUID, str], barred: Mapping[UUID, str]) -> str:
    return " (cannot be named yet)" if user_id in barred else busy.get(user_id, "")


def _busy(booking: Booking, user_ids: list[UUID]) -> dict[UUID, str]:
    terms = live_terms(reading(), booking.programme.slug)
    if terms is None:
        return {}
    try:
        slots = [
            slot for wished in booking.wishes for slot in confirming.planned_slots(reading(), booking, wished, terms)
        ]
    except CannotPlan:
        return {}
    found = timetable.clashes(reading(), slots=slots, user_ids=user_ids)
    days: dict[UUID, int] = {}
    for conflict in found:
        days[conflict.row_id] = days.get(conflict.row_id, 0) + 1
    return {user_id: f" (busy on {n} of the {len(slots)} dates)" for user_id, n in days.items()}


def named(form: ConfirmForm) -> list[Named]:
    duties = ((form.lead, Duty.LEAD), (form.support, Duty.SUPPORT), (form.third, Duty.SUPPORT))
    chosen = [(field.data.split("/"), duty) for field, duty in duties if field.data]
    return [Named(UUID(user_id), UUID(organisation_id), duty) for (user_id, organisation_id), duty in chosen]


def explain(form: ConfirmForm, booking: Booking, fault: Exception) -> None:
    """Who is busy or not assured is told at their field and the money at its own; what no field here can mend, above
    the form."""
    if isinstance(fault, NotInOrder):
        _explain_gates(form, booking, fault)
        return
    clashes = dict(fault.sentences) if isinstance(fault, Clash) else {}
    for field in (form.lead, form.support, form.third):
        if field.data and (told := clashes.pop(UUID(field.data.split("/")[0]), None)):
            field.errors = [f"{told}. Choose somebody else, or offer the school another time"]
    form.form_errors = [f"{told}. Offer the school another time or room" for told in clashes.values()]
    if isinstance(fault, Clash):
        return
    if isinstance(fault, FundingRefused) and form.lines():
        form.lines()[0].errors = [str(fault)]
    elif isinstance(fault, PartWithoutStaff):
        form.support.errors = [str(fault)]
    elif isinstance(fault, NotAFacilitator):
        form.lead.errors = [str(fault)]
    else:
        form.form_errors = [str(fault)]


def _explain_gates(form: ConfirmForm, booking: Booking, fault: NotInOrder) -> None:
    """Who is not assured stands at their field; everything else that is missing, above the form."""
    told = assuring.not_assured(reading(), booking, named(form)) if Gate.ASSURANCE in fault.faults else {}
    for field in (form.lead, form.support, form.third):
        if field.data and (why := told.get(UUID(field.data.split("/")[0]))):
            field.errors = [why]
    others = {gate: why for gate, why in fault.faults.items() if gate is not Gate.ASSURANCE or not told}
    if others:
        form.form_errors = [str(NotInOrder(others))]


def page(form: ConfirmForm, booking: Booking) -> str:
    terms = live_terms(reading(), booking.programme.slug)
    dates = None
    if terms:
        try:
            found = confirming.dates_from(reading(), booking, terms)
            dates = pages.preview(reading(), booking.school, found, booking.main.start_time, booking.main.minutes)
        except CannotPlan as news:
            dates = pages.no_preview(str(news), booking.main.start_time, booking.main.minutes)
    mail = foretold.confirmed(booking, _named_so_far(form))
    asked = [pages.asked(one, terms or terms_now(reading(), booking.programme.slug)) for one in booking.wishes]
    return render_template(
        "bookings/confirm.html",
        form=form,
        booking=booking,
        groups_asked=asked,
        shares=pages.shares(reading(), booking.programme.slug),
        dates=dates,
        lines=form.lines(),
        mail=mail,
    )


def _named_so_far(form: ConfirmForm) -> list[Named]:
    """Whoever is chosen already; nobody while a choice is none that was offered."""
    try:
        return named(form)
    except ValueError:
        return []
