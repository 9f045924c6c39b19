"""How a pack looks on paper, whatever stands in it."""

from dataclasses import dataclass
from enum import StrEnum

from portal.packs.printing.feet import Margins


class Paper(StrEnum):
    A4 = "A4"
    A5 = "A5"


class Letters(StrEnum):
    USUAL = "usual"
    LARGE = "large print"
    """18 points, laid out anew (RNIB, clear print and large print)."""
    EASY = "dyslexia-friendly"
    """Wider lines and spaces, nothing in italics (British Dyslexia Association, style guide)."""


@dataclass(frozen=True)
class Look:
    paper: Paper = Paper.A4
    letters: Letters = Letters.USUAL
    is_saving: bool = False
    """Black and white, and no coloured areas."""
    is_duplex: bool = False
    """Printed on both sides: whatever is copied or given out begins on a sheet of its own."""

    @property
    def styles(self) -> tuple[str, ...]:
        """Style sheets after those that every pack has, by name in static/css."""
        named = {"large.css": self.letters is Letters.LARGE, "easy.css": self.letters is Letters.EASY}
        named |= {"a5.css": self.paper is Paper.A5, "saving.css": self.is_saving}
        return tuple(name for name, holds in named.items() if holds)

    @property
    def margins(self) -> Margins:
        """Those that the style sheets give a page."""
        return Margins(15, 11) if self.paper is Paper.A5 else Margins(22, 17)


USUAL = Look()
