"""What a school types about a letter: why, the words of each part, and translations of them."""

import re
from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from portal.bookings.letters.letters import Translated, Wording
from portal.bookings.letters.words import MOST, Paper, languages, parts, reasons
from portal.bookings.steps.kinds import KNOWN_BY
from portal.web import pdf_files
from portal.web.forms import PLAIN, PROSE, ChoiceField, at_most, stripped

LEAST = 30
"""Characters of a part: fewer say nothing."""
TOO_SHORT = Length(min=LEAST, message=f"Say more than this: write at least {LEAST} characters")
SAYS_NO = re.compile(r"\bno\b", re.IGNORECASE)
SLIP = "slip"
"""In a translation: what the reply slip asks."""


class SeenForm(FlaskForm):
    """Which version was on the page, and for a coordinator how the school said it."""

    seen = HiddenField()
    via = RadioField("How do you know?", [InputRequired("Choose how they told you")], choices=KNOWN_BY)

    def of(self, seen: int, *, on_behalf: bool) -> "SeenForm":
        """Ready for this doer."""
        if not on_behalf:
            del self.via
        if not self.is_submitted():
            self.seen.data = str(seen)
        return self

    @property
    def number(self) -> int:
        return int(self.seen.data) if (self.seen.data or "").isdecimal() and len(self.seen.data) < 9 else -1


class WhyForm(SeenForm):
    reasons = SelectMultipleField("Why were they invited?")
    own_parents = TextAreaField("In your own words, to parents", [Optional(), at_most(300), PROSE], [stripped])
    own_young = TextAreaField("The same, to the young person", [Optional(), at_most(300), PROSE], [stripped])

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.reasons.choices = [SelectChoice(one.key, one.parents) for one in reasons().values()]

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        for field, other in ((self.own_parents, self.own_young), (self.own_young, self.own_parents)):
            if other.data and not field.data:
                field.errors = ["Write it here too: families and young people are told the same"]
                good = False
        if not self.reasons.data and not self.own_parents.data and not self.own_young.data:
            self.reasons.errors = ["Choose at least one reason, or write your own"]
            good = False
        return good

    def fill(self, wording: Wording) -> None:
        self.reasons.data = list(wording.reasons)
        self.own_parents.data, self.own_young.data = wording.own_parents, wording.own_young

    def wording(self, before: Wording) -> Wording:
        return Wording(before.texts, tuple(self.reasons.data), self.own_parents.data, self.own_young.data)


class PartsForm(SeenForm):
    """A field for each part of one paper, made by `parts_form`."""

    whole: bool
    """A whole class or year group takes part, and nobody is asked for a reply."""

    def texts(self, paper: Paper) -> dict[str, str]:
        return {part: self._fields[part].data for part in parts(paper)}

    def fields(self, paper: Paper) -> list[Field]:
        return [self._fields[part] for part in parts(paper)]

    def fill(self, texts: Mapping[str, str]) -> None:
        for part, text in texts.items():
            self._fields[part].data = text

    def says_enough(self, title: str) -> bool:
        """Whether it names the programme, so that families can look it up, and (where asked) that they may say no."""
        about, no = self._fields["about"], self._fields["no"]
        if not about.errors and title.casefold() not in about.data.casefold():
            about.errors = [f"Say that the programme is called {title}, so that they can look it up"]
        if not self.whole and not no.errors and not SAYS_NO.search(no.data):
            no.errors = ["Say in so many words that they may say no"]
        return not (about.errors or no.errors)

    def wording(self, before: Wording, paper: Paper) -> Wording:
        texts = {**before.texts, paper: self.texts(paper)}
        return Wording(texts, before.reasons, before.own_parents, before.own_young)


def parts_form(paper: Paper, *, whole: bool) -> PartsForm:
    checks = [DataRequired("Write this part: a letter without it is not whole"), TOO_SHORT, at_most(MOST), PROSE]
    fields = {part: TextAreaField(title, checks, [stripped]) for part, title in parts(paper, whole=whole).items()}
    made: PartsForm = type("ThesePartsForm", (PartsForm,), fields | {"whole": whole})()
    return made


class TranslationForm(SeenForm):
    """Words in the same parts, or a PDF; fields for the parts are added by `translation_form`."""

    language = ChoiceField("Language", [InputRequired("Choose the language")])
    translator = StringField(
        "Who translated it", [DataRequired("Enter who translated it"), at_most(100), PLAIN], [stripped]
    )
    same = BooleanField("It says the same as the English", [DataRequired("Tick this once somebody has checked it")])
    pdf = FileField("A PDF in place of words")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.language.set([(one.code, f"{one.own} ({one.english})") for one in languages().values()], blank="Choose")
        self.file: bytes | None = None

    def words(self) -> dict[str, str | None]:
        return {name: self._fields[name].data for name in self._names}

    def fields(self) -> list[Field]:
        return [self._fields[name] for name in self._names]

    def validate(self, extra_validators: Any = None) -> bool:
        good = bool(super().validate(extra_validators))
        upload = self.pdf.data
        self.file = upload.read(pdf_files.MOST_BYTES + 1) if upload else None
        if self.file is not None:
            return self._takes(self.file) and good
        missing = [field for field in self.fields() if not field.data and not field.errors]
        for field in missing:
            field.errors = ["Write this part in the language that you chose, or choose a PDF at the end"]
        return good and not missing

    def _takes(self, file: bytes) -> bool:
        fault = pdf_files.fault_of(file)
        if fault is None and any(self.words().values()):
            fault = "Either choose a PDF or write the parts, not both"
        if fault:
            self.pdf.errors = [fault]
        return fault is None

    def brought(self, paper: Paper) -> Translated:
        words = None if self.file is not None else {name: text or "" for name, text in self.words().items()}
        return Translated(paper, self.language.data, self.translator.data, words, self.file)

    _names: tuple[str, ...] = ()


def translation_form(paper: Paper, *, whole: bool) -> TranslationForm:
    has_slip = paper is Paper.PARENTS and not whole
    titles = parts(paper, whole=whole) | ({SLIP: "What the reply slip asks"} if has_slip else {})
    fields: dict[str, Any] = {
        part: TextAreaField(title, [Optional(), at_most(MOST), PROSE], [stripped]) for part, title in titles.items()
    }
    made: TranslationForm = type("ThisTranslationForm", (TranslationForm,), fields | {"_names": tuple(titles)})()
    return made
