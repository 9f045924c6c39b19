"""Cards for a pocket: ordinary to look at, safe to be found with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HelpCards:
    """Cards to cut and fold, `a_page` on one sheet: numbers on the front, room to write on the back. Nothing on a card
    says whose number it is, who gave it or why."""

    numbers: tuple[tuple[str, str], ...]
    """Number, and in two or three words what for."""
    mine: tuple[str, ...]
    """Lines to write one's own numbers on."""
    key: tuple[tuple[str, str], ...]
    """Number and service, for whoever hands the cards out: it stands beside them and is cut off."""
    a_page: int
    sheets: int
