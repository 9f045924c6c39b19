"""The form on which a coordinator chooses what a group is asked."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.measures.instruments.schema import Instrument

GROUP, PROGRAMME = "group", "programme"


class ChooseForm(FlaskForm):
    asked = SelectMultipleField(
        "What is asked", choices=[], option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
    whom = RadioField(
        "Of whom",
        [InputRequired("Choose of whom it is asked")],
        choices=[
            SelectChoice(GROUP, "This group"),
            SelectChoice(PROGRAMME, "Every group of the programme without a choice of its own"),
        ],
        default=GROUP,
    )

    def offer(self, offered: Sequence[tuple[str, Instrument]], chosen: Sequence[str]) -> "ChooseForm":
        """By what is stored of it, what can be chosen."""
        self.asked.choices = [SelectChoice(key, one.title) for key, one in offered]
        if not self.is_submitted():
            self.asked.data = list(chosen)
        return self
