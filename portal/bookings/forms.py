"""What people type to ask for a programme, and to decide about a request."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, Field, RadioField, StringField, TelField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Optional

from portal.bookings import rules
from portal.bookings.requesting import Asked, Wish
from portal.bookings.rules import Limits
from portal.bookings.steps import KNOWN_BY, Doer
from portal.groups.rules import group_name_fault
from portal.places.contacts import Person
from portal.places.rules import same_room
from portal.web.access import Via
from portal.web.forms import PHONE, PLAIN, PROSE, ChoiceField, DayField, HourField, NumberField, at_most, stripped

EMAIL = Email("Enter an e-mail address, like name@example.org")


def line(label: str, *checks: Any, most: int = 100) -> StringField:
    return StringField(label, [*checks, at_most(most), PLAIN], [stripped])


def email(label: str, *checks: Any) -> EmailField:
    return EmailField(label, [*checks, EMAIL, at_most(254), PLAIN], [stripped])


def phone(label: str, *checks: Any) -> TelField:
    return TelField(label, [*checks, PHONE], [stripped])


class StepForm(FlaskForm):
    """The form of a school's step. A coordinator who does it for somebody also says how that is known."""

    via = RadioField("How do you know?", [InputRequired("Choose how you know")], choices=KNOWN_BY)

    def __init__(self, *args: Any, doer: Doer, **more: Any) -> None:
        super().__init__(*args, **more)
        if not doer.on_behalf:
            del self.via


class TimeForm(FlaskForm):
    """A first day, a time and a room."""

    first_day = DayField("Day of the first session", [InputRequired("Enter the day of the first session")])
    start_time = HourField("Start time", [InputRequired("Enter the time at which sessions start, like 09:30")])
    room = line("Room", DataRequired("Enter the room, like G14"), most=60)

    def fits(self, limits: Limits, closed: Mapping[date, str]) -> bool:
        """Whether the time can be; if not, the fields say why. A field that is wrong already is left as it is."""
        day, start = self.first_day, self.start_time
        if not day.errors:
            day.errors = _told(rules.day_fault(day.data, closed, limits.today))
        if not start.errors:
            start.errors = _told(rules.hours_fault(start.data, limits))
        return not self.errors

    def keep_faults_of_dates(self) -> None:
        """What is wrong apart from the day and the time, and with the form as a whole, is not said yet."""
        for field in self:
            if field not in (self.first_day, self.start_time) and field.name != "csrf_token":
                field.errors = []


class AskForm(TimeForm):
    """A school's request."""

    size = NumberField("Young people in the group", [InputRequired("Enter how many young people are expected")])
    group_name = line("Name of the group", DataRequired("Enter a neutral name, like Horizons Tuesday"), most=60)
    dsl_name = line("Name", DataRequired("Enter the name of the safeguarding lead (DSL)"))
    dsl_phone = phone("Telephone", DataRequired("Enter a telephone number for the safeguarding lead"))
    dsl_email = email("E-mail address", DataRequired("Enter an e-mail address for the safeguarding lead"))
    host_name = line("Name", Optional())
    host_phone = phone("Telephone", Optional())
    note = TextAreaField("Arrangements", [Optional(), at_most(500), PROSE], [stripped])

    def fits(self, limits: Limits, closed: Mapping[date, str]) -> bool:
        super().fits(limits, closed)
        if not self.size.errors:
            self.size.errors = _told(rules.size_fault(self.size.data, limits))
        if not self.group_name.errors:
            self.group_name.errors = _told(group_name_fault(self.group_name.data, programme=limits.programme))
        if self.host_phone.data and not self.host_name.data:
            self.host_name.errors = ["Enter the name that belongs to this telephone number"]
        return not self.errors

    def wish(self, asker: Person) -> Wish:
        host = Person(self.host_name.data, phone=self.host_phone.data) if self.host_name.data else None
        return Wish(
            first_day=self.first_day.data,
            groups=(
                Asked(" ".join(self.group_name.data.split()), self.size.data, self.start_time.data, self.room.data),
            ),
            asker=asker,
            dsl=Person(self.dsl_name.data, self.dsl_email.data, self.dsl_phone.data),
            host=host,
            note=self.note.data,
        )


