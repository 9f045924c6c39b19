"""Outcomes as an edition may say them, by the same rule set as its other figures. Pure.

A scale is shown where n, to the nearest 5, stands for at least 10 people who answered both times, from at least 3
schools; never where all gave the same answer or all changed alike, nor where nearly all who started answered while it
is hidden how many left. Means are to one decimal; an interval, outward to round steps, and the annex are for 30 people.
Then as much is left out as `guard` finds would tell a count. A later edition of the quarter changes a scale's row only
where n moved as far as any count has to, and shows nothing that an earlier one hid. Groups are in the quarter of their
last session, so that no two quarters overlap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.impact.outcomes.outcome import Outcome
from portal.impact.outcomes.values import CannotSay
from portal.releases.annex.guard import (
    is_nearly_all,
    is_open,
    may_have_spread,
    one,
    outward,
    p_step,
    printed,
    step_of,
    tells_each,
)
from portal.releases.blocks import before_of
from portal.releases.disclosure import Row, first_look, publish
from portal.releases.intruder import Published
from portal.releases.returns import Form
from portal.releases.rule_sets import RuleSet, rule_sets
from portal.releases.words import words

BLOCK, MOVES = "outcomes", "outcome_moves"
HIDDEN, FEW = "c", "u"
EFFECT_STEP = 0.5
MOVED = ("better", "same", "worse")
Made = Mapping[str, Any]
POINTS = (
    ("name", "Scale"),
    ("pairs", "Answered both times"),
    ("start", "Mean at the start"),
    ("end", "Mean at the end"),
)
CHANGED = (("change", "Mean change"), ("interval", "95 % interval"), ("better", "Better"), ("same", "Same"))
OUTCOMES = (*POINTS, *CHANGED, ("worse", "Worse"), ("kind", "What it is"))
ANNEX = (("name", "Scale"), ("effect", "g_av"), ("effect_interval", "95 % interval"), ("test", "Wilcoxon, p"))


@dataclass(frozen=True)
class Told:
    """One scale as it may be published."""

    key: str
    n: Published
    moves: Mapping[str, Published]
    outcome: Outcome
    has_spread: bool = False
    """Whether an interval and effect sizes are given."""


def with_outcomes(
    made: Made, found: Sequence[Outcome], before: Made | None, started: int | None = None
) -> dict[str, Any]:
    """The object with its outcomes and annex; as it is where nobody answered, or the form gives no such figures.
    `started`: people in the same groups who came at least once."""
    rules = rule_sets()[made["rules"]["key"]]
    if not found or made["form"] != Form.QUARTER or not rules.is_for_publication:
        return dict(made)
    most = _most(made, started, rules)
    told = [_told(each, before, rules, most) for each in found]
    old = {table["key"]: {row[0]: row for row in table["rows"]} for table in (before or {}).get("tables", [])}
    tables = [
        _table("outcomes", OUTCOMES, [_kept(each, old.get("outcomes", {}), before, row(each)) for each in told]),
        _table("annex", ANNEX, [_kept(each, old.get("annex", {}), before, effects(each)) for each in told]),
    ]
    return {
        **made,
        "tables": [*made["tables"], *tables],
        "cannot": [*made["cannot"], words()["cannot"]["outcomes"]],
        "definitions": [*made["definitions"], *([term, said] for term, said in words()["outcomes"].items())],
        "published": {**made["published"], **_published(told, before)},
    }


def _most(made: Made, started: int | None, rules: RuleSet) -> int | None:
    """The most that a printed n may be where it is hidden how many left: those were not there to answer at the end, so
    n close to those who started would say that few or none left. None where anything may be."""
    left = made["published"].get("endings", {}).get("left", HIDDEN)
    return None if started is None or left != HIDDEN else rules.nearest(started) - rules.base


def _told(outcome: Outcome, before: Made | None, rules: RuleSet, most: int | None) -> Told:
    """As much of the row as leaves every count open: all, no interval, no counts of better and worse, nothing."""
    key = f"{outcome.scale.instrument}:{outcome.scale.scale}"
    pairs = outcome.answered.pairs
    schools = len({pair.school_id for pair in pairs})
    is_nearly_everybody = most is not None and rules.nearest(len(pairs)) > most
    held = is_nearly_everybody or tells_each(outcome, rules)
    row = Row(key, len(pairs), schools=schools, is_held=held)
    n = first_look(row, before_of(before, BLOCK), rules)
    counts = {f"{key}:{name}": int(getattr(outcome.change, name)) for name in MOVED}
    hidden: dict[str, Published] = dict.fromkeys(counts)
    if n is None:
        return Told(key, None, hidden, outcome)
    rows = [Row(name, count, schools=schools if count else 0) for name, count in counts.items()]
    shown = {str(name): row for name, row in publish(n.whole, rows, before_of(before, MOVES), rules).items()}
    if not is_nearly_all(counts, [*shown.values()], rules):
        for moves, has_spread in ((shown, may_have_spread(outcome, rules)), (shown, False), (hidden, False)):
            if is_open(printed(outcome, n.whole, [*moves.values()], has_spread=has_spread), rules):
                return Told(key, n, moves, outcome, has_spread)
    return Told(key, None, hidden, outcome)


def row(told: Told, step: float | None = None) -> list[Any]:
    """Of the table of outcomes. `step`: of the interval, else the scale's own."""
    scale, change = told.outcome.scale, told.outcome.change
    kind = "validated measure" if scale.is_validated else "own questions, not a validated measure"
    if told.n is None:
        return [_title(told), *[HIDDEN] * 8, kind]
    moves = [HIDDEN if row is None else row.whole.number for row in told.moves.values()]
    start, end = one(change.start.mean), one(change.end.mean)
    interval = outward(change.interval, step or step_of(scale)) if told.has_spread else FEW
    return [_title(told), told.n.whole.number, start, end, one(end - start), interval, *moves, kind]


