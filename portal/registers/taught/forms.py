"""What changed in a session next to its plan: one choice an activity, most of them untouched."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from portal.curricula.reading.schema import Activity
from portal.registers.taught.models import Change, Why
from portal.registers.taught.queries import Planned
from portal.registers.taught.service import Taught
from portal.web.forms import ChoiceField

AS_PLANNED = "as planned"
_CHOICES = [SelectChoice(value, value.capitalize()) for value in (AS_PLANNED, *Change)]
WHYS = [(why.value, why.value.capitalize()) for why in Why]


class OneActivity(RadioField):
    """As planned, unless something else is chosen."""

    data: str | None

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            self.data = AS_PLANNED
        if self.data != AS_PLANNED and self.data not in tuple(Change):
            raise ValidationError("Choose as planned, shortened, replaced or left out")


class TaughtForm(FlaskForm):
    why = ChoiceField("Why it changed", default="")

    @classmethod
    def about(cls, planned: Planned, changes: Mapping[str, str], why: Why | None) -> "TaughtForm":
        """A form with a field for each activity, showing what was said before."""
        fields = {_key(one): OneActivity(one.name, choices=_CHOICES, default=AS_PLANNED) for one in planned.activities}
        data = {f"activity-{key}": value for key, value in changes.items()}
        made: TaughtForm = type("TaughtForm", (cls,), fields)(data={**data, "why": why or ""})
        made.why.set(WHYS, "Choose a reason, if you like")
        return made

    def field_of(self, activity: Activity) -> Any:
        return self[_key(activity)]

    def taught(self, planned: Planned) -> Taught:
        chosen = {each.id: self.field_of(each).data for each in planned.activities}
        changes = {key: Change(value) for key, value in chosen.items() if value != AS_PLANNED}
        return Taught(changes, Why(self.why.data) if self.why.data else None)


def _key(activity: Activity) -> str:
    return f"activity-{activity.id}"
