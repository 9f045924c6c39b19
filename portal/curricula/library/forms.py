"""The library's filter, the setting of a plan, and that a school opened its materials."""

from collections.abc import Collection

from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, RadioField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal.curricula.library.library import Choices, Wanted
from portal.curricula.library.resources import Kind
from portal.curricula.reading.schema import Audience, Setting
from portal.curricula.words import SETTINGS
from portal.web.access import Via
from portal.web.forms import ChoiceField, at_most, stripped

KINDS = {
    Kind.PLAN: "Plan with notes",
    Kind.SCHOOL_PLAN: "Plan for the school",
    Kind.WORKSHEET: "Worksheet",
    Kind.CARDS: "Cards",
    Kind.HELP_CARD: "Help card",
    Kind.POSTER: "Poster",
    Kind.FORM: "Form",
    Kind.LEAFLET: "Leaflet",
    Kind.QUESTIONS: "Questions",
    Kind.SUMMARY: "What parents are told",
}
AUDIENCES = {
    Audience.PUPIL: "Young people",
    Audience.PARENT: "Parents and carers",
    Audience.SCHOOL: "School staff",
    Audience.FACILITATOR: "Facilitators",
}
LANGUAGES = {"en": "English", "cy": "Welsh", "pl": "Polish", "so": "Somali", "tr": "Turkish", "ar": "Arabic"}
KNOWN = {
    Via.PHONE_CALL: "They said so on the telephone",
    Via.PAPER: "They had them on paper, by e-mail or at a meeting",
}


def language_in_words(code: str) -> str:
    return LANGUAGES.get(code.split("-")[0], code)


class LibraryFilter(Form):
    words = StringField("Words", [Optional(), at_most(100)], filters=[stripped])
    programme = ChoiceField("Programme", [Optional()])
    session = ChoiceField("Session or stage", [Optional()])
    audience = ChoiceField("For", [Optional()])
    kind = ChoiceField("What it is", [Optional()])
    setting = ChoiceField("Where", [Optional()])
    language = ChoiceField("Language", [Optional()])

    def offer(self, choices: Choices, audiences: Collection[Audience], kinds: Collection[Kind]) -> None:
        """What this person may choose from."""
        self.programme.set(list(choices.programmes), blank="All programmes")
        self.session.set([(str(n), f"{n}. {title}") for n, title in choices.sessions], blank="All of it")
        self.audience.set([(a.value, words) for a, words in AUDIENCES.items() if a in audiences], blank="Everybody")
        self.kind.set([(k.value, words) for k, words in KINDS.items() if k in kinds], blank="Anything")
        self.setting.set([(s.value, words) for s, words in SETTINGS.items()], blank="Anywhere")
        self.language.set([(code, language_in_words(code)) for code in choices.languages], blank="Any language")

    @property
    def is_empty(self) -> bool:
        return not any(field.data for field in self)

    def wanted(self) -> Wanted:
        return Wanted(
            words=self.words.data or "",
            slug=self.programme.data or None,
            number=int(self.session.data) if self.session.data else None,
            audience=Audience(self.audience.data) if self.audience.data else None,
            kind=Kind(self.kind.data) if self.kind.data else None,
            setting=Setting(self.setting.data) if self.setting.data else None,
            language=self.language.data or None,
        )


class SettingForm(Form):
    setting = ChoiceField("Where it is held", [Optional()])

    def offer(self, settings: Collection[Setting]) -> None:
        self.setting.set([(s.value, SETTINGS[s]) for s in settings], blank="Any place")

    @property
    def chosen(self) -> Setting | None:
        return Setting(self.setting.data) if self.setting.data and not self.setting.errors else None


class OpenedForm(FlaskForm):
    version = HiddenField()


class ToldForm(OpenedForm):
    """For whoever writes it down for a school."""

    via = RadioField(
        "How do you know that the school has opened them?",
        choices=[SelectChoice(via.value, words) for via, words in KNOWN.items()],
        validators=[InputRequired("Choose how you know")],
    )
