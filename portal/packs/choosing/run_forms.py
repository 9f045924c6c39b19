"""Asking for a print run: whose week, which school, or the days of all groups."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from wtforms import RadioField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal.packs.choosing.forms import HowForm
from portal.packs.models import Pack, Scope
from portal.packs.rules import LONGEST, days
from portal.packs.wishes import How, Reach
from portal.web.access import User
from portal.web.forms import ChoiceField, DayField

OWN_DAYS = "own"
WEEK = timedelta(days=6)
WEEKS_OFFERED = 4
BUNDLES = {"pdf": "One PDF, in the order of time", "zip": "A ZIP file with a PDF for each session"}


class RunForm(HowForm):
    who = ChoiceField("Whose week", [InputRequired("Choose whose week")])
    school = ChoiceField("Which school", [InputRequired("Choose a school")])
    week = ChoiceField("Which week", [InputRequired("Choose a week")])
    half = ChoiceField("Which days", [InputRequired("Choose the days")])
    first_day = DayField("First day", [Optional()])
    last_day = DayField("Last day", [Optional()])
    bundle = RadioField(
        "One file, or several",
        choices=[SelectChoice(value, words) for value, words in BUNDLES.items()],
        default="pdf",
    )

    def keep_for(self, scope: Scope) -> None:
        """Only the questions of this kind of run are asked."""
        for name in FIELDS - ASKED[scope]:
            del self[name]

    def offer_weeks(self, today: date) -> None:
        heads = ["This week: ", "Next week: "] + [""] * WEEKS_OFFERED
        weeks = zip(mondays(today), heads, strict=False)
        pairs = [(monday.isoformat(), head + days(monday, monday + WEEK)) for monday, head in weeks]
        self.week.set(pairs)
        self.week.default = pairs[1][0]

    def offer_halves(self, halves: Sequence[tuple[date, date]]) -> None:
        pairs = [
            (f"{first.isoformat()}/{last.isoformat()}", f"Half a term: {days(first, last)}") for first, last in halves
        ]
        pairs.append((OWN_DAYS, "Between two days"))
        self.half.set(pairs)
        self.half.default = pairs[0][0]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        return self._days_are_right() and fine if "half" in self and self.half.data == OWN_DAYS else fine

    def _days_are_right(self) -> bool:
        first, last = self.first_day, self.last_day
        if first.errors or last.errors:
            return False
        if first.data is None:
            first.errors = ["Enter the first day, like 12/01/2027"]
        elif last.data is None:
            last.errors = ["Enter the last day, like 12/02/2027"]
        elif last.data < first.data:
            last.errors = ["The last day is before the first. Change one of them"]
        elif (last.data - first.data).days >= LONGEST:
            last.errors = [f"This is longer than {LONGEST} days. Choose fewer"]
        return not (first.errors or last.errors)

    def reach(self, scope: Scope, user: User) -> Reach:
        """What was chosen; the form is valid."""
        if scope is Scope.TERM:
            first, last = self._half()
            return Reach(scope, first, last)
        monday = date.fromisoformat(self.week.data)
        if scope is Scope.SCHOOL:
            return Reach(scope, monday, monday + WEEK, school_id=UUID(self.school.data))
        whose = UUID(self.who.data) if "who" in self else user.id
        return Reach(scope, monday, monday + WEEK, user_id=whose)

    def take(self, pack: Pack) -> None:
        super().take(pack)
        typed = {"who": pack.user_id, "school": pack.school_id, "week": pack.first_day}
        for name, value in typed.items():
            if name in self:
                self[name].data = str(value)
        if "half" in self:
            span = f"{pack.first_day}/{pack.last_day}"
            known = any(choice.value == span for choice in self.half.choices)
            self.half.data = span if known else OWN_DAYS
            self.first_day.data, self.last_day.data = (None, None) if known else (pack.first_day, pack.last_day)

    def _half(self) -> tuple[date, date]:
        if self.half.data == OWN_DAYS:
            return self.first_day.data, self.last_day.data
        first, _, last = self.half.data.partition("/")
        return date.fromisoformat(first), date.fromisoformat(last)

    def how(self) -> How:
        return replace(super().how(), is_zip=self.bundle.data == "zip")


FIELDS = frozenset({"who", "school", "week", "half", "first_day", "last_day"})
ASKED = {
    Scope.WEEK: frozenset({"who", "week"}),
    Scope.SCHOOL: frozenset({"school", "week"}),
    Scope.TERM: frozenset({"half", "first_day", "last_day"}),
}


def mondays(today: date) -> list[date]:
    """This week's and those after it."""
    this = today - timedelta(days=today.weekday())
    return [this + timedelta(weeks=n) for n in range(WEEKS_OFFERED)]
