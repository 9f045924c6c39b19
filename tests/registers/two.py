"""The group of this room's tests, where each session has two parts: the charity's, taken by Jo and Sam, and that of
Quayside, taken by Pat."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.groups.identity import Vault
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind, User
from portal.timetable.models import DeliverySession, SessionPart
from tests.registers.cast import Cast, cast
from tests.world import World


@dataclass(frozen=True)
class Two:
    cast: Cast
    partner: Organisation
    pat: User
    first: list[UUID]
    """The charity's part of each session."""
    second: list[UUID]
    """Quayside's."""


def two(world: World, vault: Vault | None = None, *, people: int = 3, sessions: int = 2) -> Two:
    made = cast(world, vault, people=people, sessions=sessions)
    partner = Organisation(kind=OrganisationKind.PROVIDER, name="Quayside Projects", key="quayside")
    world.add(partner)
    pat = world.user(Role.FACILITATOR, "Pat Example", organisation_id=partner.id)
    world.staff(made.group, pat, partner)
    return Two(made, partner, pat, made.parts, add_parts(world, made.group.id, partner.id))


def add_parts(world: World, group_id: UUID, organisation_id: UUID) -> list[UUID]:
    """A second part, of another provider, in every session of the group."""
    with world.database.read() as session:
        rows = select(DeliverySession.id).where(DeliverySession.group_id == group_id).order_by(DeliverySession.number)
        meetings = session.scalars(rows).all()
    parts = [SessionPart(session_id=key, number=2, organisation_id=organisation_id, minutes=45) for key in meetings]
    world.add(*parts)
    return [part.id for part in parts]
