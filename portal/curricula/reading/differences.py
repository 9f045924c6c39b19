"""What differs between two versions of a programme, place by place, for somebody who decides whether to change."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from portal.curricula.content import Folder, Plan, Stage
from portal.curricula.reading.plainness import text_of

WORD = re.compile(r"\s*\S+")
TAG = re.compile(r"<[^>]+>")
GAP = re.compile(r"\n\s*\n")
BREAK = re.compile(r"</(?:p|li|h\d|tr|blockquote)>")


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    DRAWN = "drawn again, in the same words"


@dataclass(frozen=True)
class Run:
    """Words that stand together; those that the other side has not are marked."""

    text: str
    is_marked: bool


@dataclass(frozen=True)
class Change:
    where: str
    """Such as "Session 3"."""
    what: str
    """Such as "Aim" or the name of an activity."""
    kind: Kind
    before: tuple[Run, ...]
    after: tuple[Run, ...]


@dataclass(frozen=True)
class _Place:
    where: str
    key: str
    """The same in both versions, whatever it is called."""
    what: str
    text: str
    drawn: str = ""
    """HTML of a handout: its look is part of it."""


NOWHERE = _Place("", "", "", "")


def differences(before: Folder, after: Folder) -> list[Change]:
    """Every place where they differ, in the order of the later version; places that went stand last."""
    old = {(place.where, place.key): place for place in _places(before)}
    new = {(place.where, place.key): place for place in _places(after)}
    both = [*new, *(key for key in old if key not in new)]
    found = (_change(old.get(key, NOWHERE), new.get(key, NOWHERE)) for key in both)
    return [change for change in found if change is not None]


def _change(before: _Place, after: _Place) -> Change | None:
    shown = after if after is not NOWHERE else before
    if before.text == after.text:
        is_drawn = before.drawn != after.drawn
        return Change(shown.where, shown.what, Kind.DRAWN, (), ()) if is_drawn else None
    kind = Kind.ADDED if not before.text else Kind.REMOVED if not after.text else Kind.CHANGED
    return Change(shown.where, shown.what, kind, *compared(before.text, after.text))


def compared(before: str, after: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Both texts in runs; put together again, each side gives its text back."""
    old, new = WORD.findall(before), WORD.findall(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    left = [Run("".join(old[a:b]), step != "equal") for step, a, b, _, _ in steps if a < b]
    right = [Run("".join(new[c:d]), step != "equal") for step, _, _, c, d in steps if c < d]
    return tuple(left), tuple(right)


def _places(folder: Folder) -> Iterator[_Place]:
    """Everything that somebody reads."""
    facts = folder.programme
    texts = {name: str(getattr(facts, name) or "") for name in ("summary", "shape", "about", "who_for", "cost")}
    texts |= {"evidence": facts.evidence, "parents": facts.parents}
    texts["outcomes"] = "\n".join(outcome.text for outcome in facts.outcomes)
    texts["what the school provides"] = "\n".join(facts.school_provides)
    if folder.questions:
        texts["start and end questions"] = "\n".join(item.text for item in folder.questions.items)
    for name, text in texts.items():
        yield _Place("The programme", name, name.replace("_", " ").capitalize(), text.strip())
    for one in folder.numbered:
        where = f"{'Session' if isinstance(one, Plan) else 'Stage'} {one.number}"
        for key, what, text in _inside(one):
            yield _Place(where, key, what, text.strip())
        for sheet in one.sheets:
            handout = sheet.handout
            yield _Place(where, handout.file, f"Handout: {handout.title}", text_of(sheet.html).strip(), sheet.html)


def _inside(one: Plan | Stage) -> Iterator[tuple[str, str, str]]:
    """(key, what, text)"""
    front = one.front
    yield "title", "Title", front.title
    yield "aim", "Aim", front.aim
    yield "outcomes", "Outcomes", "\n".join(outcome.text for outcome in front.outcomes)
    for name, text in one.sections.items():
        yield name, name, words_of(text)
    if isinstance(one, Plan):
        for activity in one.front.activities:
            work = words_of(one.activities[activity.id])
            yield activity.id, activity.name, f"{activity.minutes} minutes\n{work}"
    else:
        for step in one.front.steps:
            yield step.id, step.name, words_of(one.steps[step.id])
    yield "safeguarding", "What may come up", front.safeguarding
    yield "parents", "For parents", front.parents


def words_of(clean: str) -> str:
    """The words of clean HTML, a line for each paragraph."""
    return GAP.sub("\n", html.unescape(TAG.sub("", BREAK.sub("\n", clean)))).strip()
