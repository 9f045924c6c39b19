"""The code in the foot of a printed page."""

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import DataRequired, ValidationError

from portal.packs.finding import footcodes
from portal.web.forms import at_most

TYPE_IT = f"Type the code from the foot of a page, like {footcodes.SAMPLE}"


def a_code(_form: FlaskForm, field: Field) -> None:
    if not field.errors and footcodes.as_printed(field.data or "") is None:
        raise ValidationError(f"A code has eight letters and figures, like {footcodes.SAMPLE}. Look at the foot again")


class FindForm(FlaskForm):
    code = StringField("Code", [DataRequired(TYPE_IT), at_most(40), a_code])

    @property
    def as_printed(self) -> str:
        return footcodes.as_printed(self.code.data or "") or ""
