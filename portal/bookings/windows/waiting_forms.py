"""What people type about the waiting list."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from portal.bookings.forms import reason_field
from portal.bookings.steps.kinds import KNOWN_BY
from portal.web.forms import PLAIN, DayField, HourField, at_most


class AnotherDayForm(FlaskForm):  # type: ignore[misc]
    """A day with a place; the time of the first group, to which the others keep their distance."""

    first_day = DayField("Day of the first session", [InputRequired("Choose a day")])
    start_time = HourField("Start time", [InputRequired("Enter the time at which sessions start, like 09:30")])
    seen = HiddenField("Looked at", [at_most(40), PLAIN])
    """The day and the time whose dates and mail stood on the page when the button was pressed."""

    def wanted(self) -> str:
        """The day and the time chosen now."""
        return f"{self.first_day.data} {self.start_time.data}"

    def is_seen(self) -> bool:
        """Whether it is just these whose dates and mail were shown."""
        return bool(self.seen.data == self.wanted())


class AnotherDayForSchoolForm(AnotherDayForm):
    """The same, chosen by a coordinator for one who rang or wrote."""

    via = RadioField("How did the school say so?", [InputRequired("Choose how the school said so")], choices=KNOWN_BY)


class QueueForm(FlaskForm):  # type: ignore[misc]
    """Why a coordinator changes the order."""

    reason = reason_field()
