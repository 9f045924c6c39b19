"""What people type to sign in and to look after accounts."""

import re
from datetime import date

from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Field,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, EqualTo, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal import clock
from portal.people.access import Role
from portal.people.credentials import months_later, usual_review
from portal.people.introductions import telling_words
from portal.people.links import figures
from portal.people.passwords import LEAST
from portal.people.vetting import LONGEST_MONTHS, Check, Condition
from portal.web.forms import PLAIN, ChoiceField, DayField, at_most, stripped
from portal.web.words import plain_day

ROLE_WORDS = {
    Role.ADMIN: "Administrator: settings and accounts",
    Role.COORDINATOR: "Coordinator: bookings, groups, reports",
    Role.SAFEGUARDING: "Charity safeguarding lead",
    Role.EVALUATOR: "Evaluator: figures without names",
    Role.FACILITATOR: "Facilitator: own groups",
    Role.BOOKING_LEAD: "School booking lead",
    Role.SCHOOL_DSL: "School safeguarding lead",
    Role.COMMISSIONER: "Council or funder: reports",
}


class SignInForm(FlaskForm):
    email = EmailField("E-mail address", [DataRequired("Enter your e-mail address"), at_most(254), PLAIN], [stripped])
    password = PasswordField("Password", [InputRequired("Enter your password"), at_most(200)])


class ChoosePasswordForm(FlaskForm):
    password = PasswordField(
        "New password",
        [
            InputRequired("Enter a new password"),
            Length(LEAST, 200, f"Enter at least {LEAST} letters; three or four words make a good password"),
        ],
    )
    again = PasswordField("New password again", [EqualTo("password", "Type the same password in both boxes")])


class ChangePasswordForm(ChoosePasswordForm):
    old = PasswordField("Password now", [InputRequired("Enter the password you use now"), at_most(200)])


def tells_no_conviction(form: FlaskForm, field: Field) -> None:
    found = telling_words(field.data or "")
    if found:
        raise ValidationError(f"Take out “{found[0]}”: schools would read it as word of a conviction")


class IntroductionForm(FlaskForm):
    known_as = StringField("Name that schools see", [at_most(60), PLAIN, tells_no_conviction], [stripped])
    line = TextAreaField("Line that schools read", [at_most(300), PLAIN, tells_no_conviction], [stripped])


def six_figures(form: FlaskForm, field: Field) -> None:
    """What is no code at all is told at once and is not counted as a wrong one."""
    if not re.fullmatch(r"[0-9]{6}", figures(field.data or "")):
        raise ValidationError("Enter the six figures from the mail, like 042 917")


class CodeForm(FlaskForm):
    """Proof that whoever opened a link reads the mail that it came in."""

    code = StringField("Code", [DataRequired("Enter the six figures from the mail"), at_most(20), six_figures])
    answer = StringField(validators=[Optional(), at_most(30), PLAIN])
    """The button that was pressed, where the link asks a question."""


class RenewForm(FlaskForm):
    email = EmailField(
        "Your work e-mail address", [DataRequired("Enter your work e-mail address"), at_most(254), PLAIN], [stripped]
    )


class PersonForm(FlaskForm):
    name = StringField("Name", [DataRequired("Enter the person's name"), at_most(100), PLAIN], [stripped])
    email = EmailField(
        "E-mail address",
        [
            DataRequired("Enter an e-mail address"),
            Email("Enter an e-mail address, like name@example.org"),
            at_most(254),
            PLAIN,
        ],
        [stripped],
    )


class GrantForm(FlaskForm):
    role = SelectField(
        "Role",
        [InputRequired("Choose a role")],
        choices=[SelectChoice("", "Choose a role")]
        + [SelectChoice(role.value, words) for role, words in ROLE_WORDS.items()],
    )
    school = StringField("School", [Optional(), at_most(150), PLAIN], [stripped])
    authority = SelectField("Authority", [Optional()])
    organisation = SelectField("Funder or provider", [Optional()])


class InviteForm(PersonForm, GrantForm):
    pass


class ReviewForm(FlaskForm):
    """A day in the past on which somebody looked, and a day to come by which it is looked at again."""

    def days_fit(self, day: DayField, review: DayField) -> bool:
        """Whether both days can be; if not, the fields say what to enter."""
        if not day.errors and day.data > clock.today():
            day.errors = ["Enter today, or a day that has passed"]
        if not day.errors and not review.errors and review.data is not None:
            review.errors = self._review_faults(day.data, review.data)
        return not self.errors

    @staticmethod
    def _review_faults(day: date, review: date) -> list[str]:
        latest = months_later(day, LONGEST_MONTHS)
        if review <= day:
            return ["Enter a review day after the first day"]
        return [f"Enter a review day up to {plain_day(latest)}"] if review > latest else []


class CheckForm(ReviewForm):
    """A check that somebody has seen. There is no box for anything that stands in it."""

    check = RadioField(
        "Which check was seen?",
        [InputRequired("Choose the check")],
        choices=[SelectChoice(check.value, check.value[0].upper() + check.value[1:]) for check in Check],
    )
    seen_day = DayField("Day on which it was seen", [InputRequired("Enter the day on which it was seen")])
    seen_by = ChoiceField("Who saw it", [InputRequired("Choose who saw it")])
    review_day = DayField("Review by", [Optional()])

    def wanted_review(self) -> date | None:
        """The day typed; else the usual one, which is none for what is seen once."""
        return self.review_day.data or usual_review(Check(self.check.data), self.seen_day.data)


class SuitabilityForm(ReviewForm):
    suitable = RadioField(
        "Suitable for the role, under our risk assessment?",
        [InputRequired("Choose yes or no")],
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
    )
    conditions = SelectMultipleField(
        "Only in this way",
        choices=[SelectChoice(one.value, one.value[0].upper() + one.value[1:]) for one in Condition],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    decided_day = DayField("Day of the decision", [InputRequired("Enter the day of the decision")])
    decided_by = ChoiceField("Who decided", [InputRequired("Choose who decided")])
    review_day = DayField("Decide again by", [InputRequired("Enter the day by which it is decided again")])

    def chosen(self) -> list[Condition]:
        return [Condition(value) for value in self.conditions.data or []]


class SupervisorForm(FlaskForm):
    supervisor = ChoiceField("Supervisor", default="")
