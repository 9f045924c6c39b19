"""What a booking costs the school: told before it asks, settled when it is sent, and kept from then on.

`follow` is called after every step of a booking: it holds a funded place while the booking stands, gives it back when
it ends, and has an invoice asked for or void. Flushes; the caller commits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.audit import service as audit
from portal.bookings.costs import invoices
from portal.bookings.costs.models import BookingCost
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import CostChanged
from portal.bookings.rules import ENDED, HOLDS_A_PLACE
from portal.bookings.terms import Terms
from portal.curricula.models import ProgrammeVersion
from portal.funding import places
from portal.funding import queries as funding
from portal.funding.models import FundingLine
from portal.funding.offers import ASK_US, Offer
from portal.places.models import School
from portal.web.access import Act
from portal.web.words import count, plain_day, pounds

OURS = "Nothing to pay: the charity pays for it"


def cost_for(session: Session, school: School, terms: Terms, day: date | None = None, *, groups: int = 1) -> Offer:
    """What this school is offered before it asks; with a day, for first sessions on that day."""
    programme_id = session.get_one(ProgrammeVersion, terms.version_id).programme_id
    return funding.offer_for(session, school, programme_id, day, groups=groups)


def last(session: Session, booking_id: UUID) -> BookingCost | None:
    """What the booking costs now."""
    return next(iter(history(session, booking_id)), None)


def history(session: Session, booking_id: UUID) -> list[BookingCost]:
    """What it was said to cost, newest first."""
    rows = (
        select(BookingCost)
        .options(joinedload(BookingCost.line).joinedload(FundingLine.organisation))
        .where(BookingCost.booking_id == booking_id)
        .order_by(BookingCost.id.desc())
    )
    return list(session.scalars(rows))


def follow(session: Session, booking: Booking, *, by: Act) -> None:
    """What the booking's present state means for its cost, its funded place and its invoice."""
    if booking.status is BookingStatus.CONFIRMED:
        invoices.ask_for(session, booking, last(session, booking.id), by=by)
        return
    if booking.status in HOLDS_A_PLACE:
        _settle_if_new(session, booking, by)
        return
    places.release(session, booking.id, by=by)
    if booking.status in ENDED:
        invoices.make_void(session, booking.id, by=by)


def _settle_if_new(session: Session, booking: Booking, by: Act) -> None:
    """Once when it is sent, and again where another first day is offered or its funded place was given back."""
    now, held = last(session, booking.id), places.held_by(session, booking.id)
    if now is not None:
        same = (now.first_day, now.groups) == (booking.main.first_day, len(booking.wishes))
        if now.is_agreed or (same and (now.line_id is None or held)):
            return
    _settle(session, booking, by)


def _settle(session: Session, booking: Booking, by: Act) -> None:
    """A funded place is held where one is left, else the price of today is kept."""
    groups = len(booking.wishes)
    offer = _offer(session, booking)
    while offer.places_id is not None:
        try:
            places.hold(session, offer.places_id, booking.id, groups, by=by)
            break
        except places.PlacesGone:
            offer = _offer(session, booking)
    else:
        places.release(session, booking.id, by=by)
    _keep(session, booking, offer.line_id, offer.pence, by=by)


def _offer(session: Session, booking: Booking) -> Offer:
    return funding.offer_for(
        session,
        booking.school,
        booking.programme_id,
        booking.main.first_day,
        groups=len(booking.wishes),
        holder=booking.id,
    )


def _keep(
    session: Session, booking: Booking, line_id: UUID | None, pence: int | None, *, agreed: bool = False, by: Act
) -> None:
    cost = BookingCost(
        booking_id=booking.id,
        line_id=line_id,
        pence=pence,
        groups=len(booking.wishes),
        first_day=booking.main.first_day,
        is_agreed=agreed,
    )
    session.add(cost)
    session.flush()
    audit.record(session, "settled the cost", "booking", booking.id, by=by)


def refuse_other(session: Session, booking: Booking, shown: str | None) -> None:
    """Raises CostChanged if the booking costs something else than was shown; `shown`: key of the offer, None: no
    matter."""
    now = last(session, booking.id)
    if not shown or now is None or shown == key_of(session, now):
        return
    offer = _offer(session, booking)
    raise CostChanged(offer.words, offer.key)


def key_of(session: Session, cost: BookingCost) -> str:
    """As the key of the offer from which it came."""
    held = places.held_by(session, cost.booking_id)
    return str((held.places_id if held else None) or cost.pence or "ask")


def agree(session: Session, booking: Booking, *, pence: int, by: Act) -> None:
    """A coordinator says what each group of this booking costs; 0: the charity itself pays."""
    places.release(session, booking.id, by=by)
    _keep(session, booking, None, pence, agreed=True, by=by)


def pay_from(session: Session, booking: Booking, shares: Mapping[UUID, int], *, by: Act) -> None:
    """These lines pay for the booking's groups, whatever was said before; the one with the largest share is named."""
    if not shares:
        return
    held, now = places.held_by(session, booking.id), last(session, booking.id)
    if held and held.places.line_id not in shares:
        places.release(session, booking.id, by=by)
    if now is None or now.line_id not in shares:
        _keep(session, booking, max(sorted(shares), key=lambda key: shares[key]), None, agreed=True, by=by)


@dataclass(frozen=True)
class Standing:
    """What a booking costs, in words for either side."""

    words: str
    notes: tuple[str, ...]
    """What it was before, and what has changed since."""
    is_charged: bool
    is_known: bool


def standing(session: Session, booking: Booking) -> Standing | None:
    """What it costs now and what changed; None as long as nothing has been asked for."""
    rows = history(session, booking.id)
    if not rows:
        return _as_it_stands(session, booking)
    now, before = rows[0], rows[1:]
    changed = [(row, after) for row, after in zip(before, rows, strict=False) if in_words(row) != in_words(after)]
    notes = [f"Until {plain_day(after.created_at)}: {in_words(row)}" for row, after in changed]
    if now.pence and not now.is_agreed and booking.status not in ENDED:
        notes.extend(_since(session, booking, now))
    return Standing(in_words(now), tuple(notes), bool(now.pence), now.is_known)


def _as_it_stands(session: Session, booking: Booking) -> Standing | None:
    """Of a booking on the waiting list: nothing is held for it yet."""
    if not booking.wishes or booking.status in ENDED:
        return None
    words = f"As it stands: {_offer(session, booking).words}"
    return Standing(words, ("It is settled when a place comes free",), is_charged=False, is_known=False)


def in_words(cost: BookingCost) -> str:
    if cost.line is not None:
        return f"Paid by {cost.line.organisation.name}"
    if cost.pence is None:
        return ASK_US
    if not cost.pence:
        return OURS
    each = f"{pounds(cost.pence)} for each group"
    return f"{each}, {pounds(cost.pence * cost.groups)} for {count(cost.groups, 'group')}" if cost.groups > 1 else each


def _since(session: Session, booking: Booking, now: BookingCost) -> list[str]:
    """That the price list says something else by now, and this booking keeps its price."""
    pence = funding.price_for(session, booking.school_id, booking.programme_id, now.first_day)
    if not pence or not now.pence or pence == now.pence:
        return []
    settled = plain_day(now.created_at)
    return [f"The price is {pounds(pence)} since then; this booking keeps {pounds(now.pence)}, as told on {settled}"]
