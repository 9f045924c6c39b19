"""Handouts of one session, or of a whole programme, for one audience, as plain facts.

A bundle is made of what its audience is given and of nothing else: no field of these types holds a plan's notes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.curricula.content import Folder, Plan, Stage
from portal.curricula.headings import nested
from portal.curricula.plan_page import given
from portal.curricula.reading.schema import Audience, Setting
from portal.curricula.rules import paragraphs
from portal.curricula.words import SETTINGS

WHOM = {
    Audience.PUPIL: "young people",
    Audience.PARENT: "parents and carers",
    Audience.SCHOOL: "school staff",
    Audience.FACILITATOR: "facilitators",
}
NOT_STATED = "Not stated: ask before you copy it"


@dataclass(frozen=True)
class Handed:
    title: str
    kind: str
    number: int
    html: str
    """Of the handouts' small vocabulary, as the reader let it through."""


@dataclass(frozen=True)
class Asked:
    """The questions of the start and the end."""

    title: str
    items: tuple[str, ...]
    low: str
    high: str
    least: int
    most: int
    note: str


@dataclass(frozen=True)
class Bundled:
    title: str
    """Neutral: it is the title of the PDF."""
    file_name: str
    programme: str
    whom: str
    which: str
    """Such as "Session 3 of 13: The list"."""
    place: str
    """Where it is handed out; empty for everywhere."""
    unit: str
    version: int
    language: str
    licence: str
    credit: str
    told: tuple[str, ...]
    """For parents: what they are told of all of it."""
    weekly: tuple[tuple[str, str], ...]
    """For parents: each session, and what happens in it."""
    asked: Asked | None
    handouts: tuple[Handed, ...]

    @property
    def foot(self) -> str:
        return f"{self.credit if len(self.credit) < 80 else self.credit[:78] + '…'} · version {self.version}"


def bundle(folder: Folder, audience: Audience, number: int | None = None, setting: Setting | None = None) -> Bundled:
    """Of one setting, where that changes anything. Raises LookupError where this audience is given nothing of it."""
    chosen = [one for one in folder.numbered if number in (None, one.number)]
    if not any(sheet.handout.settings for one in chosen for sheet in one.sheets):
        setting = None
    handouts = tuple(_handouts(chosen, audience, setting))
    if not handouts:
        raise LookupError("no handout for these")
    facts = folder.programme
    unit, part = _unit(folder), _part(folder, number)
    for_parents = audience is Audience.PARENT
    return Bundled(
        title=f"Handouts for {WHOM[audience]}, {part}",
        file_name=file_name(folder, number),
        programme=facts.title,
        whom=WHOM[audience].capitalize(),
        which=f"{unit} {number} of {len(folder.numbered)}: {chosen[0].front.title}" if number else part.capitalize(),
        place=SETTINGS[setting] if setting else "",
        unit=unit,
        version=facts.version,
        language=facts.language,
        licence=facts.licence or NOT_STATED,
        credit=facts.credit or facts.sample_content,
        told=tuple(paragraphs(facts.parents)) if for_parents and number is None else (),
        weekly=tuple(_weekly(chosen)) if for_parents else (),
        asked=_asked(folder) if audience is Audience.PUPIL and number is None else None,
        handouts=handouts,
    )


def file_name(folder: Folder, number: int | None) -> str:
    """Neutral: it names no programme."""
    return f"handouts-{_part(folder, number).replace(' ', '-')}.pdf"


def _unit(folder: Folder) -> str:
    return "Stage" if folder.stages else "Session"


def _part(folder: Folder, number: int | None) -> str:
    unit = _unit(folder).lower()
    return f"{unit} {number}" if number else f"all {unit}s"


def _handouts(chosen: list[Plan | Stage], audience: Audience, setting: Setting | None) -> Iterator[Handed]:
    for one in chosen:
        for sheet in given(one, setting):
            if sheet.handout.audience is audience:
                kind = sheet.handout.kind.value.replace("-", " ")
                yield Handed(sheet.handout.title, kind, one.number, nested(sheet.html, under=1))


def _weekly(chosen: list[Plan | Stage]) -> Iterator[tuple[str, str]]:
    for one in chosen:
        yield f"{one.number}. {one.front.title}", " ".join(paragraphs(one.front.parents))


def _asked(folder: Folder) -> Asked | None:
    found = folder.questions
    if found is None:
        return None
    items = tuple(item.text for item in found.items)
    note = f"{found.note}. {found.licence}."
    return Asked(found.title, items, found.low, found.high, found.range.least, found.range.most, note)
