"""Outcomes as an edition may say them, by the same rule set as its other figures. Pure.

A scale is shown for at least 10 people who answered both times, from at least 3 schools, and never where all gave the
same answer or all changed alike: that would say what each of them answered. Everything is to one decimal and n to the
nearest 5, so that n cannot be worked out from an interval. A later edition of the quarter changes a scale's row only
where n moved as far as any count has to, and shows nothing that an earlier one hid. Groups are in the quarter of their
last session, so that no two quarters overlap.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.impact.outcomes.outcome import Outcome
from portal.impact.outcomes.ranks import SignedRanks
from portal.impact.outcomes.values import CannotSay, Interval, Number, Range
from portal.releases.blocks import before_of
from portal.releases.disclosure import Row, first_look, publish
from portal.releases.intruder import Published
from portal.releases.returns import Form
from portal.releases.rule_sets import RuleSet, rule_sets
from portal.releases.words import words

BLOCK, MOVES = "outcomes", "outcome_moves"
HIDDEN = "c"
STEPS = ((0.01, "under 0.01"), (0.05, "under 0.05"))
Made = Mapping[str, Any]
POINTS = (
    ("name", "Scale"),
    ("pairs", "Answered both times"),
    ("start", "Mean at the start"),
    ("end", "Mean at the end"),
)
MOVED = (("change", "Mean change"), ("interval", "95 % interval"), ("better", "Better"), ("same", "Same"))
OUTCOMES = (*POINTS, *MOVED, ("worse", "Worse"), ("kind", "What it is"))
ANNEX = (("name", "Scale"), ("effect", "g_av"), ("effect_interval", "95 % interval"), ("test", "Wilcoxon, p"))


@dataclass(frozen=True)
class Told:
    """One scale as it may be published."""

    key: str
    n: Published
    moves: Mapping[str, Published]
    outcome: Outcome


def with_outcomes(
    made: Mapping[str, Any], found: Sequence[Outcome], before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """The object with its outcomes and annex; as it is where nobody answered, or the form gives no such figures."""
    rules = rule_sets()[made["rules"]["key"]]
    if not found or made["form"] != Form.QUARTER or not rules.is_for_publication:
        return dict(made)
    told = [_told(each, before, rules) for each in found]
    old = {table["key"]: {row[0]: row for row in table["rows"]} for table in (before or {}).get("tables", [])}
    tables = [
        _table("outcomes", OUTCOMES, [_kept(each, old.get("outcomes", {}), before, _row(each)) for each in told]),
        _table("annex", ANNEX, [_kept(each, old.get("annex", {}), before, _effects(each)) for each in told]),
    ]
    return {
        **made,
        "tables": [*made["tables"], *tables],
        "cannot": [*made["cannot"], words()["cannot"]["outcomes"]],
        "definitions": [*made["definitions"], *([term, said] for term, said in words()["outcomes"].items())],
        "published": {**made["published"], **_published(told, before)},
    }


def _told(outcome: Outcome, before: Mapping[str, Any] | None, rules: RuleSet) -> Told:
    key = f"{outcome.scale.instrument}:{outcome.scale.scale}"
    pairs = outcome.answered.pairs
    schools = len({pair.school_id for pair in pairs})
    held = len(pairs) < rules.pairs or _tells_each(outcome)
    n = first_look(Row(key, len(pairs), schools=schools, is_held=held), before_of(before, BLOCK), rules)
    moves = {f"{key}:{name}": getattr(outcome.change, name) for name in ("better", "same", "worse")}
    if n is None:
        return Told(key, None, dict.fromkeys(moves), outcome)
    rows = [Row(name, count, schools=schools) for name, count in moves.items()]
    shown = publish(n.whole, rows, before_of(before, MOVES), rules)
    return Told(key, n, {str(name): row for name, row in shown.items()}, outcome)


def _tells_each(outcome: Outcome) -> bool:
    """Whether a mean says what everybody answered: no spread at a point, or a mean at an end of the scale."""
    change, scale = outcome.change, outcome.scale
    spreads = (change.start.sd, change.end.sd, change.sd)
    if any(isinstance(each, CannotSay) or each == 0 for each in spreads):
        return True
    means = [_one(change.start.mean), _one(change.end.mean)]
    return any(mean in (scale.lowest, scale.highest) for mean in means)


def _one(value: Number) -> float | str:
    """To one decimal, and no minus before a zero."""
    return "z" if isinstance(value, CannotSay) else round(value, 1) + 0.0


def _between(value: Range) -> str:
    return f"{_one(value.low)} to {_one(value.high)}" if isinstance(value, Interval) else "z"


def _row(told: Told) -> list[Any]:
    scale, change = told.outcome.scale, told.outcome.change
    kind = "validated measure" if scale.is_validated else "own questions, not a validated measure"
    if told.n is None:
        return [_title(told), *[HIDDEN] * 8, kind]
    moves = [HIDDEN if row is None else row.whole.number for row in told.moves.values()]
    means = [_one(change.start.mean), _one(change.end.mean), _one(change.mean), _between(change.interval)]
    return [_title(told), told.n.whole.number, *means, *moves, kind]


def _effects(told: Told) -> list[Any]:
    if told.n is None:
        return [_title(told), *[HIDDEN] * 3]
    effect, ranks = told.outcome.effect, told.outcome.ranks
    return [_title(told), _one(effect.value), _between(effect.interval), _p(ranks)]


def _p(ranks: SignedRanks | CannotSay) -> str:
    """In steps, since an exact p of few people tells how many they are."""
    if isinstance(ranks, CannotSay):
        return "z"
    return next(
        (words for bound, words in ((0.01, "under 0.01"), (0.05, "under 0.05")) if ranks.p < bound), "0.05 or more"
    )


def _title(told: Told) -> str:
    scale = told.outcome.scale
    range_ = f"{scale.lowest:g} to {scale.highest:g}, {'higher' if scale.is_higher_better else 'lower'} is better"
    return f"{scale.title} ({range_})"


def _kept(told: Told, old: Mapping[str, list[Any]], before: Mapping[str, Any] | None, row: list[Any]) -> list[Any]:
    """The row of the edition before, while its n stands: otherwise a few more answers could be worked out."""
    said = before_of(before, BLOCK).get(told.key)
    stays = told.n is not None and said is not None and list(said) == [told.n.whole.number]
    return old.get(_title(told), row) if stays else row


def _table(key: str, columns: Sequence[tuple[str, str]], rows: list[list[Any]]) -> dict[str, Any]:
    named = [{"key": name, "label": label} for name, label in columns]
    return {"key": key, "title": words()["tables"][key], "columns": named, "rows": rows}


def _published(told: Sequence[Told], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """For the edition after it; a row that only `before` had stays as it was said there."""
    said = (before or {}).get("published", {})
    numbers = {each.key: _stored(each.n) for each in told}
    moves = {key: _stored(row) for each in told for key, row in each.moves.items()}
    return {BLOCK: {**said.get(BLOCK, {}), **numbers}, MOVES: {**said.get(MOVES, {}), **moves}}


def _stored(row: Published) -> list[int] | str:
    return HIDDEN if row is None else [value.number for value in row.values]
