"""What has to be in order before a booking is confirmed, each gate answered by the room that knows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.bookings import assuring
from portal.bookings.costs import payment
from portal.bookings.letters import agreed_terms, letters
from portal.bookings.models import Booking
from portal.bookings.rules import Gate
from portal.bookings.staff import Named
from portal.bookings.terms import live_terms
from portal.curricula import materials

Ask = Callable[[Session, Booking, Sequence[Named] | None], str | None]


@dataclass(frozen=True)
class Standing:
    """One gate of one booking: met, or a sentence that says what to do and who does it."""

    gate: Gate
    fault: str | None

    @property
    def is_met(self) -> bool:
        return self.fault is None


def _safeguarding(session: Session, booking: Booking, staff: Sequence[Named] | None) -> str | None:
    if booking.dsl and booking.dsl.phone:
        return None
    return "The school has to name its safeguarding lead (DSL) with a telephone number"


def _materials(session: Session, booking: Booking, staff: Sequence[Named] | None) -> str | None:
    terms = live_terms(session, booking.programme.slug)
    if terms is None or materials.opened(session, booking.school_id, terms.version_id):
        return None
    return "The school has to look through the materials of this version"


def _assurance(session: Session, booking: Booking, staff: Sequence[Named] | None) -> str | None:
    """Met only by people: while nobody is named, it is not."""
    if not staff:
        return "A coordinator has to name facilitators whose checks fit this work"
    told = assuring.not_assured(session, booking, staff)
    return ". ".join(told.values()) or None


def _terms(session: Session, booking: Booking, staff: Sequence[Named] | None) -> str | None:
    return agreed_terms.fault(session, booking)


def _letter(session: Session, booking: Booking, staff: Sequence[Named] | None) -> str | None:
    return letters.fault(session, booking)


def _payment(session: Session, booking: Booking, staff: Sequence[Named] | None) -> str | None:
    return payment.fault(session, booking)


GATES: dict[Gate, Ask] = {
    Gate.SAFEGUARDING: _safeguarding,
    Gate.MATERIALS: _materials,
    Gate.TERMS: _terms,
    Gate.LETTER: _letter,
    Gate.PAYMENT: _payment,
    Gate.ASSURANCE: _assurance,
}
"""Who answers for each gate. `staff`: who is about to be named; None while nobody is."""


def standings(session: Session, booking: Booking, staff: Sequence[Named] | None = None) -> list[Standing]:
    """Every gate of this booking, in the order in which people meet them."""
    return [Standing(gate, ask(session, booking, staff)) for gate, ask in GATES.items()]


def faults(session: Session, booking: Booking, staff: Sequence[Named] | None = None) -> dict[Gate, str]:
    """The unmet gates, each with what to do."""
    return {one.gate: one.fault for one in standings(session, booking, staff) if one.fault is not None}
