"""What stands on the sheets that are marked by hand: the register, who is on site, and what was told to whom."""

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


@dataclass(frozen=True)
class ToldSlip:
    """Who was told that somebody is missing, and that something was passed on: never what."""

    label: str
    when: str
    head: str
    rows: int
    tell: tuple[tuple[str, str], ...]
    """Whom to tell at this place: role, and name and number as far as known."""
    lead: str
    """Our own safeguarding lead."""
    office: str
    """Number of the attendance office; empty where not known."""


@dataclass(frozen=True)
class Register:
    label: str
    when: str
    head: str
    """What the first column holds: Code, or Name."""
    rows: tuple[str, ...]
    spare: int
    key_note: str
    """With codes: says where the key is."""
    office: str = ""
    """Telephone number of the attendance office, for when somebody is missing."""
    parts: tuple[str, ...] = ()
    """Who gives a part each, where several do: a column and a signature for each. Empty where one gives it all."""
    address: str = ""
    """What the code in its corner opens; empty: no code."""
