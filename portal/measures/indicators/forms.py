"""What a school types of a group before and after."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from portal.measures.indicators.rules import HUNDREDTHS, Definition, Given, Two, Unit, Window, definitions
from portal.web.forms import PLAIN, ChoiceField, FractionField, NumberField, at_most, stripped

MOST, MOST_PEOPLE = 1_000_000, 2000
SAYS = f"Enter a whole number from 0 to {MOST:,}, or leave it empty"
AVERAGE = "Enter an average like 2.75, or leave it empty"
POINTS = {"before": "Before", "after": "After"}


def _fields() -> dict[str, Any]:
    found: dict[str, Any] = {
        "people": NumberField(
            "Young people in the group",
            [
                InputRequired("Enter how many are in the group, like 12"),
                NumberRange(1, MOST_PEOPLE, f"Enter a number from 1 to {MOST_PEOPLE:,}"),
            ],
        ),
        "window": ChoiceField("How long before the first session, and after the last", [InputRequired("Choose one")]),
    }
    for one in definitions().values():
        for point, called in POINTS.items():
            found[f"{one.key}_{point}"] = _number(one, f"{called}: {one.number[:1].lower()}{one.number[1:]}")
            if one.of:
                found[f"{one.key}_{point}_of"] = NumberField(
                    f"{called}: {one.of}", [Optional(), NumberRange(0, MOST, SAYS)], unread=SAYS
                )
    return found


def _number(one: Definition, label: str) -> Any:
    if one.unit is Unit.MEAN:
        return FractionField(label, [Optional(), NumberRange(1, one.highest, AVERAGE)], unread=AVERAGE, places=2)
    return NumberField(label, [Optional(), NumberRange(0, MOST, SAYS)], unread=SAYS)


class _Figures(FlaskForm):
    def offer(self) -> None:
        self["window"].set([(one.name, one.value) for one in Window])

    def is_whole(self) -> bool:
        """Whether every definition that was begun has all its figures, and one at least; if not, fields say so."""
        begun = [one for one in definitions().values() if any(self[name].data is not None for name in names_of(one))]
        for one in begun:
            for name in names_of(one):
                if self[name].data is None and not self[name].errors:
                    self[name].errors = ["Enter this too, or leave all of it empty"]
        if not begun and not self.errors:
            self[names_of(next(iter(definitions().values())))[0]].errors = ["Enter the figures of one part at least"]
        return not self.errors

    def given(self) -> Given:
        """What was typed, whole."""
        return Given(
            people=self["people"].data,
            window=Window[self["window"].data],
            figures={
                one.key: self._two(one) for one in definitions().values() if self[f"{one.key}_before"].data is not None
            },
        )

    def _two(self, one: Definition) -> Two:
        times = HUNDREDTHS if one.unit is Unit.MEAN else 1
        before, after = (round(self[f"{one.key}_{point}"].data * times) for point in POINTS)
        of = [self[f"{one.key}_{point}_of"].data if one.of else 0 for point in POINTS]
        return Two(before, after, *of)

    def refuse(self, key: str, point: str, sentence: str) -> None:
        """Says at the field what does not hang together."""
        self[f"{key}_{point}_of"].errors = [sentence]


def names_of(one: Definition) -> list[str]:
    """Its fields, in the order they are asked."""
    return [f"{one.key}_{point}{end}" for point in POINTS for end in (("", "_of") if one.of else ("",))]


FiguresForm: type[_Figures] = type("FiguresForm", (_Figures,), _fields())


class _Back(_Figures):
    code = StringField(
        "Code of the receipt",
        [DataRequired("Enter the code that stood under the figures when they were given"), at_most(40), PLAIN],
        filters=[stripped],
    )


BackForm: type[_Back] = type("BackForm", (_Back,), _fields())
