"""Answers made by hand."""

from uuid import UUID

from portal.impact.outcomes.facts import Norm, Point, Scale, Score
from portal.impact.outcomes.pairs import Pair
from tests.impact.people import key

SCALE = Scale("ours", "calm", "How calm I feel", 0, 100, is_higher_better=True, is_validated=False)
NORM = Norm(7.5, 0.8, "a made-up population", "Jacobson and Truax (1991)")


def pair(start, end, group="one", school=None):
    return Pair(key(group), key("school", school or group), None, float(start), float(end))


def pairs(starts, ends):
    return [pair(*both) for both in zip(starts, ends, strict=True)]


def changes(*values, group="one"):
    """Pairs that changed by so much."""
    return [pair(50, 50 + value, group) for value in values]


def said(reference, point, value, *, group="one", version="1", enrolment: UUID | None = None, scale="calm"):
    place = (key(group), key("school", group), key("steps"))
    value = None if value is None else float(value)
    return Score(*place, "ours", scale, Point(point), reference, enrolment, value, version)
