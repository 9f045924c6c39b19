"""The catalogue's filter; it stays in the address."""

from wtforms import Form
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional

from portal.curricula.schema import Setting
from portal.web.forms import ChoiceField, NumberField

SETTINGS = {
    Setting.SECONDARY: "Secondary school",
    Setting.PRIMARY: "Primary school",
    Setting.PUPIL_REFERRAL_UNIT: "Pupil referral unit",
    Setting.FURTHER_EDUCATION: "College",
    Setting.COMMUNITY: "Community",
    Setting.PRISON: "Prison",
    Setting.HOSPITAL: "Hospital",
    Setting.HOME: "At home",
    Setting.WORKPLACE: "Workplace",
}


AN_AGE = "Enter an age in years, like 13"


class CatalogueFilter(Form):
    setting = ChoiceField(
        "Where",
        [Optional()],
        choices=[SelectChoice("", "Anywhere"), *(SelectChoice(s.value, words) for s, words in SETTINGS.items())],
    )
    age = NumberField("Age", [Optional(), NumberRange(0, 99, AN_AGE)], unread=AN_AGE)
