"""Sample funders, their lines, targets and places, prices, who pays for a group, and where its invoice goes."""

import zlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.bookings.costs import cost, invoices, payment
from portal.bookings.costs.models import InvoiceState
from portal.bookings.models import Booking
from portal.curricula.models import ProgrammeVersion
from portal.funding import places as funded
from portal.funding import prices, queries, service
from portal.funding.models import FundingLine, TargetMeasure
from portal.funding.rules import financial_year
from portal.funding.years import WHOLE, Calendar, days_of, quarters_between
from portal.places.models import Authority
from portal.setup.sample_names import FOUNDATION
from portal.setup.sample_schools import ALONE, ENFIELD, Place
from portal.web.access import Act

COUNCILS: dict[str, tuple[int, tuple[int, int, int], int]] = {
    ENFIELD: (9_600_000, (260, 220, 150), 10),
    ALONE: (1_900_000, (60, 40, 30), 10),
}
"""LA code → pence a year, targets (sessions, reach, completed), and growth in percent from last year to this."""
FOUNDATION_FACTS = (7_500_000, (240, 200, 130), 5)
PLACES = {ENFIELD: 60, ALONE: 1}
"""LA code → groups that its council pays for each year: one has places left, the other's are soon used up."""
PRICE, NEXT_PRICE, AGREED = 145_000, 150_000, 120_000
SELF_PAID = 7
"""Every so manieth booking is paid by the school itself, as a coordinator agreed with it."""
WITHOUT_ORDERS = 3
"""Every so manieth school uses no order numbers."""
PACE = (22, 14, 29, 27)
"""Percent of a year's amount that is spent in each quarter; little in summer."""
QUARTERLY = {
    TargetMeasure.SESSIONS: (28, 10, 32, 30),
    TargetMeasure.REACH: (85, 70, 60, 80),
    TargetMeasure.COMPLETED: (30, 50, 5, 30),
}
"""Percent of a year's number that is promised for each quarter; of people more than all: who comes in two is one."""
MEASURES = (TargetMeasure.SESSIONS, TargetMeasure.REACH, TargetMeasure.COMPLETED)


