"""Which banned details a text that leaves the charity holds: a story, or words beside published figures. Pure.

It finds what has a form: ages, dates, places, names after "called", offences, numbers of people. It cannot know whether
a story is told about somebody whom a neighbour recognises: that is what the second person reads it for.
"""

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Detail:
    found: str
    what: str
    instead: str

    @property
    def words(self) -> str:
        return f"“{self.found}” is {self.what}: {self.instead}"


@functools.cache
def _lists() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "details.toml").read_text(encoding="utf-8"))


class Where(StrEnum):
    STORY = "story"
    FIGURES = "figures"
    """Beside published figures, in words that are frozen with them: dates and the police may be named there, and a
    number of people may not, since it would be neither rounded nor hidden."""


def details_in(text: str, names: Iterable[str] = (), where: Where = Where.STORY) -> list[Detail]:
    """Each once, in the order of the list. `names`: of schools that must not stand in it either."""
    together = _together(text) if where is Where.STORY else ()
    return list(dict.fromkeys([*_patterns(text, where), *_names(text, names), *together]))


def _patterns(text: str, where: Where) -> Iterator[Detail]:
    for each in _lists()["details"]:
        if where not in each.get("where", [Where.STORY]):
            continue
        flags = re.NOFLAG if each.get("case") else re.IGNORECASE
        searched = re.sub(each["but"], lambda hit: " " * len(hit[0]), text, flags=flags) if "but" in each else text
        for hit in re.finditer(each["pattern"], searched, flags):
            yield Detail(text[hit.start() : hit.end()].strip(), each["what"], each["instead"])


def _names(text: str, names: Iterable[str]) -> Iterator[Detail]:
    low = " ".join(text.split()).casefold()
    for name in names:
        if name.casefold() in low:
            yield Detail(name, "the name of a school", "say “a secondary school”")


def _together(text: str) -> Iterator[Detail]:
    each = _lists()["together"]
    hits = [re.search(each[part], text, re.IGNORECASE) for part in ("ethnicity", "sex", "year")]
    if all(hits):
        yield Detail(", ".join(hit[0] for hit in hits if hit), each["what"], each["instead"])
