"""What people type to ask for a programme, and to decide about a request."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import EmailField, Field, RadioField, StringField, TelField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Optional

from portal.bookings import rules
from portal.bookings.rules import Limits
from portal.bookings.steps.kinds import KNOWN_BY, Doer
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


class OfferForm(TimeForm):
    """Another time for the first group asked for; the others keep their distance to it."""

    reason = TextAreaField("Message to the school", [Optional(), at_most(500), PROSE], [stripped])

    def fits_all(self, groups: Sequence[tuple[str, time]], limits: Limits) -> bool:
        """Whether every group (name, start) still meets in the hours of a school once the first starts then."""
        self.start_time.errors = _told(rules.shift_fault(self.start_time.data, groups, limits.minutes))
        return not self.errors

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

    barred: Sequence[str] = ()
    """Who cannot be named, each with why."""

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
