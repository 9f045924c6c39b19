"""The one object of an edition: page, PDF, CSV and XLSX are made from it and from nothing else. Pure.

A cell is a number, a text, or a symbol: "c" hidden, "u" no percentage can be said, "z" not applicable.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from portal.groups.models import ParticipantKind
from portal.impact.period import PeriodSums
from portal.releases import figures, tables
from portal.releases.blocks import blocks_of
from portal.releases.pooling.rules import ALONE, Held
from portal.releases.returns import Form
from portal.releases.rule_sets import USUAL, RuleSet
from portal.releases.words import SINCE_APRIL, THIS_QUARTER, quarter_months, quarter_name, words, year_so_far

FORMAT = 2


@dataclass(frozen=True)
class Reader:
    """For whom an edition is made: an authority, or a funder that is none."""

    authority_id: UUID | None
    organisation_id: UUID | None
    name: str

    @property
    def key(self) -> UUID | None:
        return self.authority_id or self.organisation_id


@dataclass(frozen=True)
class Terms:
    """What was agreed with a reader for a year before it began."""

    form: Form = Form.QUARTER
    rules: RuleSet = USUAL


@dataclass(frozen=True)
class Promise:
    """A target for one financial year, summed over the reader's lines."""

    programme_id: UUID
    programme: str
    measure: str
    number: int


@dataclass(frozen=True)
class Issue:
    """What makes this edition this one."""

    year: int
    quarter: int
    number: int
    made_day: date
    why: str | None = None


def build(
    sums: PeriodSums,
    *,
    reader: Reader,
    issue: Issue,
    promises: Sequence[Promise] = (),
    before: Mapping[str, Any] | None = None,
    year_ago: Mapping[str, Any] | None = None,
    terms: Terms = Terms(),  # noqa: B008 (frozen)
    earlier: Sequence[Mapping[str, Any]] = (),
    held: Held = ALONE,
) -> dict[str, Any]:
    """Everything the edition says. `before`: the last edition of this quarter; `year_ago`: the last one
    of the same quarter a year before; `earlier`: of a year to date, the last edition of each quarter before; `held`:
    what other readers' reports of the same groups forbid. The same sums and facts give the same object.
    """
    form, rules = terms.form, terms.rules
    is_given = form.gives_people(issue.quarter)
    told = earlier if form is Form.YEAR_TO_DATE else ()
    blocks = blocks_of(
        sums,
        before,
        rules,
        earlier=told,
        gives_endings=form.gives_endings(issue.quarter),
        held=held.rows,
        is_shared=held.is_shared,
    )
    blocks = blocks if is_given else blocks.withheld()
    span = SINCE_APRIL if form.is_since_april else THIS_QUARTER
    people = "Young people" if sums.kinds <= {ParticipantKind.YOUNG_PERSON} else "People"
    return {
        "format": FORMAT,
        "reader": reader.name,
        "title": f"{quarter_name(issue.year, issue.quarter)}, {reader.name}",
        "period": _period(sums, issue, form),
        "form": form.value,
        "rules": {"key": rules.key, "name": rules.name, "source": rules.source},
        "edition": {"number": issue.number, "made": issue.made_day.isoformat(), "why": issue.why},
        "coverage": {
            "finished": sums.work.registers_finished,
            "due": sums.work.registers_due,
            "not_reported": sums.work.not_reported,
        },
        "figures": figures.of(sums, blocks, people=people, target=_reach_target(promises), before=before, span=span),
        "tables": tables.of(sums, blocks, promises, issue.quarter, year_ago, form, rules, held),
        "definitions": [[term, meaning] for term, meaning in words()["definitions"].items()],
        "cannot": figures.cannot(sums, blocks, None if is_given else form.value, is_shared=held.is_shared),
        "notes": [note.format(**vars(rules)) for note in words()["notes"].values()],
        "made_with": {**words()["made_with"], "scope": words()["made_with"]["scope"].format(reader=reader.name)},
        "published": blocks.as_stored(before),
    }


def _period(sums: PeriodSums, issue: Issue, form: Form) -> dict[str, Any]:
    months = quarter_months(issue.year, issue.quarter)
    return {
        "year": issue.year,
        "quarter": issue.quarter,
        "name": quarter_name(issue.year, issue.quarter),
        "months": f"{year_so_far(issue.quarter)} {months.split()[-1]}" if form.is_since_april else months,
        "first": sums.period.first.isoformat(),
        "last": sums.period.last.isoformat(),
    }


def _reach_target(promises: Sequence[Promise]) -> int | None:
    wanted = [promise.number for promise in promises if promise.measure == tables.REACH]
    return sum(wanted) if wanted else None


def canonical(made: Mapping[str, Any]) -> str:
    """The object as text: sorted keys, no spaces. The same object gives the same text."""
    return json.dumps(made, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()
