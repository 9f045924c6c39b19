"""The form on which a session's slips are counted."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import NumberRange, Optional

from portal.curricula.reading.schema import Question
from portal.measures.slips import rules
from portal.measures.slips.rules import MOST, RATES, Counted
from portal.web.forms import NumberField

SAYS = f"Enter a whole number from 0 to {MOST:,}, or leave it empty"
TOO = "Enter this too; 0 if nobody did"
MEANWHILE = "Somebody else counted meanwhile; what you typed is still here. Save again to put it in place of theirs"
WAYS = {"rose": "Rose", "same": "The same", "fell": "Fell"}


def _number(label: str) -> NumberField:
    return NumberField(label, [Optional(), NumberRange(0, MOST, SAYS)], unread=SAYS)


class CountSlipsForm(FlaskForm):
    handed_out = _number("Slips given out")
    returned = _number("Slips that came back")
    saw = HiddenField()
    items: Sequence[Question] = ()

    @classmethod
    def about(cls, items: Sequence[Question], before: Counted | None, saw: str) -> "CountSlipsForm":
        """With three fields for each question, showing what was counted before."""
        fields: dict[str, Any] = {
            f"{way}_{item.id}": _number(f"{called}: {item.text}") for item in items for way, called in WAYS.items()
        }
        fields |= {f"rate_{n}": _number(f"Ringed {n}") for n in RATES}
        held: dict[str, Any] = {"saw": saw}
        if before is not None:
            held |= {"handed_out": before.handed_out, "returned": before.returned}
            held |= {
                f"{way}_{key}": n for key, three in before.moved.items() for way, n in zip(WAYS, three, strict=True)
            }
            held |= {f"rate_{n}": number for n, number in zip(RATES, before.rated or (), strict=False)}
        form: CountSlipsForm = type("CountSlipsForm", (cls,), fields | {"items": tuple(items)})(data=held)
        return form

    def is_whole(self) -> bool:
        """Whether each line that was begun is whole and all hangs together; if not, fields say so."""
        for names in ([[f"{way}_{item.id}" for way in WAYS] for item in self.items], [[f"rate_{n}" for n in RATES]]):
            for line in names:
                empty = [name for name in line if self[name].data is None and not self[name].errors]
                for name in empty if len(empty) < len(line) else ():
                    self[name].errors = [TOO]
        if not self.errors:
            for name, sentence in rules.faults(self.said).items():
                self[name].errors = [sentence]
        return not self.errors

    @property
    def said(self) -> Counted:
        """What was typed, whole."""
        moved = {item.id: tuple(self[f"{way}_{item.id}"].data for way in WAYS) for item in self.items}
        rated = tuple(self[f"rate_{n}"].data for n in RATES)
        return Counted(
            self.handed_out.data,
            self.returned.data,
            {key: three for key, three in moved.items() if None not in three},
            None if None in rated else rated,
        )
