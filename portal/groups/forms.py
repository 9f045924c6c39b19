"""What people type about groups: agreements, names, persons, class lists."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Form, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from portal import clock
from portal.groups.entries import Entry, cleaned, key_of, name_fault, need_of, read_entry, sex_of, year_of
from portal.groups.identity import Name
from portal.groups.models import AbsenceReason, Controller, LawfulBasis, NoticeWay, Reader
from portal.web.access import Via
from portal.web.forms import PLAIN, ChoiceField, DayField, NumberField, at_most, stripped

BASES = {
    LawfulBasis.PUBLIC_TASK: "Public task: it is part of what the school must do by law",
    LawfulBasis.LEGITIMATE_INTERESTS: "Legitimate interests: weighed up and written down",
    LawfulBasis.CONSENT: "Consent of each family, which they may take back",
}
TOLD = [
    SelectChoice(Via.PHONE_CALL.value, "They rang"),
    SelectChoice(Via.PAPER.value, "They wrote, or sent a signed paper"),
]
WAYS = [
    SelectChoice(NoticeWay.LEAFLET.value, "Our leaflet"),
    SelectChoice(NoticeWay.OWN.value, "The school's own notice, which names us"),
]
REASONS = {
    AbsenceReason.SCHOOL_KNOWS: "The school knows why",
    AbsenceReason.ILL_OR_APPOINTMENT: "Ill or appointment",
    AbsenceReason.MOVED: "Moved",
    AbsenceReason.CHOSE_TO_STOP: "Chose to stop",
    AbsenceReason.ENDED_BY_US: "Ended by us",
    AbsenceReason.NOT_KNOWN: "Not known",
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
    signer = StringField(
        "Name of whoever agrees for the school",
        [DataRequired("Enter the name of the person who agrees, like Robin Example"), at_most(60), PLAIN],
        [stripped],
    )
    job = StringField("Their job", [DataRequired("Enter their job, like head teacher"), at_most(59), PLAIN], [stripped])
    via = RadioField("How do you know?", [InputRequired("Choose how the school told you")], choices=TOLD)
    from_day = DayField("It holds from", [InputRequired("Enter the day from which it holds")])
    may_sign = BooleanField(
        "This person may agree to this for the school",
        [InputRequired("Tick this if the person may agree for the school; if not, ask somebody who may")],
    )

    @property
    def agreed_by(self) -> str:
        return f"{self.signer.data}, {self.job.data}"


def given_by_now(_form: Any, field: Any) -> None:
    if field.data and field.data > clock.today():
        raise ValidationError("Enter the day on which it was given, today or before")


class NoticesForm(FlaskForm):
    """That the notices were given: to pupils, to parents, or to both."""

    pupils = RadioField("What the pupils were given", [Optional()], choices=WAYS)
    pupils_version = StringField("How the school calls its own notice for pupils", [at_most(80), PLAIN], [stripped])
    pupils_day = DayField("Given to the pupils on", [Optional(), given_by_now])
    parents = RadioField("What parents and carers were given", [Optional()], choices=WAYS)
    parents_version = StringField("How the school calls its own notice for parents", [at_most(80), PLAIN], [stripped])
    parents_day = DayField("Given to parents and carers on", [Optional(), given_by_now])
    via = RadioField("How do you know?", [InputRequired("Choose how the school told you")], choices=TOLD)

    def validate(self, extra_validators: Any = None) -> bool:
        will_do = super().validate(extra_validators)
        given = self.given()
        if will_do and not given:
            self[self.asked[0].value].errors = ["Choose what was given, to the pupils, to parents, or to both"]
        for reader in given:
            will_do = self._is_whole(reader) and will_do
        return will_do and bool(given)

    @property
    def asked(self) -> list[Reader]:
        return [reader for reader in Reader if reader.value in self]

    def given(self) -> list[Reader]:
        return [reader for reader in self.asked if self[reader.value].data]

    def leave_out(self, readers: Iterable[Reader]) -> None:
        """These have been recorded before."""
        for reader in readers:
            for name in (reader.value, f"{reader}_version", f"{reader}_day"):
                del self[name]

    def _is_whole(self, reader: Reader) -> bool:
        own, day, version = self[reader.value].data, self[f"{reader}_day"], self[f"{reader}_version"]
        if own == NoticeWay.OWN and not version.data:
            version.errors = ["Enter what the school's notice is called, like Privacy notice, September 2026"]
        if day.data is None and not day.errors:
            day.errors = ["Enter the day on which it was given"]
        return not version.errors and not day.errors


def _sentence(words: str) -> str:
    return ". ".join(piece[:1].upper() + piece[1:] for piece in words.split("; "))


def _will_do(fault: Callable[[str], str | None]) -> Callable[[Any, Any], None]:
    def check(_form: Any, field: Any) -> None:
        says = fault(field.data or "")
        if says:
            raise ValidationError(_sentence(says))

    return check


class PupilForm(FlaskForm):
    """One person typed by hand; the same rules as for a line of a class list."""

    given = StringField("Given name", [_will_do(lambda text: name_fault(text, "the given name"))])
    family = StringField(
        "Family name or its first letter", [_will_do(lambda text: name_fault(text, "the family name"))]
    )
    year = StringField("Year group", [_will_do(lambda text: year_of(text)[1])])
    key = StringField("School's own key", [_will_do(lambda text: key_of(text)[1])])
    sex = ChoiceField("Sex", [_will_do(lambda text: sex_of(text)[1])])

    def ask_sex(self, *, is_needed: bool) -> None:
        """Only where the programme needs it."""
        self.sex.set([("f", "Female"), ("m", "Male")], "Not known")
        if not is_needed:
            del self.sex

    def entry(self) -> Entry | None:
        """The person, once the form is valid."""
        asked = ("given", "family", "year", "key", "sex", "need")
        return read_entry(**{name: self[name].data or "" if name in self else "" for name in asked})[0]


class PersonForm(PupilForm):
    """Somebody who joins a group at once."""

    need = StringField("Access need", [_will_do(lambda text: need_of(text)[1])])
    joined_day = DayField("In the group from", [InputRequired("Enter the day from which this person is in the group")])


class LeaveForm(FlaskForm):
    left_day = DayField("Last day in the group", [InputRequired("Enter the last day in the group")])
    reason = RadioField(
        "Why",
        [InputRequired("Choose why")],
        choices=[SelectChoice(one.value, words) for one, words in REASONS.items()],
    )


class ClassListForm(FlaskForm):
    """Either pasted or a file."""

    pasted = TextAreaField("Paste the list")
    file = FileField("Or choose a file")
    joined_day = DayField("In the group from", [InputRequired("Enter the day from which they are in the group")])

    def validate(self, extra_validators: Any = None) -> bool:
        will_do = super().validate(extra_validators)
        has_text = bool((self.pasted.data or "").strip())
        if has_text and self.file.data:
            self.file.errors = ["Paste the list or choose a file, not both. Empty the box, or send without a file"]
        elif not has_text and not self.file.data:
            self.pasted.errors = ["Paste the list, or choose a file"]
        return will_do and has_text != bool(self.file.data)


class ClassForm(FlaskForm):
    """Which class of a bundle."""

    sealed = HiddenField()
    chosen = RadioField("Which class?", [InputRequired("Choose the class that takes part")])


class SpellingForm(FlaskForm):
    """A misspelt name put right."""

    given = StringField("Given name", [_will_do(lambda text: name_fault(text, "the given name"))])
    family = StringField(
        "Family name or its first letter", [_will_do(lambda text: name_fault(text, "the family name"))]
    )

    def name(self) -> Name:
        return Name(cleaned(self.family.data or ""), cleaned(self.given.data or ""))


class SealedForm(FlaskForm):
    """Carries the class list from page to page."""

    sealed = HiddenField()


def numbers_form(years: Sequence[int], most: int) -> FlaskForm:
    """One field a year group, or one for all where nobody is in a year (staff who are trained)."""
    says = f"Enter a number from 1 to {most}, or leave it empty"
    asked = {f"year_{year}": f"Year {year}" for year in years} or {"everybody": "How many people come"}
    checks = [Optional(), NumberRange(1, most, says)]
    fields = {name: NumberField(words, checks, unread=says) for name, words in asked.items()}
    form: FlaskForm = type("NumbersForm", (FlaskForm,), fields)()
    return form
