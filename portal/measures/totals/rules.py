"""What totals are asked for, how they spread over their parts, and how a year compares with schools' rolls. Pure."""

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NOT_SUPPLIED = "not_supplied"
AGES = {
    "under_11": "Under 11",
    "11_13": "11 to 13",
    "14_15": "14 or 15",
    "16_17": "16 or 17",
    "18_up": "18 or over",
}
ETHNIC = {
    "asian": "Asian or Asian British",
    "black": "Black, Black British, Caribbean or African",
    "mixed": "Mixed or multiple ethnic groups",
    "white": "White",
    "other": "Other ethnic group",
}
"""The five groups of the 2021 Census (Government Statistical Service, harmonised standard for ethnicity)."""
SEXES = {"girls": "Girls", "boys": "Boys"}
YES_NO = {
    "send": "Special educational needs or disability (SEND)",
    "fsm": "Eligible for free school meals",
    "looked_after": "Looked after by a local authority",
}

Cell = tuple[str, str]
"""Dimension and category."""
EVERYBODY: Cell = ("people", "all")
WHO = "who"
"""The dimension of ethnic group and sex together, so that it is seen whether boys of one group are chosen more often;
its categories are such as `black/boys`, and `not_supplied` where the sex is not said."""


class TooMany(Exception):
    """Parts of this dimension come to more than the group has; the second is what they come to."""


@dataclass(frozen=True)
class Totals:
    """One group's, as its school gives them. Whoever is in no part counts as not supplied: a blank is not a zero."""

    people: int
    ages: Mapping[str, int] = field(default_factory=dict)
    who: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """By ethnic group (or not supplied) and sex."""
    yes: Mapping[str, int | None] = field(default_factory=dict)
    """None: not supplied for anybody. A number: so many; all others no, but for the unknown."""
    unknown: Mapping[str, int] = field(default_factory=dict)

    def spread(self) -> dict[Cell, int]:
        """How many in each part; the parts of each dimension sum to all. Raises TooMany."""
        found: dict[Cell, int] = {EVERYBODY: self.people}
        found |= self._filled("age", {key: self.ages.get(key, 0) for key in AGES})
        cells = {
            f"{ethnic}/{sex}": self.who.get((ethnic, sex), 0) for ethnic in (*ETHNIC, NOT_SUPPLIED) for sex in SEXES
        }
        found |= self._filled(WHO, cells)
        for key in YES_NO:
            yes = self.yes.get(key)
            unknown = self.unknown.get(key, 0) if yes is not None else self.people
            known = self.people - unknown - (yes or 0)
            if known < 0:
                raise TooMany(key, unknown + (yes or 0))
            found |= {(key, "yes"): yes or 0, (key, "no"): known, (key, NOT_SUPPLIED): unknown}
        return found

    def _filled(self, dimension: str, parts: Mapping[str, int]) -> dict[Cell, int]:
        left = self.people - sum(parts.values())
        if left < 0:
            raise TooMany(dimension, sum(parts.values()))
        return {**{(dimension, key): number for key, number in parts.items()}, (dimension, NOT_SUPPLIED): left}

    def mark(self, code: str) -> str:
        """SHA-256 of the totals with the code of their receipt: it tells whether the same are taken back, and without
        the code, which is not kept, it tells nothing of them."""
        return sealed(self.spread(), code)


def sealed(parts: Mapping[Cell, int], code: str) -> str:
    """SHA-256 of numbers and a code, whatever the order of the numbers."""
    ordered = sorted(("/".join(cell), number) for cell, number in parts.items())
    return hashlib.sha256(f"{code} {ordered}".encode()).hexdigest()


FEWEST_SCHOOLS = 3
"""Schools that must have given totals before a year's sums are shown: with fewer they would be one school's."""
HIDDEN_TO, BASE = 7, 5
FEWEST = 30
"""Young people of whom something must be known before shares are compared."""


