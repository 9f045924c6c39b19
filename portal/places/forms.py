"""What people type about calendars."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, EmailField, RadioField, StringField, TelField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, InputRequired, Optional, ValidationError

from portal.places.models import DateKind
from portal.places.terms import problem
from portal.web.forms import PHONE, PLAIN, DayField, at_most, stripped

KIND_WORDS = {
    DateKind.TERM: "Term",
    DateKind.HALF_TERM: "Half-term",
    DateKind.HOLIDAY: "Holiday",
    DateKind.INSET: "INSET day",
    DateKind.CLOSURE: "Closed for another reason",
}


class CalendarDateForm(FlaskForm):
    kind = RadioField(
        "What kind of days",
        [InputRequired("Choose a kind")],
        choices=[SelectChoice(kind.value, words) for kind, words in KIND_WORDS.items()],
    )
    start_day = DayField("First day", [InputRequired("Enter the first day, like 15/02/2027")])
    end_day = DayField("Last day", [InputRequired("Enter the last day, like 19/02/2027")])
    label = StringField(
        "Name",
        [DataRequired("Enter a name, like Spring half-term"), at_most(80), PLAIN],
        [stripped],
    )

    def validate_end_day(self, field: Any) -> None:
        if self.start_day.data and field.data and self.kind.data in set(DateKind):
            say = problem(DateKind(self.kind.data), self.start_day.data, field.data)
            if say:
                raise ValidationError(say)


class OfficeForm(FlaskForm):
    name = StringField("Who answers", [DataRequired("Enter who answers"), at_most(120), PLAIN], [stripped])
    phone = TelField("Telephone number", [DataRequired("Enter the telephone number"), PHONE], [stripped])
    email = EmailField(
        "E-mail address",
        [Optional(), at_most(254), Email("Enter an e-mail address, like office@school.example.org")],
        [stripped],
    )

    def validate_email(self, field: Any) -> None:
        _unaccented(field)


class ContactForm(FlaskForm):
    name = StringField("Name", [DataRequired("Enter the name"), at_most(120), PLAIN], [stripped])
    job = StringField("Job at the school", [Optional(), at_most(120), PLAIN], [stripped])
    email = EmailField(
        "E-mail address",
        [Optional(), at_most(254), Email("Enter an e-mail address, like name@school.example.org")],
        [stripped],
    )
    phone = TelField("Telephone number", [Optional(), PHONE], [stripped])
    has_left = BooleanField("Has left the school")

    def validate_email(self, field: Any) -> None:
        _unaccented(field)


def _unaccented(field: Any) -> None:
    if field.data and not field.data.isascii():
        raise ValidationError("Use letters without accents in an e-mail address")


class CalendarFileForm(FlaskForm):
    file = FileField("Calendar file (CSV)", [FileRequired("Choose a CSV file")])
