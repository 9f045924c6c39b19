"""How a pack looks on paper, whatever stands in it."""

from dataclasses import dataclass
from enum import StrEnum

from portal.packs.printing.feet import Margins


class Paper(StrEnum):
    A4 = "A4"
    A5 = "A5"
    BOOKLET = "A5 booklet"
    """Pages of A5 two on each side of A4, in the order for folding."""


class Letters(StrEnum):
    USUAL = "usual"
    LARGE = "large print"
    """18 points, laid out anew (RNIB, clear print and large print)."""
    EASY = "dyslexia-friendly"
    """Wider lines and spaces, nothing in italics (British Dyslexia Association, style guide)."""


ZOOM = {Letters.USUAL: 1.0, Letters.LARGE: 12 / 7, Letters.EASY: 1.2}
"""Larger letters are laid out at the usual size on a page that is smaller by so much, and then enlarged: what is
beside them, as boxes to tick and lines to write on, grows along."""


@dataclass(frozen=True)
class Drawings:
    """What letters in drawings need, in millimetres of the page as it is laid out."""

    least: float
    """Height of the smallest letters."""
    room: float
    """Width that a drawing may take."""


MM = 72 / 25.4
DRAWINGS = {
    Letters.LARGE: Drawings(16 / ZOOM[Letters.LARGE] / MM, 100),
    Letters.EASY: Drawings(12 / ZOOM[Letters.EASY] / MM, 142),
}
IN_A5 = Drawings(7 / MM, 121)


@dataclass(frozen=True)
class Look:
    paper: Paper = Paper.A4
    letters: Letters = Letters.USUAL
    """Others than the usual ones need A4."""
    is_saving: bool = False
    """Black and white, and no coloured areas."""
    is_duplex: bool = False
    """Printed on both sides: whatever is copied or given out begins on a sheet of its own."""

    @property
    def styles(self) -> tuple[str, ...]:
        """Style sheets after those that every pack has, by name in static/css."""
        large, easy = self.letters is Letters.LARGE, self.letters is Letters.EASY
        named = {"narrow.css": large or easy or self.is_small, "floor.css": large or easy}
        named |= {"large.css": large, "easy.css": easy, "a5.css": self.is_small, "saving.css": self.is_saving}
        return tuple(name for name, holds in named.items() if holds)

    @property
    def is_small(self) -> bool:
        return self.paper is not Paper.A4

    @property
    def is_folded(self) -> bool:
        return self.paper is Paper.BOOKLET

    @property
    def multiple(self) -> int:
        """Of how many pages the whole is: a folded sheet has four."""
        return 4 if self.is_folded else 1

    @property
    def zoom(self) -> float:
        return ZOOM[self.letters]

    @property
    def drawings(self) -> Drawings | None:
        """None where drawings stay as they are."""
        return IN_A5 if self.is_small else DRAWINGS.get(self.letters)

    @property
    def is_stamped(self) -> bool:
        """Whether lines may be written over its sheets later: their letters are those of `stamps.LINES`."""
        return self.paper is Paper.A4 and self.letters is Letters.USUAL

    @property
    def margins(self) -> Margins:
        """Those that the style sheets give a page, and how large its foot is written."""
        if self.is_small:
            return Margins(15, 11)
        if self.letters is Letters.LARGE:
            return Margins(21.4, 17.1, letters=16, from_edge=8)
        if self.letters is Letters.EASY:
            return Margins(21.6, 17.4, letters=12, from_edge=9)
        return Margins(22, 17)


USUAL = Look()
