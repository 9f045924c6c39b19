"""From the facts of packs to one file: a PDF, or a ZIP with a PDF for each session. Same facts, same bytes."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from portal.packs.printing.laying import Kept
from portal.packs.printing.looks import Look
from portal.packs.printing.press import Plate, plate_of, press, press_each
from portal.packs.sheets.facts import PackFacts, Sheet

BEGINNING = (1980, 1, 1, 0, 0, 0)
"""When every file in a ZIP says that it was made: the first moment a ZIP knows."""

Say = Callable[[int, int], None]


@dataclass(frozen=True)
class File:
    content: bytes
    pages: int
    failed: tuple[str, ...] = ()
    """Titles of sheets that could not be printed."""


@dataclass(frozen=True)
class Plates:
    """What is printed: one PDF, or several with the name of each."""

    each: tuple[Plate, ...]
    is_zip: bool

    @property
    def sha256(self) -> str:
        """Of everything that decides the bytes of the file."""
        if not self.is_zip:
            return self.each[0].sha256
        lines = (f"{name} {plate.sha256}" for name, plate in _named(self.each))
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def codes(self, parts: int) -> list[str]:
        """What stands in the foot of each of so many parts: in a ZIP each is a file of its own."""
        return [plate.code for plate in self.each] if self.is_zip else [self.each[0].code] * parts


def plates_of(title: str, packs: Sequence[PackFacts], look: Look, *, is_zip: bool) -> Plates:
    if is_zip:
        return Plates(tuple(plate_of(pack, look) for pack in packs), is_zip=True)
    return Plates((plate_of(one_after_another(title, packs), look),), is_zip=False)


def one_after_another(title: str, packs: Sequence[PackFacts]) -> PackFacts:
    """Several packs as one, whose links lead to their own pages."""
    if len(packs) == 1:
        return replace(packs[0], title=title)
    sheets = (_apart(sheet, n) for n, pack in enumerate(packs, start=1) for sheet in pack.sheets)
    return PackFacts(title=title, file_name="", sheets=tuple(sheets))


def _apart(sheet: Sheet, number: int) -> Sheet:
    facts: Any = sheet.facts
    if not hasattr(facts, "anchor"):
        return sheet
    return replace(sheet, facts=replace(facts, anchor=f"{facts.anchor}-{number}"))


def printed(plates: Plates, kept: Kept | None, say: Say) -> File:
    """The file. `say` hears how many steps are done, and of how many. Raises Unavailable without the engine."""
    if plates.is_zip:
        return _zipped(plates.each, kept, say)
    [plate] = plates.each
    made = press(plate, kept, say=say)
    return File(made.pdf, made.pages, made.failed)


def _zipped(plates: Sequence[Plate], kept: Kept | None, say: Say) -> File:
    """Nothing in the file says when it was made."""
    made = io.BytesIO()
    pages = 0
    failed: list[str] = []
    named = list(_named(plates))
    with zipfile.ZipFile(made, "w") as file:
        for (name, plate), found in zip(named, press_each(plates, kept, say=say), strict=True):
            pages += found.pages
            failed += [f"{title} ({plate.pack.title})" for title in found.failed]
            entry = zipfile.ZipInfo(name, BEGINNING)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            file.writestr(entry, found.pdf)
    return File(made.getvalue(), pages, tuple(failed))


def _named(plates: Sequence[Plate]) -> Iterator[tuple[str, Plate]]:
    """Each with a name of its own: two groups may be called alike."""
    taken: dict[str, int] = {}
    for plate in plates:
        name = plate.pack.file_name
        taken[name] = taken.get(name, 0) + 1
        yield name if taken[name] == 1 else f"{name.removesuffix('.pdf')}-{taken[name]}.pdf", plate
