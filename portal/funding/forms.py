"""What a coordinator types about funders, lines, targets and shares."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from portal.funding.models import Basis, FundingLine, TargetMeasure
from portal.funding.years import QUARTERS, WHOLE, Calendar, called, years_between
from portal.web.forms import PLAIN, ChoiceField, DayField, NumberField, at_most, stripped
from portal.web.words import plain_day

MOST_POUNDS = 100_000_000
POUNDS = "Enter an amount in pounds, like 12500 or 12500.50"
PRICE = "Enter a price in pounds, like 1250 or 1250.50"
MOST_PRICE = 100_000
PERCENT = "Enter a percentage from 0 to 100"
MOST_PEOPLE = 2000
AMOUNT = re.compile(r"([0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]{1,2}))?")
"""A comma stands between thousands only: 12,50 is refused, not read as 1250."""


class PoundsField(StringField):
    """Money as people write it, kept as whole pence; None where nothing is typed."""

    pence: int | None = None

    def __init__(self, label: str, validators: Any = None, unread: str = POUNDS, **more: Any) -> None:
        super().__init__(label, validators, **more)
        self.unread = unread

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""
        typed = self.data.strip().removeprefix("£").strip()
        if not typed:
            return
        found = AMOUNT.fullmatch(typed)
        if found is None or (pounds := int(found[1].replace(",", ""))) > MOST_POUNDS:
            raise ValueError(self.unread)
        self.pence = pounds * 100 + int((found[2] or "").ljust(2, "0"))


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


Period = tuple[Calendar, int, int]
"""Calendar, year, and quarter (0 for the whole year)."""


def periods(first: date, last: date) -> list[tuple[str, str, Period]]:
    """Value, words and meaning of every year that these days touch and of its quarters: financial ones first."""
    return [
        (f"{calendar.name}-{year}-{quarter}", _words(calendar, year, quarter), (calendar, year, quarter))
        for calendar in Calendar
        for year in years_between(calendar, first, last)
        for quarter in (WHOLE, *QUARTERS)
    ]


def _words(calendar: Calendar, year: int, quarter: int) -> str:
    days = called(calendar, year, quarter)
    return f"{calendar.value.capitalize()}: {days}" if quarter == WHOLE else f"Quarter {quarter}: {days}"


class TargetForm(FlaskForm):
    programme = ChoiceField("Programme", [InputRequired("Choose a programme")])
    period = ChoiceField("For", [InputRequired("Choose a year or a quarter")])
    measure = ChoiceField("What was promised", [InputRequired("Choose what was promised")])
    number = NumberField(
        "Number",
        [InputRequired("Enter a number, like 120"), NumberRange(0, 1_000_000, "Enter a number from 0 to 1,000,000")],
    )

    def offer(self, programmes: Sequence[tuple[Any, str]], first: date, last: date) -> None:
        """`first`, `last`: days of the line."""
        self.programme.set([(str(key), title) for key, title in programmes], blank="Choose")
        self.period.set([(key, words) for key, words, _ in periods(first, last)], blank="Choose")
        self.measure.set([(measure.name, measure.value.capitalize()) for measure in TargetMeasure], blank="Choose")


class PlacesForm(FlaskForm):
    """How many groups of a programme a line pays for whole."""

    programme = ChoiceField("Programme", [InputRequired("Choose a programme")])
    groups = NumberField(
        "Groups it pays for",
        [InputRequired("Enter a number of groups, like 10"), NumberRange(0, 1000, "Enter a number from 0 to 1,000")],
    )
    from_day = DayField("Earliest first session", [InputRequired("Enter a day, like 12/01/2027")])
    until_day = DayField("Latest first session", [InputRequired("Enter a day, like 31/03/2027")])

    def within(self, first: date, last: date) -> bool:
        """Whether the days are in order and lie among the line's; if not, the fields say so."""
        if self.from_day.data > self.until_day.data:
            self.until_day.errors = ["Enter a day that is not before the earliest first session"]
        for field in (self.from_day, self.until_day):
            if not field.errors and not first <= field.data <= last:
                days = f"{plain_day(first)} to {plain_day(last)}"
                field.errors = [f"The line's money is for {days}. Enter a day among these, or change the line first"]
        return not self.errors


class PriceForm(FlaskForm):
    programme = ChoiceField("Programme", [InputRequired("Choose a programme")])
    price = PoundsField(
        "Price for one group", [DataRequired("Enter a price in pounds, like 1250"), at_most(20)], unread=PRICE
    )
    from_day = DayField("For first sessions from", [InputRequired("Enter a day, like 01/09/2027")])
    school = StringField("Only for one school", [Optional(), at_most(150), PLAIN], filters=[stripped])

    def validate_price(self, field: Any) -> None:
        if not field.process_errors and not 1 <= (field.pence or 0) <= MOST_PRICE * 100:
            raise ValidationError(
                f"Enter a price from £0.01 to £{MOST_PRICE:,}. What costs schools nothing is a funded place of a line"
            )


class SpendForm(FlaskForm):
    quarter = ChoiceField("Quarter", [InputRequired("Choose a quarter")])
    spent = PoundsField("Spent", [DataRequired("Enter what was spent, like 12500; 0 for nothing"), at_most(20)])
    claimed = PoundsField("Claimed", [at_most(20)])

    def offer(self, quarters: Sequence[tuple[int, int]]) -> None:
        """`quarters`: year and quarter of the financial year."""
        pairs = [
            (f"{year}-{quarter}", f"Quarter {quarter}: {called(Calendar.FINANCIAL, year, quarter)}")
            for year, quarter in quarters
        ]
        self.quarter.set(pairs, blank="Choose")


def shares_form(lines: Sequence[FundingLine], basis: Basis = Basis.FIXED) -> type[FlaskForm]:
    """A form with a number for each line, in their order: percent, or people who live where it pays; empty or 0 is no
    share."""
    home = basis is Basis.HOME
    most, unread = (MOST_PEOPLE, f"Enter a number from 0 to {MOST_PEOPLE:,}") if home else (100, PERCENT)
    fields = {
        f"share_{line.id}": NumberField(
            f"{line.name}, {line.organisation.name}", [Optional(), NumberRange(0, most, unread)]
        )
        for line in lines
    }
    return type("SharesForm", (FlaskForm,), fields)
