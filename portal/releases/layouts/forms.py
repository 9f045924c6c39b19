"""How and when a reader is reported to."""

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from portal.releases.layouts.templating import templates
from portal.web.forms import NumberField


class PlanForm(FlaskForm):
    template = RadioField("How the report is laid out", [InputRequired("Choose how the report is laid out")])
    due_days = NumberField(
        "Due so many days after the quarter ends",
        [InputRequired("Enter a number of days, like 20"), NumberRange(1, 90, "Enter a number from 1 to 90")],
    )

    def offer(self) -> None:
        self.template.choices = [SelectChoice(name, one.title) for name, one in templates().items()]
