"""What people type to sign in and to look after accounts."""

import re

from flask_wtf import FlaskForm
from wtforms import EmailField, Field, PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Email, EqualTo, InputRequired, Length, Optional, ValidationError

from portal.people.access import Role
from portal.people.introductions import telling_words
from portal.people.links import figures
from portal.people.passwords import LEAST
from portal.web.forms import PLAIN, at_most, stripped

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
