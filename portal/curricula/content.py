"""A programme as its folder tells it: what pages, packs and bookings read. Parsed once a version."""

from dataclasses import dataclass

from portal.curricula.schema import Handout, Programme, QuestionSet, SessionPlan


@dataclass(frozen=True)
class Sheet:
    """One handout: its entry in the front matter, and its checked HTML."""

    handout: Handout
    html: str


@dataclass(frozen=True)
class Plan:
    """One session file. All HTML is cleaned and safe to show."""

    number: int
    front: SessionPlan
    sections: dict[str, str]
    """HTML under each `##` heading of FACILITATOR_SECTIONS, "The session" left out."""
    activities: dict[str, str]
    """HTML under each `###` of "The session", by activity id, in order."""
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class Folder:
    slug: str
    programme: Programme
    plans: tuple[Plan, ...]
    """In order; empty for an outline."""
    questions: QuestionSet | None
