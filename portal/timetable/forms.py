"""What a coordinator types to move a session."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from portal.timetable.models import Reason
from portal.timetable.moves import Move
from portal.timetable.rules import within_hours
from portal.web.forms import ChoiceField, DayField, HourField


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
