"""What a coordinator says to make an edition."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

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
