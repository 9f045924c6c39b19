"""What a coordinator types about funders, lines, targets and shares."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from portal.funding.models import FundingLine, TargetMeasure
from portal.web.forms import PLAIN, ChoiceField, DayField, NumberField, at_most, stripped

MOST_POUNDS = 100_000_000


class PoundsField(StringField):
    """Money as people write it, kept as whole pence; None where nothing is typed."""

    pence: int | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""
        typed = self.data.replace(",", "").replace("£", "").strip()
        if not typed:
            return
        try:
            pounds = Decimal(typed)
        except InvalidOperation:
            raise ValueError("Enter an amount in pounds, like 12500 or 12500.50") from None
        if not pounds.is_finite() or not 0 <= pounds <= MOST_POUNDS or pounds.as_tuple().exponent < -2:  # type: ignore[operator]
            raise ValueError("Enter an amount in pounds, like 12500 or 12500.50")
        self.pence = int(pounds * 100)


class FunderForm(FlaskForm):
    name = StringField(
        "Name of the funder",
        [DataRequired("Enter the funder's name, like Enfield Council"), at_most(120), PLAIN],
        filters=[stripped],
    )
    authority = ChoiceField("Is it a council? Then which one", [Optional()])


class LineForm(FlaskForm):
    funder = ChoiceField("Funder", [InputRequired("Choose a funder")])
    name = StringField(
        "Name of the line",
        [DataRequired("Enter a name, like Prevention 2026"), at_most(120), PLAIN],
        filters=[stripped],
    )
    authority = ChoiceField("Where it may be spent", [Optional()])
    from_day = DayField("First day", [InputRequired("Enter the first day, like 01/04/2026")])
    until_day = DayField("Last day", [InputRequired("Enter the last day, like 31/03/2027")])
    amount = PoundsField("Amount", [at_most(20)])

    def validate_until_day(self, field: Any) -> None:
        if self.from_day.data and field.data and field.data < self.from_day.data:
            raise ValidationError("Enter a last day that is not before the first")


class TargetForm(FlaskForm):
    programme = ChoiceField("Programme", [InputRequired("Choose a programme")])
    year = ChoiceField("Financial year", [InputRequired("Choose a year")])
    measure = ChoiceField("What was promised", [InputRequired("Choose what was promised")])
    number = NumberField(
        "Number",
        [InputRequired("Enter a number, like 120"), NumberRange(0, 1_000_000, "Enter a number from 0 to 1,000,000")],
    )

    def offer(self, programmes: Sequence[tuple[Any, str]], years: Sequence[int]) -> None:
        self.programme.set([(str(key), title) for key, title in programmes], blank="Choose")
        self.year.set([(str(year), f"April {year} to March {year + 1}") for year in years])
        self.measure.set([(measure.name, measure.value.capitalize()) for measure in TargetMeasure], blank="Choose")


def shares_form(lines: Sequence[FundingLine]) -> type[FlaskForm]:
    """A form with a percent for each line, in their order; empty or 0 is no share."""
    fields = {
        f"share_{line.id}": NumberField(
            f"{line.name}, {line.organisation.name}",
            [Optional(), NumberRange(0, 100, "Enter a percentage from 0 to 100")],
        )
        for line in lines
    }
    return type("SharesForm", (FlaskForm,), fields)
