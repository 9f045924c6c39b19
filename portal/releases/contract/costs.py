"""What one unit of the work cost a reader, or why that is not said. Pure.

Reckoned with the number as published, so a cost tells nothing that the edition does not; hidden where the number is. It
is said only where the reader's spend and the edition are of the same groups: else it would be too low or too high.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.funding.unit_costs import unit_cost
from portal.releases.words import words

UNITS = ("sessions", "contact_hours", "contacts", "reach")
"""Figures of which one has a cost. Of those who completed none: the work with them was paid in earlier quarters too."""
LINKED = {"contact_hours": "contacts"}
"""Hours divided by the length of a session are the places: where these are hidden, nothing is said of hours."""


@dataclass(frozen=True)
class Payers:
    """Whether the reader's money and its edition are of the same groups, among those that met."""

    others: int = 0
    """Groups of the edition of which another funder pays a share."""
    elsewhere: int = 0
    """Groups that are not in the edition and of which the reader pays a share."""
    ended: int = 0
    """Groups of the edition that a line of the reader's pays for which does not run in its time, so nothing is spent of
    it."""


ALONE = Payers()


def costs(made: Mapping[str, Any], spent: Sequence[int | None], payers: Payers) -> tuple[list[list[Any]], str]:
    """Rows of unit, its number and the pounds for one; where nothing can be said none, and why. `spent`: pence of each
    of the reader's lines in the time of the edition, None where it was not entered."""
    said = words()["costs"]
    if payers.others:
        return [], said["others"].format(number=payers.others)
    if payers.elsewhere:
        return [], said["elsewhere"].format(number=payers.elsewhere)
    if payers.ended:
        return [], said["ended"].format(number=payers.ended)
    known = [pence for pence in spent if pence is not None]
    if len(known) < len(spent) or not known:
        return [], said["unknown"]
    figures = {figure["key"]: figure for figure in made["figures"]}
    shown = {key: figures[key]["value"] for key in UNITS}
    has_heads = "heads" in figures
    rows = [_row(key, shown, sum(known)) for key in (UNITS[:1] if has_heads else UNITS)]
    return [row for row in rows if row[1] != 0], said["heads"] if has_heads else ""


def _row(key: str, shown: Mapping[str, Any], spent: int) -> list[Any]:
    name = words()["costs"][key]
    if "c" in (shown[key], shown.get(LINKED.get(key, key))):
        return [name, "c", "c"]
    found = unit_cost(spent, shown[key])
    return [name, shown[key], "z" if found.pence is None else _pounds(found.pence)]


def _pounds(pence: int) -> int | float:
    return pence // 100 if pence % 100 == 0 else pence / 100


def in_words(rows: Sequence[Sequence[Any]], why: str) -> str:
    """For a committee: the cost of a place, or why none is said."""
    if why:
        return why
    said = words()["costs"]
    for name, number, pounds in rows:
        if name == said["contacts"]:
            words_for = said["hidden"] if isinstance(pounds, str) else said["committee"]
            return str(words_for.format(pounds=_two(pounds), number=number))
    return ""


def _two(pounds: int | float | str) -> str:
    return pounds if isinstance(pounds, str) else f"{pounds:,.2f}"
