"""A class link of one day and a card, for the walk over every address."""

from datetime import datetime
from uuid import UUID

from portal import clock
from portal.measures.models import MeasureCard
from portal.measures.openings.models import MeasureOpening
from portal.measures.scores import Point
from tests.world import World


def asked_of(world: World, group_id: UUID, moment: datetime) -> dict[str, object]:
    """Keys in the addresses of a group's questions."""
    row = MeasureOpening(group_id=group_id, point=Point.START, day=clock.day_of(moment), token=str(group_id))
    world.add(row, MeasureCard(group_id=group_id, code="K7Q4"))
    return {"opening_id": row.id, "point": "start", "instrument": "ons-children"}
