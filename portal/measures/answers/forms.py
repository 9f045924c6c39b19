"""The day on which slips were filled in (the grid itself is read by `entering`), and whose scores are taken along."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import ValidationError
from wtforms.validators import InputRequired

from portal import clock
from portal.web.forms import ChoiceField, DayField


class SheetForm(FlaskForm):
    day = DayField("Day on which they were filled in", [InputRequired("Enter the day, like 12/01/2027")])

    def validate_day(self, field: Any) -> None:
        if field.data > clock.today():
            raise ValidationError("Enter a day that is not still to come")


class TakeForm(FlaskForm):
    programme = ChoiceField("Programme", [InputRequired("Choose a programme")])
