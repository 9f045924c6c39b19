"""The forms that say who catches up a session, where, or with whom alone."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, ValidationError

from portal.registers.catching.queries import Place
from portal.web.forms import DayField, NumberField
from portal.web.words import count, day, hour, plain_day

MOST = 240
"""Minutes of one meeting."""


class CatchUpForm(FlaskForm):
    person = RadioField("Who catches it up?", [InputRequired("Choose who catches it up")], choices=[])
    place = RadioField("Where?", [InputRequired("Choose where")], choices=[])

    def offer(self, people: Sequence[tuple[UUID, str]], places: Sequence[Place]) -> "CatchUpForm":
        self.person.choices = [SelectChoice(str(key), name) for key, name in people]
        self.place.choices = [SelectChoice(str(one.part_id), _words(one)) for one in places]
        return self


class OneToOneForm(FlaskForm):
    person = RadioField("Who caught it up?", [InputRequired("Choose who caught it up")], choices=[])
    day = DayField("Day", [InputRequired("Enter the day, like 12/01/2027")])
    minutes = NumberField(
        "Minutes",
        [InputRequired("Enter the minutes, such as 40"), NumberRange(1, MOST, f"Enter minutes from 1 to {MOST}")],
        unread="Enter the minutes as a number, such as 40",
    )
    given_by = SelectField("Who of us", [InputRequired("Choose who of us it was")], choices=[])

    def offer(
        self, people: Sequence[tuple[UUID, str]], staff: Sequence[tuple[UUID, str]], first: date, last: date
    ) -> "OneToOneForm":
        self.person.choices = [SelectChoice(str(key), name) for key, name in people]
        self.given_by.choices = [SelectChoice("", "Choose"), *(SelectChoice(str(key), name) for key, name in staff)]
        self.first, self.last = first, last
        return self

    def validate_day(self, field: Any) -> None:
        if field.data and not self.first <= field.data <= self.last:
            raise ValidationError(f"Enter a day from {plain_day(self.first)} to today")


def _words(one: Place) -> str:
    """Such as "Tuesday 2 February 2027, 09:30, Horizons Tuesday, room G14, 12 people"."""
    room = f", room {one.room}" if one.room else ""
    return f"{day(one.starts_at)}, {hour(one.starts_at)}, {one.group}{room}, {count(one.coming, 'person', 'people')}"
