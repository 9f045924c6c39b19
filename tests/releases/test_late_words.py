"""What is learned late about somebody's place: what they came to stays, and the report is made all the same."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.groups.models import AbsenceReason, Enrolment, Group
from portal.groups.reply_models import ParentReply, ReplyNeeded
from portal.impact.money.work import work_of
from portal.impact.period import over, quarter_of
from portal.impact.queries import counted
from portal.people.access import Role
from portal.registers.catching.models import OneToOne
from portal.registers.models import Mark, MarkValue
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Via
from tests.releases.scene import FIRST, autumn

AGREED = FIRST + timedelta(weeks=1)
LATER = date(2027, 1, 14)


@pytest.fixture
def caught_up(database, world):
    """Somebody whose family agreed before the second session, who missed that one and caught it up alone; only then it
    is heard that their last day in the group was that of the first."""
    group = autumn(world, authority=world.authority(), groups=1, people=3, weeks=4).groups[0]
    user = world.user(Role.FACILITATOR)
    with database.write() as session:
        row = session.scalars(select(Enrolment).where(Enrolment.group_id == group.id, Enrolment.code == "A2")).one()
        session.get_one(Group, group.id).reply_needed = ReplyNeeded.AGREED
        second = select(SessionPart.id).join(DeliverySession).where(DeliverySession.number == 2)
        for mark in session.scalars(select(Mark).where(Mark.enrolment_id == row.id)):
            if mark.part_id == session.scalar(second):
                mark.value, mark.minutes = MarkValue.ABSENT_KNOWN, None
            else:
                session.delete(mark)
        session.add(ParentReply(enrolment_id=row.id, number=1, from_day=AGREED, may_come=True, via=Via.PAGE))
        alone = OneToOne(enrolment_id=row.id, number=2, held_day=AGREED + timedelta(days=2), minutes=40)
        alone.given_by = user.id
        session.add(alone)
        row.left_day, row.left_reason = FIRST, AbsenceReason.MOVED
        session.commit()
    return row


def test_who_caught_up_is_counted_though_they_had_left_before(database, caught_up):
    period = quarter_of(2026, 3)
    with database.read() as session:
        [group] = counted(session, select(Group.id), period.last)
    sums = over([group], period, date(2026, 4, 1))
    assert caught_up.participant_id.int in sums.people.reached
    assert sums.contact_minutes == sum(seat.minutes_here for seats in group.seats for seat in seats) + 40
    assert (group.said_no, group.no_reply) == (0, 0)
    with clock.moved_to(clock.at(LATER, clock.now().time())):
        assert caught_up.participant_id in work_of(group, LATER).came[AGREED + timedelta(days=2)]
