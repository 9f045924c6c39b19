"""Form fields that say what to type: days, times, whole numbers, plain text."""

import re
from typing import Any

from wtforms import DateField, DecimalField, Field, IntegerField, SelectField, TimeField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Regexp, StopValidation
from wtforms.widgets import DateInput, TimeInput

PLAIN = Regexp(r"^[^\x00-\x1f\x7f<>]*$", message="Use letters, figures and ordinary signs only, without < and >")
"""One line of text without control characters."""
PROSE = Regexp(r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$", message="Use letters, figures and ordinary signs only")
"""Text of several lines without control characters."""
PHONE = Regexp(r"^[0-9+() -]{7,20}$", message="Enter a telephone number, like 020 7946 0000")

DAYS = ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%A %d %B %Y"]
HOURS = ["%H:%M", "%H:%M:%S", "%H.%M", "%I:%M%p", "%I.%M%p"]
"""As the browser sends it first, then as people write it and as our pages do."""

FRACTION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,4})?")
YEARS = range(2000, 2100)
"""What can be meant: other years are slips, and lie outside what the planner can reckon with."""


def stripped(value: Any) -> Any:
    """Without the spaces around it; nothing at all is None."""
    return value.strip() or None if isinstance(value, str) else value


def at_most(letters: int) -> Length:
    return Length(max=letters, message=f"Use at most {letters} characters")


def _shown(field: Field, more: dict[str, Any]) -> dict[str, Any]:
    """A browser's own field for dates and times empties what it cannot read, so that is shown in one for text."""
    unread = field.data is None and any(typed.strip() for typed in field.raw_data or [])
    return {**more, "type": "text"} if unread else more


class DayInput(DateInput):
    def __call__(self, field: Field, **more: Any) -> Any:
        return super().__call__(field, **_shown(field, more))


class HourInput(TimeInput):
    def __call__(self, field: Field, **more: Any) -> Any:
        return super().__call__(field, **_shown(field, more))


class DayField(DateField):
    """A date of this century, as the browser's own field sends it or as people write it."""

    widget = DayInput()

    def __init__(self, label: str, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, format=DAYS, **more)

    def _value(self) -> str:
        return self.data.isoformat() if self.data else " ".join(self.raw_data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([" ".join(value.split()) for value in valuelist])
        except ValueError:
            raise ValueError("Enter a date, like 12/01/2027") from None
        if self.data is not None and self.data.year not in YEARS:
            raise ValueError("Enter a date, like 12/01/2027")


class HourField(TimeField):
    """A time of day on the London clock."""

    widget = HourInput()

    def __init__(self, label: str, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators, format=HOURS, **more)

    def _value(self) -> str:
        return f"{self.data:%H:%M}" if self.data is not None else " ".join(self.raw_data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(["".join(value.split()) for value in valuelist])
        except ValueError:
            raise ValueError("Enter a time, like 09:30") from None


class NumberField(IntegerField):
    """A whole number. `unread`: the sentence for what is none."""

    def __init__(self, label: str, validators: Any = None, unread: str = "Enter a whole number, like 12", **more: Any):
        super().__init__(label, validators, **more)
        self.unread = unread

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([value.strip()[:9] for value in valuelist])
        except ValueError:
            raise ValueError(self.unread) from None

    def pre_validate(self, form: Any) -> None:
        """What is no number is not asked whether it is in range as well."""
        if self.process_errors and any(typed.strip() for typed in self.raw_data or []):
            raise StopValidation


class FractionField(DecimalField):
    """A number with figures after the point, as people write it: no NaN, no 1e5. `unread`: the sentence for what is
    none."""

    def __init__(self, label: str, validators: Any = None, unread: str = "Enter a number, like 2.5", **more: Any):
        super().__init__(label, validators, **more)
        self.unread = unread

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = [value.strip().removesuffix("%").strip() for value in valuelist]
        if any(value and not FRACTION.fullmatch(value) for value in typed):
            raise ValueError(self.unread)
        try:
            super().process_formdata(typed)
        except ValueError:
            raise ValueError(self.unread) from None

    def pre_validate(self, form: Any) -> None:
        """What is no number is not asked whether it is in range as well."""
        if self.process_errors and any(typed.strip() for typed in self.raw_data or []):
            raise StopValidation


class ChoiceField(SelectField):
    """One of a list; (value, words) pairs, with an empty first choice where `blank` is given."""

    def set(self, pairs: list[tuple[str, str]], blank: str | None = None) -> None:
        head = [SelectChoice("", blank)] if blank is not None else []
        self.choices = [*head, *(SelectChoice(value, words) for value, words in pairs)]

    def pre_validate(self, form: Any) -> None:
        try:
            super().pre_validate(form)
        except ValidationError:
            raise ValidationError("Choose one from the list") from None
