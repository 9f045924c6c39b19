"""Something that was passed on, for tests of who may open what."""

from datetime import datetime
from uuid import UUID

from portal.concerns.models import Handoff
from portal.concerns.rules import Held, Route, Way
from portal.people.models import User
from tests.world import World


def passed_on(world: World, group_id: UUID, session_id: object, teller: User, at: datetime) -> Handoff:
    """To the school, in a message: it waits for somebody to say that they have it."""
    row = Handoff(group_id=group_id, session_id=session_id, route=Route.DEPUTY, to_name="Robin Example")
    row.way, row.passed_at, row.held = Way.MESSAGE, at, Held.PLACE
    row.passed_by_id = row.recorded_by_id = teller.id
    world.add(row)
    return row
