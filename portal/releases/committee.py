"""One page for a committee, from the stored object alone: what may be quoted, what may not be said, and four answers.

Pure. Effect sizes and tests never stand here: they are for the annex.
"""

import functools
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.impact.period import quarter_of
from portal.releases.returns import Form
from portal.releases.rule_sets import rules_of
from portal.releases.words import quarter_name
from portal.web.words import count, plain_day

MOST = 3
"""Sentences that may be quoted."""
LONGEST = 280
"""Letters of an answer from the contract's questions."""
Made = Mapping[str, Any]


@dataclass(frozen=True)
class Quote:
    """A sentence that is true by itself, and what has to stand beside it."""

    words: str
    n: str
    period: str
    source: str
    """Report and edition; the page's check code stands beside it."""


@dataclass(frozen=True)
class Committee:
    quotes: tuple[Quote, ...]
    code: str
    never: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]


@functools.cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "committee.toml").read_text(encoding="utf-8"))


def committee_of(made: Made, code: str) -> Committee:
    edition, period = made["edition"], made["period"]
    source = f"{made['title']}, edition {edition['number']}"
    found = [said for make in QUOTES if (said := make(made)) is not None]
    quotes = (Quote(words, n, period["months"], source) for words, n in found[:MOST])
    return Committee(tuple(quotes), code, tuple(_never(made)), tuple(_answers(made)))


def _figure(made: Made, key: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(each for each in made["figures"] if each["key"] == key)
    return found


def _reach(made: Made) -> tuple[str, str] | None:
    figure = _figure(made, "reach")
    if not isinstance(figure["value"], int) or figure["value"] == 0:
        return None
    facts = {
        "months": made["period"]["months"],
        "value": f"{figure['value']:,}",
        "people": _people(made),
        "schools": count(_figure(made, "schools")["value"], "school"),
        "reader": made["reader"],
    }
    return _words()["quotes"]["reach"].format(**facts), _words()["n"]["reach"].format(**facts)


def _people(made: Made) -> str:
    label = str(_figure(made, "reach")["label"]).removesuffix(" reached")
    return label[:1].lower() + label[1:]


def _share(made: Made, key: str) -> tuple[str, str] | None:
    figure = _figure(made, key)
    if not isinstance(figure["value"], int):
        return None
    part, whole = f"{figure['numerator']:,}", f"{figure['denominator']:,}"
    facts = {"value": figure["value"], "people": _people(made), "reader": made["reader"]}
    words = _words()["quotes"][key].format(**facts, months=made["period"]["months"])
    return words, _words()["n"]["share"].format(part=part, whole=whole)


def _sessions(made: Made) -> tuple[str, str]:
    figure = _figure(made, "sessions")
    facts = {"months": made["period"]["months"], "value": figure["value"], "whole": figure["denominator"]}
    n = _words()["n"]["exact"].format(part=figure["value"], whole=figure["denominator"])
    return _words()["quotes"]["sessions"].format(**facts), n


def _hours(made: Made) -> tuple[str, str]:
    facts = {"months": made["period"]["months"], "value": _figure(made, "hours")["value"]}
    return _words()["quotes"]["hours"].format(**facts), _words()["n"]["hours"].format(**facts)


def _coverage(made: Made) -> tuple[str, str]:
    seen = made["coverage"]
    n = _words()["n"]["exact"].format(part=seen["finished"], whole=seen["due"])
    return _words()["quotes"]["coverage"].format(**seen), n


QUOTES: tuple[Callable[[Made], tuple[str, str] | None], ...] = (
    _reach,
    lambda made: _share(made, "attendance"),
    lambda made: _share(made, "completed"),
    _sessions,
    _hours,
    _coverage,
)
"""In the order of what a committee asks first; what is hidden gives its place to the next."""


def _never(made: Made) -> Iterator[str]:
    said = _words()["never"]
    yield said["effect"]
    yield said["everybody"]
    yield said["adding"]
    if _hidden(made)[0]:
        yield said["hidden"]
    yield said["best"] if isinstance(_figure(made, "completed")["value"], int) else said["no_share"]


def _hidden(made: Made) -> tuple[int, int]:
    """How many figures about people are hidden, and of how many."""
    shown = [row for block in made["published"].values() for row in block.values()]
    hidden = sum(row == "c" for row in shown)
    return hidden, len(shown)


def _answers(made: Made) -> Iterator[tuple[str, str]]:
    hidden, everything = _hidden(made)
    year, quarter = made["period"]["year"], made["period"]["quarter"]
    after = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    contract, rules, form = made.get("contract") or {}, rules_of(made), Form(made.get("form", Form.QUARTER))
    facts = {
        **vars(rules),
        "form": form.value,
        "hidden": hidden,
        "all": everything,
        "cost": _short(contract.get("cost", "")),
        "next": _short(contract.get("next", "")),
        "next_quarter": quarter_name(*after),
        "next_last": plain_day(quarter_of(*after).last),
    }
    some = {
        "hidden": hidden > 0,
        "comparison": any(column["key"] == "year_ago" for table in made["tables"] for column in table["columns"]),
        "cost": bool(facts["cost"]),
        "next": bool(facts["next"]),
    }
    for each in _words()["answers"]:
        way = "some" if some[each["key"]] else "none"
        if each["key"] == "hidden" and not form.gives_people(quarter):
            way = "withheld"
        yield each["question"], each[way].format(**facts)


def _short(words: str) -> str:
    """So much of an answer as the page has room for: whole sentences where one fits, else whole words."""
    if len(words) <= LONGEST:
        return words
    begun = words[:LONGEST]
    end = max(begun.rfind(sign) for sign in (". ", "! ", "? "))
    kept = begun[: end + 1] if end > 0 else begun.rsplit(" ", 1)[0] + " …"
    return f"{kept} {_words()['short']['rest']}"
