"""Which sheets of a pack are laid out and kept together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.packs import page
from portal.packs.sheets.facts import (
    Contents,
    Cover,
    Covered,
    FeedbackSlips,
    ForParents,
    Glance,
    Handout,
    Notes,
    Questions,
    QuestionSlips,
    Sheet,
)
from portal.packs.sheets.paper_facts import Register, ToldSlip

OF_PROGRAMME = (Notes, Covered, Handout, Questions, ForParents)
"""Sheets that are alike for every group which takes this session at this hour."""
OF_GROUP = (Cover, Glance, FeedbackSlips, QuestionSlips, ToldSlip)
"""Sheets that say when and where a group meets, and name no young person. Whatever is in neither list is never kept."""
STAMPED = (Register, FeedbackSlips, QuestionSlips, ToldSlip)
"""Sheets that differ from each other in lines and codes alone, which may be written on them when all is joined."""
MOST_TOGETHER = 8
"""Sheets laid out in one go: few enough that two processes end at about the same time."""


@dataclass(frozen=True)
class Batch:
    """Sheets that are laid out and kept together."""

    numbers: tuple[int, ...]
    """Of the sheets, in the pack."""
    sheets: tuple[str, ...]
    kinds: tuple[str, ...]
    is_kept: bool


def alike(sheets: Sequence[Sheet], html: Sequence[str]) -> dict[int, int]:
    """For each sheet that can be stamped, the number of the first that is the same without its stamps."""
    first: dict[str, int] = {}
    stamped = (number for number, sheet in enumerate(sheets) if isinstance(sheet.facts, STAMPED))
    return {number: first.setdefault(html[number], number) for number in stamped}


def batches(sheets: Sequence[Sheet], html: Sequence[str], *, is_stamped: bool) -> Iterator[Batch]:
    """What depends on the programme alone, session by session; what depends on the group; what holds people. With
    stamps to come, `html` is without them, and the first of sheets that are alike stands for all."""
    first_of = alike(sheets, html) if is_stamped else {}
    of_plan: list[int] = []
    of_group: list[int] = []
    of_people: list[int] = []
    for number, sheet in enumerate(sheets):
        if isinstance(sheet.facts, Contents):
            continue
        if isinstance(sheet.facts, OF_GROUP):
            yield from _cut(of_plan, sheets, html, kept=True)
            of_plan = []
        if first_of.get(number, number) != number:
            continue
        if isinstance(sheet.facts, OF_PROGRAMME):
            of_plan.append(number)
        elif not isinstance(sheet.facts, OF_GROUP):
            of_people.append(number)
        elif number in first_of:  # the same for another group, whatever stands beside it
            yield from _cut([number], sheets, html, kept=True)
        else:
            of_group.append(number)
    yield from _cut(of_plan, sheets, html, kept=True)
    yield from _cut(of_group, sheets, html, kept=True)
    yield from _cut(of_people, sheets, html, kept=False)


def _cut(numbers: list[int], sheets: Sequence[Sheet], html: Sequence[str], *, kept: bool) -> Iterator[Batch]:
    many = -(-len(numbers) // MOST_TOGETHER)
    for at in range(many):
        some = tuple(numbers[at * len(numbers) // many : (at + 1) * len(numbers) // many])
        kinds = tuple(page.kind_of(sheets[number].facts) for number in some)
        yield Batch(some, tuple(html[number] for number in some), kinds, kept)
