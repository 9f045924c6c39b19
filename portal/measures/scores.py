"""What an answered questionnaire says, as plain facts: all that the sums of `impact.outcomes` read. Pure.

They stand here and not in `impact`, since this room makes them and imports go downwards only.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Point(StrEnum):
    """When somebody answered."""

    START = "start"
    END = "end"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True, slots=True)
class Score:
    """One scale of one answered questionnaire."""

    group_id: UUID
    school_id: UUID
    programme_id: UUID
    instrument: str
    scale: str
    point: Point
    reference: str
    """Opaque; unique in a group and instrument. Twice at one point: given twice, and nobody has said which holds."""
    enrolment_id: UUID | None
    """None where it came on an anonymous card."""
    value: float | None
    """None where too little was answered for the scale's own rule; never zero for it."""
    version: str = "1"
    """Of the instrument: answers to two versions are never a pair."""
    day: date | None = None
    """Of the delivery session, or on which it was filled in; no time of day is kept."""


@dataclass(frozen=True, slots=True)
class Norm:
    """What a published population says of a scale, from which a reliable change is judged."""

    sd: float
    reliability: float
    """From 0 to 1, such as test-retest or Cronbach's alpha; `source` says which."""
    population: str
    """With how many people, and the year."""
    source: str
    beside: str = ""
    """Whether our young people may be judged by it, and why."""


@dataclass(frozen=True, slots=True)
class Band:
    """A named part of a scale's range; both ends counted."""

    title: str
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Scale:
    """What must be known of a scale to read its scores."""

    instrument: str
    scale: str
    title: str
    lowest: float
    highest: float
    is_higher_better: bool
    is_validated: bool
    """False for our own questions: "not a validated measure" is said beside every figure."""
    version: str = "1"
    norm: Norm | None = None
    bands: tuple[Band, ...] = ()
    cite: str = ""
    asked: str = ""
    """Title of the instrument, for where several stand on one page."""
