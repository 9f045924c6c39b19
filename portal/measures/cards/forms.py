"""How many cards are made, and what a person decides about codes and sheets."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from portal.measures.cards.settling import Matter, Twice
from portal.web.forms import ChoiceField, NumberField, at_most

MOST_AT_ONCE = 100
OTHER, KEEP, NONE = "other", "keep", "none"


class CardsForm(FlaskForm):
    number = NumberField(
        "How many further cards",
        [
            InputRequired("Enter how many cards, like 15"),
            NumberRange(1, MOST_AT_ONCE, f"Enter a number from 1 to {MOST_AT_ONCE}"),
        ],
    )


class SettleForm(FlaskForm):
    """One decision: which card a code was, or which of several sheets counts."""

    about = HiddenField(validators=[at_most(300)])
    chosen = RadioField("Which card was it?", [InputRequired("Choose one of these")], choices=[])
    other = ChoiceField("The other card", default="")

    def offer(self, one: Matter, cards: Sequence[str]) -> "SettleForm":
        self.about.data = one.key
        self.other.set([(code, code) for code in cards], blank="Choose a card")
        self.chosen.label.text = "Which sheet counts?" if isinstance(one, Twice) else "Which card was it?"
        if isinstance(one, Twice):
            self.chosen.choices = [
                *(SelectChoice(str(key), f"{told}: {says}") for key, told, says in one.sheets),
                SelectChoice(NONE, "None of them"),
            ]
            return self
        another = [SelectChoice(OTHER, "Another card")] if cards else []
        self.chosen.choices = [
            *(SelectChoice(near.code, f"{near.code}: {near.words}") for near in one.meant),
            *another,
            SelectChoice(KEEP, "A code of its own: it counts, and is kept like a card"),
            SelectChoice(NONE, "Nobody’s: it does not count"),
        ]
        return self

    def fits(self) -> bool:
        """What no single field can tell, written at the field to be put right."""
        if self.chosen.data == OTHER and not self.other.data:
            self.other.errors = ["Choose a card"]
        return not self.errors
