"""Opening the questions, and the one field of the page that a class answers on besides the questions themselves."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal import clock, db
from portal.measures.cards.codes import is_code
from portal.measures.page import WHEN
from portal.web.forms import DayField, at_most, stripped


class OpenForm(FlaskForm):
    point = RadioField(
        "When is it asked?",
        [InputRequired("Choose when it is asked")],
        choices=[SelectChoice(point.value, words) for point, words in WHEN.items()],
    )
    day = DayField("On which day", [InputRequired("Enter the day, like 12/01/2027")])

    def validate_day(self, field: Any) -> None:
        if field.data < clock.today():
            raise ValidationError("Enter today or a day to come: the questions are open on that day only")


class AnswerForm(FlaskForm):
    card = StringField("The code on your card", [at_most(40)], filters=[stripped])
    sheet = HiddenField(validators=[at_most(40)])
    """Made for this page, so that sending it twice counts once. All random: it says nothing of when."""

    def validate_card(self, field: Any) -> None:
        if field.data and not is_code(field.data):
            raise ValidationError("Type the letters and figures on your card, like K7Q4. No card? Leave it empty")

    @property
    def sheet_id(self) -> Any:
        return db.as_uuid(self.sheet.data) or db.blind_id()
