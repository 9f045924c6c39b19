"""What a school looks for, and which programmes answer it. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import UUID

from portal.curricula.reading.schema import Arrangement, Mode, Programme, Range, Setting, Status, Topic
from portal.curricula.rules import takes_bookings


class Length(StrEnum):
    VISIT = "visit"
    WEEKS = "weeks"
    LONGER = "longer"


class Size(StrEnum):
    ONE = "one"
    SMALL = "small"
    CLASS = "class"
    YEAR = "year"


class Standing(StrEnum):
    """What a reader can do about it now."""

    BOOK = "book"
    ASK = "ask"
    LATER = "later"
    """An outline: nobody can have it yet."""
    DRAFT = "draft"
    ENDED = "ended"


SIZES = {
    Size.ONE: Range(least=1, most=1),
    Size.SMALL: Range(least=2, most=15),
    Size.CLASS: Range(least=16, most=35),
    Size.YEAR: Range(least=36, most=1000),
}
"""People at once."""
FEW, MANY = 2, 26
"""Sessions: up to FEW are one visit or two, more than MANY (half a year of weeks) are longer."""
FIRST = (Standing.BOOK, Standing.ASK)


@dataclass(frozen=True)
class Offer:
    """One programme as the catalogue knows it: its facts, without what its sessions say."""

    version_id: UUID
    slug: str
    programme: Programme
    numbered: int
    """Sessions or stages; 0 for an outline."""


@dataclass(frozen=True)
class Choice:
    """None leaves a question open."""

    topic: Topic | None = None
    age: int | None = None
    setting: Setting | None = None
    mode: Mode | None = None
    size: Size | None = None
    length: Length | None = None


def standing_of(programme: Programme) -> Standing:
    if takes_bookings(programme):
        return Standing.BOOK
    return {
        Status.LIVE: Standing.ASK,
        Status.OUTLINE: Standing.LATER,
        Status.DRAFT: Standing.DRAFT,
        Status.RETIRED: Standing.ENDED,
    }[programme.status]


def length_of(programme: Programme, numbered: int) -> Length:
    """One visit or two, some weeks, or as long as somebody needs."""
    if programme.plan is Arrangement.STAGES or programme.mode is Mode.ONE_TO_ONE or numbered > MANY:
        return Length.LONGER
    once = programme.mode in (Mode.WORKSHOP, Mode.TRAINING) if numbered == 0 else numbered <= FEW
    return Length.VISIT if once or not programme.series else Length.WEEKS


def _overlap(one: Range, other: Range) -> bool:
    return one.least <= other.most and other.least <= one.most


FITS: Mapping[str, Callable[[Offer, Any], bool]] = {
    "topic": lambda offer, topic: topic in offer.programme.topics,
    "age": lambda offer, age: offer.programme.ages.least <= age <= offer.programme.ages.most,
    "setting": lambda offer, setting: setting in offer.programme.settings,
    "mode": lambda offer, mode: offer.programme.mode is mode,
    "size": lambda offer, size: _overlap(offer.programme.group_size, SIZES[size]),
    "length": lambda offer, length: length_of(offer.programme, offer.numbered) is length,
}
OPTIONS: Mapping[str, type[StrEnum]] = {
    "topic": Topic,
    "setting": Setting,
    "mode": Mode,
    "size": Size,
    "length": Length,
}


def fits(offer: Offer, choice: Choice) -> bool:
    asked = {name: getattr(choice, name) for name in FITS}
    return all(value is None or FITS[name](offer, value) for name, value in asked.items())


def counts(offers: Sequence[Offer], choice: Choice) -> dict[str, dict[str, int]]:
    """For each question and answer: how many programmes there would be, the other answers as they are."""
    found: dict[str, dict[str, int]] = {}
    for name, options in OPTIONS.items():
        others = replace(choice, **{name: None})
        left = [offer for offer in offers if fits(offer, others)]
        found[name] = {option.value: sum(FITS[name](offer, option) for offer in left) for option in options}
    return found


def in_order(offers: Iterable[Offer]) -> list[Offer]:
    """Those that can be had first, then by title."""

    def place(offer: Offer) -> tuple[int, str, str]:
        standing = standing_of(offer.programme)
        return FIRST.index(standing) if standing in FIRST else len(FIRST), offer.programme.title.lower(), offer.slug

    return sorted(offers, key=place)
