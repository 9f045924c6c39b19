"""When a class link works, how it is spelt, and what a sheet that was sent says. Pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from portal.groups.rules import DIGITS, LETTERS
from portal.measures.instruments.schema import Instrument

SIGNS = LETTERS + DIGITS
TOKEN = 10
"""Signs of 30: 49 bits, for a link that works on one day and opens blank questions."""
MOST_SHEETS = 600
"""Answered questionnaires of one group and point; a link that has taken so many takes no more."""


def new_token(source: int) -> str:
    """Such as "K7QM4RT9XA", without signs that are read for one another; `source` is random and larger than needed."""
    picked = (source // len(SIGNS) ** place % len(SIGNS) for place in range(TOKEN))
    return "".join(SIGNS[n] for n in picked)


def spelt(typed: str) -> str:
    """As it is kept, however it was typed."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())[: TOKEN + 1]


def is_open(day: date, closed_at: datetime | None, today: date) -> bool:
    return closed_at is None and day == today


def answers(form: Mapping[str, str], asked: Instrument) -> dict[str, float | None]:
    """By question; what was left out, or is no answer of this question, is None."""
    return {item.id: _value(form.get(f"{asked.id}.{item.id}", ""), asked) for item in asked.items}


def _value(typed: str, asked: Instrument) -> float | None:
    if asked.answers is None or not re.fullmatch(r"[0-9]{1,2}", typed):
        return None
    value = int(typed)
    return float(value) if asked.answers.least <= value <= asked.answers.most else None
