"""A programme as its folder tells it: what pages, packs and bookings read. Parsed once a version."""

from dataclasses import dataclass

from portal.curricula.reading.schema import Handout, Programme, QuestionSet, SessionPlan, StagePlan


@dataclass(frozen=True)
class Sheet:
    """One handout: its entry in the front matter, and its checked HTML."""

    handout: Handout
    html: str


@dataclass(frozen=True)
class Plan:
    """One session file. All HTML is cleaned and safe to show."""

    version: int
    """Of the programme that it was read from."""
    path: str
    number: int
    front: SessionPlan
    sections: dict[str, str]
    """HTML under each `##` heading of layouts.SESSION but its work."""
    activities: dict[str, str]
    """HTML under each `###`, by activity id, in order."""
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Stage:
    """One stage file of casework. All HTML is cleaned and safe to show."""

    path: str
    number: int
    front: StagePlan
    sections: dict[str, str]
    """HTML under each `##` heading of layouts.STAGE but its work."""
    steps: dict[str, str]
    """HTML under each `###`, by step id, in order."""
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Folder:
    slug: str
    programme: Programme
    plans: tuple[Plan, ...]
    """In order; empty for an outline and for casework."""
    questions: QuestionSet | None
    stages: tuple[Stage, ...] = ()
    """In order; empty but for casework."""

    @property
    def numbered(self) -> tuple[Plan | Stage, ...]:
        return (*self.plans, *self.stages)
