"""Who it was that came; and, of somebody new to the group, what has to be known before they are in it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from portal.groups.entries import Entry, name_fault, read_entry, sex_of, year_of
from portal.groups.reply_models import Answer, Decider, Own, ReplyNeeded
from portal.groups.reply_rules import Word
from portal.registers.walk_ins.joining import NO_REPLY, Joining
from portal.registers.walk_ins.queries import Came
from portal.web.forms import ChoiceField, DayField, at_most

REMOVE = "remove"
WORDS = {
    "agreed": ("A parent or carer agreed", Word(Answer.AGREED, Decider.PARENT)),
    "own": (
        "Nobody else is asked: the young person decides, and said yes",
        Word(Answer.NOT_REQUIRED, Decider.YOUNG_PERSON, Own.YES),
    ),
    "informed": ("The family was informed and did not say no", Word(Answer.INFORMED)),
}


class WhoForm(FlaskForm):
    """One for each person of whom it is not known."""

    walk_in = HiddenField()
    who = SelectField("Who it was", choices=[])

    def about(self, came: Came, people: Sequence[tuple[UUID, str]]) -> "WhoForm":
        self.who.id = f"who-{came.id}"
        self.who.choices = [
            SelectChoice("", "Choose"),
            *(SelectChoice(str(key), f"{name}, on the list") for key, name in people),
            SelectChoice(REMOVE, "Nobody for this list: take the name away"),
        ]
        return self

    def validate_who(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Choose who it was")


class JoinForm(FlaskForm):
    """The same rules as for a line of a class list, and the family's reply where the group needs one."""

    given = StringField("Given name", [at_most(200)])
    family = StringField("Family name or its first letter", [at_most(200)])
    year = StringField("Year group", [at_most(20)])
    sex = ChoiceField("Sex", [at_most(20)])
    reply = RadioField("What did the family say?", [InputRequired("Choose what the family said")])
    answered_day = DayField("When did they say so?", [InputRequired("Enter the day, like 12/01/2027")])

    def ask(self, needed: ReplyNeeded | None, *, sex: bool, today: date) -> "JoinForm":
        """Only what this group needs."""
        self.today = today
        self.sex.set([("f", "Female"), ("m", "Male")], "Not known")
        if not sex:
            del self.sex
        if needed in NO_REPLY:
            del self.reply
            del self.answered_day
        else:
            shown = WORDS if needed is ReplyNeeded.INFORMED else {key: WORDS[key] for key in ("agreed", "own")}
            self.reply.choices = [SelectChoice(key, words) for key, (words, _) in shown.items()]
        return self

    @property
    def joining(self) -> Joining:
        """Once the form is valid."""
        entry = self._entry()
        assert entry is not None
        if "reply" not in self:
            return Joining(entry, Word(), None)
        return Joining(entry, WORDS[self.reply.data][1], self.answered_day.data)

    def _entry(self) -> Entry | None:
        sex = self.sex.data or "" if "sex" in self else ""
        typed = {name: self[name].data or "" for name in ("given", "family", "year")}
        return read_entry(**typed, sex=sex)[0]

    def validate_given(self, field: Any) -> None:
        _refuse(name_fault(field.data or "", "the given name"))

    def validate_family(self, field: Any) -> None:
        _refuse(name_fault(field.data or "", "the family name"))

    def validate_year(self, field: Any) -> None:
        _refuse(year_of(field.data or "")[1])

    def validate_sex(self, field: Any) -> None:
        _refuse(sex_of(field.data or "")[1])

    def validate_answered_day(self, field: Any) -> None:
        if field.data and field.data > self.today:
            raise ValidationError("Enter today or an earlier day")


def _refuse(fault: str | None) -> None:
    if fault:
        raise ValidationError(fault[0].upper() + fault[1:])
