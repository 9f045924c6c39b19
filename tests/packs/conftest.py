"""A group with people, names, staff and plans, ready to be printed."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from portal.config import Settings
from portal.curricula.models import ProgrammeVersion
from portal.db import Database
from portal.groups.identity import Name, Vault
from portal.groups.models import Enrolment, Group
from portal.packs import loading
from portal.packs.models import Names, Pack
from portal.packs.wishes import How
from portal.people.access import Role
from portal.people.models import User
from portal.places.models import ContactDuty, School
from tests.packs import standin
from tests.world import World

CANARIES = [(f"Zubaydah{n}", f"Quartermain{n}") for n in range(1, 7)]


@dataclass(frozen=True)
class Printing:
    database: Database
    vault: Vault
    school: School
    group: Group
    version: ProgrammeVersion
    enrolments: list[Enrolment]
    facilitator: User
    lead: User
    stranger: User
    other_lead: User


@pytest.fixture
def vault(settings: Settings) -> Vault:
    return Vault(settings.identity_key)


@pytest.fixture
def printing(world: World, database: Database, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> Printing:
    """The plans come from the stand-in folder: reading folders has tests of its own."""
    monkeypatch.setattr(loading, "folder_of", lambda _session, _group: standin.folder())
    authority, charity = world.authority(), world.charity()
    school = world.school(authority, street="1 Sample Road", postcode="EN1 1AA")
    other = world.school(authority, "Other Academy", 990_002)
    version = world.programme()
    dsl = world.contact(school, ContactDuty.DSL, "Morgan Example")
    group = world.group(school, version, charity, dsl_contact_id=dsl.id, room_id=world.room(school).id)
    facilitator = world.user(Role.FACILITATOR, "Jo Example", organisation_id=charity.id)
    world.staff(group, facilitator, charity)
    enrolments = world.enrolments(group, len(CANARIES))
    with database.write() as session:
        for row, (given, family) in zip(enrolments, CANARIES, strict=True):
            vault.put(session, row.participant_id, Name(family, given), school_id=school.id, key=None)
        session.commit()
    return Printing(
        database=database,
        vault=vault,
        school=school,
        group=group,
        version=version,
        enrolments=enrolments,
        facilitator=facilitator,
        lead=world.user(Role.BOOKING_LEAD, "Robin Example", school_id=school.id),
        stranger=world.user(Role.FACILITATOR, "Kit Example", organisation_id=charity.id),
        other_lead=world.user(Role.BOOKING_LEAD, "Ash Example", school_id=other.id),
    )


@pytest.fixture
def ask(printing: Printing) -> Callable[..., Pack]:
    """Ask for a pack of the fourth session, or of the whole group."""
    from sqlalchemy import select

    from portal.packs import service
    from portal.timetable.models import DeliverySession
    from tests.world import by

    def asked(user: User, names: Names = Names.CODES, *, whole: bool = False, how: How = How()) -> Pack:  # noqa: B008
        with printing.database.write() as session:
            rows = select(DeliverySession).where(
                DeliverySession.group_id == printing.group.id, DeliverySession.number == 4
            )
            meeting = None if whole else session.scalars(rows).one()
            group = session.get_one(Group, printing.group.id)
            pack = service.ask(session, group=group, delivery_session=meeting, names=names, by=by(user), how=how)
            session.commit()
            return pack

    return asked


@pytest.fixture
def town(printing: Printing, world: World) -> object:
    """Two groups of the facilitator at two schools, one of a colleague at the second, with names in it."""
    from tests.packs import town

    return town.built(printing, world)
