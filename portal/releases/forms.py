"""What people say to make an edition, to send it back, and to check a file."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.web.forms import PROSE, ChoiceField, at_most, stripped


class MakeForm(FlaskForm):
    reader = ChoiceField("For", [InputRequired("Choose for whom the report is")])
    quarter = ChoiceField("Quarter", [InputRequired("Choose a quarter")])
    why = TextAreaField(
        "Why it replaces the edition before",
        [Optional(), Length(max=300, message="Use at most 300 letters"), PROSE],
        filters=[stripped],
    )
    seen = HiddenField("Seen", [at_most(64)])
    """SHA-256 of the figures looked at, so that nothing else is stored than what was on the page."""


class SendBackForm(FlaskForm):
    why = TextAreaField(
        "What has to be put right",
        [DataRequired("Say what has to be put right"), at_most(300), PROSE],
        filters=[stripped],
    )


class VerifyForm(FlaskForm):
    code = StringField("Check code", [Optional(), at_most(40)], filters=[stripped])
    file = FileField("Or the file itself")
