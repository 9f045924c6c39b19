"""The form that says who catches up a session, and where."""

from collections.abc import Sequence
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from portal.registers.catching.queries import Place
from portal.web.words import count, day, hour


class CatchUpForm(FlaskForm):
    person = RadioField("Who catches it up?", [InputRequired("Choose who catches it up")], choices=[])
    place = RadioField("Where?", [InputRequired("Choose where")], choices=[])

    def offer(self, people: Sequence[tuple[UUID, str]], places: Sequence[Place]) -> "CatchUpForm":
        self.person.choices = [SelectChoice(str(key), name) for key, name in people]
        self.place.choices = [SelectChoice(str(one.part_id), _words(one)) for one in places]
        return self


def _words(one: Place) -> str:
    """Such as "Tuesday 2 February 2027, 09:30, Horizons Tuesday, room G14, 12 people"."""
    room = f", room {one.room}" if one.room else ""
    return f"{day(one.starts_at)}, {hour(one.starts_at)}, {one.group}{room}, {count(one.coming, 'person', 'people')}"