class AskForSchoolForm(AskForm):
    """The same, typed by a coordinator for somebody who rang or wrote."""

    asker_name = line("Name", DataRequired("Enter the name of the person at the school"))
    asker_job = line("Job", Optional())
    asker_phone = phone("Telephone", Optional())
    asker_email = email("E-mail address", DataRequired("Enter an e-mail address, so that they get our answer"))
    via = RadioField("How did they ask?", [InputRequired("Choose how they asked")], choices=KNOWN_BY)

    def __iter__(self) -> Iterator[Field]:
        """In the order of the page: who asked comes first."""
        first = (self.via, self.asker_name, self.asker_job, self.asker_email, self.asker_phone)
        return iter([*first, *(field for field in super().__iter__() if field not in first)])

    def asker(self) -> Person:
        return Person(self.asker_name.data, self.asker_email.data, self.asker_phone.data, self.asker_job.data)


class OfferForm(TimeForm):
    reason = TextAreaField("Message to the school", [Optional(), at_most(500), PROSE], [stripped])

    def differs_from(self, day: date, start: time, room: str) -> bool:
        """Whether another time or room is offered than stands already; if not, the day says so."""
        if (self.first_day.data, self.start_time.data) != (day, start) or not same_room(self.room.data, room):
            return True
        self.first_day.errors = ["This time and room stand in the booking already. Enter another day, time or room"]
        return False


def reason_field() -> TextAreaField:
    return TextAreaField("Reason", [DataRequired("Enter the reason"), at_most(500), PROSE], [stripped])


class ReasonForm(FlaskForm):
    reason = reason_field()


class CancelForm(ReasonForm):
    whose = RadioField(
        "Who cancels?",
        [InputRequired("Choose who cancels")],
        choices=[
            SelectChoice(Via.PAGE.value, "We do"),
            SelectChoice(Via.PHONE_CALL.value, "The school, which rang"),
            SelectChoice(Via.PAPER.value, "The school, which wrote"),
        ],
    )
    reason = reason_field()


class AnswerForm(FlaskForm):
    """A school's answer, given by a coordinator for one that rang or wrote."""

    via = RadioField("How did the school answer?", [InputRequired("Choose how the school answered")], choices=KNOWN_BY)


class ConfirmForm(FlaskForm):
    """Who comes. Fields for the funding lines are added for each booking by `confirm_form`."""

    lead = ChoiceField("Lead facilitator", [InputRequired("Choose the lead facilitator")])
    support = ChoiceField("Second facilitator", [Optional()])
    third = ChoiceField("Third facilitator", [Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        chosen: list[str] = []
        for field in (self.lead, self.support, self.third):
            user = (field.data or "").split("/")[0]
            if user and user in chosen:
                field.errors = ["Choose each person once"]
                good = False
            chosen.append(user)
        return self._shares_add_up() and bool(good)

    def lines(self) -> list[Field]:
        """The percent fields, one a funding line."""
        return [field for name, field in self._fields.items() if name.startswith("line_")]

    def shares(self) -> dict[str, int]:
        """Percent by id of the funding line, those left empty left out."""
        return {name[5:]: field.data for name, field in self._fields.items() if name.startswith("line_") and field.data}

    def _shares_add_up(self) -> bool:
        given = self.shares()
        if not given or (sum(given.values()) == 100 and min(given.values()) > 0):
            return True
        first = self.lines()[0]
        first.errors = [*first.errors, f"Enter percents that add up to 100; these add up to {sum(given.values())}"]
        return False


def confirm_form(lines: list[tuple[str, str]]) -> ConfirmForm:
    """The form with one percent field a funding line; `lines` are (id, name)."""
    fields = {f"line_{key}": NumberField(name, [Optional()]) for key, name in lines}
    made: ConfirmForm = type("ConfirmThisForm", (ConfirmForm,), fields)()
    return made


def _told(fault: str | None) -> list[str]:
    return [fault] if fault else []
