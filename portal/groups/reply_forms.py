"""The replies of a whole group as one form: a row a person, and what is set for many at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Form, RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal import clock
from portal.groups.replies import Told
from portal.groups.reply_models import Answer, Decider, Own, ReplyNeeded
from portal.groups.reply_queries import Line
from portal.groups.reply_rules import Standing, Word
from portal.web.access import Via
from portal.web.forms import ChoiceField, DayField, NumberField

ANSWERS = [("", "Not answered"), *((one.value, one.value.capitalize()) for one in Answer)]
DECIDERS = [
    (Decider.PARENT.value, "A parent"),
    (Decider.CARER.value, "A carer with delegated authority"),
    (Decider.SOCIAL_WORKER.value, "A social worker"),
    (Decider.YOUNG_PERSON.value, "The young person"),
]
OWN = [(one.value, one.value.capitalize()) for one in Own]
NEEDS = {
    ReplyNeeded.AGREED: "A yes: nobody comes until somebody who may decide has agreed",
    ReplyNeeded.INFORMED: "The family knows: a pupil comes once the family is informed, unless they say no",
    ReplyNeeded.NOTHING: "No reply: everybody on the list comes, unless they or their family say no",
}
ALL, TICKED, REMIND = "all", "ticked", "remind"
"""Values of the buttons beside "save"."""
BULK = {
    "informed": ("Informed", Word(Answer.INFORMED)),
    "agreed": ("Agreed, by a parent", Word(Answer.AGREED, Decider.PARENT)),
    "not required": ("Not required, the young person decides", Word(Answer.NOT_REQUIRED, Decider.YOUNG_PERSON)),
}


class RowForm(Form):
    """One person's row. Who decided is set to a parent beforehand, and counts only where somebody decided."""

    answer = ChoiceField("Reply", choices=[SelectChoice(*pair) for pair in ANSWERS])
    decided_by = ChoiceField("Who decided", choices=[SelectChoice(*pair) for pair in DECIDERS])
    own = ChoiceField("Their own word", choices=[SelectChoice(*pair) for pair in OWN])
    form_day = DayField("Form came", [Optional()])
    saw = NumberField("Last seen")
    tick = BooleanField("Tick")

    @property
    def word(self) -> Word:
        answer = Answer(self.answer.data) if self.answer.data else None
        decided = None if answer in (None, Answer.INFORMED) else Decider(self.decided_by.data)
        return Word(answer, decided, Own(self.own.data), self.form_day.data)


class GridForm(FlaskForm):
    """What holds for every row changed in one go."""

    from_day = DayField("Answered on, for what you change now", [InputRequired("Enter the day on which they answered")])
    bulk = ChoiceField("Set to", choices=[SelectChoice(key, words) for key, (words, _) in BULK.items()])


class KnownByForm(GridForm):
    """The same for a coordinator, who says how it is known."""

    via = RadioField(
        "How do you know?",
        [InputRequired("Choose how you know")],
        choices=[SelectChoice(Via.PHONE_CALL.value, "They rang"), SelectChoice(Via.PAPER.value, "They wrote")],
    )


class OnBehalfForm(KnownByForm):
    """The same where for whom it is known is to be chosen as well."""

    whose = ChoiceField("For whom at the school")


class NeedForm(FlaskForm):
    needed = RadioField(
        "What must be there before a pupil comes?",
        [InputRequired("Choose what must be there")],
        choices=[SelectChoice(one.value, words) for one, words in NEEDS.items()],
    )


@dataclass(frozen=True)
class Row:
    line: Line
    form: RowForm

    @property
    def faults(self) -> list[str]:
        return [str(fault) for field in self.form for fault in field.errors]


@dataclass(frozen=True)
class Grid:
    """Everybody in the group, each with the fields of a row."""

    rows: tuple[Row, ...]

    @classmethod
    def of(cls, lines: Iterable[Line], typed: MultiDict[str, str] | None = None) -> "Grid":
        """As stored, or as typed where a row was sent; somebody who joined meanwhile is as stored."""
        return cls(tuple(Row(line, _form(line, typed)) for line in lines))

    def validate(self) -> bool:
        return all([row.form.validate() for row in self.rows])

    def told(self, head: GridForm, do: str) -> Iterator[Told]:
        """What each row says, after what was set for many at once."""
        _, bulk = BULK.get(head.bulk.data, ("", Word()))
        for row in self.rows:
            word = row.form.word
            ticked = do == TICKED and row.form.tick.data
            if ticked or (do == ALL and word == row.line.word and row.line.standing is Standing.NOT_ANSWERED):
                word = Word(bulk.answer, bulk.decided_by, word.own, word.form_day)
            yield Told(row.line.enrolment_id, word, row.form.saw.data or 0, head.from_day.data)

    def ticked(self) -> Sequence[UUID]:
        return [row.line.enrolment_id for row in self.rows if row.form.tick.data]

    def blame(self, faults: Mapping[UUID, str]) -> None:
        for row in self.rows:
            if row.line.enrolment_id in faults:
                row.form.answer.errors = [faults[row.line.enrolment_id]]


def _form(line: Line, typed: MultiDict[str, str] | None) -> RowForm:
    """Rows are named by the person's code, which stays when the order changes."""
    word, prefix = line.word, f"{line.person.enrolment.code}-"
    stored = {
        "answer": word.answer or "",
        "decided_by": word.decided_by or Decider.PARENT,
        "own": word.own,
        "form_day": word.form_day,
        "saw": line.number,
    }
    sent = typed if typed is not None and f"{prefix}saw" in typed else None
    return RowForm(sent, data=stored, prefix=prefix)


def today() -> dict[str, object]:
    """What the head of the form holds at first."""
    return {"from_day": clock.today()}
