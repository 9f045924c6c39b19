"""Sheets in their order: from a group, its sessions and its programme to the facts of a pack. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from portal.curricula.content import Folder, Plan
from portal.packs import rules
from portal.packs.recipes import USUAL, Part, Recipe
from portal.packs.sheets import release, usual
from portal.packs.sheets.awards import evaluation
from portal.packs.sheets.cards import help_cards
from portal.packs.sheets.facts import (
    HIDES_GROUP,
    Covered,
    Facts,
    FeedbackSlips,
    Meeting,
    PackFacts,
    QuestionSlips,
    Sheet,
    Step,
    Subject,
)
from portal.packs.sheets.kit import kit
from portal.packs.sheets.release import NO_LESSONS
from portal.packs.sheets.sign_in import sign_in, told_slip


class Copies(StrEnum):
    """How many of a handout stand in the pack: one to copy from, or enough for everybody."""

    ONE = "one"
    EACH = "each"


class NotForThem(Exception):
    """A sheet was about to reach somebody for whom it is not meant: a fault of the program, and nothing is printed."""


@dataclass(frozen=True)
class Making:
    """What a sheet is made from: the group, one session or (None) all of them, and what was chosen."""

    subject: Subject
    folder: Folder
    recipe: Recipe
    chosen: tuple[Part, ...]
    copies: Copies
    meeting: Meeting | None = None

    @property
    def now(self) -> Meeting:
        return self.meeting or self.subject.meetings[0]

    @cached_property
    def plan(self) -> Plan | None:
        return usual.plan_of(self.folder, self.now)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return usual.steps(self.plan, self.folder, self.now) if self.plan else ()

    @property
    def size(self) -> int:
        return usual.size_of(self.subject, self.now)

    @property
    def once(self) -> Meeting | None:
        """The session that sheets speak of which stand once: none in the pack of a whole group."""
        return None if self.subject.whole else self.now


def pack(
    subject: Subject,
    folder: Folder,
    *,
    copies: Copies = Copies.ONE,
    recipe: Recipe = USUAL,
    chosen: Collection[Part] | None = None,
) -> PackFacts:
    """The pack for one session, or for the whole group where `subject` says so: the sheets ticked of a recipe.

    Raises ValueError where there is no session to print, NotForThem where a sheet is not for who reads the recipe.
    """
    if not subject.meetings:
        raise ValueError("a pack needs a session")
    first = subject.meetings[0]
    parts = recipe.ticked if chosen is None else recipe.of(chosen)
    making = Making(subject, folder, recipe, parts, copies)
    return PackFacts(
        title=rules.title(subject.group, first.number, subject.of, whole=subject.whole),
        file_name=rules.file_name(subject.group, first.number, subject.of, whole=subject.whole),
        sheets=tuple(_for_them(recipe, _sheets(making))),
    )


def _for_them(recipe: Recipe, made: Iterable[Sheet]) -> Iterator[Sheet]:
    for sheet in made:
        if not isinstance(sheet.facts, recipe.holds):
            raise NotForThem(type(sheet.facts).__name__)
        yield sheet


def _sheets(making: Making) -> Iterator[Sheet]:
    subject = making.subject
    foot = f"{rules.shortened(subject.group)} · {usual.span_of(subject)}"
    once = foot if subject.whole else usual.foot_of(subject, subject.meetings[0])
    yield from _of(making, making.recipe.first, ONCE, once, 0)
    for at, meeting in enumerate(subject.meetings, start=1):
        held = replace(making, meeting=meeting)
        yield from _of(held, making.recipe.each, EACH, usual.foot_of(subject, meeting), at)
    yield from _of(making, making.recipe.last, ONCE, once, len(subject.meetings) + 1)


def _of(making: Making, parts: Iterable[Part], makers: "Makers", foot: str, at: int) -> Iterator[Sheet]:
    for part in parts:
        if part in making.chosen:
            for facts in makers[part](making):
                yield Sheet(facts, "" if isinstance(facts, HIDES_GROUP) else foot, at)


# Sheets that stand once


def _cover(making: Making) -> Iterator[Facts]:
    subject, plan = making.subject, making.plan
    yield usual.cover(subject, plan.front.title if plan and not subject.whole else subject.group)


def _contents(making: Making) -> Iterator[Facts]:
    """Only where there is something to turn to."""
    if making.subject.whole and Part.GLANCE in making.chosen:
        made = usual.contents(making.subject, making.folder)
        yield replace(made, rest=tuple(line for line in made.rest if ANCHORS[line[0]] in making.chosen))


def _told_once(making: Making) -> Iterator[Facts]:
    if making.subject.whole and not making.subject.no_phones:
        yield told_slip(making.subject, None)


def _slips(kind: type) -> "Maker":
    def make(making: Making) -> Iterator[Facts]:
        yield from (one for one in usual.slips(making.subject, making.once) if type(one) is kind)

    return make


def _for_parents(making: Making) -> Iterator[Facts]:
    """A facilitator has it once, in the pack of the whole group."""
    if making.folder.plans and (making.subject.whole or making.recipe is not USUAL):
        yield usual.for_parents(making.folder)


def _kit(making: Making) -> Iterator[Facts]:
    made = kit(making.subject, making.folder)
    if made:
        yield made


# Sheets of each session


def _letting_out(making: Making) -> Iterator[Facts]:
    """Where there are lessons to be let out of."""
    if making.subject.setting not in NO_LESSONS:
        yield from release.for_school(making.subject, making.now)


def _glance(making: Making) -> Iterator[Facts]:
    yield usual.glance(making.subject, making.now, making.plan, making.steps, making.size)


def _notes(making: Making) -> Iterator[Facts]:
    if making.plan:
        yield usual.notes(making.plan, making.folder, making.steps, making.subject.setting)


def _register(making: Making) -> Iterator[Facts]:
    yield usual.register(making.subject, making.now)


def _sign_in(making: Making) -> Iterator[Facts]:
    """A facilitator has the phone for it, unless the place allows none."""
    if making.subject.no_phones or making.recipe is not USUAL:
        yield sign_in(making.subject, making.now)


def _told(making: Making) -> Iterator[Facts]:
    if making.subject.no_phones or not making.subject.whole:
        yield told_slip(making.subject, making.now)


def _covered(making: Making) -> Iterator[Facts]:
    if making.plan:
        yield Covered(label=usual.label_of(making.subject, making.now), steps=making.steps)


def _handouts(making: Making) -> Iterator[Facts]:
    if making.plan:
        for sheet in usual.handouts(making.plan, making.subject, making.size, making.recipe.written_for):
            yield from [sheet] * (sheet.copies if making.copies is Copies.EACH else 1)


def _questions(making: Making) -> Iterator[Facts]:
    asked = usual.questions(making.folder.questions, making.now, making.subject.of, making.size)
    if asked:
        yield asked


Maker = Callable[[Making], Iterator[Facts]]
Makers = dict[Part, Maker]

ONCE: Makers = {
    Part.COVER: _cover,
    Part.CONTENTS: _contents,
    Part.TOLD: _told_once,
    Part.FEEDBACK: _slips(FeedbackSlips),
    Part.QUESTION_BOX: _slips(QuestionSlips),
    Part.FOR_PARENTS: _for_parents,
    Part.KIT: _kit,
    Part.HELP_CARDS: lambda making: iter((help_cards(making.subject),)),
    Part.EVALUATION: lambda making: iter((evaluation(making.subject),)),
}
EACH: Makers = {
    Part.GLANCE: _glance,
    Part.NOTES: _notes,
    Part.REGISTER: _register,
    Part.SIGN_IN: _sign_in,
    Part.TOLD: _told,
    Part.COVERED: _covered,
    Part.HANDOUTS: _handouts,
    Part.QUESTIONS: _questions,
    Part.LETTING_OUT: _letting_out,
}
ANCHORS = {
    "feedback-slips": Part.FEEDBACK,
    "question-slips": Part.QUESTION_BOX,
    "for-parents": Part.FOR_PARENTS,
}
"""Of the sheets that the list of contents names beside the sessions."""
