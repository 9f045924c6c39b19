"""What stops a step of a booking, as news; `str()` is a sentence for whoever tried."""

from collections.abc import Mapping
from datetime import date, datetime

from portal.bookings.models import BookingStatus
from portal.bookings.rules import Gate
from portal.web.words import day, moment


class CannotBook(Exception):
    """The booking stays as it is; the text says why and what to do."""


class AlreadyDecided(CannotBook):
    """Somebody else was faster, or the step no longer fits the booking's state."""

    def __init__(self, status: BookingStatus, who: str | None, when: datetime | None) -> None:
        told = f" by {who}" if who else ""
        at = f" on {moment(when)}" if when else ""
        now = {
            BookingStatus.DRAFT: "is a draft that has not been sent",
            BookingStatus.ENQUIRY: "is an enquiry: call back first",
            BookingStatus.WAITING: f"is on the waiting list{told}{at}",
            BookingStatus.REQUESTED: f"is waiting for a coordinator; it was sent or accepted{told}{at}",
            BookingStatus.OFFERED: f"is waiting for the school's answer to another time, offered{told}{at}",
        }.get(status, f"is already {status}{told}{at}")
        super().__init__(f"Nothing was changed: this booking {now}")
        self.status = status


class NotBookable(CannotBook):
    """The school or the programme cannot be booked."""


class NotAFacilitator(CannotBook):
    def __init__(self) -> None:
        super().__init__("Somebody you chose is no longer a facilitator. Choose again from the list")


class PartWithoutStaff(CannotBook):
    """A session that two providers give together, and nobody of one of them is named."""

    def __init__(self, organisation: str, part: str) -> None:
        super().__init__(f"Name somebody of {organisation} as well, who gives “{part}”")


class FundingRefused(CannotBook):
    pass


class NotInOrder(CannotBook):
    """Something has to be put in order before the booking is confirmed."""

    def __init__(self, faults: Mapping[Gate, str]) -> None:
        super().__init__("This booking cannot be confirmed yet. " + ". ".join(faults.values()))
        self.faults = dict(faults)


class SameTime(CannotBook):
    """Two groups of one booking at the same time."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} and {other} would meet at the same time. Give each group a time of its own")


class CostChanged(CannotBook):
    """It costs something else than was shown when the school pressed the button."""

    def __init__(self, words: str, key: str) -> None:
        self.key = key
        super().__init__(f"Nothing was sent: what it costs has changed meanwhile. {words}. Send it again if you agree")


class AlreadyAsked(CannotBook):
    """The same request was sent before."""

    def __init__(self, booking_id: object) -> None:
        super().__init__("This request has been sent already")
        self.booking_id = booking_id


class DayPassed(CannotBook):
    """The first session that was offered would have been today or before."""

    def __init__(self, first_day: date) -> None:
        super().__init__(f"Nothing was changed: {day(first_day)}, which was offered, has come. Another time is needed")


class NoPlaceThatDay(CannotBook):
    """Somebody took the last place meanwhile, or the day is no longer offered."""

    def __init__(self, first_day: date) -> None:
        super().__init__(f"There is no place from {day(first_day)} on any more. Choose another day")


class WindowRefused(CannotBook):
    """A window cannot be published as it is."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(". ".join(faults.values()))
        self.faults = dict(faults)
