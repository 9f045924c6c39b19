"""The catalogue's filter; it stays in the address."""

from wtforms import Form, IntegerField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import NumberRange, Optional

from portal.curricula.schema import Setting

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


class CatalogueFilter(Form):
    setting = SelectField(
        "Where",
        [Optional()],
        choices=[SelectChoice("", "Anywhere"), *(SelectChoice(s.value, words) for s, words in SETTINGS.items())],
    )
    age = IntegerField("Age", [Optional(), NumberRange(0, 99, "Enter an age in years, like 13")])
