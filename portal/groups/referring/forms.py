"""What is typed about somebody who is proposed, and what is decided."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal.groups.forms import TOLD, PupilForm
from portal.groups.referring.models import State, WhyNot
from portal.groups.referring.service import Decision
from portal.groups.referring.words import ACCEPT, DECISIONS, MISTAKE, ROUTES, TAKING_BACK, WAIT
from portal.web.forms import DayField


class ProposeForm(PupilForm):
    route = RadioField(
        "Whose idea was it?",
        [InputRequired("Choose whose idea it was")],
        choices=[SelectChoice(one.value, words) for one, words in ROUTES.items()],
    )
    via = RadioField("How do you know?", [InputRequired("Choose how the school told you")], choices=TOLD)
    """Of a coordinator, who types it for a school."""


class DecideForm(FlaskForm):
    decision = RadioField(
        "What was decided?",
        [InputRequired("Choose what was decided")],
        choices=[SelectChoice(str(value), words) for value, words in DECISIONS.items()],
    )
    joined_day = DayField("In the group from", [Optional()])
    saw = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        will_do: bool = super().validate(extra_validators)
        if self.decision.data == ACCEPT and self.joined_day.data is None and not self.joined_day.errors:
            self.joined_day.errors = ["Enter the day from which this person is in the group"]
            return False
        return will_do

    @property
    def chosen(self) -> Decision:
        if self.decision.data in (ACCEPT, WAIT):
            return Decision(State.ACCEPTED if self.decision.data == ACCEPT else State.WAITING)
        return Decision(State.NOT_ACCEPTED, WhyNot(self.decision.data))

    @property
    def seen(self) -> State:
        """How it stood on the page that was sent; what nobody sends from a page is no state."""
        return next((one for one in State if one == self.saw.data), State.ACCEPTED)


class TakeBackForm(FlaskForm):
    why_not = RadioField(
        "Why?",
        [InputRequired("Choose why")],
        choices=[SelectChoice(str(value), words) for value, words in TAKING_BACK.items()],
    )

    @property
    def chosen(self) -> WhyNot | None:
        """None for a mistake."""
        return None if self.why_not.data == MISTAKE else WhyNot(self.why_not.data)
