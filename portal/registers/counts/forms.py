"""The form that asks how many came."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from portal.registers.counts import rules
from portal.registers.counts.models import HeadCount, HowCounted
from portal.registers.counts.rules import MOST, Counted
from portal.registers.models import Source
from portal.registers.rules import Correction
from portal.web.forms import ChoiceField, NumberField

SAYS = f"Enter a number from 0 to {MOST:,}, or leave it empty"
HOW_MANY = "Enter how many came; 0 if nobody did"
MEANWHILE = "Somebody else counted meanwhile; their number stands now. Say why yours is right, or leave it"


def _number(label: str) -> NumberField:
    return NumberField(label, [Optional(), NumberRange(0, MOST, SAYS)], unread=SAYS)


class CountForm(FlaskForm):
    everybody = _number("How many came in all")
    female = _number("Girls or women")
    male = _number("Boys or men")
    expected = _number("How many were to come")
    how = RadioField(
        "How was it counted?",
        [InputRequired("Choose how it was counted")],
        choices=[SelectChoice(how.value, how.value.capitalize()) for how in HowCounted],
    )
    from_paper = RadioField(
        "How do you know it?",
        choices=[SelectChoice(Source.WEB.value, "I was there"), SelectChoice(Source.PAPER.value, "It is on a sheet")],
        default=Source.WEB.value,
    )
    correction = ChoiceField("Why you change the number", default="")
    event = HiddenField()
    after = HiddenField()
    years: Sequence[int] = ()

    @classmethod
    def about(cls, years: Sequence[int], expected: int | None, last: HeadCount | None, event_id: UUID) -> "CountForm":
        """With a field for each year group, showing what holds. Ids made for the page stay where it was sent."""
        fields = {_key(year): _number(f"Year {year}") for year in years}
        held = {"expected": expected, "event": str(event_id), "after": "0"}
        if last is not None:
            held |= {"everybody": None if last.years else last.total, "female": last.female, "male": last.male}
            held |= {"how": last.how, "expected": last.expected, "after": str(last.number)}
            held |= {_key(int(year)): number for year, number in last.years.items()}
        form: CountForm = type("CountForm", (cls,), fields | {"years": tuple(years)})(data=held)
        form.correction.set([(one.value, one.value.capitalize()) for one in Correction], "Choose a reason")
        return form

    @property
    def year_fields(self) -> list[Any]:
        return [self[_key(year)] for year in self.years]

    @property
    def by_year(self) -> dict[int, int]:
        return {year: self[_key(year)].data for year in self.years if self[_key(year)].data is not None}

    def validate(self, extra_validators: Any = None) -> bool:
        """The numbers are looked at together, once each can be read."""
        if not super().validate(extra_validators):
            return False
        fault, field = self._total_fault(), self.everybody
        if not fault:
            fault, field = self._sex_fault(), self.male
        field.errors = [fault] if fault else []
        return not fault

    def _total_fault(self) -> str:
        try:
            total = rules.total_of(self.by_year, self.everybody.data)
        except ValueError as differs:
            return str(differs)
        if total is None:
            return HOW_MANY
        return f"At most {MOST:,} people are counted at once" if total > MOST else ""

    def _sex_fault(self) -> str:
        total = self.said.total
        fits = rules.by_sex_fits(total, self.female.data, self.male.data)
        return "" if fits else f"Girls and boys together are more than the {total} who came"

    def validate_event(self, field: Any) -> None:
        try:
            UUID(field.data or ""), int(self.after.data or "")
        except ValueError as error:
            raise ValidationError("Open this page again from the list of registers") from error

    @property
    def said(self) -> Counted:
        return Counted(
            total=rules.total_of(self.by_year, self.everybody.data) or 0,
            how=HowCounted(self.how.data),
            years=self.by_year,
            female=self.female.data,
            male=self.male.data,
            expected=self.expected.data,
            correction=Correction(self.correction.data) if self.correction.data else None,
            source=Source(self.from_paper.data),
        )


def _key(year: int) -> str:
    return f"year_{year}"
