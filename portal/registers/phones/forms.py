"""What becomes of a mark that waits."""

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.sync.models import AsideReason

PUT_IN = "put in"


class DecideForm(FlaskForm):
    decision = RadioField("What becomes of it?", [InputRequired("Choose what becomes of it")], choices=[])

    def offer(self, *, can_be_put_in: bool) -> "DecideForm":
        aside = [SelectChoice(reason.value, f"Set it aside: {reason}") for reason in AsideReason]
        self.decision.choices = ([SelectChoice(PUT_IN, "Put it into the register")] if can_be_put_in else []) + aside
        return self
