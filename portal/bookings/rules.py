"""Which side may move a booking from which state to which, and what a request may ask for. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from portal.bookings.models import BookingStatus as Status
from portal.timetable.rules import within_hours

MOST_MONTHS_AHEAD = 18


class Side(StrEnum):
    SCHOOL = "school"
    CHARITY = "charity"
    PORTAL = "portal"
    """The portal itself, such as when a place comes free."""


class Step(StrEnum):
    ENQUIRE = "enquire"
    ASK = "ask"
    QUEUE = "join the waiting list"
    WAIT = "move to the waiting list"
    PROMOTE = "give the place"
    OFFER = "offer"
    ACCEPT = "accept"
    CONFIRM = "confirm"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"


class Gate(StrEnum):
    """What has to be in order before a booking is confirmed."""

    SAFEGUARDING = "safeguarding lead named"
    MATERIALS = "materials opened"
    TERMS = "terms accepted"
    LETTER = "letter to parents settled"
    PAYMENT = "payment known"
    ASSURANCE = "facilitators assured"


BOTH = frozenset({Side.SCHOOL, Side.CHARITY})
SCHOOL = frozenset({Side.SCHOOL})
CHARITY = frozenset({Side.CHARITY})
OURS = frozenset({Side.CHARITY, Side.PORTAL})


@dataclass(frozen=True)
class Move:
    """Who may take a step, where it leads, and the gates on the way."""

    sides: frozenset[Side]
    to: Status
    gates: frozenset[Gate] = frozenset()


TABLE: dict[tuple[Status, Step], Move] = {
    (Status.DRAFT, Step.ENQUIRE): Move(SCHOOL, Status.ENQUIRY),
    (Status.DRAFT, Step.ASK): Move(SCHOOL, Status.REQUESTED),
    (Status.DRAFT, Step.QUEUE): Move(SCHOOL, Status.WAITING),
    (Status.ENQUIRY, Step.ASK): Move(SCHOOL, Status.REQUESTED),
    (Status.ENQUIRY, Step.QUEUE): Move(SCHOOL, Status.WAITING),
    (Status.ENQUIRY, Step.DECLINE): Move(CHARITY, Status.DECLINED),
    (Status.ENQUIRY, Step.WITHDRAW): Move(SCHOOL, Status.WITHDRAWN),
    (Status.REQUESTED, Step.CONFIRM): Move(CHARITY, Status.CONFIRMED, frozenset(Gate)),
    (Status.REQUESTED, Step.OFFER): Move(CHARITY, Status.OFFERED),
    (Status.REQUESTED, Step.WAIT): Move(CHARITY, Status.WAITING),
    (Status.REQUESTED, Step.DECLINE): Move(CHARITY, Status.DECLINED),
    (Status.REQUESTED, Step.WITHDRAW): Move(SCHOOL, Status.WITHDRAWN),
    (Status.WAITING, Step.PROMOTE): Move(OURS, Status.REQUESTED),
    (Status.WAITING, Step.OFFER): Move(CHARITY, Status.OFFERED),
    (Status.WAITING, Step.DECLINE): Move(CHARITY, Status.DECLINED),
    (Status.WAITING, Step.WITHDRAW): Move(SCHOOL, Status.WITHDRAWN),
    (Status.OFFERED, Step.ACCEPT): Move(SCHOOL, Status.REQUESTED),
    (Status.OFFERED, Step.OFFER): Move(CHARITY, Status.OFFERED),
    (Status.OFFERED, Step.DECLINE): Move(CHARITY, Status.DECLINED),
    (Status.OFFERED, Step.WITHDRAW): Move(SCHOOL, Status.WITHDRAWN),
    (Status.CONFIRMED, Step.CANCEL): Move(BOTH, Status.CANCELLED),
}
"""State and step → who may take it, the state after it, and its gates. A booking begins as a draft. An accepted offer
is a request again, for the time that was offered: the coordinator then names facilitators and confirms, so that nobody
is promised before the clash check. A coordinator may take a school's step for one who rang or wrote."""

WAITING_FOR_US = frozenset({Status.ENQUIRY, Status.REQUESTED})
WAITING_FOR_SCHOOL = frozenset({Status.OFFERED})
ENDED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.CANCELLED})
HOLDS_A_PLACE = frozenset({Status.REQUESTED, Status.OFFERED, Status.CONFIRMED})
"""States in which a booking takes up capacity and money."""


class NotPossible(Exception):
    """The booking is in a state from which this step does not lead, or not for this side."""


class GatesOpen(Exception):
    """Something has to be put in order first."""

    def __init__(self, gates: frozenset[Gate]) -> None:
        super().__init__(", ".join(sorted(gates)))
        self.gates = gates


def after(status: Status, step: Step, side: Side, unmet: frozenset[Gate] = frozenset()) -> Status:
    """The state after the step. Raises NotPossible, or GatesOpen where a gate of the step is unmet."""
    move = TABLE.get((status, step))
    if move is None or side not in move.sides:
        raise NotPossible(status, step, side)
    if move.gates & unmet:
        raise GatesOpen(move.gates & unmet)
    return move.to


def steps_from(status: Status, side: Side) -> frozenset[Step]:
    return frozenset(step for (state, step), move in TABLE.items() if state is status and side in move.sides)


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
class Single:
    """One session of a programme whose sessions are each booked alone."""

    number: int
    title: str
    minutes: int
    least: int
    most: int


@dataclass(frozen=True)
class Limits:
    """What a programme and the day set."""

    least: int
    most: int
    minutes: int
    today: date
    programme: tuple[str, ...] = ()
    """Title and slug, whose words may not stand in the group's neutral name."""
    singles: tuple[Single, ...] = ()
    """The sessions to choose from, where each is booked alone."""
    years: tuple[int, ...] = ()
    """Year groups to choose from, where nobody is named."""
    of: str = "programme"
    """What sets the numbers: the programme, or one session of it."""
    whom: tuple[str, str] = ("young person", "young people")
    """Who takes part: one, several."""

    def for_plan(self, number: int | None) -> "Limits":
        """The same, as one session sets them; the programme's own where there is no such session."""
        one = next((single for single in self.singles if single.number == number), None)
        if one is None:
            return self
        return replace(self, least=one.least, most=one.most, minutes=one.minutes, of="session")


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
        f"This {limits.of} is for groups of {limits.least} to {limits.most}. "
        f"Enter a number from {limits.least} to {limits.most}"
    )


def hours_fault(start: time, limits: Limits) -> str | None:
    if within_hours(start, limits.minutes):
        return None
    return f"A session of {limits.minutes} minutes has to lie between 07:00 and 20:00. Enter another time, like 09:30"


def shift_fault(start: time, groups: Sequence[tuple[str, time]], minutes: int) -> str | None:
    """Why the first of these groups (name, start) cannot meet then, where the others keep their distance to it."""
    first = groups[0][1]
    for name, at in groups[1:]:
        then = _on_a_day(at) + (_on_a_day(start) - _on_a_day(first))
        if then.date() != _on_a_day(start).date() or not within_hours(then.time(), minutes):
            return f"{name} would then meet at {then:%H:%M}, not between 07:00 and 20:00. Enter another time"
    return None


def _on_a_day(start: time) -> datetime:
    return datetime.combine(date(2000, 1, 3), start)


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
