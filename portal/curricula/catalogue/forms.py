"""The catalogue's questions; their answers stay in the address."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from wtforms import Field, Form, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from portal.curricula.catalogue.catalogue import OPTIONS, Choice, Offer
from portal.curricula.words import LENGTHS, MODES, SETTINGS, SIZES, TOPICS
from portal.web.forms import ChoiceField, NumberField

AN_AGE = "Enter an age in years, like 13"
WORDS: Mapping[str, Mapping[Any, str]] = {
    "topic": TOPICS,
    "setting": SETTINGS,
    "mode": MODES,
    "size": SIZES,
    "length": LENGTHS,
}


def _choices(anything: str, words: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice("", anything), *(SelectChoice(str(value), text) for value, text in words.items())]


class CatalogueFilter(Form):
    topic = ChoiceField("What it helps with", [Optional()], choices=_choices("Anything", TOPICS))
    setting = ChoiceField("Where", [Optional()], choices=_choices("Anywhere", SETTINGS))
    age = NumberField("Age", [Optional(), NumberRange(0, 99, AN_AGE)], unread=AN_AGE)
    mode = ChoiceField("Format", [Optional()], choices=_choices("Any format", MODES))
    size = ChoiceField("How many people", [Optional()], choices=_choices("Any number", SIZES))
    length = ChoiceField("How long", [Optional()], choices=_choices("Any length", LENGTHS))

    @property
    def is_empty(self) -> bool:
        return not any(typed.strip() for field in self for typed in field.raw_data or [])

    def choice(self) -> Choice:
        """What is asked for; nothing at all while an answer cannot be read."""
        if self.errors:
            return Choice()
        answers: dict[str, StrEnum | None] = {name: _answer(self[name].data, OPTIONS[name]) for name in OPTIONS}
        return Choice(age=self.age.data, **answers)  # type: ignore[arg-type]

    def tell(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        """Say beside each answer how many programmes it leads to."""
        for name, numbers in counts.items():
            first = self[name].choices[0]
            told = [SelectChoice(str(value), f"{text} ({numbers[str(value)]})") for value, text in WORDS[name].items()]
            self[name].choices = [first, *told]


def _answer(data: str | None, options: type[StrEnum]) -> StrEnum | None:
    return options(data) if data else None


class CompareForm(Form):
    first = ChoiceField("Programme", [InputRequired("Choose a programme")])
    second = ChoiceField("Compare with", [InputRequired("Choose a programme to compare it with")])

    def validate_second(self, field: Field) -> None:
        if field.data == self.first.data:
            raise ValidationError("Choose another programme to compare it with")

    def offer(self, offers: Sequence[Offer]) -> None:
        pairs = [(offer.slug, offer.programme.title) for offer in offers]
        for field in (self.first, self.second):
            field.set(pairs, blank="Choose one")
