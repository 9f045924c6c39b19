"""The day on which slips were filled in (the grid itself is read by `entering`), and whose scores are taken along."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.validators import InputRequired, Optional

from portal import clock
from portal.measures.cards.codes import is_code
from portal.web.forms import ChoiceField, DayField, at_most, stripped


class SheetForm(FlaskForm):
    day = DayField("Day on which they were filled in", [InputRequired("Enter the day, like 12/01/2027")])
    another = StringField("Code on a slip that is not in the list", [Optional(), at_most(40)], filters=[stripped])

    def validate_day(self, field: Any) -> None:
        if field.data > clock.today():
            raise ValidationError("Enter a day that is not still to come")

    def validate_another(self, field: Any) -> None:
        if field.data and not is_code(field.data):
            raise ValidationError("Type the letters and figures on the slip, like K7Q4")


class TakeForm(FlaskForm):
    programme = ChoiceField("Programme", [InputRequired("Choose a programme")])