def add(session: Session, places: Sequence[Place], programme: ProgrammeVersion, on: date, *, by: Act) -> UUID:
    """Two councils and a foundation pay, last financial year and this one. Returns the foundation."""
    for la_code, facts in COUNCILS.items():
        authority_id = next((place.authority_id for place in places if place.la_code == la_code), None)
        if authority_id is not None:
            name = session.get_one(Authority, authority_id).name
            _funder(session, f"{name} council (sample)", authority_id, facts, PLACES[la_code], programme, on, by)
    _prices(session, places[-1].school_id, programme.programme_id, on, by)
    return _funder(session, FOUNDATION, None, FOUNDATION_FACTS, len(places) // 2, programme, on, by)


def _prices(session: Session, school_id: UUID, programme_id: UUID, on: date, by: Act) -> None:
    """One price for all, another from next autumn, and one agreed with a single school."""
    this = date(financial_year(on), 4, 1)
    for school, pence, day in (
        (None, PRICE, this.replace(year=this.year - 1)),
        (None, NEXT_PRICE, date(this.year + 1, 9, 1)),
        (school_id, AGREED, this),
    ):
        prices.set_price(session, programme_id=programme_id, school_id=school, pence=pence, from_day=day, by=by)


def _funder(
    session: Session,
    name: str,
    authority_id: UUID | None,
    facts: tuple[int, tuple[int, int, int], int],
    groups: int,
    programme: ProgrammeVersion,
    on: date,
    by: Act,
) -> UUID:
    funder = service.add_funder(session, name=name, authority_id=authority_id, by=by)
    pence, numbers, growth = facts
    for place, year in enumerate((financial_year(on) - 1, financial_year(on))):
        line = service.add_line(
            session,
            organisation_id=funder.id,
            authority_id=authority_id,
            name=f"Groups in schools {year} to {year + 1}",
            from_day=date(year, 4, 1),
            until_day=date(year + 1, 3, 31),
            amount_pence=pence * (100 + place * growth) // 100,
            by=by,
        )
        funded.set_places(
            session,
            line,
            programme_id=programme.programme_id,
            groups=groups,
            from_day=line.from_day,
            until_day=line.until_day,
            by=by,
        )
        for measure, number in zip(MEASURES, numbers, strict=True):
            service.set_target(
                session,
                line,
                programme_id=programme.programme_id,
                year=year,
                measure=measure,
                number=number * (100 + place * growth) // 100,
                by=by,
            )
        _spend(session, line, on, by)
    return funder.id


def _spend(session: Session, line: FundingLine, on: date, by: Act) -> None:
    """A quarter of the amount in each quarter that has ended, give or take a little; the last one is not claimed."""
    ended = [
        quarter
        for quarter in quarters_between(Calendar.FINANCIAL, line.from_day, line.until_day)
        if days_of(Calendar.FINANCIAL, *quarter)[1] < on
    ]
    for year, quarter in ended:
        spent = (line.amount_pence or 0) * PACE[quarter - 1] // 100
        claimed = None if (year, quarter) == ended[-1] else spent
        service.set_spend(session, line, year=year, quarter=quarter, spent=spent, claimed=claimed, by=by)
        for programme_id, measure, whole in _promised(session, line, year):
            service.set_target(
                session,
                line,
                programme_id=programme_id,
                year=year,
                quarter=quarter,
                measure=measure,
                number=whole * QUARTERLY[measure][quarter - 1] // 100,
                by=by,
            )


def _promised(session: Session, line: FundingLine, year: int) -> list[tuple[UUID, TargetMeasure, int]]:
    return [
        (target.programme_id, target.measure, target.number)
        for target, _ in queries.targets_of(session, line)
        if target.year == year and target.quarter == WHOLE
    ]


def shares(session: Session, booking: Booking, number: int) -> dict[UUID, int] | None:
    """Who pays for a booking: the line whose place it holds, now and then with the foundation; else the school."""
    held = funded.held_by(session, booking.id)
    if held is None:
        return None
    lines = queries.lines_for(session, booking.school.authority_id, booking.main.first_day)
    anywhere = [line for line in lines if line.authority_id is None]
    if held.places.line.authority_id and anywhere and number % 4 == 1:
        return {held.places.line_id: 60, anywhere[0].id: 40}
    return {held.places.line_id: 100}


def school_pays(session: Session, booking: Booking, *, by: Act) -> None:
    """A coordinator agrees with the school that it pays itself; the price it was told stays."""
    now = cost.last(session, booking.id)
    if now is None or not now.pence:
        payment.agree(session, booking, pence=PRICE, by=by)


def say_where_to(session: Session, booking: Booking, *, by: Act) -> None:
    """The school gives its finance office, most with an order number; a price that nobody knows is agreed first."""
    now = cost.last(session, booking.id)
    if now is None or not now.is_known:
        payment.agree(session, booking, pence=PRICE, by=by)
    figures = f"{zlib.crc32(booking.school.name.encode()) % 10_000:04}"
    uses_orders = int(figures) % WITHOUT_ORDERS != 0
    details = payment.Details(
        order_number=f"PO-{figures}-{booking.main.first_day:%m%d}" if uses_orders else None,
        billing_name=booking.school.name,
        finance_name="Finance office",
        finance_email=f"finance.{figures}@example.org",
    )
    payment.record(session, booking, details, by=by)


def pass_on(session: Session, booking_id: UUID, *, by: Act) -> None:
    """A coordinator enters the invoice request into the accounts system, if there is one."""
    invoice = invoices.of_booking(session, booking_id)
    if invoice is not None and invoice.state is InvoiceState.ASKED:
        invoices.mark_sent(session, invoice, by=by)
