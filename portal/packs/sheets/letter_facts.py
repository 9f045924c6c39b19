"""Letters as sheets of a pack: the very facts of the pages where they are read."""

from dataclasses import dataclass

from portal.bookings.letters.paper import Sheet as Paper
from portal.timetable.letter_text import LetterText


@dataclass(frozen=True)
class ParentLetter:
    letter: Paper


@dataclass(frozen=True)
class Assurance:
    letter: LetterText
    address: str
    """Where anybody may ask whether it still stands."""
