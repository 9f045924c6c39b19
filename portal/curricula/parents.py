"""Everything that parents, and young people themselves, may see. What is not in these classes no open page can show."""

from dataclasses import dataclass

from portal.curricula.content import Folder, Plan, Sheet, Stage
from portal.curricula.reading.schema import Audience
from portal.curricula.rules import paragraphs, span
from portal.curricula.words import KINDS, READERS
from portal.web.words import count

OPEN_TO = (Audience.PUPIL, Audience.PARENT)


@dataclass(frozen=True)
class OpenSheet:
    """A handout as its reader gets it."""

    file: str
    title: str
    kind: str
    reader: str
    html: str


@dataclass(frozen=True)
class OpenStep:
    """One session or stage, in the words written for parents."""

    number: int
    name: str
    """Such as "Session 3"."""
    lasts: str
    title: str
    text: tuple[str, ...]
    outcomes: tuple[str, ...]
    sheets: tuple[OpenSheet, ...]


@dataclass(frozen=True)
class OpenQuestions:
    title: str
    note: str
    licence: str
    low: str
    high: str
    least: int
    most: int
    items: tuple[str, ...]


@dataclass(frozen=True)
class OpenPages:
    slug: str
    title: str
    version: int
    intro: tuple[str, ...]
    who_for: tuple[str, ...]
    outcomes: tuple[str, ...]
    is_casework: bool
    stands_alone: bool
    """Whether each session is booked and attended by itself."""
    steps: tuple[OpenStep, ...]
    questions: OpenQuestions | None
    licence: str | None
    credit: str | None

    @property
    def sheets(self) -> tuple[OpenSheet, ...]:
        """In the order in which they are met."""
        return tuple(sheet for step in self.steps for sheet in step.sheets)


def open_pages(folder: Folder) -> OpenPages:
    programme = folder.programme
    return OpenPages(
        slug=folder.slug,
        title=programme.title,
        version=programme.version,
        intro=tuple(paragraphs(programme.parents)),
        who_for=tuple(paragraphs(programme.who_for)),
        outcomes=tuple(outcome.text for outcome in programme.outcomes),
        is_casework=bool(folder.stages),
        stands_alone=not programme.series,
        steps=tuple(_step(one) for one in folder.numbered),
        questions=_questions(folder),
        licence=programme.licence,
        credit=programme.credit,
    )


def _step(one: Plan | Stage) -> OpenStep:
    return OpenStep(
        number=one.number,
        name=f"Stage {one.number}" if isinstance(one, Stage) else f"Session {one.number}",
        lasts=_lasts(one),
        title=one.front.title,
        text=tuple(paragraphs(one.front.parents)),
        outcomes=tuple(outcome.text for outcome in one.front.outcomes),
        sheets=tuple(_sheet(sheet) for sheet in one.sheets if sheet.handout.audience in OPEN_TO),
    )


def _lasts(one: Plan | Stage) -> str:
    """60 minutes, or Two weeks, 1 to 3 meetings"""
    if isinstance(one, Plan):
        return count(one.front.minutes, "minute")
    return f"{one.front.lasts}, {span(one.front.meetings, 'meeting')}"


def _sheet(sheet: Sheet) -> OpenSheet:
    handout = sheet.handout
    return OpenSheet(handout.file, handout.title, KINDS[handout.kind], READERS[handout.audience], sheet.html)


def _questions(folder: Folder) -> OpenQuestions | None:
    asked = folder.questions
    if asked is None:
        return None
    items = tuple(item.text for item in asked.items)
    least, most = asked.range.least, asked.range.most
    return OpenQuestions(asked.title, asked.note, asked.licence, asked.low, asked.high, least, most, items)
