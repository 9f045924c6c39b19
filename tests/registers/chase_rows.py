"""Something to chase, somebody who caught up and somebody who came, for tests of who may open what."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal import clock, db
from portal.people.models import User
from portal.registers.catching.models import OneToOne
from portal.registers.chasing.models import Chase, ChaseList, Half, Matter
from portal.registers.walk_ins.models import WalkIn
from tests.world import World


def chase_of(world: World, group_id: UUID, at: datetime) -> UUID:
    """Something on the one list of a morning."""
    with world.database.read() as session:
        made = session.scalar(select(ChaseList.id))
    if made is None:
        world.add(row := ChaseList(day=at.date(), half=Half.MORNING, created_at=at))
        made = row.id
    facts = {"matter": Matter.MISSING, "facts": {}, "created_at": at}
    world.add(chase := Chase(list_id=made, once_key=f"missing/{group_id}", group_id=group_id, **facts))
    return chase.id


def alone_with(world: World, user: User, enrolment_id: UUID, at: datetime) -> UUID:
    """This person caught up the first session one-to-one."""
    row = OneToOne(enrolment_id=enrolment_id, number=1, held_day=clock.day_of(at), minutes=40, given_by=user.id)
    world.add(row)
    return row.id


def came_to(world: World, part_id: UUID, at: datetime) -> UUID:
    """Somebody who is on no list, whose name is not there."""
    row = WalkIn(id=db.new_id(), part_id=part_id, came_at=at, received_at=at)
    world.add(row)
    return row.id
