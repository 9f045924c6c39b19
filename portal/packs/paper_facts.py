"""What stands on the sheets that do without a phone: who is on site, and what was told to whom."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignIn:
    """Adults on site and young people, by hand. Nothing on it says what the group is about."""

    label: str
    group: str
    when: str
    place: str
    room: str
    adults: tuple[tuple[str, str], ...]
    """Name, and where from."""
    spare_adults: int
    head: str
    """What the first column of young people holds: Code, or Name."""
    rows: tuple[str, ...]
    spare: int
    level: int = 2
    """Of its heading: 1 where it is printed by itself."""


@dataclass(frozen=True)
class ToldSlip:
    """Who was told that somebody is missing, and that something was passed on: never what."""

    label: str
    when: str
    head: str
    rows: int
    dsl: str
    """Name and number of the safeguarding lead, as far as known."""
