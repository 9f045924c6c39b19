"""A school's indicators of a group before and after, and what several groups' sums say together. Pure."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from portal.measures.totals.rules import Cell, sealed, shown

HUNDREDTHS = 100
"""Averages are summed as hundredths, so that every sum is whole."""
FEWEST_PEOPLE = 8


class Window(StrEnum):
    """How long a time before the first session, and after the last, the figures are of."""

    HALF_TERM = "one half term"
    TERM = "one whole term"


class Unit(StrEnum):
    OF = "of"
    MEAN = "mean"
    COUNT = "count"


@dataclass(frozen=True)
class Definition:
    key: str
    title: str
    unit: Unit
    pooled: bool
    better: str
    number: str
    of: str
    source: str
    highest: int = 0
    """Of a rating."""


@functools.cache
def definitions() -> Mapping[str, Definition]:
    """In the order they are asked."""
    read = tomllib.loads((Path(__file__).parent / "definitions.toml").read_text(encoding="utf-8"))
    return {key: Definition(key=key, **{**said, "unit": Unit(said["unit"])}) for key, said in read.items()}


class Fault(Exception):
    """What was typed of this definition does not hang together: its key, the point, and what to do."""


@dataclass(frozen=True)
class Two:
    """One definition's figures: before and after."""

    before: int
    after: int
    before_of: int = 0
    """Possible half days, or young people rated; nothing for counts."""
    after_of: int = 0


@dataclass(frozen=True)
class Given:
    """One group's, as its school gives them: only the definitions that it has."""

    people: int
    window: Window
    figures: Mapping[str, Two]
    """Averages in hundredths."""

    def spread(self, school: str) -> dict[Cell, int]:
        """What is added to the sums; of a definition that is not pooled, to those of this school. Raises Fault."""
        found: dict[Cell, int] = {}
        for key, two in self.figures.items():
            one = definitions()[key]
            for point, number, of in (("before", two.before, two.before_of), ("after", two.after, two.after_of)):
                _check(one, point, number, of)
                amount = number * of if one.unit is Unit.MEAN else number
                dimension = dimension_of(one, self.window, school)
                found |= {(dimension, point): amount, (dimension, f"{point} of"): of}
            found |= {(dimension, "people"): self.people, (dimension, "groups"): 1}
        return found

    def mark(self, school: str, code: str) -> str:
        """The same as of totals: it tells only with the code of the receipt."""
        return sealed(self.spread(school), code)


def _check(one: Definition, point: str, number: int, of: int) -> None:
    if one.unit is Unit.OF and not 0 < of >= number:
        raise Fault(one.key, point, "Enter how many were possible, at least as many as were attended")
    if one.unit is Unit.MEAN and not (of > 0 and HUNDREDTHS <= number <= one.highest * HUNDREDTHS):
        raise Fault(one.key, point, f"Enter an average from 1 to {one.highest} and how many were rated")


def dimension_of(one: Definition, window: Window, school: str) -> str:
    """Under which sums are kept: alike are definition, length of time and, where it is not pooled, school."""
    return "/".join(["indicator", one.key, window.name, "all" if one.pooled else school])


@dataclass(frozen=True)
class Compared:
    """One definition over all groups whose schools gave it, before and after."""

    definition: Definition
    window: Window
    people: int
    groups: int
    sums: Mapping[str, int]

    def _value(self, point: str) -> float | None:
        number, of = self.sums.get(point, 0), self.sums.get(f"{point} of", 0)
        if self.definition.unit is Unit.OF:
            return round(100 * number / of, 1) if of else None
        if self.definition.unit is Unit.MEAN:
            return round(number / of / HUNDREDTHS, 2) if of else None
        return shown(number)

    @property
    def before(self) -> float | None:
        """Percent to one decimal, average to two, or a count to the nearest 5; None where it is hidden."""
        return self._value("before")

    @property
    def after(self) -> float | None:
        return self._value("after")

    @property
    def change(self) -> float | None:
        """After less before, of the figures as they are shown."""
        return None if self.before is None or self.after is None else round(self.after - self.before, 2)

    def text(self, value: float | None) -> str:
        """A figure as it is read: 88.9%, 2.40, 25; "c" where it is hidden."""
        if value is None:
            return "c"
        return {Unit.OF: f"{value:.1f}%", Unit.MEAN: f"{value:.2f}"}.get(self.definition.unit, f"{value:,.0f}")

    @property
    def change_text(self) -> str:
        """+4.1 points, -10, 0"""
        if not self.change:
            return "too few to say" if self.change is None else "0"
        places = {Unit.OF: 1, Unit.MEAN: 2}.get(self.definition.unit, 0)
        return f"{self.change:+,.{places}f}" + (" points" if self.definition.unit is Unit.OF else "")

    @property
    def verdict(self) -> str:
        """In words, worse as plainly as better; never more than what the two figures say."""
        if self.change is None:
            return "too few to say"
        if self.change == 0:
            return "no change"
        return "better" if (self.change > 0) is (self.definition.better == "more") else "worse"


def compared(sums: Mapping[Cell, int], school: str | None = None) -> list[Compared]:
    """Every pooled definition and length of time with something in it, of 8 young people at least; with a school, those
    that are never pooled, of this school."""
    found = []
    for one in definitions().values():
        for window in Window if one.pooled is (school is None) else ():
            dimension = dimension_of(one, window, school or "")
            own = {key: number for (name, key), number in sums.items() if name == dimension}
            if own.get("people", 0) >= FEWEST_PEOPLE:
                found.append(Compared(one, window, own["people"], own["groups"], own))
    return found
