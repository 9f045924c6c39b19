"""What stands in the library of a programme: every handout, plan and questionnaire, and for whom. Pure."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from portal.curricula.content import Folder, Plan, Stage
from portal.curricula.layouts import SESSION, STAGE, Layout
from portal.curricula.reading.plainness import text_of
from portal.curricula.reading.schema import Audience, HandoutKind


class Kind(StrEnum):
    PLAN = "plan"
    """With the facilitator's notes."""
    SCHOOL_PLAN = "school plan"
    """The same session without them."""
    WORKSHEET = "worksheet"
    CARDS = "cards"
    HELP_CARD = "help card"
    POSTER = "poster"
    FORM = "form"
    LEAFLET = "leaflet"
    QUESTIONS = "questions"
    SUMMARY = "summary"
    """What parents are told."""


HANDOUTS = {
    HandoutKind.WORKSHEET: Kind.WORKSHEET,
    HandoutKind.CARDS: Kind.CARDS,
    HandoutKind.HELP_CARD: Kind.HELP_CARD,
    HandoutKind.POSTER: Kind.POSTER,
    HandoutKind.FORM: Kind.FORM,
    HandoutKind.LEAFLET: Kind.LEAFLET,
}
FOR_ALL = frozenset({Audience.PUPIL, Audience.PARENT})
"""What anybody may read: parents may see everything that their child is given."""


@dataclass(frozen=True)
class Entry:
    """One thing in the library. `words` is what may be searched: no more than its audience reads."""

    kind: Kind
    audience: Audience
    title: str
    path: str
    words: str
    number: int | None = None
    part_of: str = ""
    sheets: int | None = None
    settings: tuple[str, ...] = ()


def entries(folder: Folder) -> list[Entry]:
    """In the order of the programme: what parents are told, the questions, then session by session.

    What is not for some settings alone is for all of the programme's.
    """
    everywhere = tuple(setting.value for setting in folder.programme.settings)
    return [replace(entry, settings=entry.settings or everywhere) for entry in _entries(folder)]


def _entries(folder: Folder) -> list[Entry]:
    if not folder.numbered:
        return []
    made = [_summary(folder)]
    if folder.questions is not None:
        words = " ".join([folder.questions.title, *(item.text for item in folder.questions.items)])
        made.append(Entry(Kind.QUESTIONS, Audience.PUPIL, folder.questions.title, "questions.yaml", words))
    for one in folder.numbered:
        made += _plans(one)
        made += _handouts(one)
    return made


def _summary(folder: Folder) -> Entry:
    told = [folder.programme.parents, *(one.front.parents for one in folder.numbered)]
    return Entry(Kind.SUMMARY, Audience.PARENT, "For parents and carers", "programme.yaml", " ".join(told))


def _plans(one: Plan | Stage) -> Iterator[Entry]:
    layout = layout_of(one)
    for_school = [one.front.aim, *(outcome.text for outcome in one.front.outcomes), one.front.parents, *one.front.links]
    work = one.steps if isinstance(one, Stage) else one.activities
    noted = [one.front.safeguarding, *map(text_of, [*one.sections.values(), *work.values()])]
    shared = [text_of(one.sections[name]) for name in layout.shared if name in one.sections]
    title, place = one.front.title, (one.number, one.front.title)
    yield Entry(Kind.PLAN, Audience.FACILITATOR, title, one.path, " ".join(for_school + noted), *place)
    yield Entry(Kind.SCHOOL_PLAN, Audience.SCHOOL, title, one.path, " ".join(for_school + shared), *place)


def _handouts(one: Plan | Stage) -> Iterator[Entry]:
    for sheet in one.sheets:
        yield Entry(
            kind=HANDOUTS[sheet.handout.kind],
            audience=sheet.handout.audience,
            title=sheet.handout.title,
            path=sheet.handout.file,
            words=text_of(sheet.html),
            number=one.number,
            part_of=one.front.title,
            sheets=sheet.html.count('class="sheet"'),
            settings=tuple(setting.value for setting in sheet.handout.settings),
        )


def layout_of(one: Plan | Stage) -> Layout:
    return STAGE if isinstance(one, Stage) else SESSION


def folded(text: str) -> str:
    """Letters without case and accents, in single spaces: what a search compares."""
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("\u2019", "'").replace("\x00", " ")
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(kept.casefold().split())


def wanted(text: str) -> list[str]:
    """The words of a search, folded, at most ten."""
    return folded(text).split()[:10]
