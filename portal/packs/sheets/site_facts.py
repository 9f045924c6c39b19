"""Where a pack is used, whom to ask there, and what has to be brought."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    name: str
    job: str
    phone: str
    email: str


@dataclass(frozen=True)
class Site:
    place: str
    address: str
    room: str
    contact: Contact | None
    host: Contact | None
    dsl: Contact | None
    charity_lead: Contact | None
    """Our own safeguarding lead."""
    team: tuple[tuple[str, str], ...]
    """Who delivers: name and duty."""
    size: int
    needs: tuple[tuple[str, int], ...]
    """What to bring or prepare, for how many; whose it is, the school adult knows."""
    tell: str
    """Who is told of harm first at such a place: its safeguarding lead (DSL), or its own way."""
    map_link: str = ""
    """Where to see it on a map, as text to type in; empty without a postcode."""
    desk: str = "reception"
    """Who helps first at such a place."""
