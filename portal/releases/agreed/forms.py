"""A year as planned, and the form of its return."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from portal.releases.returns import Form, Planned
from portal.releases.rule_sets import USUAL, rule_sets
from portal.web.forms import ChoiceField, NumberField

ROWS = (1, 2, 3, 4)
MISSING = "Enter a whole number, like 12"


class YearForm(FlaskForm):
    year = ChoiceField("Financial year", [InputRequired("Choose the year")])
    rules = RadioField("What is hidden", [InputRequired("Choose what is hidden")], default=USUAL.key)
    shape = RadioField("Form of the return", [Optional()])
    do = StringField()

    def offer(self, years: Sequence[int], programmes: Sequence[tuple[UUID, str, int]]) -> None:
        self.year.set([(str(year), f"{year}/{(year + 1) % 100:02d}") for year in years])
        public = [one for one in rule_sets().values() if one.is_for_publication]
        self.rules.choices = [SelectChoice(one.key, one.name) for one in public]
        self.shape.choices = [SelectChoice(one.value, one.value[0].upper() + one.value[1:]) for one in Form]
        for row in ROWS:
            self.field("programme", row).set([(str(key), title) for key, title, _ in programmes], blank="None")

    def field(self, kind: str, row: int) -> Any:
        return self[f"{kind}_{row}"]

    def rows(self) -> list[list[Field]]:
        return [[self.field(kind, row) for kind in ("programme", *KINDS)] for row in ROWS]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        chosen = [row for row in ROWS if self.field("programme", row).data]
        if not chosen:
            self.field("programme", 1).errors = ["Choose the programmes that are planned"]
        for row in chosen:
            for kind in KINDS:
                field = self.field(kind, row)
                if field.data is None and not field.errors:
                    field.errors = [MISSING]
                    is_valid = False
        return is_valid and bool(chosen)

    def facts(self) -> list[dict[str, Any]]:
        """What was typed of each programme, to be kept."""
        chosen = [row for row in ROWS if self.field("programme", row).data]
        return [{kind: self.field(kind, row).data for kind in ("programme", *KINDS)} for row in chosen]

    def fill(self, plan: Sequence[dict[str, Any]]) -> None:
        for row, facts in zip(ROWS, plan, strict=False):
            for kind, value in facts.items():
                self.field(kind, row).data = value


KINDS = {"groups": "Groups in the year", "people": "Young people in each", "schools": "Schools"}
MOST = {"groups": 400, "people": 60, "schools": 200}
for number in ROWS:
    setattr(YearForm, f"programme_{number}", ChoiceField("Programme", [Optional()]))
    for kind, label in KINDS.items():
        limits = [Optional(), NumberRange(1, MOST[kind], f"Enter a number from 1 to {MOST[kind]}")]
        setattr(YearForm, f"{kind}_{number}", NumberField(label, limits))


def planned(facts: Sequence[dict[str, Any]], programmes: Sequence[tuple[UUID, str, int]]) -> list[Planned]:
    known = {str(key): (title, most) for key, title, most in programmes}
    return [
        Planned(known[one["programme"]][0], one["groups"], one["people"], one["schools"], known[one["programme"]][1])
        for one in facts
    ]
