"""What people type about groups: agreements, names, persons, class lists."""

from collections.abc import Callable
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import Form, HiddenField, RadioField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange

from portal.groups.entries import Entry, key_of, name_fault, need_of, read_entry, sex_of, year_of
from portal.groups.models import Controller, LawfulBasis, LeftReason
from portal.web.forms import PLAIN, ChoiceField, DayField, NumberField, at_most, stripped

BASES = {
    LawfulBasis.PUBLIC_TASK: "Public task: it is part of what the school must do by law",
    LawfulBasis.LEGITIMATE_INTERESTS: "Legitimate interests: weighed up and written down",
    LawfulBasis.CONSENT: "Consent of each family, which they may take back",
}
REASONS = {
    LeftReason.MOVED_SCHOOL: "Moved to another school",
    LeftReason.EXCLUDED: "Excluded from school",
    LeftReason.TIMETABLE: "The time no longer fits",
    LeftReason.DECLINED: "The young person or family said no",
    LeftReason.ENDED_BY_US: "Ended by us",
    LeftReason.OTHER: "Another reason",
}
STATES = (
    ("", "Running and upcoming"),
    ("running", "Running"),
    ("upcoming", "Upcoming"),
    ("ended", "Ended"),
    ("cancelled", "Cancelled"),
    ("all", "All"),
)


class GroupFilter(Form):
    """Kept in the address; what is not known there is read as no choice."""

    state = ChoiceField("State", choices=[SelectChoice(value, words) for value, words in STATES])
    authority = ChoiceField("Authority")

    def known(self) -> tuple[str, str]:
        """The state and the authority chosen, each empty unless it is one of the choices."""
        for field in (self.state, self.authority):
            if field.data not in [value for value, *_ in field.iter_choices()]:
                field.data = ""
        return self.state.data, self.authority.data


class NameForm(FlaskForm):
    name = StringField("Name of the group", filters=[stripped])


class AgreementForm(FlaskForm):
    controller = RadioField(
        "Who decides how the names are used?",
        [InputRequired("Choose who decides how the names are used")],
        choices=[SelectChoice(one.value, one.value.capitalize()) for one in Controller],
    )
    basis = RadioField(
        "On which lawful basis?",
        [InputRequired("Choose the lawful basis")],
        choices=[SelectChoice(one.value, words) for one, words in BASES.items()],
    )
    retention_months = NumberField(
        "Months after the end at which names are deleted",
        [
            InputRequired("Enter a number of months, like 12"),
            NumberRange(1, 84, "Enter a number of months from 1 to 84, like 12"),
        ],
    )
    agreed_by = StringField(
        "Who agreed at the school",
        [DataRequired("Enter a name and job, like Robin Example, head teacher"), at_most(120), PLAIN],
        [stripped],
    )
    from_day = DayField("It holds from", [InputRequired("Enter the day from which it holds")])


def _sentence(words: str) -> str:
    return ". ".join(piece[:1].upper() + piece[1:] for piece in words.split("; "))


def _will_do(fault: Callable[[str], str | None]) -> Callable[[Any, Any], None]:
    def check(_form: Any, field: Any) -> None:
        says = fault(field.data or "")
        if says:
            raise ValidationError(_sentence(says))

    return check


class PersonForm(FlaskForm):
    """One person added by hand; the same rules as for a line of a class list."""

    given = StringField("Given name", [_will_do(lambda text: name_fault(text, "the given name"))])
    family = StringField(
        "Family name or its first letter", [_will_do(lambda text: name_fault(text, "the family name"))]
    )
    year = StringField("Year group", [_will_do(lambda text: year_of(text)[1])])
    key = StringField("School's own key", [_will_do(lambda text: key_of(text)[1])])
    sex = ChoiceField("Sex", [_will_do(lambda text: sex_of(text)[1])])
    need = StringField("Access need", [_will_do(lambda text: need_of(text)[1])])
    joined_day = DayField("In the group from", [InputRequired("Enter the day from which this person is in the group")])

    def entry(self) -> Entry | None:
        """The person, once the form is valid."""
        typed = {name: self[name].data or "" for name in ("given", "family", "year", "key", "need")}
        return read_entry(**typed, sex=self.sex.data or "" if "sex" in self else "")[0]


class LeaveForm(FlaskForm):
    left_day = DayField("Last day in the group", [InputRequired("Enter the last day in the group")])
    reason = RadioField(
        "Why",
        [InputRequired("Choose why")],
        choices=[SelectChoice(one.value, words) for one, words in REASONS.items()],
    )


class ClassListForm(FlaskForm):
    file = FileField("Class list", [FileRequired("Choose a CSV file")])
    joined_day = DayField("In the group from", [InputRequired("Enter the day from which they are in the group")])


class SealedForm(FlaskForm):
    """Carries the class list from page to page."""

    sealed = HiddenField()
