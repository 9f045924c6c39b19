"""Asking for a pack: of which session, and how the young people are written in it."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from portal.packs.models import Names
from portal.timetable.models import DeliverySession
from portal.web.words import hour, n_of, short_day

WHOLE = "whole"

NAMES = {
    Names.CODES: "Codes, no names",
    Names.FIRST_AND_INITIAL: "First name and initial",
    Names.FULL: "Full names",
}
EXPLAINED = {
    "codes": "Safe to carry. Each person is a code such as K7; what it stands for is in the register on your phone "
    "and on the school adult's list, never in the pack.",
    "first name and initial": "Such as Amara O. The file is deleted after 24 hours. Keep the paper with you and "
    "shred it after the session.",
    "full names": "Only for use inside the school. The file is deleted after 24 hours.",
}


class AskForm(FlaskForm):
    what = SelectField("Which pack", validators=[InputRequired("Choose a session, or the whole group")])
    names = RadioField(
        "How people are written in the register", validators=[InputRequired("Choose how people are written")]
    )

    def offer(self, meetings: Sequence[DeliverySession], options: Sequence[Names], of: int) -> None:
        """What this person may choose from for this group."""
        sessions = [SelectChoice(str(meeting.id), _words(meeting, of)) for meeting in meetings]
        self.what.choices = [*sessions, SelectChoice(WHOLE, "The whole group: every session in one file")]
        self.names.choices = [SelectChoice(option.value, NAMES[option]) for option in options]


def _words(meeting: DeliverySession, of: int) -> str:
    number = f"Session {n_of(meeting.number, of)}" if meeting.number else "Extra session"
    return f"{number}: {short_day(meeting.starts_at)}, {hour(meeting.starts_at)}"
