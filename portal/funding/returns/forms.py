"""All questions of a quarter on one page."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import Optional

from portal.funding.returns.details import Where, details_in
from portal.funding.returns.rules import NOTHING, Said, questions
from portal.web.forms import PLAIN, PROSE, at_most, stripped


def _fields() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in questions():
        found[f"nothing_{one.key}"] = BooleanField(NOTHING)
        found[f"text_{one.key}"] = TextAreaField("Answer", [Optional(), at_most(2000), PROSE], filters=[stripped])
        found[f"owner_{one.key}"] = StringField(
            "Who answers for it", [Optional(), at_most(120), PLAIN], filters=[stripped]
        )
    return found


class _Answers(FlaskForm):
    def said(self) -> dict[str, Said]:
        return {
            one.key: Said(
                self[f"text_{one.key}"].data, self[f"owner_{one.key}"].data, bool(self[f"nothing_{one.key}"].data)
            )
            for one in questions()
        }

    def hangs_together(self, schools: Sequence[str]) -> bool:
        """Whether every answer has its owner, and none holds what points at somebody; if not, the fields say so.
        `schools`: names that must not stand in it."""
        for key, said in self.said().items():
            if said.fault:
                part, sentence = said.fault
                self[f"{part}_{key}"].errors = [sentence]
            found = details_in(said.text or "", schools, Where.FIGURES)
            if found:
                self[f"text_{key}"].errors = [each.words for each in found]
        return not self.errors


AnswersForm: type[_Answers] = type("AnswersForm", (_Answers,), _fields())


def as_typed(said: dict[str, Said]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, one in said.items():
        found |= {f"nothing_{key}": one.is_nothing, f"text_{key}": one.text, f"owner_{key}": one.owner}
    return found
