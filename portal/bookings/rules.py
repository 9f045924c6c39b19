"""Which side may move a booking from which state to which, and what a request may ask for. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from portal.bookings.models import BookingStatus as Status
from portal.timetable.rules import within_hours

MOST_MONTHS_AHEAD = 18


class Side(StrEnum):
    SCHOOL = "school"
    CHARITY = "charity"


class Step(StrEnum):
    ASK = "ask"
    OFFER = "offer"
    ACCEPT = "accept"
    CONFIRM = "confirm"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"


BOTH = frozenset(Side)
SCHOOL = frozenset({Side.SCHOOL})
CHARITY = frozenset({Side.CHARITY})

TABLE: dict[tuple[Status, Step], tuple[frozenset[Side], Status]] = {
    (Status.ENQUIRY, Step.ASK): (SCHOOL, Status.REQUESTED),
    (Status.REQUESTED, Step.CONFIRM): (CHARITY, Status.CONFIRMED),
    (Status.REQUESTED, Step.OFFER): (CHARITY, Status.OFFERED),
    (Status.REQUESTED, Step.DECLINE): (CHARITY, Status.DECLINED),
    (Status.REQUESTED, Step.WITHDRAW): (SCHOOL, Status.WITHDRAWN),
    (Status.OFFERED, Step.ACCEPT): (SCHOOL, Status.REQUESTED),
    (Status.OFFERED, Step.OFFER): (CHARITY, Status.OFFERED),
    (Status.OFFERED, Step.DECLINE): (CHARITY, Status.DECLINED),
    (Status.OFFERED, Step.WITHDRAW): (SCHOOL, Status.WITHDRAWN),
    (Status.CONFIRMED, Step.CANCEL): (BOTH, Status.CANCELLED),
}
"""State and step → who may take it, and the state after it. An accepted offer is a request again, for the
time that was offered: the coordinator then names facilitators and confirms, so that nobody is promised
before the clash check. A coordinator may take a school's step for one who rang or wrote."""

WAITING_FOR_US = frozenset({Status.REQUESTED})
WAITING_FOR_SCHOOL = frozenset({Status.OFFERED})
ENDED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.CANCELLED})


class NotPossible(Exception):
    """The booking is in a state from which this step does not lead, or not for this side."""


def after(status: Status, step: Step, side: Side) -> Status:
    """The state after the step. Raises NotPossible."""
    sides, then = TABLE.get((status, step), (frozenset(), status))
    if side not in sides:
        raise NotPossible(status, step, side)
    return then


def steps_from(status: Status, side: Side) -> frozenset[Step]:
    return frozenset(step for (state, step), (sides, _) in TABLE.items() if state is status and side in sides)


class Shown(StrEnum):
    """What a confirmed booking has come to."""

    CONFIRMED = "confirmed"
    RUNNING = "running"
    COMPLETED = "completed"


def shown(status: Status, first_at: datetime | None, last_at: datetime | None, now: datetime) -> str:
    """The state in words: a confirmed booking runs from its first session's start to its last one's end."""
    if status is not Status.CONFIRMED or first_at is None or last_at is None or now < first_at:
        return status
    return Shown.COMPLETED if now >= last_at else Shown.RUNNING


@dataclass(frozen=True)
class Limits:
    """What a programme and the day set."""

    least: int
    most: int
    minutes: int
    today: date
    programme: tuple[str, ...] = ()
    """Title and slug, whose words may not stand in the group's neutral name."""


def day_fault(day: date, closed: Mapping[date, str], today: date) -> str | None:
    """Why a first session cannot be on that day, as a sentence that says what to enter; None if it can."""
    if day < today:
        return f"{_words(day)} has passed. Enter a day from {_words(today + timedelta(days=1))} on"
    if day == today:
        return f"The earliest first session is tomorrow. Enter {_words(today + timedelta(days=1))} or later"
    if day > _months_later(today, MOST_MONTHS_AHEAD):
        return f"Enter a day within {MOST_MONTHS_AHEAD} months, up to {_words(_months_later(today, MOST_MONTHS_AHEAD))}"
    if day.weekday() >= 5:
        return f"{_words(day)} is at the weekend. Enter a day from Monday to Friday"
    if day in closed:
        return f"The school is closed on {_words(day)} ({closed[day]}).{_instead(day, closed)}"
    return None


def size_fault(size: int, limits: Limits) -> str | None:
    if limits.least <= size <= limits.most:
        return None
    return (
        f"This programme is for groups of {limits.least} to {limits.most}. "
        f"Enter a number from {limits.least} to {limits.most}"
    )


def hours_fault(start: time, limits: Limits) -> str | None:
    if within_hours(start, limits.minutes):
        return None
    return f"A session of {limits.minutes} minutes has to lie between 07:00 and 20:00. Enter another time, like 09:30"


def _instead(day: date, closed: Mapping[date, str]) -> str:
    later = (day + timedelta(weeks=n) for n in range(1, 60))
    found = next((other for other in later if other not in closed), None)
    return f" The next open {found:%A} is {found.day} {found:%B %Y}" if found else ""


def _words(day: date) -> str:
    return f"{day:%A} {day.day} {day:%B %Y}"


def _months_later(day: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))
