"""What a class list is between two steps of its journey: sealed in the page, for its group and whoever carries it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app, flash, redirect, request
from flask.typing import ResponseReturnValue

from portal.curricula.rules import facts_of
from portal.groups.class_list import Doubt, Table
from portal.groups.columns import HEADS, Column
from portal.groups.envelope import Envelope, Expired
from portal.groups.models import Group
from portal.groups.uploaded import Roster
from portal.web.access import Act

AddressOf = Callable[[str], str]


@dataclass(frozen=True)
class Sheet:
    """What is carried between two steps: a list, or classes of which one is to be chosen."""

    found: Table | Roster
    joined_day: date

    def packed(self) -> Any:
        day = self.joined_day.isoformat()
        if isinstance(self.found, Roster):
            return ["classes", day, self.found.classes, self.found.people]
        table = self.found
        doubts = [[one.number, one.text, one.cells] for one in table.doubts]
        return ["table", day, table.heads, table.rows, doubts, table.unread, table.is_ours]

    @classmethod
    def unpacked(cls, content: Any) -> "Sheet":
        kind, day, *rest = content
        if kind == "classes":
            classes, people = rest
            found: Table | Roster = Roster(
                tuple((title, tuple(places)) for title, places in classes), tuple(tuple(one) for one in people)
            )
        else:
            heads, rows, doubts, unread, is_ours = rest
            found = Table(
                tuple(heads),
                tuple((line, tuple(cells)) for line, cells in rows),
                tuple(Doubt(number, text, tuple(cells)) for number, text, cells in doubts),
                tuple(unread),
                is_ours,
            )
        return cls(found, date.fromisoformat(day))


@dataclass(frozen=True)
class Step:
    """One request of the journey."""

    group: Group
    by: Act
    address_of: AddressOf

    @property
    def about(self) -> str:
        """For which group a list is sealed, and who carries it."""
        return f"{self.group.id} {self.by.user_id or self.by.on_behalf_of}"

    @property
    def wants_sex(self) -> bool:
        return facts_of(self.group.version.facts).girls_only

    @property
    def choices(self) -> dict[str, str]:
        return {one.value: words for one, words in HEADS.items() if one is not Column.SEX or self.wants_sex}

    def seal(self, sheet: Sheet) -> str:
        return _envelope().shut(sheet.packed(), about=self.about)

    def carried(self) -> Sheet | None:
        """The list that the page carried; None if there is none or it has expired."""
        if request.method == "GET":
            return None
        try:
            return Sheet.unpacked(_envelope().open(request.form.get("sealed", ""), about=self.about))
        except Expired:
            flash("The list was open for more than an hour. Give it again", "error")
            return None

    def again(self) -> ResponseReturnValue:
        return redirect(self.address_of("give"))


def _envelope() -> Envelope:
    return Envelope(current_app.config["SETTINGS"].identity_key)
