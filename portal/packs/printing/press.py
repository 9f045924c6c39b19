"""A pack as one PDF. What was laid out before is kept; the rest is laid out by two processes; then all is joined.

A sheet that cannot be printed is replaced by a page that says which and why; the rest prints.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from portal.packs import page
from portal.packs.printing import feet, pieces
from portal.packs.printing.batches import STAMPED, Batch, alike, batches
from portal.packs.printing.drawings import fitted
from portal.packs.printing.folding import folded
from portal.packs.printing.joining import ELSEWHERE, Run, filled, joined, places
from portal.packs.printing.laying import Kept, Laying
from portal.packs.printing.looks import Look
from portal.packs.printing.pieces import Piece, Section
from portal.packs.printing.stamps import Stamp, split
from portal.packs.sheets.facts import Contents, Covered, Handout, Notes, PackFacts, Sheet
from portal.web import alphabets

PAGE_OF = re.compile(r'<a class="page-of" href="#([\w-]+)"([^>]*)></a>')
"""A link whose words are the number of a page."""
FOLLOWING = (Contents, Notes, Covered)
"""Sheets that may begin on the back of the one before."""
CODE_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ0123456789"
"""Those of Crockford's base 32: none looks like another."""
JOINING = 2
"""Joining takes about as long as so many sheets."""
MOST_CONTENTS = 9
"""Pages that a list of contents takes at the most."""

Found = dict[int, tuple[Piece, int]]
"""Where each sheet of the pack stands: in which piece, and as which of its sections."""
Say = Callable[[int, int], None]


@dataclass(frozen=True)
class Pressed:
    pdf: bytes
    pages: int
    failed: tuple[str, ...] = ()
    """Titles of sheets that could not be printed."""


@dataclass(frozen=True)
class Plate:
    """A pack, ready to be printed."""

    pack: PackFacts
    look: Look
    sheets: tuple[str, ...]
    """HTML of each."""

    @cached_property
    def sha256(self) -> str:
        """Of everything that decides the bytes of the PDF."""
        feet_and_notes = tuple(words for sheet in self.pack.sheets for words in (sheet.foot, _note(sheet)))
        return pieces.key_of(self.sheets, (self.pack.title, str(self.look), *feet_and_notes), self.look)

    @property
    def code(self) -> str:
        """What stands in the foot to find this very version again: 40 bits, such as "K7QF-2MPA"."""
        number = int(self.sha256[:10], 16)
        signs = "".join(CODE_LETTERS[number >> 5 * at & 31] for at in range(8))
        return f"{signs[:4]}-{signs[4:]}"


def plate_of(pack: PackFacts, look: Look) -> Plate:
    sheets = tuple(replace(sheet, foot=alphabets.shown(sheet.foot)) for sheet in pack.sheets)
    return Plate(replace(pack, sheets=sheets), look, tuple(fitted(str(part), look) for part in page.all_parts(pack)))


def press(plate: Plate, kept: Kept | None = None, *, say: Say | None = None) -> Pressed:
    """The PDF of a pack: tagged, with one count of pages, the same bytes for the same facts and look.

    `say` hears how many sheets are ready, and of how many. Raises Unavailable where Pango is not installed.
    """
    [made] = press_each([plate], kept, say=say)
    return made


def press_each(plates: Sequence[Plate], kept: Kept | None = None, *, say: Say | None = None) -> Iterator[Pressed]:
    """The same for several packs of one look, in their order: all their sheets are laid out first, side by side."""
    with Laying(plates[0].look, kept) as room:
        starts = list(accumulate((len(plate.sheets) for plate in plates), initial=0))
        works = [_Work(plate, start, room) for plate, start in zip(plates, starts, strict=False)]
        asked = [batch for work in works for batch in work.batches()]
        found = sum(len(work.plate.sheets) for work in works if work.whole)
        for numbers, piece in room.laid_out(asked):
            for at, number in enumerate(numbers):
                found += works[bisect_right(starts, number) - 1].take(number, piece, at)
            if say:
                say(found, starts[-1] + JOINING * len(works))
        yield from (work.joined() for work in works)


