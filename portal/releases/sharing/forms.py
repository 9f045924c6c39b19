"""To whom an edition is sent."""

from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import DataRequired, Email

from portal.web.forms import PLAIN, at_most, stripped


class SendForm(FlaskForm):
    email = EmailField(
        "E-mail address",
        [
            DataRequired("Enter an e-mail address"),
            at_most(254),
            PLAIN,
            Email("Enter an e-mail address, like officer@council.example"),
        ],
        [stripped],
    )
