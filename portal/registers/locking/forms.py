"""The form of whoever unlocks a register."""

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.registers.locking.models import Unlocking


class UnlockForm(FlaskForm):
    reason = RadioField(
        "Why is it unlocked?",
        [InputRequired("Choose why it is unlocked")],
        choices=[SelectChoice(why.value, why.value.capitalize()) for why in Unlocking],
    )
