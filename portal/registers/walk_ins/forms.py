"""Who it was that came."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.registers.walk_ins.queries import Came

REMOVE = "remove"


class WhoForm(FlaskForm):
    """One for each person of whom it is not known."""

    walk_in = HiddenField()
    who = SelectField("Who it was", choices=[])

    def about(self, came: Came, people: Sequence[tuple[UUID, str]]) -> "WhoForm":
        self.who.id = f"who-{came.id}"
        self.who.choices = [
            SelectChoice("", "Choose"),
            *(SelectChoice(str(key), f"{name}, on the list") for key, name in people),
            SelectChoice(REMOVE, "Nobody for this list: take the name away"),
        ]
        return self

    def validate_who(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose who it was")
