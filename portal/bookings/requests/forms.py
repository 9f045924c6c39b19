"""The pages on which a school asks, one small cluster of questions each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from portal.bookings import rules
from portal.bookings.forms import email, line, phone
from portal.bookings.rules import Limits
from portal.bookings.steps.kinds import KNOWN_BY
from portal.bookings.windows import calendar
from portal.bookings.windows.availability import Day, Window, not_that_day
from portal.groups.rules import group_name_fault
from portal.web.forms import PROSE, ChoiceField, DayField, HourField, NumberField, at_most, stripped
from portal.web.words import begun

SEVERAL = "several"
"""Instead of a year group, where more than one comes."""
WHICH, WHICH_YEAR = "Choose which session this group takes", "Choose the year group, or several"
Taken = tuple[time, int, int]
"""When a group starts, how many minutes its session lasts, and its number."""
MOST_GROUPS = 6
"""Groups in one booking: as many as a school day holds."""

PRIVATE_MAIL = frozenset(
    {
        *("aol.com", "btinternet.com", "gmail.com", "googlemail.com", "gmx.com", "hotmail.co.uk", "hotmail.com"),
        *("icloud.com", "live.co.uk", "live.com", "mail.com", "me.com", "msn.com", "outlook.com", "proton.me"),
        *("protonmail.com", "sky.com", "yahoo.co.uk", "yahoo.com"),
    }
)
"""Domains of private mailboxes: who asks for a school writes from its own."""


class PageForm(FlaskForm):
    """One page of a request. `fits` says at the fields what the programme, the school or the day does not allow."""

    class Meta:
        csrf = False
        """It also reads what a draft keeps, which no browser sent; what one sends, the application checks."""

    def fits(self, limits: Limits, days: Sequence[Day], minutes: Sequence[int]) -> bool:
        """`minutes`: how long a session of each group lasts."""
        return not self.errors


class SessionField(RadioField):
    """Which session a group takes."""

    data: str | None

    def pre_validate(self, form: Any) -> None:
        """What is not chosen, or is none of them, is told by the page."""
        if self.data not in {choice.value for choice in self.choices}:
            self.data = None


class GroupsForm(PageForm):
    """Who takes part: one group or several; a further one left empty is left out."""

    def fits(self, limits: Limits, days: Sequence[Day], minutes: Sequence[int]) -> bool:
        names: set[str] = set()
        for n in self.numbers():
            fields = [self[name] for name in (f"name_{n}", f"size_{n}", f"plan_{n}", f"year_{n}") if name in self]
            if n > 1 and not any((field.raw_data or [""])[0].strip() for field in fields):
                for field in fields:
                    field.errors = []
                continue
            self._look_at(n, names, limits)
        return not self.errors

    def _look_at(self, n: int, names: set[str], limits: Limits) -> None:
        """What is wrong with one group stands at its fields; its name joins those that are taken."""
        name, size = self[f"name_{n}"], self[f"size_{n}"]
        name.errors = name.errors or _told(_name_fault(name.data or "", names, limits))
        size.errors = size.errors or _told(_size_fault(size.data, limits.for_plan(self.plan_of(n))))
        for key, say in (("plan", WHICH), ("year", WHICH_YEAR)):
            field = self._fields.get(f"{key}_{n}")
            if field is not None and not field.data:
                field.errors = [say]
        names.add(" ".join((name.data or "").split()).casefold())

    def plan_of(self, n: int) -> int | None:
        """The number of the session that this group takes; None where it takes the whole programme."""
        typed = self[f"plan_{n}"].data if f"plan_{n}" in self else None
        return int(typed) if typed and typed.isdecimal() else None

    def year_of(self, n: int) -> int | None:
        """None where several year groups come, or none is asked."""
        typed = self[f"year_{n}"].data if f"year_{n}" in self else None
        return int(typed) if typed and typed.isdecimal() else None

    def numbers(self) -> list[int]:
        return [int(name[5:]) for name in self._fields if name.startswith("name_")]

    def filled(self) -> list[int]:
        """The numbers of the groups that are asked for."""
        return [n for n in self.numbers() if self[f"name_{n}"].data]


class WhenForm(PageForm):
    """The day of the first session, and a time for each group."""

    first_day = DayField("Day of the first session", [InputRequired("Choose the day of the first session")])

    def fits(self, limits: Limits, days: Sequence[Day], minutes: Sequence[int]) -> bool:
        day, window = self.first_day, None
        if not day.errors:
            found = calendar.chosen(days, day.data)
            day.errors, window = _told(_day_fault(found, days, limits)), found.window
        taken: list[Taken] = []
        for n, lasts in enumerate(minutes, start=1):
            start = self[f"start_{n}"]
            start.errors = start.errors or _told(_time_fault(start.data, window, replace(limits, minutes=lasts)))
            if not start.errors:
                start.errors = _told(_overlap(start.data, lasts, taken))
                taken.append((start.data, lasts, n))
        return not self.errors


class ProvideForm(PageForm):
    """What the school provides: rooms, adults, what the building and the group need."""

    host_name = line("Name of the adult in the room", Optional())
    host_phone = phone("Telephone of the adult in the room", Optional())
    dsl_name = line(
        "Name of the safeguarding lead (DSL)", DataRequired("Enter the name of the safeguarding lead (DSL)")
    )
    dsl_phone = phone(
        "Telephone of the safeguarding lead", DataRequired("Enter a telephone number for the safeguarding lead")
    )
    dsl_email = email(
        "E-mail address of the safeguarding lead", DataRequired("Enter an e-mail address for the safeguarding lead")
    )
    access_needs = line("Access needs", Optional(), most=200)
    note = TextAreaField("Anything else we should know", [Optional(), at_most(500), PROSE], [stripped])

    def fits(self, limits: Limits, days: Sequence[Day], minutes: Sequence[int]) -> bool:
        if self.host_phone.data and not self.host_name.data:
            self.host_name.errors = ["Enter the name that belongs to this telephone number"]
        return not self.errors


class YouForm(PageForm):
    """Who asks, where they have no account."""

    name = line("Your name", DataRequired("Enter your name"))
    job = line("Your job", DataRequired("Enter your job, like head of year 9"))
    email = email("Your work e-mail address", DataRequired("Enter your work e-mail address"))
    phone = phone("Your telephone number", DataRequired("Enter a telephone number on which we reach you"))

    def fits(self, limits: Limits, days: Sequence[Day], minutes: Sequence[int]) -> bool:
        if not self.email.errors and (self.email.data or "").rpartition("@")[2].lower() in PRIVATE_MAIL:
            self.email.errors = ["Enter your work e-mail address: this one is a private mailbox"]
        return not self.errors


class CallerForm(PageForm):
    """The same, typed by a coordinator for somebody who rang or wrote."""

    via = RadioField("How did they ask?", [InputRequired("Choose how they asked")], choices=KNOWN_BY)
    name = line("Name", DataRequired("Enter the name of the person at the school"))
    job = line("Job", Optional())
    email = email("E-mail address", DataRequired("Enter an e-mail address, so that they get a copy to correct"))
    phone = phone("Telephone", Optional())


class CallForm(FlaskForm):
    """An enquiry: somebody wants to talk first. A coordinator who writes it down also says how that is known."""

    via = RadioField("How did they ask?", [InputRequired("Choose how they asked")], choices=KNOWN_BY)
    name = line("Your name", DataRequired("Enter the name of whom to call"))
    phone = phone("Telephone number", DataRequired("Enter the telephone number on which to call"))
    email = email("E-mail address", Optional())
    call_day = DayField("Day on which to call", [InputRequired("Enter the day on which to call")])
    call_time = line("When on that day", DataRequired("Enter a time of day, like 12:30 to 13:00"), most=60)
    question = TextAreaField("What you want to know", [Optional(), at_most(500), PROSE], [stripped])

    def __init__(self, *args: Any, on_behalf: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not on_behalf:
            del self.via
            del self.email
            return
        self.name.label.text, self.question.label.text = "Name", "What they want to know"

    def fits(self, today: date) -> bool:
        day = self.call_day
        if not day.errors and day.data is not None:
            last = today + timedelta(days=60)
            if day.data < today or day.data.weekday() > 4:
                day.errors = ["Enter a day from Monday to Friday that has not passed"]
            elif day.data > last:
                day.errors = [f"Enter a day within two months, up to {last.day} {last:%B %Y}"]
        return not self.errors


class CodeForm(FlaskForm):
    code = line("Code", DataRequired("Enter the six figures from the mail"), most=20)


def groups_form(count: int, limits: Limits) -> type[GroupsForm]:
    """For so many groups; which session each takes and its year group are asked where the limits name any."""
    fields: dict[str, Any] = {}
    for n in range(1, count + 1):
        if limits.singles:
            fields[f"plan_{n}"] = SessionField("Which session?", [Optional()], choices=_sessions(limits))
        if limits.years:
            fields[f"year_{n}"] = ChoiceField("Year group", [Optional()], choices=_years(limits))
        fields[f"size_{n}"] = NumberField(f"{begun(limits.whom[1])} in the group", [Optional()])
        fields[f"name_{n}"] = line("Name of the group", Optional(), most=60)
    return type("TheseGroupsForm", (GroupsForm,), fields)


def _sessions(limits: Limits) -> list[SelectChoice]:
    return [SelectChoice(str(one.number), one.title) for one in limits.singles]


def _years(limits: Limits) -> list[SelectChoice]:
    each = [SelectChoice(str(year), f"Year {year}") for year in limits.years]
    return [SelectChoice("", "Choose a year group"), *each, SelectChoice(SEVERAL, "Several year groups")]


def when_form(names: list[str]) -> type[WhenForm]:
    label = "Start time" if len(names) == 1 else "Start time of {}"
    check = InputRequired("Enter the time at which sessions start, like 09:30")
    fields = {f"start_{n}": HourField(label.format(name), [check]) for n, name in enumerate(names, start=1)}
    return type("TheseTimesForm", (WhenForm,), fields)


def provide_form(names: list[str]) -> type[ProvideForm]:
    label = "Room" if len(names) == 1 else "Room for {}"
    needed = DataRequired("Enter the room, like G14")
    fields = {f"room_{n}": line(label.format(name), needed, most=60) for n, name in enumerate(names, start=1)}
    return type("TheseRoomsForm", (ProvideForm,), fields)


def _name_fault(name: str, taken: set[str], limits: Limits) -> str | None:
    if " ".join(name.split()).casefold() in taken:
        return "Two groups have the same name. Give each its own"
    return group_name_fault(name, programme=limits.programme)


def _size_fault(size: int | None, limits: Limits) -> str | None:
    return f"Enter how many {limits.whom[1]} are expected" if size is None else rules.size_fault(size, limits)


def _day_fault(found: Day, days: Sequence[Day], limits: Limits) -> str | None:
    """What is past, too far ahead or at a weekend is said as such; of other days, why not and which instead."""
    return rules.day_fault(found.day, {}, limits.today) or (not_that_day(found, days) if found.why_not else None)


def _time_fault(start: time, window: Window | None, limits: Limits) -> str | None:
    return calendar.time_fault(start, limits.minutes, window) if window else rules.hours_fault(start, limits)


def _overlap(start: time, lasts: int, taken: Sequence[Taken]) -> str | None:
    """Two groups of one booking are taught by the same people, so one after the other."""
    at = start.hour * 60 + start.minute
    for other, minutes, n in taken:
        begins = other.hour * 60 + other.minute
        if begins < at + lasts and at < begins + minutes:
            return f"This is while group {n} meets. Its session lasts {minutes} minutes: enter another time"
    return None


def _told(fault: str | None) -> list[str]:
    return [fault] if fault else []
