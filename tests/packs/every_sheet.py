"""A pack in which every kind of sheet stands once, for the looks that a pack may have."""

import dataclasses
from typing import get_args

from portal.packs import compose, sample
from portal.packs.recipes import RECIPES, Part
from portal.packs.sheets.facts import Facts, PackFacts, Sheet, Subject
from portal.packs.singles import single
from portal.packs.singles.single import SINGLES, Material, Of
from tests.packs import standin
from tests.packs.letter_samples import ASSURANCE, HOME

LONG = "Wolfeschlegelsteinhausenbergerdorff Featherstonehaugh-Cholmondeley Nguyễn"
NAMES = tuple(f"Amara {LONG if number % 10 == 3 else 'Example'}" for number in range(30))


def subject(*, whole: bool, names: tuple[str, ...] = NAMES) -> Subject:
    plain = sample.subject(number=None if whole else 1, lengths=(60,) * 2, size=len(names) or 12)
    if not names:
        return plain
    meetings = tuple(dataclasses.replace(meeting, rows=names) for meeting in plain.meetings)
    return dataclasses.replace(plain, coded=False, meetings=meetings)


def pack(names: tuple[str, ...] = NAMES) -> PackFacts:
    """Each kind once, with the people written so; none for codes."""
    found: dict[type, Sheet] = {}
    for whole in (True, False):
        about = subject(whole=whole, names=names)
        for recipe in RECIPES.values():
            made = compose.pack(about, standin.folder(2), recipe=recipe, chosen=set(Part))
            found |= {type(sheet.facts): sheet for sheet in made.sheets if type(sheet.facts) not in found}
        for one in SINGLES.values():
            if (one.of is Of.GROUP) is whole:
                came = about.meetings[0].rows[:4]
                material = Material(about, standin.folder(2), came=came, heads=2, letter=HOME, assurance=ASSURANCE)
                alone = single.alone(one, material)
                found |= {type(sheet.facts): sheet for sheet in alone.sheets} if alone else {}
    return PackFacts(title="Horizons Tuesday", file_name="horizons.pdf", sheets=tuple(found.values()))


def missing(made: PackFacts) -> set[str]:
    """Kinds of sheets that are not in it."""
    return {kind.__name__ for kind in get_args(Facts)} - {type(sheet.facts).__name__ for sheet in made.sheets}
