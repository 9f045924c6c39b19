"""Who paid for what took place: every attended place is given to one line, and the sums reconcile. Pure.

Largest remainder (Hamilton's method; Balinski and Young, Fair Representation, 2nd edition, 2001, chapter 2): each line
gets the whole part of its exact share, and what is left goes one by one to the largest remainders. It keeps to within
one of the exact share, never depends on the order of the lines, and a larger weight never gets less. It is not monotone
in the whole where three lines or more share (the Alabama paradox): a place more in all can be a place less for one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Self
from uuid import UUID

Quarter = tuple[int, int]
"""Year and quarter of the financial year."""


def apportion(whole: int, weights: Mapping[UUID, int]) -> dict[UUID, int]:
    """Whole numbers in the proportion of the weights that sum to `whole`.

    Ties go to the larger weight, then to the line that was added first (the smaller key).
    Raises ValueError for a negative whole or weight, or where no weight is above 0.
    """
    total = sum(weights.values())
    if whole < 0 or total <= 0 or min(weights.values()) < 0:
        raise ValueError("nothing to share by")
    given = {key: whole * weight // total for key, weight in weights.items()}
    first = sorted(weights, key=lambda key: (-(whole * weights[key] % total), -weights[key], key))
    for key in first[: whole - sum(given.values())]:
        given[key] += 1
    return given


@dataclass(frozen=True, slots=True)
class Work:
    """What was delivered and is counted once: whole numbers that are shared between lines."""

    places: int = 0
    """Attended places of named people; a session caught up elsewhere is one place, on the day it was caught up."""
    heads: int = 0
    """Places taken where nobody is named. Never added to the places."""
    minutes: int = 0
    """Received by named people."""
    completed: int = 0
    """People who completed, on the day of their group's last session."""
    not_completed: int = 0
    """People who came at least once to the same groups and did not, or of whom it is not known."""

    def __add__(self, other: Self) -> "Work":
        return Work(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    @property
    def started(self) -> int:
        """Who came at least once to a group that is over: whom completing is counted of."""
        return self.completed + self.not_completed


def share(work: Work, weights: Mapping[UUID, int]) -> dict[UUID | None, Work]:
    """Each line's part of one group's work; all of it under None where nobody is named to pay."""
    if not weights:
        return {None: work}
    parts = [apportion(number, weights) for number in astuple(work)]
    return {line: Work(*(part[line] for part in parts)) for line in weights}


def attribute(
    done: Iterable[tuple[UUID, Quarter, Work]], weights: Mapping[UUID, Mapping[UUID, int]]
) -> dict[tuple[UUID | None, Quarter], Work]:
    """By line and quarter, each group and quarter shared by itself, so that what was reported stays when more comes.

    `done`: group, quarter, and all that took place in it, one row each. Summed over the lines it is the work done.
    """
    found: dict[tuple[UUID | None, Quarter], Work] = defaultdict(Work)
    for group_id, quarter, work in done:
        for line, part in share(work, weights.get(group_id, {})).items():
            found[line, quarter] += part
    return dict(found)
