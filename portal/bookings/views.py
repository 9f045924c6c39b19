"""The list of bookings and one booking's page."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.bookings import confirming, deciding, finding, foretold, gates, listing, pages, queries, rules
from portal.bookings.blueprint import bookings
from portal.bookings.costs import cost, invoice_views, pay_views
from portal.bookings.costs.invoices import details_of, of_booking
from portal.bookings.letters import agreed_terms, letters
from portal.bookings.letters import views as letter_views
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.requests import choosing
from portal.bookings.rules import Side, Step
from portal.bookings.steps import doing, handing, wish_views, wishing
from portal.bookings.terms import Terms, terms_now
from portal.bookings.who import is_charity
from portal.bookings.windows import views as window_views
from portal.bookings.windows import waiting, waiting_views
from portal.curricula import materials
from portal.curricula.models import ProgrammeVersion
from portal.timetable import queries as timetable
from portal.timetable.news import CannotPlan
from portal.web.access import Can, needs
from portal.web.paging import Page, page_of
from portal.web.previews import shown
from portal.web.sessions import one_or_404, reading

__all__ = [
    "bookings",
    "choosing",
    "deciding",
    "handing",
    "invoice_views",
    "letter_views",
    "pay_views",
    "waiting_views",
    "window_views",
    "wish_views",
]


@bookings.get("")
@needs(Can.SEE_BOOKINGS)
def index() -> ResponseReturnValue:
    chosen = request.args.get("status", "")
    wanted = [status for status in BookingStatus if status == chosen]
    words = " ".join(request.args.get("words", "").split())[:100]
    rows = finding.matching(queries.seen_by(current_user), words)
    listed = listing.in_order(queries.with_status(rows, wanted), clock.now())
    found = page_of(reading(), listed, request.args.get("page", type=int))
    spans = queries.spans(reading(), [booking.id for booking in found.rows])
    for_school = current_user.may(Can.ASK_BOOKING) and not is_charity()
    lines = [pages.row(booking, spans.get(booking.id), for_school=for_school) for booking in found.rows]
    return render_template(
        "bookings/index.html",
        page=Page(lines, found.number, found.total, found.size),
        filters=pages.filters(for_school=for_school),
        chosen=chosen if wanted else "",
        words=words,
        finds=is_charity(),
        counts=queries.counts(reading(), rows),
    )


@bookings.get("/<uuid:booking_id>")
@needs(Can.SEE_BOOKINGS)
def show(booking_id: UUID) -> ResponseReturnValue:
    booking = one_or_404(reading(), queries.seen_by(current_user), booking_id)
    if booking.status is BookingStatus.DRAFT:
        return redirect(url_for("asking.cost", booking_id=booking_id))
    session = reading()
    groups = queries.groups_of(session, booking.id)
    staff = [row for group in groups for row in timetable.staff_from(session, group.id)]
    names = queries.names_of(session, {change.user_id for change in booking.changes if change.user_id})
    contacts = queries.contact_names(session, {one.contact_id for one in booking.changes if one.contact_id})
    terms = terms_now(reading(), booking.programme.slug)
    return render_template(
        "bookings/show.html",
        booking=booking,
        terms=terms,
        shares=pages.shares(session, booking.programme.slug),
        groups_asked=[pages.asked(one, terms) for one in booking.wishes],
        unmet=_unmet(booking),
        others=queries.also_asked(session, booking) if is_charity() and booking.status in rules.WAITING_FOR_US else [],
        mail=foretold.accepted(booking) if booking.status is BookingStatus.OFFERED and not is_charity() else None,
        owed=doing.owed_by(booking),
        wishes=wishing.wishes(session, current_user, booking.id) if is_charity() else [],
        may_do=current_user.may_at(Can.ASK_BOOKING, booking.school_id),
        tag=pages.tag(
            booking,
            queries.spans(session, [booking.id]).get(booking.id),
            for_school=current_user.may(Can.ASK_BOOKING) and not is_charity(),
        ),
        cost=cost.standing(session, booking),
        invoice=of_booking(session, booking.id),
        details=details_of(session, booking.id),
        pays=booking.status not in rules.ENDED and current_user.may_at(Can.ASK_BOOKING, booking.school_id),
        steps=_steps(booking),
        turn=waiting.turn_of(session, booking),
        is_charity=is_charity(),
        dates=None if groups or not booking.wishes or booking.status in rules.ENDED else _preview(booking, terms),
        groups=groups,
        staff=list(dict.fromkeys(f"{row.user.called} ({row.duty})" for row in staff)),
        introductions={row.user.called: row.user.introduction for row in staff if row.user.introduction},
        materials=_materials(booking, groups[0].version_id if groups else terms.version_id),
        letter=_in_order(
            letters.fault(session, booking), "Settled" if letters.needs_letter(session, booking) else "Not needed"
        ),
        agreed=_in_order(agreed_terms.fault(session, booking), "Accepted"),
        history=pages.history(booking.changes, names, contacts),
        messages=_messages(booking, [group.id for group in groups]),
    )


def _in_order(fault: str | None, done: str) -> str:
    return done if fault is None else "Not yet"


def _materials(booking: Booking, version_id: UUID) -> pages.Materials:
    """Whether the school has opened the materials of the version that this booking is about."""
    number = reading().get_one(ProgrammeVersion, version_id).number
    found = materials.openings(reading(), booking.school_id, booking.programme_id)
    may_open = current_user.may_at(Can.OPEN_MATERIALS, booking.school_id) and booking.status not in rules.ENDED
    return pages.materials(found, number, may_open=may_open)


def _unmet(booking: Booking) -> list[str]:
    """What has to be put in order before it can be confirmed, while that is still to come."""
    if booking.status in rules.ENDED or booking.status is BookingStatus.CONFIRMED or not booking.wishes:
        return []
    return list(gates.faults(reading(), booking).values())


def _steps(booking: Booking) -> set[str]:
    """The steps that this person may take now."""
    allowed: set[Step] = set()
    if current_user.may_at(Can.DECIDE_BOOKING, booking.school_id):
        allowed |= rules.steps_from(booking.status, Side.CHARITY)
    if current_user.may_at(Can.ASK_BOOKING, booking.school_id):
        allowed |= rules.steps_from(booking.status, Side.SCHOOL) - {Step.CANCEL}
    if not current_user.may_at(Can.CANCEL_BOOKING, booking.school_id):
        allowed -= {Step.CANCEL}
    elif booking.status is BookingStatus.CONFIRMED:
        allowed |= {Step.CANCEL}
    names = {step.value for step in allowed}
    may_ask = current_user.may_at(Can.ASK_BOOKING, booking.school_id) and booking.wishes
    return names | {"ask again"} if may_ask and _is_over(booking) else names


def _is_over(booking: Booking) -> bool:
    return booking.status in rules.ENDED or booking.status is BookingStatus.CONFIRMED


def _preview(booking: Booking, terms: Terms) -> pages.Preview:
    try:
        dates = confirming.dates_from(reading(), booking, terms)
    except CannotPlan as told:
        return pages.no_preview(str(told), booking.main.start_time, booking.main.minutes)
    return pages.preview(reading(), booking.school, dates, booking.main.start_time, booking.main.minutes)


def _messages(booking: Booking, group_ids: list[UUID]) -> list[pages.Written]:
    found = queries.messages(reading(), [booking.id, *group_ids], to_school_only=not is_charity())
    return [
        pages.Written(one.to, one.written_at, one.state, one.words.subject, one.words.text)
        for one in shown(reading(), found)
    ]
