"""A code typed at another computer, and whom at the school to ask."""

import re
from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, ValidationError

from portal.people.links import figures
from portal.places.models import SchoolContact
from portal.web.forms import at_most

SIX = "Enter the six figures from the telephone, like 042 917"


def six_figures(_form: FlaskForm, field: Field) -> None:
    """What is no code at all is told at once and is not counted as a wrong one."""
    if not re.fullmatch(r"[0-9]{6}", figures(field.data or "")):
        raise ValidationError(SIX)


class CodeForm(FlaskForm):
    code = StringField("Code", [DataRequired(SIX), at_most(20), six_figures])


class AskSchoolForm(FlaskForm):
    contact = RadioField("Who gets the e-mail", validators=[InputRequired("Choose who gets the e-mail")])

    def offer(self, contacts: Sequence[SchoolContact]) -> "AskSchoolForm":
        self.contact.choices = [
            SelectChoice(str(row.id), f"{row.name}, {row.job}" if row.job else row.name) for row in contacts
        ]
        if self.contact.data is None and contacts:
            self.contact.data = str(contacts[0].id)
        return self