def shown(number: int) -> int | None:
    """To the nearest 5; None for 1 to 7, so that one group's totals are not read off by looking before and after."""
    if 0 < number <= HIDDEN_TO:
        return None
    return BASE * ((number + BASE // 2) // BASE)


class Against(StrEnum):
    """How a part's share compares with that of the rolls."""

    MORE = "more than on the rolls"
    ALIKE = "about as on the rolls"
    LESS = "less than on the rolls"
    FEW = "too few to compare"
    NO_ROLL = "make-up of the rolls not known"


@dataclass(frozen=True)
class Part:
    """One category of a programme's year."""

    title: str
    number: int
    known: int
    """Of whom it is known."""
    roll: float | None
    """Percent on the rolls of the schools that gave totals, weighted by the size of their groups."""

    @property
    def shown(self) -> int | None:
        return shown(self.number)

    @property
    def percent(self) -> int | None:
        """Whole, from the numbers as they are shown; None where too little is known or the number is hidden."""
        number, known = shown(self.number), shown(self.known)
        if self.known < FEWEST or number is None or not known:
            return None
        return min(100, round(100 * number / known))

    @property
    def expected(self) -> float | None:
        """How many there would be if groups were drawn as the rolls are."""
        return None if self.roll is None else self.known * self.roll / 100

    @property
    def against(self) -> Against:
        """By the numbers as they are shown, so that the word follows from what stands beside it. More or less only
        beyond what chance alone would often give: the normal approximation of the binomial at 95 % (Altman,
        Practical Statistics for Medical Research, 1991, section 8.4), and by a fifth at least (the four fifths rule of
        the US Uniform Guidelines on Employee Selection Procedures, 1978, as a mark and no test)."""
        if self.roll is None:
            return Against.NO_ROLL
        number, known = shown(self.number), shown(self.known)
        if self.known < FEWEST or number is None or not known:
            return Against.FEW
        share, usual = min(1, number / known), self.roll / 100
        if abs(share - usual) <= 1.96 * math.sqrt(usual * (1 - usual) / known):
            return Against.ALIKE
        if share >= 1.25 * usual and share > usual:
            return Against.MORE
        return Against.LESS if share <= 0.8 * usual else Against.ALIKE


@dataclass(frozen=True)
class Table:
    title: str
    parts: tuple[Part, ...]
    not_supplied: int
    people: int

    @property
    def shown_not_supplied(self) -> int | None:
        return shown(self.not_supplied)

    @property
    def shown_people(self) -> int | None:
        return shown(self.people)

    @property
    def compared(self) -> tuple[Part, ...]:
        """The parts of which a share can be said and the rolls' is known."""
        return tuple(part for part in self.parts if part.percent is not None and part.roll is not None)

    @property
    def more(self) -> tuple[Part, ...]:
        """The parts chosen more often than they stand on the rolls."""
        return tuple(part for part in self.compared if part.against is Against.MORE)


def tables(sums: Mapping[Cell, int], roll: Mapping[str, float]) -> list[Table]:
    """A year's sums beside the rolls. `roll`: percent by category, only those that are known."""
    people = sums.get(EVERYBODY, 0)

    def number(dimension: str, keys: Iterable[str]) -> int:
        return sum(sums.get((dimension, key), 0) for key in keys)

    def table(title: str, rows: Mapping[str, int], names: Mapping[str, str], usual: Mapping[str, float]) -> Table:
        known = sum(rows.values())
        parts = tuple(Part(names[key], rows[key], known, usual.get(key)) for key in names)
        return Table(title, parts, people - known, people)

    ages = {key: number("age", [key]) for key in AGES}
    by_sex = {sex: number(WHO, [f"{ethnic}/{sex}" for ethnic in (*ETHNIC, NOT_SUPPLIED)]) for sex in SEXES}
    ethnic = {key: number(WHO, [f"{key}/{sex}" for sex in SEXES]) for key in ETHNIC}
    both = {f"{key}/{sex}": number(WHO, [f"{key}/{sex}"]) for key in ETHNIC for sex in SEXES}
    names = {f"{key}/{sex}": f"{SEXES[sex]}: {ETHNIC[key]}" for sex in SEXES for key in ETHNIC}
    return [
        table("Ethnic group and sex", both, names, _crossed(roll)),
        table("Ethnic group", ethnic, ETHNIC, roll),
        table("Sex", by_sex, SEXES, _sexes(roll)),
        table("Age", ages, AGES, {}),
    ]


def yes_no(sums: Mapping[Cell, int], roll: Mapping[str, float]) -> list[Table]:
    """What is yes or no of each young person, a table each with the one part that is yes."""
    people, found = sums.get(EVERYBODY, 0), []
    for key, title in YES_NO.items():
        yes, no = sums.get((key, "yes"), 0), sums.get((key, "no"), 0)
        found.append(Table(title, (Part(title, yes, yes + no, roll.get(key)),), people - yes - no, people))
    return found


def _sexes(roll: Mapping[str, float]) -> dict[str, float]:
    return {"boys": roll["boys"], "girls": 100 - roll["boys"]} if "boys" in roll else {}


def _crossed(roll: Mapping[str, float]) -> dict[str, float]:
    """As if boys and girls were alike in every ethnic group: no published roll says more."""
    sexes = _sexes(roll)
    return {f"{key}/{sex}": roll[key] * sexes[sex] / 100 for key in ETHNIC if key in roll for sex in sexes}


def pooled(rolls: Iterable[tuple[int, Mapping[str, float]]]) -> dict[str, float]:
    """Percent by category over several schools, each weighted by the size of its groups; a category only where every
    school gave it."""
    rows = list(rolls)
    size = sum(weight for weight, _ in rows)
    keys = set.intersection(*(set(percents) for _, percents in rows)) if rows and size else set()
    return {key: sum(weight * percents[key] for weight, percents in rows) / size for key in sorted(keys)}
