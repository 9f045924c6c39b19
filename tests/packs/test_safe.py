"""Whatever somebody typed, or wrote into a programme: on paper it is words, and asks for nothing."""

import dataclasses
from collections.abc import Iterator
from datetime import date, time
from enum import Enum
from html.parser import HTMLParser
from typing import Any

import pytest

from portal.curricula.layouts import SESSION
from portal.curricula.markdown import read_body
from portal.curricula.reading.handouts import check_handout
from portal.packs import compose, page, rules, sample
from portal.packs.sheets.facts import PackFacts, Subject
from portal.packs.singles import single
from portal.packs.singles.single import SINGLES, Material, Of
from tests.packs import standin
from tests.packs.letter_samples import ASSURANCE, HOME
from tests.web.reaching import OUTSIDE, written

FAR = "http://203.0.113.1"
TYPED = " ".join(written(what, FAR) for what in OUTSIDE)
"""All of them, one after the other."""
SHEET = '<article class="handout"><section class="sheet"><h2>T</h2>{}</section></article>'


@pytest.mark.parametrize("what", OUTSIDE)
def test_the_door_of_programmes_refuses_each_way_to_reach_out(what):
    """In a handout it is refused by line; in a session plan it stays words."""
    wrong = written(what, FAR)
    assert check_handout("01-sheet.html", SHEET.format("<p>Fine</p>")) == []
    [first, *_] = check_handout("01-sheet.html", SHEET.format(wrong))
    assert first.line == 1
    assert first.say
    body = read_body("01.md", f"## {SESSION.before[0]}\\n\\n{wrong}\\n", 1, None, SESSION)
    assert all("<" not in html.replace("<p>", "").replace("</p>", "") for html in body.sections.values())


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        for name, value in attrs:
            self.found.add(f"{tag} {name}")
            if name in ("href", "src", "style"):
                self.found.add(f"{tag} {name}={value}")


def tags(html: str) -> set[str]:
    """Elements, their attributes, and wherever these lead."""
    reader = _Tags()
    reader.feed(html)
    return reader.found


KEPT = (Enum, date, time, int, float, type(None))
NOT_TYPED = {"register_at", "feedback_at", "language", "anchor", "code"}
"""Our own addresses and marks."""


def saying(facts: Any, words: str) -> Any:
    """The same facts, with these words in place of every text in them."""
    if isinstance(facts, str):
        return words
    if isinstance(facts, KEPT):
        return facts
    if isinstance(facts, tuple):
        return tuple(saying(one, words) for one in facts)
    if isinstance(facts, dict):
        return {saying(key, words): value for key, value in facts.items()}
    assert dataclasses.is_dataclass(facts)
    names = [field.name for field in dataclasses.fields(facts) if field.name not in NOT_TYPED]
    return dataclasses.replace(facts, **{name: saying(getattr(facts, name), words) for name in names})


def packs_saying(words: str) -> Iterator[PackFacts]:
    """A pack of one session, one of them all, and every sheet by itself, with these words for all that is typed."""
    folder, words = standin.folder(2), rules.printable(words)
    for number in (1, None):
        yield compose.pack(subject(number, words), folder)
    letter = saying(HOME, words)
    for one in SINGLES.values():
        about = subject(1 if one.of is Of.SESSION else None, words)
        found = Material(about, folder, came=(words,), heads=2, letter=letter, assurance=saying(ASSURANCE, words))
        made = single.alone(one, found)
        assert made, one.slug
        yield made


def subject(number: int | None, words: str) -> Subject:
    usual = sample.subject(number=number, lengths=(60, 60), size=2)
    return dataclasses.replace(saying(usual, words), of=2, setting=None, coded=False)


def test_what_is_typed_anywhere_is_words_on_paper():
    """No element, no attribute and no address comes of it, on any sheet and on no page of HTML."""
    for plain, hostile in zip(packs_saying("Plain"), packs_saying(TYPED), strict=True):
        usual, made = page.html_of(plain), page.html_of(hostile)
        assert tags(made) <= tags(usual), plain.title
