"""To whom a concern goes at each kind of place, and when it counts as received. Knows no database."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from portal.places.models import SchoolKind


class Route(StrEnum):
    DSL = "safeguarding lead (DSL)"
    DEPUTY = "deputy safeguarding lead"
    PLACE = "safeguarding lead of the place"
    PRISON = "prison safeguarding team"
    HOSPITAL = "hospital safeguarding team"
    SOCIAL_CARE = "children's social care"
    CHANNEL = "Channel"
    EMERGENCY = "999"
    HEAD = "head of the place"
    GOVERNORS = "chair of governors"
    LADO = "LADO"
    """The local authority's designated officer."""


ADULT = frozenset({Route.HEAD, Route.GOVERNORS, Route.LADO})
"""An allegation about an adult who works with young people goes here, and to nobody else."""
OF_AUTHORITY = frozenset({Route.SOCIAL_CARE, Route.CHANNEL, Route.LADO})
"""Kept once for an authority; the others belong to the place, or need no number of ours."""
OF_PLACE = frozenset({Route.PLACE, Route.PRISON, Route.HOSPITAL, Route.HEAD, Route.GOVERNORS})

_OWN: dict[SchoolKind, tuple[Route, ...]] = {
    SchoolKind.PRISON: (Route.PRISON,),
    SchoolKind.HOSPITAL: (Route.HOSPITAL,),
    SchoolKind.HOME: (),
    SchoolKind.COMMUNITY: (Route.PLACE,),
    SchoolKind.WORKPLACE: (Route.PLACE,),
}
OWN_WAY = frozenset(_OWN)
"""Places without a safeguarding lead (DSL) of a school."""
_BEYOND = (Route.SOCIAL_CARE, Route.CHANNEL, Route.EMERGENCY)


def routes(kind: SchoolKind) -> tuple[Route, ...]:
    """For a concern about a young person, the usual way first."""
    return (*_OWN.get(kind, (Route.DSL, Route.DEPUTY)), *_BEYOND)


def adult_routes(kind: SchoolKind) -> tuple[Route, ...]:
    """For an allegation about an adult. In a home there is no head to go to."""
    if kind is SchoolKind.HOME:
        return (Route.LADO,)
    return (Route.HEAD, *(() if kind in _OWN else (Route.GOVERNORS,)), Route.LADO)


def to_keep(kind: SchoolKind) -> list[Route]:
    """The ways of a place for which a name and a number are kept here."""
    return [one for one in (*routes(kind), *adult_routes(kind)) if one in OF_PLACE | OF_AUTHORITY]


class Way(StrEnum):
    IN_PERSON = "told in person"
    PHONE = "told on the telephone, and they have it"
    MESSAGE = "left a message"
    FORM = "wrote it on their form, spoke to nobody yet"


class Held(StrEnum):
    """Where the record is held; its words are theirs, never ours."""

    PLACE = "the safeguarding record of the place"
    SOCIAL_CARE = "children's social care"
    POLICE = "the police"
    LADO = "the LADO"
    CHARITY = "our own safeguarding record, outside this portal"
    NOT_YET = "not written yet"


def is_received(way: Way) -> bool:
    """Whoever was spoken to has it; a message or a form waits until somebody says so."""
    return way in (Way.IN_PERSON, Way.PHONE)


def held_by(shown: Sequence[Route]) -> list[Held]:
    """Where the record can be, for these routes."""
    if set(shown) <= ADULT:
        return [Held.PLACE, Held.LADO, Held.CHARITY, Held.NOT_YET]
    return [Held.PLACE, Held.SOCIAL_CARE, Held.POLICE, Held.CHARITY, Held.NOT_YET]


_NAME = re.compile(r"[^\W\d_]+(?:[ .'’-]+[^\W\d_]+)*\.?")
MOST_LETTERS, MOST_WORDS = 60, 5


def is_a_name(words: str) -> bool:
    """A name takes no sentence."""
    return len(words) <= MOST_LETTERS and _NAME.fullmatch(words) is not None and len(words.split()) <= MOST_WORDS


OLDEST, SLIP = timedelta(days=31), timedelta(minutes=10)


def time_fits(passed_at: datetime, now: datetime) -> bool:
    """It has happened, a clock that is a little fast allowed for, and not longer ago than a month."""
    return now - OLDEST <= passed_at <= now + SLIP
