"""The one object of an edition: page, PDF, CSV and XLSX are made from it and from nothing else. Pure.

A cell is a number, a text, or a symbol: "c" hidden, "u" too few for a percentage, "z" not applicable.
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
from portal.releases.words import quarter_months, quarter_name, words

FORMAT = 1


@dataclass(frozen=True)
class Reader:
    """For whom an edition is made: an authority, or a funder that is none."""

    authority_id: UUID | None
    organisation_id: UUID | None
    name: str


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
) -> dict[str, Any]:
    """Everything the edition says. `before`: the last edition of this quarter; `year_ago`: the last one
    of the same quarter a year before. The same sums and facts give the same object.
    """
    blocks = blocks_of(sums, before)
    people = "Young people" if sums.kinds <= {ParticipantKind.YOUNG_PERSON} else "People"
    return {
        "format": FORMAT,
        "reader": reader.name,
        "title": f"{quarter_name(issue.year, issue.quarter)}, {reader.name}",
        "period": _period(sums, issue),
        "edition": {"number": issue.number, "made": issue.made_day.isoformat(), "why": issue.why},
        "coverage": {
            "finished": sums.work.registers_finished,
            "due": sums.work.registers_due,
            "not_reported": sums.work.not_reported,
        },
        "figures": figures.of(sums, blocks, people=people, target=_reach_target(promises), before=before),
        "tables": tables.of(sums, blocks, promises, issue.quarter, year_ago),
        "definitions": [[term, meaning] for term, meaning in words()["definitions"].items()],
        "cannot": figures.cannot(sums, blocks),
        "notes": list(words()["notes"].values()),
        "published": blocks.as_stored(before),
    }


def _period(sums: PeriodSums, issue: Issue) -> dict[str, Any]:
    return {
        "year": issue.year,
        "quarter": issue.quarter,
        "name": quarter_name(issue.year, issue.quarter),
        "months": quarter_months(issue.year, issue.quarter),
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
