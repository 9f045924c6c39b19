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
from portal.packs.sheets.paper_facts import ToldSlip

OF_PROGRAMME = (Notes, Covered, Handout, Questions, ForParents)
"""Sheets that are alike for every group which takes this session at this hour."""
OF_GROUP = (Cover, Glance, FeedbackSlips, QuestionSlips, ToldSlip)
"""Sheets that say when and where a group meets, and name no young person. Whatever is in neither list is never kept."""
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


def batches(sheets: Sequence[Sheet], html: Sequence[str]) -> Iterator[Batch]:
    """What depends on the programme alone, session by session; what depends on the group; what holds people."""
    of_plan: list[int] = []
    of_group: list[int] = []
    of_people: list[int] = []
    for number, sheet in enumerate(sheets):
        if isinstance(sheet.facts, Contents):
            continue
        if isinstance(sheet.facts, OF_GROUP):
            yield from _cut(of_plan, sheets, html, kept=True)
            of_plan = []
            of_group.append(number)
        elif isinstance(sheet.facts, OF_PROGRAMME):
            of_plan.append(number)
        else:
            of_people.append(number)
    yield from _cut(of_plan, sheets, html, kept=True)
    yield from _cut(of_group, sheets, html, kept=True)
    yield from _cut(of_people, sheets, html, kept=False)


def _cut(numbers: list[int], sheets: Sequence[Sheet], html: Sequence[str], *, kept: bool) -> Iterator[Batch]:
    many = -(-len(numbers) // MOST_TOGETHER)
    for at in range(many):
        some = tuple(numbers[at * len(numbers) // many : (at + 1) * len(numbers) // many])
        kinds = tuple(page.kind_of(sheets[number].facts) for number in some)
        yield Batch(some, tuple(html[number] for number in some), kinds, kept)
