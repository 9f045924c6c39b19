"""Codes of cards, and which card a misread code may be. Pure: a person decides, this only suggests."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random
from uuid import UUID

from portal.groups.rules import DIGITS, LETTERS

LENGTH = 4
"""A letter, a figure, a letter, a figure, such as K7Q4: no word, and longer than a code of the register."""
APART = 2
"""Places at least in which two cards of one group differ, so that one slip of the pen never makes another's card."""
SHORTEST, LONGEST = 3, 8
ALIKE = ("0OQD", "1IL7T", "2Z", "3B8E", "4A9H", "5S", "6GC", "UVY", "MNW", "PRF", "KX")
"""Letters and figures that are read for one another in handwriting."""
NEAR = 1.5
"""A code further away than this is not suggested."""
MOST = 3


def new_codes(group_id: UUID, number: int, taken: Collection[str] = ()) -> list[str]:
    """So many further codes of this group, in no order that says anything."""
    rng = Random(f"{group_id} {len(taken)}")
    made: list[str] = []
    while len(made) < number:
        code = "".join(rng.choice(signs) for signs in (LETTERS, DIGITS, LETTERS, DIGITS))
        if all(_differ(code, other) >= APART for other in (*taken, *made)):
            made.append(code)
    return made


def _differ(one: str, other: str) -> int:
    if len(one) != len(other):
        return APART
    return sum(a != b for a, b in zip(one, other, strict=True))


NO_CARD = "~"
"""Before the reference of a sheet that came without a card; nobody can type it."""


def normalised(typed: str) -> str:
    """As it is kept: large letters and figures only."""
    return re.sub(r"[^A-Z0-9]", "", typed.upper())


def is_code(typed: str) -> bool:
    """Whether this may be read from a card; a name is none, since it has no figure."""
    code = normalised(typed)
    return SHORTEST <= len(code) <= LONGEST and any(sign.isdigit() for sign in code)


@dataclass(frozen=True, order=True)
class Suggestion:
    distance: float
    code: str
    is_taken: bool
    """A sheet came under this card already, which makes it less likely."""

    @property
    def words(self) -> str:
        why = "letters that look alike" if self.distance < 1 else "near it"
        return f"{why}, but a sheet came under it already" if self.is_taken else why


def suggestions(typed: str, cards: Collection[str], given: Collection[str] = ()) -> Sequence[Suggestion]:
    """The cards that may have been meant, the likeliest first; none where none is near. `given`: under which a sheet
    came already at this point: they come after those that are free."""
    text = normalised(typed)
    near = (Suggestion(distance(text, code), code, code in given) for code in cards)
    found = sorted((one for one in near if one.distance <= NEAR), key=lambda one: (one.is_taken, one))
    return found[:MOST]


def distance(one: str, other: str) -> float:
    """Changes from one to the other: a sign left out, added or changed is 1, one that looks alike a half, two next to
    each other that changed places 1 (optimal string alignment; Damerau, Communications of the ACM 7, 1964)."""
    rows = [[float(n) for n in range(len(other) + 1)]]
    for i, a in enumerate(one, 1):
        row = [float(i)]
        for j, b in enumerate(other, 1):
            best = min(rows[-1][j] + 1, row[j - 1] + 1, rows[-1][j - 1] + _cost(a, b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b and a != b:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _cost(a: str, b: str) -> float:
    if a == b:
        return 0
    return 0.5 if any(a in signs and b in signs for signs in ALIKE) else 1
