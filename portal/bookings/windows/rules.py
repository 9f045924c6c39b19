"""What is wrong with a window as a coordinator typed it, by the name of its field. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from portal.bookings.windows.availability import Window, clash, holding, last_day
from portal.timetable.rules import EARLIEST, LATEST
from portal.web.words import count, plain_day
from portal.web.words import day as whole_day

Closed = Sequence[Mapping[date, str]]
"""For each area the days on which its schools are closed; for everywhere one, of the bank holidays."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@dataclass(frozen=True)
class Around:
    """What a window has to fit."""

    minutes: int
    """Of one session."""
    today: date
    closed: Closed
    others: Sequence[Window] = ()
    """Those of the programme that are published."""


def faults(window: Window, around: Around) -> dict[str, str]:
    """One sentence a field that says what to enter; empty if the window can be published."""
    if window.until_day < window.from_day:
        return {"until_day": f"The last day is before the first. Enter {plain_day(window.from_day)} or later"}
    found = {
        "until_day": _end_fault(window, around.today),
        "weekdays": _days_fault(window, around.closed),
        "latest_end": _hours_fault(window, around.minutes),
        "notice_days": _notice_fault(window, around),
        "from_day": _overlap_fault(window, around.others),
    }
    return {field: told for field, told in found.items() if told}


def _end_fault(window: Window, today: date) -> str | None:
    if window.until_day <= today:
        return f"This window is over already. Enter a last day after {plain_day(today)}"
    if window.until_day > last_day(today):
        return f"Nobody can ask for a day so far ahead. Enter a last day up to {plain_day(last_day(today))}"
    return None


def _open_days(window: Window, closed: Closed) -> list[date]:
    return [day for day in window.days() if any(day not in one for one in closed)]


def _days_fault(window: Window, closed: Closed) -> str | None:
    if _open_days(window, closed):
        return None
    first = next(iter(window.days()), None)
    if first is None:
        return "None of these weekdays lies between the two days. Choose others, or change the days"
    why = closed[0].get(first, "holiday") if closed else "holiday"
    return f"Schools are closed on every one of these days ({why}). Change the days or the weekdays"


def _hours_fault(window: Window, minutes: int) -> str | None:
    if window.earliest < EARLIEST or window.latest > LATEST:
        return f"Sessions lie between {EARLIEST:%H:%M} and {LATEST:%H:%M}. Enter times within these hours"
    if _minutes(window.latest) - _minutes(window.earliest) < minutes:
        return f"A session of {count(minutes, 'minute')} does not fit. Enter a later time, or an earlier start"
    return None


def _notice_fault(window: Window, around: Around) -> str | None:
    days = _open_days(window, around.closed)
    earliest = around.today + timedelta(days=window.notice)
    if not days or days[-1] >= earliest:
        return None
    return (
        f"With this notice nobody can ask for a day before {plain_day(earliest)}, and the last one is "
        f"{plain_day(days[-1])}. Enter fewer days, or a later last day"
    )


def _overlap_fault(window: Window, others: Sequence[Window]) -> str | None:
    for other in others:
        shared = clash(window, other) if other.id != window.id else None
        if shared:
            span = f"{plain_day(other.from_day)} to {plain_day(other.until_day)}"
            return (
                f"{whole_day(shared)} lies in the window from {span} already, which serves the same area. "
                "Change the days, the weekdays or the areas, or end that window"
            )
    return None


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


@dataclass(frozen=True)
class Standing:
    """A booking that stands in a window."""

    day: date
    authority_id: UUID
    groups: int
    waits: bool


def left_outside(before: Window, after: Window, standing: Sequence[Standing], others: Sequence[Window]) -> str | None:
    """Who stands in a window and would no longer, as a sentence; None if nobody would.

    They keep what they have, but are counted in no window, so a coordinator has to say so.
    """
    kept = [after, *(other for other in others if other.id != after.id)]
    outside = [
        one
        for one in standing
        if holding([before], one.day, one.authority_id) and not holding(kept, one.day, one.authority_id)
    ]
    places, waits = sum(one.groups for one in outside if not one.waits), sum(1 for one in outside if one.waits)
    taken = sum(one.groups for one in standing if not one.waits and holding([after], one.day, one.authority_id))
    told = []
    if places:
        told.append(f"{count(places, 'group has', 'groups have')} a place that would lie outside this window")
    if waits:
        told.append(f"{count(waits, 'booking waits', 'bookings wait')} for a place that would no longer be offered")
    if after.capacity is not None and taken > after.capacity and (before.capacity or 0) > after.capacity:
        told.append(f"{count(taken, 'group has', 'groups have')} a place already")
    if not told:
        return None
    return f"{'; '.join(told)}. Change it back, or tick that they stay as they are"
