"""Answers that never were, as an edition would publish them: people of made schools on scales of several grids."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal.impact.outcomes.outcome import Outcome, outcomes
from portal.measures.scores import Point, Scale, Score
from portal.releases.annex import rules
from portal.releases.annex.rules import Told, with_outcomes
from portal.releases.intruder import Shown, Value
from portal.releases.rule_sets import USUAL

KEY = "ours:worth"
Answers = Sequence[tuple[int, int]]
"""Start and end of each person, whole points."""
STARTED = 400


@dataclass(frozen=True)
class Asked:
    """One scale over some groups."""

    scale: Scale
    answers: Answers


def scale_to(highest: int) -> Scale:
    return Scale("ours", "worth", "Worth", 0, highest, is_higher_better=True, is_validated=False)


def an_asked(seed: int) -> Asked:
    """From 8 to 70 people on a scale of 5, 11, 13 or 41 steps: most answer as people do; some all but alike, all near
    an end, hardly moved, or moved all one way."""
    dice = random.Random(seed)
    highest = dice.choice([4, 10, 10, 10, 12, 40])
    middle, width = dice.choice([0.4, 0.5, 0.6, 0.95]), dice.choice([0.02, 0.15, 0.2, 0.25])
    moved, spread = dice.choice([-0.1, 0, 0.05, 0.1, 0.15, 0.4]), dice.choice([0.02, 0.1, 0.15, 0.2])
    stays = dice.choice([0.05, 0.2, 0.4, 0.8, 0.95])
    found = []
    for _ in range(dice.choice([dice.randint(8, 16), dice.randint(12, 30), dice.randint(20, 70)])):
        start = _within(dice.gauss(middle, width) * highest, highest)
        end = start if dice.random() < stays else _within(start + dice.gauss(moved, spread) * highest, highest)
        found.append((start, end))
    return Asked(scale_to(highest), found)


def _within(value: float, highest: int) -> int:
    return min(highest, max(0, round(value)))


def outcomes_of(asked: Asked) -> tuple[Outcome, ...]:
    scores = []
    for number, (start, end) in enumerate(asked.answers):
        place = UUID(int=number % 6 + 1)
        for point, value in ((Point.START, start), (Point.END, end)):
            scores.append(Score(place, place, UUID(int=9), "ours", "worth", point, f"A{number}", None, value))
    return outcomes(scores, [asked.scale], {})


def edition_of(asked: Asked, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """An edition that says nothing but the outcomes."""
    empty = {
        "rules": {"key": USUAL.key},
        "form": "quarter by quarter",
        "tables": [],
        "cannot": [],
        "definitions": [],
        "published": {"reach": {"all": [STARTED]}},
    }
    return with_outcomes(empty, outcomes_of(asked), before)


def rows_of(made: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The scale's row of both tables, as a reader has them."""
    return {table["key"]: table["rows"][0][1:] for table in made["tables"]}


def numbers_of(asked: Asked, step: float | None = None) -> dict[str, list[Any]]:
    """What the row would say if nothing were hidden. `step`: of the interval, else the scale's own."""
    found = outcomes_of(asked)[0]
    counts = [found.change.n, found.change.better, found.change.same, found.change.worse]
    told = Told(KEY, _shown(counts[0]), dict(zip("bsw", map(_shown, counts[1:]), strict=True)), found, has_spread=True)
    return {"outcomes": rules.row(told, step)[1:], "annex": rules.effects(told)[1:]}


NAIVE_STEP = 0.1


def naive_of(asked: Asked) -> dict[str, list[Any]]:
    """The row as a spreadsheet would have it: small counts hidden one by one, all else printed to one decimal."""
    made = numbers_of(asked, NAIVE_STEP)
    change = outcomes_of(asked)[0].change
    moved = [change.better, change.same, change.worse]
    said = ["c" if 1 <= count <= USUAL.small else USUAL.nearest(count) for count in moved]
    return made | {"outcomes": [*made["outcomes"][:5], *said, *made["outcomes"][8:]]}


def _shown(count: int) -> Shown:
    return Shown(Value(USUAL.nearest(count), 0, 0))
