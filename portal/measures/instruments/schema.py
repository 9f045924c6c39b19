"""What is known of an instrument. One file each under `data`; our own questions come from their programme."""

import functools
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from portal.curricula.reading.schema import Key, Line
from portal.curricula.reading.strict import Strict

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]


class Licence(StrEnum):
    """Whether the questions themselves may stand in a portal."""

    OWN = "our own"
    FREE = "free to use"
    REGISTER = "register first"
    PERMISSION = "permission first"


SHOWS_ITEMS = frozenset({Licence.OWN, Licence.FREE})


class Rule(StrEnum):
    """How the answers to a scale's questions become its score."""

    SUM = "sum"
    MEAN = "mean"
    TYPED = "typed"
    """The questions are not here: the score is worked out on paper and typed in."""


class Respondent(StrEnum):
    YOUNG_PERSON = "young person"
    TEACHER = "teacher"
    ANYBODY = "anybody"


class Item(Strict):
    id: Key
    text: Line
    reverse: bool = False
    """True where a high answer is the less wanted one; it is turned round when scored."""


class Answers(Strict):
    """The range of each answer, and the words at its ends."""

    least: int = Field(ge=0, le=10)
    most: int = Field(ge=1, le=10)
    low: Name
    high: Name


class BandFacts(Strict):
    title: Name
    lowest: float
    highest: float


class NormFacts(Strict):
    """What a published population says of a scale. Only what was read at its source."""

    mean: float
    sd: float = Field(gt=0)
    reliability: float = Field(gt=0, lt=1)
    kind: Name
    """Of reliability, such as "Cronbach's alpha" or "test-retest"."""
    n: int = Field(gt=1)
    """People behind mean and standard deviation."""
    population: Line
    year: int = Field(ge=1950, le=2100)
    """Of publication."""
    source: Line
    comparable: bool
    """Whether our young people may be judged by it."""
    why: Line


class ScaleFacts(Strict):
    id: Key
    title: Name
    items: tuple[Key, ...] = ()
    """In order; empty where the score is typed."""
    rule: Rule
    needs: int | None = Field(default=None, ge=1)
    """Answers without which there is no score; all of them unless said. With fewer than all, the mean of those given
    stands for the others, which only some instruments allow."""
    lowest: float
    highest: float
    decimals: int = Field(default=0, ge=0, le=2)
    """Of a score that is typed."""
    better: str = Field(pattern="^(higher|lower)$")
    bands: tuple[BandFacts, ...] = ()
    norm: NormFacts | None = None


class Instrument(Strict):
    id: Key
    version: int = Field(ge=1)
    title: Name
    about: Line
    """What it asks about, in one sentence."""
    licence: Licence
    terms: Line
    """The licence in words: what whoever uses it has to do."""
    cite: Line
    """Stands on every sheet and beside every figure."""
    source: Line
    """Where ranges and missing-item rules come from."""
    bands_from: Line | None = None
    """Where the bands were read, and of whom they speak; without it there are none."""
    ages: tuple[int, int]
    """Youngest and oldest for whom it is meant."""
    respondent: Respondent
    is_validated: bool
    is_default: bool = False
    """Asked of every group whose people are of this age, until somebody chooses otherwise."""
    answers: Answers | None = None
    items: tuple[Item, ...] = ()
    scales: tuple[ScaleFacts, ...] = Field(min_length=1)

    @property
    def key(self) -> str:
        """Such as "ons-children-1"."""
        return f"{self.id}-{self.version}"

    @property
    def has_items(self) -> bool:
        """Whether it can be printed and asked here; else only its scores are typed."""
        return bool(self.items)

    @functools.cached_property
    def turned(self) -> frozenset[str]:
        """Questions in which a high answer is the less wanted one."""
        return frozenset(item.id for item in self.items if item.reverse)

    @property
    def both_ends(self) -> int:
        """Least and most answer together: less an answer, it is the answer turned round."""
        return self.answers.least + self.answers.most if self.answers else 0

    def fits(self, youngest: int) -> bool:
        """Whether people of this age may be asked it."""
        return self.ages[0] <= youngest <= self.ages[1]
