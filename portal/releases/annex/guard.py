"""What the printed means of few people's answers leave open. Pure.

Whoever knows a scale knows what its points are: with n and two means, the sum of all answers lies within a tenth of a
point a person; an interval gives the sum of their squares as well; and both bound how many can have moved either way.
So every way to spread the people over better, same and worse that prints the same row is tried, and a row that leaves
too few of them open is printed with less in it. Points are taken to be whole, as the coarsest that a scale has.

Necessary conditions alone are reckoned with here; `tests/releases/answers_attack.py` holds them against lists of
answers that print the very same row.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.impact.outcomes.curves import t_quantile
from portal.impact.outcomes.outcome import Outcome
from portal.impact.outcomes.pairs import Pair
from portal.impact.outcomes.ranks import SignedRanks, signed_ranks
from portal.impact.outcomes.values import LEVEL, CannotSay, Interval, Number, Range, sure
from portal.measures.scores import Scale
from portal.releases.intruder import Published, Value
from portal.releases.rule_sets import RuleSet

STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10)
PARTS = 20
"""An interval is printed in steps of at least the scale's range by this."""
TOGETHER = 8
"""Answers whose standard deviation is less than the scale's range by this lie together."""
HALF = 0.04
"""How far a printed decimal is taken to lie from the truth: less than it may, since a sum of answers is whole."""
P_STEPS = ((0.01, "under 0.01"), (0.05, "under 0.05"))
NOT_SMALL = "0.05 or more"
NOBODY = UUID(int=0)
UP, SAME, DOWN = range(3)
Split = tuple[int, int, int]
"""How many rose, stayed and fell."""


def tells_each(outcome: Outcome, rules: RuleSet) -> bool:
    """Whether means would say what each of them answered, or n may stand for too few."""
    change, scale = outcome.change, outcome.scale
    if _fewest(change.n, rules) < rules.pairs:
        return True
    if any(isinstance(each, CannotSay) or each == 0 for each in (change.start.sd, change.end.sd, change.sd)):
        return True
    means = (one(change.start.mean), one(change.end.mean))
    apart = min(min(mean - scale.lowest, scale.highest - mean) for mean in means)
    return apart * _fewest(change.n, rules) < 2 * (rules.small + 1)


def _fewest(n: int, rules: RuleSet) -> int:
    """The fewest that the printed n may stand for."""
    return rules.nearest(n) - rules.below


@dataclass(frozen=True)
class Printed:
    """A row as a reader has it, and the truth behind its counts."""

    n: Value
    start: float
    end: float
    """Both above the lowest point."""
    range: float
    interval: tuple[float, float] | None
    test: str | None
    """The step of p, where there is an interval."""
    moves: tuple[Value | None, Value | None, Value | None]
    """Rose, stayed, fell; None hidden."""
    true: Split


def printed(outcome: Outcome, n: Value, moves: Sequence[Published], *, has_spread: bool) -> Printed:
    """`moves`: better, same, worse."""
    scale, change = outcome.scale, outcome.change
    values = [row.whole if row else None for row in moves]
    true = [change.better, change.same, change.worse]
    if not scale.is_higher_better:
        values, true = values[::-1], true[::-1]
    found, step = change.interval, step_of(scale)
    is_given = has_spread and isinstance(found, Interval)
    interval = (_down(found.low, step), _up(found.high, step)) if is_given and isinstance(found, Interval) else None
    return Printed(
        n,
        one(change.start.mean) - scale.lowest,
        one(change.end.mean) - scale.lowest,
        scale.highest - scale.lowest,
        interval,
        p_step(outcome.ranks) if interval else None,
        (values[UP], values[SAME], values[DOWN]),
        (true[UP], true[SAME], true[DOWN]),
    )


def is_open(row: Printed, rules: RuleSet) -> bool:
    """True if every count of the row stays as open as the rule wants it, n and what is left of n as well."""
    splits = [split for split in _splits(row, rules) if _is_possible(split, row)]
    if not {row.n.low, row.n.high} <= {sum(split) for split in splits}:
        return False
    return all(_stays_open(at, row, splits, rules) for at in range(len(row.moves)))


def _stays_open(at: int, row: Printed, splits: Sequence[Split], rules: RuleSet) -> bool:
    shown, count = row.moves[at], row.true[at]
    seen = {split[at] for split in splits}
    if shown:
        is_wide = {shown.low, shown.high} <= seen
    elif 1 <= count <= rules.small:
        is_wide = {1, rules.small} <= seen
    else:
        is_wide = count == 0 or max(seen) - min(seen) >= rules.base - 1
    rest = sum(row.true) - count
    return is_wide and (rest > rules.small or max(sum(split) - split[at] for split in splits) >= rules.small)


def _splits(row: Printed, rules: RuleSet) -> Iterator[Split]:
    """Every split that the counts alone leave open; of large hidden ones those near the truth, which are enough."""
    spans = [_span(value, count, rules) for value, count in zip(row.moves, row.true, strict=True)]
    for n in range(row.n.low, row.n.high + 1):
        for up in spans[UP]:
            for down in spans[DOWN]:
                if n - up - down in spans[SAME]:
                    yield up, n - up - down, down


