"""What a coordinator types to move a session or change who comes, and anybody to check a letter."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from portal.groups.models import Duty, Staffing
from portal.timetable.models import Reason
from portal.timetable.moves import Move
from portal.timetable.rules import within_hours
from portal.timetable.staffing import Joining, Leaving
from portal.web.forms import PLAIN, ChoiceField, DayField, HourField, at_most, stripped
from portal.web.words import plain_day


class DateForm(FlaskForm):
    """A new day, time and room for one session."""

    to_day = DayField("New day", [InputRequired("Enter the new day")])
    to_time = HourField("New start time", [InputRequired("Enter the new start time, like 09:30")])
    room = ChoiceField("Room")
    school_open = BooleanField("The school says that it is open that day, whatever its calendar says")
    any_order = BooleanField("The order of the sessions may change")

    def fits(self, minutes: int) -> bool:
        if not within_hours(self.to_time.data, minutes):
            self.to_time.errors = ["A session has to lie between 07:00 and 20:00. Enter another time"]
        return not self.errors

    def wanted(self, room_id: Any, *, and_later: bool = False) -> Move:
        return Move(
            to_day=self.to_day.data,
            to_time=self.to_time.data,
            room_id=room_id,
            and_later=and_later,
            school_open=self.school_open.data,
            any_order=self.any_order.data,
        )


class MoveForm(DateForm):
    which = RadioField(
        "Which sessions move?",
        [InputRequired("Choose which sessions move")],
        choices=[SelectChoice("one", "This session only"), SelectChoice("later", "This and all later sessions")],
        default="one",
    )
    reason = ChoiceField("Reason", [InputRequired("Choose the reason")])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.set([(reason.value, reason.value.capitalize()) for reason in Reason], "Choose the reason")


class VersionForm(FlaskForm):
    """Another version of a programme, from one session on."""

    version = ChoiceField("Version", [InputRequired("Choose the version")])
    from_number = ChoiceField("From session", [InputRequired("Choose the first session taught by it")])

    def offer(self, versions: list[tuple[str, str]], numbers: list[int]) -> None:
        self.version.set(versions, "Choose the version")
        self.from_number.set([(str(number), f"Session {number}") for number in numbers], "Choose the session")


class CodeForm(FlaskForm):
    """The check code of a letter of assurance."""

    code = StringField(
        "Check code", [DataRequired("Enter the code that stands on the letter"), at_most(40), PLAIN], [stripped]
    )


class StaffForm(FlaskForm):
    """One stops, another comes, or one of the two."""

    leaving = ChoiceField("Who stops", [Optional()])
    last_day = DayField("Their last day", [Optional()])
    joining = ChoiceField("Who comes instead, or as well", [Optional()])
    duty = RadioField(
        "As",
        [InputRequired("Choose what they come as")],
        choices=[
            SelectChoice(Duty.LEAD.value, "Lead"),
            SelectChoice(Duty.SUPPORT.value, "Support"),
            SelectChoice(Duty.COVER.value, "Cover, for a time"),
        ],
        default=Duty.LEAD.value,
    )
    from_day = DayField("From", [Optional()])
    until_day = DayField("Until", [Optional()])

    def offer(self, staff: Sequence[Staffing], people: Sequence[tuple[str, str]]) -> None:
        self.leaving.set([(str(row.id), f"{row.user.name} ({row.duty})") for row in staff], "Nobody stops")
        self.joining.set(list(people), "Nobody new")

    def fits(self, staff: Sequence[Staffing], today: date) -> bool:
        """Whether what was chosen belongs together; if not, the fields say what to enter."""
        if not self.leaving.data and not self.joining.data:
            self.leaving.errors = ["Choose who stops, or who comes"]
        if self.leaving.data:
            row = next(row for row in staff if str(row.id) == self.leaving.data)
            self._needs(self.last_day, "Enter their last day", max(today, row.from_day))
        if self.joining.data:
            self._needs(self.from_day, "Enter the first day on which they come", today)
        if self.until_day.data and self.from_day.data and self.until_day.data < self.from_day.data:
            self.until_day.errors = ["Enter a day from the first one on"]
        return not self.errors

    @staticmethod
    def _needs(field: DayField, told: str, least: date) -> None:
        if field.errors:
            return
        if field.data is None:
            field.errors = [told]
        elif field.data < least:
            field.errors = [f"Enter {plain_day(least)} or a later day"]

    def wanted_leaving(self) -> Leaving | None:
        return Leaving(UUID(self.leaving.data), self.last_day.data) if self.leaving.data else None

    def wanted_joining(self) -> Joining | None:
        if not self.joining.data:
            return None
        user_id, organisation_id = map(UUID, self.joining.data.split("/"))
        return Joining(user_id, organisation_id, Duty(self.duty.data), self.from_day.data, self.until_day.data)
