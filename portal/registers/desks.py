"""Who is there first, at each kind of place."""

from portal.concerns.rules import OWN_WAY
from portal.places.models import SchoolKind

_DESKS = {
    SchoolKind.PRISON: "the nearest officer",
    SchoolKind.HOSPITAL: "the nurse in charge",
    SchoolKind.HOME: "an adult of the home",
}


def desk(kind: SchoolKind) -> str:
    """Who helps first on the spot: reception, where no place of its kind has another."""
    return _DESKS.get(kind, "reception")


def has_office(kind: SchoolKind) -> bool:
    """Whether such a place has an attendance office and a safeguarding lead (DSL), as schools do."""
    return kind not in OWN_WAY
