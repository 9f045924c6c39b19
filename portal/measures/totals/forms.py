"""What a school types about a group in totals, and about its roll."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from portal.measures.totals.rules import AGES, ETHNIC, NOT_SUPPLIED, SEXES, WHO, YES_NO, Totals
from portal.web.access import Via
from portal.web.forms import PLAIN, ChoiceField, FractionField, NumberField, at_most, stripped

MOST = 2000
SAYS = f"Enter a whole number from 0 to {MOST:,}, or leave it empty"
PERCENT = "Enter a percentage from 0 to 100, like 18.4, or leave it empty"
UNKNOWN_ETHNIC = "Ethnic group not supplied"
WAYS = ((Via.PHONE_CALL, "On the telephone"), (Via.PAPER, "On paper"))


def _number(label: str) -> NumberField:
    return NumberField(label, [Optional(), NumberRange(0, MOST, SAYS)], unread=SAYS)


def _fields() -> dict[str, Any]:
    found: dict[str, Any] = {
        "people": NumberField(
            "Young people in the group",
            [InputRequired("Enter how many are in the group, like 12"), NumberRange(1, MOST, f"Enter 1 to {MOST:,}")],
        )
    }
    for ethnic, title in {**ETHNIC, NOT_SUPPLIED: UNKNOWN_ETHNIC}.items():
        for sex, called in SEXES.items():
            found[f"who_{ethnic}_{sex}"] = _number(f"{title}: {called.lower()}")
    found |= {f"age_{key}": _number(title) for key, title in AGES.items()}
    for key in YES_NO:
        found[f"yes_{key}"] = _number("Yes")
        found[f"unknown_{key}"] = _number("Not known for")
    return found


class _Totals(FlaskForm):
    def totals(self) -> Totals:
        """What was typed; empty is not supplied."""
        who = {
            (ethnic, sex): self[f"who_{ethnic}_{sex}"].data or 0 for ethnic in (*ETHNIC, NOT_SUPPLIED) for sex in SEXES
        }
        return Totals(
            people=self["people"].data,
            ages={key: self[f"age_{key}"].data or 0 for key in AGES},
            who=who,
            yes={key: self[f"yes_{key}"].data for key in YES_NO},
            unknown={key: self[f"unknown_{key}"].data or 0 for key in YES_NO},
        )

    def refuse(self, dimension: str, come_to: int) -> None:
        """Says at the number in the group which parts are more than all."""
        title = {"age": "Age", WHO: "Ethnic group", **YES_NO}[dimension]
        field = self["people"]
        field.errors = [
            f"{title}: the numbers come to {come_to}, and this is {field.data}. Lower one of them, or raise this"
        ]


GiveForm: type[_Totals] = type("GiveForm", (_Totals,), _fields())


class _Back(_Totals):
    code = StringField(
        "Code of the receipt",
        [DataRequired("Enter the code that stood under the totals when they were given"), at_most(40), PLAIN],
        filters=[stripped],
    )


BackForm: type[_Totals] = type("BackForm", (_Back,), _fields())


class WhoseForm(FlaskForm):
    """Where somebody of the charity types for the school."""

    via = ChoiceField("How the school told you", [InputRequired("Choose how the school told you")])
    whose = ChoiceField("Who at the school told you")

    def offer(self, contacts: list[tuple[str, str]]) -> None:
        self.via.set([(way.value, words) for way, words in WAYS])
        self.whose.set(contacts)
        if not contacts:
            del self.whose


ROLL = {"boys": "Boys", **ETHNIC, **YES_NO}


def _shares() -> dict[str, Any]:
    return {
        f"share_{key}": FractionField(title, [Optional(), NumberRange(0, 100, PERCENT)], unread=PERCENT, places=1)
        for key, title in ROLL.items()
    }


class _Roll(FlaskForm):
    source = StringField(
        "Where the figures are from",
        [DataRequired("Enter where the figures are from, like: school census, January 2027"), at_most(120), PLAIN],
        filters=[stripped],
    )

    def tenths(self) -> dict[str, int]:
        return {key: round(self[f"share_{key}"].data * 10) for key in ROLL if self[f"share_{key}"].data is not None}

    def is_possible(self) -> bool:
        """Whether something was typed, and the ethnic groups come to no more than all; if not, a field says so."""
        ethnic = sum(n for key, n in self.tenths().items() if key in ETHNIC)
        if not self.tenths():
            self["share_boys"].errors = ["Enter one percentage at least, like 51.2"]
        elif ethnic > 1005:
            self["share_asian"].errors = [f"The ethnic groups come to {ethnic / 10:g}%. Enter shares of 100% together"]
        return not self.errors


RollForm: type[_Roll] = type("RollForm", (_Roll,), _shares())
