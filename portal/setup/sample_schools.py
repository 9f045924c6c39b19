"""Invented schools in real authorities, with rooms and sample term calendars."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.places import calendars, service
from portal.places.models import FIRST_INVENTED_URN, Authority, DateKind, School, SchoolKind, SchoolStatus
from portal.setup.sample_names import ROOMS, STREETS
from portal.setup.sample_terms import Year, year_from, years_around
from portal.web.access import Act

ENFIELD, ALONE = "308", "301"
"""LA codes: the authority with most of the work, and one with a single school (Barking and Dagenham)."""
SECONDARY, ALL_THROUGH, REFERRAL = SchoolKind.SECONDARY, SchoolKind.ALL_THROUGH, SchoolKind.PUPIL_REFERRAL_UNIT

SCHOOLS: tuple[tuple[str, str, SchoolKind, int], ...] = (
    (ENFIELD, "Fernhollow Academy", SECONDARY, 1180),
    (ENFIELD, "Lanternbridge School", SECONDARY, 940),
    (ENFIELD, "Quillbrook High School", SECONDARY, 1320),
    (ENFIELD, "Saint Osyth of the Meadows Catholic School", SECONDARY, 870),
    (ENFIELD, "Thistledown Community School", ALL_THROUGH, 1460),
    (ENFIELD, "Pymmes Orchard Academy", SECONDARY, 1010),
    (ENFIELD, "The Orchard Gate Centre", REFERRAL, 74),
    (ALONE, "Candlewick Riverside School", SECONDARY, 1240),
    ("309", "Larkspur Park School", SECONDARY, 1090),
    ("309", "Moonrake Academy", SECONDARY, 980),
    ("309", "Oakapple Girls' School", SECONDARY, 760),
    ("309", "The Hollow Tree School", REFERRAL, 58),
    ("208", "Pebblebrook School", SECONDARY, 1120),
    ("208", "Honeycombe Boys' Academy", SECONDARY, 690),
    ("208", "Winterbourne Vane School", SECONDARY, 1040),
    ("209", "Underhedge Academy", SECONDARY, 1210),
    ("209", "Foxglove Hill School", ALL_THROUGH, 1530),
    ("209", "Rainwater College", SECONDARY, 900),
    ("203", "Driftwood Academy", SECONDARY, 1070),
    ("203", "Starling Marsh School", SECONDARY, 850),
)
"""LA code, name, kind, pupils on roll. The first seven lie in Enfield, the next alone in its authority."""
FEW = (SCHOOLS[0], SCHOOLS[1], SCHOOLS[7])
OWN_OCTOBER, WITHOUT_AGREEMENT = 5, 19
"""Places in SCHOOLS: one with half-terms of its own; one that has not yet agreed about data."""


@dataclass(frozen=True)
class Place:
    """An invented school, and where the group meets."""

    school_id: UUID
    authority_id: UUID
    la_code: str
    name: str


def add(session: Session, schools: Sequence[tuple[str, str, SchoolKind, int]], rng: Random, *, by: Act) -> list[Place]:
    """These schools, with rooms."""
    authorities = {row.la_code: row for row in session.scalars(select(Authority))}
    made = []
    for place, (la_code, name, kind, pupils) in enumerate(schools):
        authority = authorities[la_code]
        row = service.add_school(
            session,
            _school(authority, place, name, kind, pupils, rng),
            number=FIRST_INVENTED_URN + place,
            by=by,
        )
        for room in ROOMS:
            service.room_named(session, row.id, room, by=by)
        made.append(Place(row.id, authority.id, la_code, name))
    return made


def _school(authority: Authority, place: int, name: str, kind: SchoolKind, pupils: int, rng: Random) -> School:
    return School(
        name=name,
        kind=kind,
        status=SchoolStatus.OPEN,
        authority_id=authority.id,
        type_name="Invented for the sample data",
        low_age=4 if kind is ALL_THROUGH else 11,
        high_age=16 if kind is REFERRAL else 18,
        gender="Girls" if "Girls" in name else "Boys" if "Boys" in name else "Mixed",
        pupils=pupils,
        street=f"{rng.randint(1, 180)} {STREETS[place % len(STREETS)]}",
        town="London",
        no_phones=kind is REFERRAL,
        confirmed_day=None,
    )


def add_calendars(session: Session, places: list[Place], first: date, last: date, *, by: Act) -> None:
    """Sample term dates of every authority concerned, one school's own half-terms, and INSET days of all schools."""
    years = years_around(first, last)
    for authority_id in dict.fromkeys(place.authority_id for place in places):
        for year in years:
            _add_runs(session, year, authority_id=authority_id, by=by)
    for number, place in enumerate(places):
        for year in years:
            if number == OWN_OCTOBER:
                own = year_from(year.terms[0].start.year, long_october=True)
                _add_runs(session, own, school_id=place.school_id, by=by)
            for day in _inset_days(year, number):
                _add_day(session, place, day, by)


def _add_runs(
    session: Session, year: Year, *, authority_id: UUID | None = None, school_id: UUID | None = None, by: Act
) -> None:
    for run in year.runs:
        calendars.add(
            session,
            authority_id=authority_id,
            school_id=school_id,
            kind=run.kind,
            start=run.start,
            end=run.end,
            label=run.label,
            is_sample=True,
            by=by,
        )


def _inset_days(year: Year, number: int) -> list[date]:
    autumn, spring, summer = year.terms
    friday = summer.end - timedelta(days=(summer.end.weekday() - 4) % 7 + 14 + 7 * (number % 2))
    return [autumn.start, spring.start, friday] if number % 3 else [autumn.start, spring.start]


def _add_day(session: Session, place: Place, day: date, by: Act) -> None:
    calendars.add(
        session,
        authority_id=None,
        school_id=place.school_id,
        kind=DateKind.INSET,
        start=day,
        end=day,
        label="INSET day",
        is_sample=True,
        by=by,
    )
