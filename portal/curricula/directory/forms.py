"""What a reader of the service directory may ask by its address; names and meanings are the profile's."""

import re
from typing import Any

from wtforms import Field, FloatField, Form, StringField, ValidationError
from wtforms.validators import NumberRange, Optional, Regexp

from portal.curricula.directory.open_referral import Asked, searched
from portal.web.forms import NumberField, at_most, stripped

MOST = 100
A_PAGE = "Give the number of a page, from 1"
A_SIZE = f"Give how many on one page, from 1 to {MOST}"
AN_AGE = "Give an age in years, from 0 to 150"
A_DAY = "Give a day of the week, such as MO"
AN_HOUR = Regexp(r"^\d{2}:\d{2}(:\d{2})?(Z|[ +-]\d{2}:\d{2})?$", message="Give a time of day, such as 09:30")
DAYS = re.compile(r"(mo|tu|we|th|fr|sa|su)|(mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)


class AgeField(FloatField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError:
            raise ValueError(AN_AGE) from None


class PageForm(Form):
    page = NumberField("page", [Optional(), NumberRange(1, message=A_PAGE)], unread=A_PAGE)
    per_page = NumberField("per_page", [Optional(), NumberRange(1, MOST, A_SIZE)], unread=A_SIZE)

    @property
    def number(self) -> int:
        return self.page.data or 1

    @property
    def size(self) -> int:
        return self.per_page.data or MOST

    @property
    def faults(self) -> dict[str, str]:
        """What to write instead, by the name of what could not be read."""
        return {name: str(said[0]) for name, said in self.errors.items()}


class ServicesForm(PageForm):
    search = StringField("search", [Optional(), at_most(200)])
    taxonomy_term_id = StringField("taxonomy_term_id", filters=[stripped])
    taxonomy_id = StringField("taxonomy_id", filters=[stripped])
    minimum_age = AgeField("minimum_age", [Optional(), NumberRange(0, 150, AN_AGE)])
    maximum_age = AgeField("maximum_age", [Optional(), NumberRange(0, 150, AN_AGE)])
    start_time = StringField("start_time", [Optional(), AN_HOUR], filters=[stripped])
    end_time = StringField("end_time", [Optional(), AN_HOUR], filters=[stripped])
    day = StringField("day", [Optional()], filters=[stripped])

    def validate_day(self, field: Field) -> None:
        if not DAYS.fullmatch(field.data or ""):
            raise ValidationError(A_DAY)

    def asked(self) -> Asked:
        return Asked(
            words=searched(self.search.data),
            term=_folded(self.taxonomy_term_id.data),
            taxonomy=_folded(self.taxonomy_id.data),
            minimum_age=self.minimum_age.data,
            maximum_age=self.maximum_age.data,
            at_set_times=any(field.data for field in (self.start_time, self.end_time, self.day)),
        )


def _folded(key: Any) -> str | None:
    return str(key).lower() if key else None
