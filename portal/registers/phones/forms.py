"""What becomes of a mark that waits."""

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.sync.models import AsideReason

PUT_IN, PUT_IN_ALL = "put in", "put all in"


class DecideForm(FlaskForm):
    decision = RadioField("What becomes of it?", [InputRequired("Choose what becomes of it")], choices=[])

    def offer(self, *, can_be_put_in: bool, together: int) -> "DecideForm":
        """`together`: how many wait for the same register and could be put in."""
        aside = [SelectChoice(reason.value, f"Set it aside: {reason}") for reason in AsideReason]
        puts = [SelectChoice(PUT_IN, "Put it into the register")] if can_be_put_in else []
        if can_be_put_in and together > 1:
            puts.append(SelectChoice(PUT_IN_ALL, f"Put all {together} that wait for this register into it"))
        self.decision.choices = puts + aside
        return self
