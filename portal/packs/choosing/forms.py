"""Asking for a pack: of which session, and how the young people are written in it."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from portal.packs.models import Names, Pack
from portal.packs.printing.looks import Letters, Paper
from portal.packs.recipes import PARTS, RECIPES, For, Part
from portal.packs.wishes import How
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
LETTERS = {
    Letters.USUAL: "Usual",
    Letters.LARGE: "Large print",
    Letters.EASY: "Dyslexia-friendly",
}
PAPERS = {Paper.A4: "A4", Paper.A5: "A5", Paper.BOOKLET: "A5 booklet to fold"}
SAID = {
    Letters.LARGE.value: "18 points, laid out anew. Words in drawings that would be small become letters, which are "
    "explained below.",
    Letters.EASY.value: "Wider lines and spaces, one column, nothing in italics. Print it on cream or pastel paper.",
    Paper.A5.value: "Small pages, to hold or to read on a screen.",
    Paper.BOOKLET.value: "Two pages side by side on A4, in the order for folding. Print on both sides, turned on the "
    "short edge.",
}
NEEDS_A4 = "Large print and dyslexia-friendly letters need A4. Choose A4, or the usual letters"


class TickField(SelectMultipleField):
    """The sheets of one recipe."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _ticks(reader: For) -> TickField:
    recipe = RECIPES[reader]
    return TickField(
        f"Sheets for the {recipe.title.lower()}",
        choices=[SelectChoice(part.value, PARTS[part]) for part in recipe.parts],
        default=[part.value for part in recipe.ticked],
    )


class HowForm(FlaskForm):
    """For whom, which sheets, and how the young people are written in them."""

    names = RadioField(
        "How people are written in the register", validators=[InputRequired("Choose how people are written")]
    )
    recipe = RadioField(
        "Who reads it",
        choices=[SelectChoice(reader.value, recipe.title) for reader, recipe in RECIPES.items()],
        default=For.FACILITATOR.value,
    )
    sheets_facilitator = _ticks(For.FACILITATOR)
    sheets_school = _ticks(For.SCHOOL)
    sheets_pupil = _ticks(For.PUPIL)
    sheets_parent = _ticks(For.PARENT)
    sheets_evaluator = _ticks(For.EVALUATOR)

    letters = RadioField(
        "Letters",
        choices=[SelectChoice(letters.value, words) for letters, words in LETTERS.items()],
        default=Letters.USUAL.value,
    )
    paper = RadioField(
        "Paper",
        choices=[SelectChoice(paper.value, words) for paper, words in PAPERS.items()],
        default=Paper.A4.value,
    )
    is_saving = BooleanField("Black and white, with little ink: nothing is coloured or dark")
    is_duplex = BooleanField("Printed on both sides: what is copied or handed out begins on a sheet of its own")

    def offer_names(self, options: Sequence[Names]) -> None:
        self.names.choices = [SelectChoice(option.value, NAMES[option]) for option in options]

    def ticks(self, reader: str) -> TickField:
        """The boxes of one recipe."""
        found: TickField = self[f"sheets_{reader}"]
        return found

    @property
    def is_usual(self) -> bool:
        """Nothing was changed from what a facilitator carries."""
        usual = sorted(RECIPES[For.FACILITATOR].ticked)
        is_theirs = self.recipe.data == For.FACILITATOR.value and sorted(self.sheets_facilitator.data or ()) == usual
        on_usual = self.letters.data == Letters.USUAL.value and self.paper.data == Paper.A4.value
        return is_theirs and on_usual and not (self.is_duplex.data or self.is_saving.data)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if self.recipe.errors:
            self.recipe.errors = ["Choose who reads it"]
            return False
        boxes = self.ticks(self.recipe.data)
        if not boxes.data:
            boxes.errors = ["Tick at least one sheet"]
            return False
        return self._fits() and bool(fine)

    def _fits(self) -> bool:
        """Whether there are such letters on such paper."""
        for field, words in ((self.letters, "Choose the letters"), (self.paper, "Choose the paper")):
            if field.errors:
                field.errors = [words]
        if self.letters.errors or self.paper.errors:
            return False
        if self.paper.data != Paper.A4.value and self.letters.data != Letters.USUAL.value:
            self.paper.errors = [NEEDS_A4]
        return not self.paper.errors

    def take(self, pack: Pack) -> None:
        """Filled in as for that pack."""
        self.names.data, self.recipe.data = pack.names.value, pack.recipe.value
        if pack.sheets is not None:
            self.ticks(pack.recipe.value).data = list(pack.sheets)
        self.letters.data, self.paper.data = pack.letters.value, pack.paper.value
        self.is_saving.data, self.is_duplex.data = pack.is_saving, pack.is_duplex

    def how(self) -> How:
        chosen = [Part(value) for value in self.ticks(self.recipe.data).data or ()]
        reader = For(self.recipe.data)
        return How(
            recipe=reader,
            sheets=RECIPES[reader].of(chosen),
            letters=Letters(self.letters.data),
            paper=Paper(self.paper.data),
            is_saving=self.is_saving.data,
            is_duplex=self.is_duplex.data,
        )


class AskForm(HowForm):
    what = SelectField("Which pack", validators=[InputRequired("Choose a session, or the whole group")])

    def offer(self, meetings: Sequence[DeliverySession], options: Sequence[Names], of: int) -> None:
        """What this person may choose from for this group."""
        sessions = [SelectChoice(str(meeting.id), _words(meeting, of)) for meeting in meetings]
        self.what.choices = [*sessions, SelectChoice(WHOLE, "The whole group: every session in one file")]
        self.offer_names(options)

    def take(self, pack: Pack) -> None:
        super().take(pack)
        self.what.data = str(pack.session_id or WHOLE)


def _words(meeting: DeliverySession, of: int) -> str:
    number = f"Session {n_of(meeting.number, of)}" if meeting.number else "Extra session"
    return f"{number}: {short_day(meeting.starts_at)}, {hour(meeting.starts_at)}"
