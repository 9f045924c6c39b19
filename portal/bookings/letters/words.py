"""What a letter to parents and the young person's own page are made of: parts, reasons and languages. Pure.

The first words of each part come from templates/bookings/letters; schools change them, and can take none away.
"""

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.config import ROOT

MOST = 2500
"""Characters in one part."""


class Paper(StrEnum):
    PARENTS = "parents"
    YOUNG = "young"


@dataclass(frozen=True)
class Meeting:
    """One group of the booking: where and when it meets, in words."""

    name: str
    when: str
    """Such as "Tuesdays, 09:30 to 10:30, from 12 January 2027"."""
    where: str


@dataclass(frozen=True)
class Facts:
    """What the first words are made from, and what must still hold when a settled letter is handed out."""

    title: str
    number: int
    """Of the programme's version."""
    told: str
    """What the programme tells parents."""
    topics: tuple[str, ...]
    girls_only: bool
    takes_figures: bool
    """Whether the school is asked for attendance or behaviour before and after."""
    sessions: int
    charity: str
    school: str
    groups: tuple[Meeting, ...]
    led_by: tuple[str, ...]
    """Names as schools know them; empty until they are named."""
    asker: str
    dsl: str
    kept_months: int | None
    """Months after the last meeting for which names are kept; None until the school and the charity have agreed."""
    whole: bool = False
    """A whole class or year group takes part: nobody was picked, nobody is named, and nobody is asked for a reply."""

    @property
    def names(self) -> str:
        return " or ".join(group.name for group in self.groups)

    @property
    def meetings(self) -> str:
        return "once" if self.sessions == 1 else f"once a week, {self.sessions} times"


@dataclass(frozen=True)
class Reason:
    """Why somebody was invited: kind and true, said to parents and to the young person."""

    key: str
    parents: str
    young: str

    def to(self, paper: Paper) -> str:
        return self.parents if paper is Paper.PARENTS else self.young


@dataclass(frozen=True)
class Language:
    code: str
    own: str
    """Its name in itself."""
    english: str
    right_to_left: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.right_to_left else "ltr"


WHOLE = ("everyone",)
"""The reason that is true of every whole class or year group."""

Texts = Mapping[Paper, Mapping[str, str]]
"""Each paper's words by part."""


@functools.cache
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "letters.toml").read_text(encoding="utf-8"))


@functools.cache
def reasons() -> dict[str, Reason]:
    return {row["key"]: Reason(**row) for row in _words()["reasons"]}


@functools.cache
def languages() -> dict[str, Language]:
    """By code, in the order of their English names."""
    found = [Language(**row) for row in _words()["languages"]]
    return {language.code: language for language in sorted(found, key=lambda one: one.english)}


def parts(paper: Paper, *, whole: bool = False) -> dict[str, str]:
    """The parts of a paper and their headings, in order. None can be left out. `whole`: as in `Facts`."""
    found: dict[str, str] = _words()["parts"][paper]
    return found | _words()["whole"][paper] if whole else found


def topic_words(topics: Sequence[str]) -> tuple[str, ...]:
    """What a programme is about, for a reader of eleven."""
    return tuple(_words()["topics"][topic] for topic in topics)


def first_words(facts: Facts) -> dict[Paper, dict[str, str]]:
    """Both papers as they stand before anybody changes them."""
    folder = "bookings/letters/whole" if facts.whole else "bookings/letters"
    return {paper: {part: _written(f"{folder}/{paper}-{part}.txt", facts) for part in parts(paper)} for paper in Paper}


def whys(paper: Paper, keys: Sequence[str], own: str | None) -> list[str]:
    """The sentences that say why, the school's own last. Several are ticked by hand for each young person."""
    known = reasons()
    return [known[key].to(paper) for key in keys if key in known] + ([own] if own else [])


@dataclass(frozen=True)
class Block:
    """A paragraph, or a list with an entry a line."""

    lines: tuple[str, ...]
    is_list: bool

    @property
    def text(self) -> str:
        return "\n".join(f"- {line}" for line in self.lines) if self.is_list else self.lines[0]


def blocks(text: str) -> list[Block]:
    """Text cut at its empty lines; lines that begin with a dash are a list."""
    found: list[Block] = []
    for line in [*(line.strip() for line in text.splitlines()), ""]:
        entry = line[:2] in ("-", "- ")
        words = line[1:].strip() if entry else line
        if not words:
            found.append(Block((), False))
        elif entry and found and found[-1].is_list:
            found[-1] = Block((*found[-1].lines, words), True)
        elif not entry and found and found[-1].lines and not found[-1].is_list:
            found[-1] = Block((f"{found[-1].lines[0]} {words}",), False)
        else:
            found.append(Block((words,), entry))
    return [block for block in found if block.lines]


def _written(name: str, facts: Facts) -> str:
    return "\n\n".join(block.text for block in blocks(_templates().get_template(name).render(f=facts)))


@functools.cache
def _templates() -> Environment:
    return Environment(  # noqa: S701 (plain text, escaped where it is shown)
        loader=FileSystemLoader(ROOT / "templates"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
