"""What a person writes to tell of a quarter."""

from datetime import timedelta

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional

from portal import clock
from portal.releases.stories.models import StoryKind
from portal.web.forms import PLAIN, PROSE, ChoiceField, DayField, at_most, stripped

LONGEST = timedelta(days=731)


class StoryForm(FlaskForm):
    reader = ChoiceField("For", [InputRequired("Choose for whom the report is")])
    quarter = ChoiceField("Quarter", [InputRequired("Choose a quarter")])
    kind = RadioField(
        "What it is",
        [InputRequired("Choose what it is")],
        choices=[SelectChoice(kind.value, kind.value[:1].upper() + kind.value[1:]) for kind in StoryKind],
    )
    title = StringField("Title", [DataRequired("Enter a title"), at_most(100), PLAIN], filters=[stripped])
    text = TextAreaField("Text", [DataRequired("Write the text"), at_most(3000), PROSE], filters=[stripped])
    consent_day = DayField("Day of the written agreement", [Optional()])
    last_day = DayField("Shown until", [InputRequired("Enter the last day on which it is shown")])

    def validate_consent_day(self, field: DayField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError("The agreement comes first: enter a day that is over")

    def validate_last_day(self, field: DayField) -> None:
        if field.data and not clock.today() < field.data <= clock.today() + LONGEST:
            raise ValidationError("Enter a day within the next two years")
