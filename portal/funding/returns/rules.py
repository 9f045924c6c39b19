"""The questions of a return, and whether all of them are answered. Pure."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

NOTHING = "Nothing to report"


@dataclass(frozen=True)
class Question:
    key: str
    title: str
    hint: str
    figures: str
    """What the portal puts beside it; empty where only words answer."""


@functools.cache
def questions() -> tuple[Question, ...]:
    """In the order they are answered."""
    read = tomllib.loads((Path(__file__).parent / "questions.toml").read_text(encoding="utf-8"))
    return tuple(Question(key, **said) for key, said in read.items())


class State(StrEnum):
    ANSWERED = "answered"
    NOTHING = "nothing to report"
    OPEN = "not answered yet"


@dataclass(frozen=True)
class Said:
    """What somebody typed under one question."""

    text: str | None = None
    owner: str | None = None
    """Who answers for it."""
    is_nothing: bool = False

    @property
    def state(self) -> State:
        if self.is_nothing:
            return State.NOTHING
        return State.ANSWERED if self.text else State.OPEN

    @property
    def fault(self) -> tuple[str, str] | None:
        """Part and sentence of what is wrong with it, or None."""
        if self.is_nothing and self.text:
            return "nothing", "Untick this, or take the answer away"
        if self.text and not self.owner:
            return "owner", "Enter who answers for it, like Robin Example, programme lead"
        return None


@dataclass(frozen=True)
class Answered:
    question: Question
    said: Said


@dataclass(frozen=True)
class ContractReturn:
    """A line's answers of one quarter of the financial year, every question in its order."""

    year: int
    quarter: int
    answers: tuple[Answered, ...]
    spent_pence: int | None
    claimed_pence: int | None

    @property
    def open(self) -> tuple[Question, ...]:
        return tuple(each.question for each in self.answers if each.said.state is State.OPEN)

    @property
    def is_complete(self) -> bool:
        return not self.open

    def as_stored(self) -> dict[str, Any]:
        """For a frozen edition: words and money only, no count of people."""
        return {
            "year": self.year,
            "quarter": self.quarter,
            "spent_pence": self.spent_pence,
            "claimed_pence": self.claimed_pence,
            "answers": [
                {
                    "key": each.question.key,
                    "question": each.question.title,
                    "state": each.said.state.value,
                    "answer": NOTHING if each.said.is_nothing else each.said.text,
                    "owner": each.said.owner,
                }
                for each in self.answers
            ],
        }


def put_together(
    year: int, quarter: int, said: Mapping[str, Said], spent_pence: int | None, claimed_pence: int | None
) -> ContractReturn:
    answers = tuple(Answered(question, said.get(question.key, Said())) for question in questions())
    return ContractReturn(year, quarter, answers, spent_pence, claimed_pence)
