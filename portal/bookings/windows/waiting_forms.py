"""What people type about the waiting list."""

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import InputRequired

from portal.bookings.forms import reason_field
from portal.bookings.steps.kinds import KNOWN_BY
from portal.web.forms import DayField, HourField


class AnotherDayForm(FlaskForm):  # type: ignore[misc]
    """A day with a place; the time of the first group, to which the others keep their distance."""

    first_day = DayField("Day of the first session", [InputRequired("Choose a day")])
    start_time = HourField("Start time", [InputRequired("Enter the time at which sessions start, like 09:30")])


class AnotherDayForSchoolForm(AnotherDayForm):
    """The same, chosen by a coordinator for one who rang or wrote."""

    via = RadioField("How did the school say so?", [InputRequired("Choose how the school said so")], choices=KNOWN_BY)


class QueueForm(FlaskForm):  # type: ignore[misc]
    """Why a coordinator changes the order."""

    reason = reason_field()