class _Work:
    """One pack while its sheets are laid out; they are numbered from `start`."""

    def __init__(self, plate: Plate, start: int, room: Laying) -> None:
        pack, look = plate.pack, plate.look
        self.plate, self.start, self.room = plate, start, room
        self.parted = [_split(sheet, html, look) for sheet, html in zip(pack.sheets, plate.sheets, strict=True)]
        self.plain = [without for without, _ in self.parted]
        self.twins = _twins(pack.sheets, self.plain, look)
        self.found: Found = {}
        self.whole: tuple[bytes, int] | None = None
        if not all(feet.can_write(words) for sheet in pack.sheets for words in (sheet.foot, _note(sheet))):
            self.whole = room.whole(page.html_of(pack, look.styles, plate.sheets, plate.code))

    def batches(self) -> Iterator[Batch]:
        if self.whole:
            return
        for batch in batches(self.plate.pack.sheets, self.plain, is_stamped=self.plate.look.is_stamped):
            yield replace(batch, numbers=tuple(self.start + number for number in batch.numbers))

    def take(self, number: int, piece: Piece, at: int) -> int:
        """This sheet, and those that are alike, are a section of this piece; returns how many."""
        here = number - self.start
        same = self.twins.get(here, [here])
        self.found |= dict.fromkeys(same, (piece, at))
        return len(same)

    def joined(self) -> Pressed:
        plate, sheets, look = self.plate, self.plate.pack.sheets, self.plate.look
        if self.whole:
            return _pressed(*self.whole, look)
        _number_contents(sheets, plate.sheets, self.found, self.room)
        runs = [
            _run(sheet, plate.sheets[number], self.parted[number][1], *self.found[number], look)
            for number, sheet in enumerate(sheets)
        ]
        made = joined(runs, title=plate.pack.title, margins=look.margins, code=plate.code, multiple=look.multiple)
        pages = places([(run.pages, run.begins_sheet) for run in runs])[-1]
        failed = self.room.failed_in(range(self.start, self.start + len(sheets)))
        return _pressed(made, filled(pages, look.multiple), look, failed)


def _pressed(made: bytes, pages: int, look: Look, failed: tuple[str, ...] = ()) -> Pressed:
    if not look.is_folded:
        return Pressed(made, pages, failed)
    sheet = folded(made, inwards=look.margins.left - look.margins.right)
    return Pressed(sheet, filled(pages, 4) // 2, failed)


def _split(sheet: Sheet, html: str, look: Look) -> tuple[str, tuple[Stamp, ...]]:
    return split(html) if look.is_stamped and isinstance(sheet.facts, STAMPED) else (html, ())


def _twins(sheets: Sequence[Sheet], plain: Sequence[str], look: Look) -> dict[int, list[int]]:
    """For the first of sheets that are alike without their stamps, the numbers of all of them."""
    found: dict[int, list[int]] = {}
    for number, first in (alike(sheets, plain) if look.is_stamped else {}).items():
        found.setdefault(first, []).append(number)
    return found


def _number_contents(sheets: Sequence[Sheet], html: Sequence[str], found: Found, room: Laying) -> None:
    """The list of contents, when it is known on which pages all else stands."""
    for number, sheet in enumerate(sheets):
        if isinstance(sheet.facts, Contents):
            for long in range(1, MOST_CONTENTS):  # it moves what comes after it
                found[number] = (_contents(sheets, html, found | {number: _blank(long)}, number, room), 0)
                if _pages(*found[number]) <= long:
                    break


def _contents(sheets: Sequence[Sheet], html: Sequence[str], found: Found, number: int, room: Laying) -> Piece:
    """The list with the number of the page on which each named sheet begins, and a link to it."""
    lengths = [(_pages(*found[at]), begins_sheet(sheet, room.look)) for at, sheet in enumerate(sheets)]
    starts: dict[str, int] = {}
    for first, one in zip(places(lengths), html, strict=False):
        for name in _anchors(one):
            starts.setdefault(name, first + 1)

    def numbered(link: re.Match[str]) -> str:
        """Of a sheet that was left out nothing is said."""
        first = starts.get(link[1])
        return f'<a href="{ELSEWHERE}{link[1]}"{link[2]}>{first}</a>' if first else ""

    written = PAGE_OF.sub(numbered, html[number])
    return room.one(written, page.kind_of(sheets[number].facts))


def _blank(pages: int) -> tuple[Piece, int]:
    return Piece(b"", (Section(0, pages, ()),)), 0


def _pages(piece: Piece, at: int) -> int:
    return piece.sections[at].pages


def begins_sheet(sheet: Sheet, look: Look) -> bool:
    """Whether it is copied or given out, so that nothing else may stand on its back."""
    return look.is_duplex and not isinstance(sheet.facts, FOLLOWING)


def _anchors(sheet: str) -> set[str]:
    return set(re.findall(r'\bid="([\w-]+)"', sheet))


def _note(sheet: Sheet) -> str:
    return sheet.facts.note if isinstance(sheet.facts, Handout) else ""


def _run(sheet: Sheet, html: str, stamps: Sequence[Stamp], piece: Piece, at: int, look: Look) -> Run:
    section = piece.sections[at]
    return Run(
        piece.pdf,
        section.first,
        section.pages,
        section.headings,
        tuple(sorted(_anchors(html))),
        feet.without_others(sheet.foot),
        _note(sheet),
        begins_sheet(sheet, look),
        tuple((stamps[place.number], place) for place in section.places),
    )
