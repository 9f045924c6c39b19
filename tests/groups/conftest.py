"""One school with a group of a programme, and those who look after its people."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from portal import clock
from portal.db import Database
from portal.groups import agreements, service
from portal.groups.entries import Entry
from portal.groups.identity import Name, Vault
from portal.groups.models import Controller, Group, LawfulBasis, NoticeWay, Reader
from portal.people.access import Role
from portal.people.models import User
from portal.places.models import School
from tests.world import World, by

NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)
FIRST = date(2027, 1, 12)
TERMS = {
    "controller": Controller.SCHOOL,
    "basis": LawfulBasis.PUBLIC_TASK,
    "retention_months": 12,
    "agreed_by": "Robin Example, head teacher",
    "from_day": date(2026, 9, 1),
}
LEAFLET = {"way": NoticeWay.LEAFLET, "given_day": date(2026, 9, 14)}


@dataclass(frozen=True)
class Cast:
    database: Database
    vault: Vault
    school: School
    other_school: School
    group: Group
    lead: User
    stranger: User
    coordinator: User
    facilitator: User
    dsl: User

    def agree(self, school: School | None = None, *readers: Reader) -> None:
        """The gate is open: agreed, and pupils and parents told (or only those readers, if some are named)."""
        with self.database.write() as session:
            lead = by(self.stranger if school else self.lead)
            held = agreements.record_agreement(session, school_id=(school or self.school).id, **TERMS, by=lead)
            for reader in readers or Reader:
                agreements.record_notice(session, held, reader, **LEAFLET, by=lead)
            session.commit()

    def add(self, *entries: Entry, group: Group | None = None) -> service.Added:
        with self.database.write() as session:
            row = session.get_one(Group, (group or self.group).id)
            added = service.add_participants(session, self.vault, row, entries, joined_day=FIRST, by=by(self.lead))
            session.commit()
        return added


@pytest.fixture(autouse=True)
def _in_january():
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def cast(database, world: World, settings) -> Cast:
    authority = world.authority()
    school = world.school(authority)
    other = world.school(authority, "Other School", 990_002)
    charity = world.charity()
    group = world.group(school, world.programme(), charity)
    facilitator = world.user(Role.FACILITATOR, organisation_id=charity.id)
    world.staff(group, facilitator, charity)
    return Cast(
        database=database,
        vault=Vault(settings.identity_key),
        school=school,
        other_school=other,
        group=group,
        lead=world.user(Role.BOOKING_LEAD, school_id=school.id),
        stranger=world.user(Role.BOOKING_LEAD, "Stranger", school_id=other.id),
        coordinator=world.user(Role.COORDINATOR),
        facilitator=facilitator,
        dsl=world.user(Role.SCHOOL_DSL, school_id=school.id),
    )


def person(given: str, family: str = "Okafor", **more) -> Entry:
    return Entry(Name(family, given), **more)


@pytest.fixture
def at(cast) -> str:
    """Address of the group's page."""
    return f"/groups/{cast.group.id}"