def _span(value: Value | None, count: int, rules: RuleSet) -> range:
    if value is not None:
        return range(value.low, value.high + 1)
    if count <= rules.small:
        return range(rules.small + 1)
    return range(max(0, count - 2 * rules.base), count + 2 * rules.base + 1)


def _is_possible(split: Split, row: Printed) -> bool:
    """Whether so many can have risen and fallen, by the means and where it is printed the interval."""
    n, (up, _, down) = sum(split), split
    most_up = math.floor(min(up * row.range, n * (row.range - row.start + HALF), n * (row.end + HALF)))
    most_down = math.floor(min(down * row.range, n * (row.range - row.end + HALF), n * (row.start + HALF)))
    low, high = (math.ceil(n * (row.end - row.start - 2 * HALF)), math.floor(n * (row.end - row.start + 2 * HALF)))
    if most_up < up or most_down < down or up - most_down > high or most_up - down < low:
        return False
    if row.interval is None:
        return True
    return any(_fits(split, row, moved) for moved in range(low, high + 1)) and _may_test_so(split, row, low, high)


def _fits(split: Split, row: Printed, moved: int) -> bool:
    """Whether changes that sum to `moved` can be as alike as the interval wants them."""
    n, (up, _, down) = sum(split), split
    assert row.interval is not None
    mean = moved / n
    widest = min(row.interval[1] - mean, mean - row.interval[0])
    rise = max(up, moved + down)
    fall = rise - moved
    if widest <= 0 or (rise and not up) or (fall and not down) or fall < down:
        return False
    most = mean * moved + n * (n - 1) * (widest / t_quantile((1 + LEVEL) / 2, n - 1)) ** 2
    return _squares(rise, up) + _squares(fall, down) <= most


def _squares(total: int, people: int) -> int:
    """The least that the squares of so many whole changes sum to."""
    if not people:
        return 0
    each, over = divmod(total, people)
    return (people - over) * each**2 + over * (each + 1) ** 2


def _may_test_so(split: Split, row: Printed, low: int, high: int) -> bool:
    """Whether the test can come out as printed, and not by a hair: between the changes that sum to `low` or `high` and
    make it surest either way."""
    up, same, down = split
    rise, fall = min(up, max(0, down + high - up)), min(down, max(0, up - low - down))
    found = [
        _p([2] * rise + [1] * (up - rise) + [0] * same + [-1] * down),
        _p([-2] * fall + [-1] * (down - fall) + [0] * same + [1] * up),
    ]
    steps = [_step(2 * min(found)), _step(max(found) / 2), row.test]
    places = [*(words for _, words in P_STEPS), NOT_SMALL]
    surest, least, here = (places.index(str(step)) for step in steps)
    return surest <= here <= least


def _p(changes: Sequence[int]) -> float:
    ranks = signed_ranks([Pair(NOBODY, NOBODY, None, 0, each) for each in changes])
    return 1.0 if isinstance(ranks, CannotSay) else ranks.p


def p_step(ranks: SignedRanks | CannotSay) -> str:
    """In steps, since an exact p of few people tells how many they are."""
    return "z" if isinstance(ranks, CannotSay) else _step(ranks.p)


def _step(p: float) -> str:
    return next((words for bound, words in P_STEPS if p < bound), NOT_SMALL)


def may_have_spread(outcome: Outcome, rules: RuleSet) -> bool:
    """Whether an interval, an effect size and a test are given at all: of enough people, more than a few of whom moved
    the way that the mean did, and whose answers do not lie all but together."""
    change, scale = outcome.change, outcome.scale
    side = {True: change.better, False: change.worse, None: min(change.better, change.worse)}
    if rules.nearest(change.n) < rules.percent or side[change.is_better(scale.is_higher_better)] <= rules.small:
        return False
    return min(sure(change.start.sd), sure(change.end.sd)) >= (scale.highest - scale.lowest) / TOGETHER


def is_nearly_all(counts: Mapping[str, int], shown: Sequence[Published], rules: RuleSet) -> bool:
    """Whether all are hidden since nearly everybody is in one of them, which is what hiding all would tell."""
    most = max(counts.values())
    return not any(shown) and most > rules.small >= sum(counts.values()) - most


def one(value: Number) -> float:
    """To one decimal, and no minus before a zero."""
    return round(sure(value), 1) + 0.0


def step_of(scale: Scale) -> float:
    """Of an interval on this scale: the smallest round step that is a twentieth of its range or more."""
    wanted = (scale.highest - scale.lowest) / PARTS
    return next((step for step in STEPS if step >= wanted), STEPS[-1])


def outward(values: Range, step: float) -> str:
    """Both ends to whole steps away from the middle, so that it never looks surer than it is."""
    if not isinstance(values, Interval):
        return "z"
    return f"{one(_down(values.low, step))} to {one(_up(values.high, step))}"


def _down(value: float, step: float) -> float:
    return math.floor(value / step) * step


def _up(value: float, step: float) -> float:
    return math.ceil(value / step) * step
