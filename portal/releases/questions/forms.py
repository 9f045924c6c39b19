"""What a reader asks and says about an edition."""

from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired

from portal.web.forms import PROSE, ChoiceField, at_most, stripped

ACCEPT, RETURN = "accept", "return"


class QuestionForm(FlaskForm):
    figure = ChoiceField("Figure or table", [InputRequired("Choose the figure or table that you ask about")])
    question = TextAreaField(
        "Your question", [DataRequired("Write your question"), at_most(600), PROSE], filters=[stripped]
    )


class AnswerForm(FlaskForm):
    answer = TextAreaField("Answer", [DataRequired("Write the answer"), at_most(1000), PROSE], filters=[stripped])


class VerdictForm(FlaskForm):
    verdict = RadioField(
        "What do you say to this edition?",
        [InputRequired("Choose whether you accept the edition or return it")],
        choices=[SelectChoice(ACCEPT, "We accept it"), SelectChoice(RETURN, "We return it, to be put right")],
    )
    why = TextAreaField("What has to be put right", [at_most(600), PROSE], filters=[stripped])

    def validate_why(self, field: TextAreaField) -> None:
        if self.verdict.data == RETURN and not field.data:
            raise ValidationError("Say what has to be put right")
