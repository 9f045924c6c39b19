"""Rows of referrals, put in directly."""

from datetime import datetime
from uuid import UUID

from portal import clock
from portal.groups.models import Participant
from portal.groups.referring.models import Referral, Route
from portal.web.access import Via
from tests.world import World


def proposed(world: World, school_id: UUID, group_id: UUID, at: datetime) -> Referral:
    """Somebody about whom nobody has decided."""
    person = Participant(school_id=school_id, year_group=9)
    world.add(person)
    row = Referral(group_id=group_id, participant_id=person.id, route=Route.SCHOOL, via=Via.PAGE)
    row.referred_day = clock.day_of(at)
    world.add(row)
    return row
