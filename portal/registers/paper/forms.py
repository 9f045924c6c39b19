"""Whose sheet somebody else types in and how it reached them, and a photograph of one."""

from collections.abc import Sequence
from uuid import UUID

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.web.access import Via
from portal.web.forms import ChoiceField

NOBODY = "nobody"


class WhoseForm(FlaskForm):
    whose = ChoiceField("Who took this register")
    how = RadioField(
        "How you know it",
        [InputRequired("Choose how you know it")],
        choices=[
            SelectChoice(Via.PAPER.value, "From the marked sheet"),
            SelectChoice(Via.PHONE_CALL.value, "Read out on the telephone"),
        ],
        default=Via.PAPER.value,
    )

    def offer(self, staff: Sequence[tuple[UUID, str]]) -> "WhoseForm":
        """Those who staff the group on the day, lead first."""
        people = [(str(user_id), name) for user_id, name in staff]
        self.whose.set([*people, (NOBODY, "Not known, or somebody else")])
        if not self.is_submitted():
            self.whose.data = people[0][0] if people else NOBODY
        return self

    @property
    def on_behalf_of(self) -> UUID | None:
        return None if self.whose.data in (None, NOBODY) else UUID(self.whose.data)

    @property
    def via(self) -> Via:
        return Via(self.how.data)


class PhotoForm(FlaskForm):
    picture = FileField("Picture of the marked sheet", [FileRequired("Take a picture of the sheet, or choose one")])