def effects(told: Told) -> list[Any]:
    """Of the annex."""
    if told.n is None or not told.has_spread:
        return [_title(told), *[HIDDEN if told.n is None else FEW] * 3]
    effect, ranks = told.outcome.effect, told.outcome.ranks
    value = "z" if isinstance(effect.value, CannotSay) else one(effect.value)
    return [_title(told), value, outward(effect.interval, EFFECT_STEP), p_step(ranks)]


def _title(told: Told) -> str:
    scale = told.outcome.scale
    range_ = f"{scale.lowest:g} to {scale.highest:g}, {'higher' if scale.is_higher_better else 'lower'} is better"
    return f"{scale.title} ({range_})"


def _stays(told: Told, before: Made | None) -> bool:
    """Whether the edition before said the same n: then its row stays as it was, or a few more answers could be worked
    out."""
    said = before_of(before, BLOCK).get(told.key)
    return told.n is not None and said is not None and list(said) == [told.n.whole.number]


def _kept(told: Told, old: Mapping[str, list[Any]], before: Made | None, row: list[Any]) -> list[Any]:
    return old.get(_title(told), row) if _stays(told, before) else row


def _table(key: str, columns: Sequence[tuple[str, str]], rows: list[list[Any]]) -> dict[str, Any]:
    named = [{"key": name, "label": label} for name, label in columns]
    return {"key": key, "title": words()["tables"][key], "columns": named, "rows": rows}


def _published(told: Sequence[Told], before: Made | None) -> dict[str, Any]:
    """For the edition after it; a row that only `before` had stays as it was said there."""
    said = (before or {}).get("published", {})
    numbers = {each.key: _stored(each.n) for each in told}
    moves = {key: _stored(row) for each in told if not _stays(each, before) for key, row in each.moves.items()}
    return {BLOCK: {**said.get(BLOCK, {}), **numbers}, MOVES: {**said.get(MOVES, {}), **moves}}


def _stored(row: Published) -> list[int] | str:
    return HIDDEN if row is None else [value.number for value in row.values]
