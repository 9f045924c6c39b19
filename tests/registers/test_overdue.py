"""An unfinished register: its facilitator is reminded after a day, the coordinator a day later, each once."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.people.access import Role
from portal.registers import overdue
from portal.registers.models import Register, RegisterState
from portal.timetable.models import DeliverySession, Outcome, Reason, SessionPart
from portal.web.models import Notice, NoticeState
from tests.world import TUESDAY

ENDED = clock.at(TUESDAY, time(10, 30))


@pytest.fixture
def group(world):
    school, charity = world.school(world.authority()), world.charity()
    made = world.group(school, world.programme(), charity, sessions=1)
    world.staff(made, world.user(Role.FACILITATOR, "Ana Example"), charity)
    return made


def run(database, after: timedelta, looks_after=lambda _session, _ids: {}):
    with clock.moved_to(ENDED + after), database.write() as session:
        made = overdue.write(session, looks_after)
        session.commit()
        return made


@pytest.mark.parametrize(("hours", "told"), [(1, 0), (23, 0), (24, 1), (100, 1), (24 * 15, 0)])
def test_the_facilitator_is_reminded_after_a_day(database, group, hours, told):
    assert run(database, timedelta(hours=hours)) == told
    assert run(database, timedelta(hours=hours, minutes=20)) == 0


def test_the_coordinator_is_told_a_day_later(database, group, world):
    cory = world.user(Role.COORDINATOR, "Cory Example")
    with database.read() as session:
        meeting = session.scalars(select(DeliverySession).where(DeliverySession.group_id == group.id)).one()
        with clock.moved_to(ENDED + timedelta(days=1)):
            assert overdue.due_to(meeting, [], cory) == []
        with clock.moved_to(ENDED + timedelta(days=2)):
            assert overdue.due_to(meeting, [], cory) == [cory.id]


@pytest.mark.parametrize("why", ["finished", "did not happen"])
def test_what_was_settled_is_reminded_of_no_more(database, group, app, why):
    assert run(database, timedelta(days=1)) == 1
    with database.write() as session:
        if why == "finished":
            part = session.scalars(select(SessionPart)).one()
            session.add(Register(part_id=part.id, state=RegisterState.SUBMITTED))
        else:
            meeting = session.scalars(select(DeliverySession)).one()
            meeting.outcome, meeting.reason = Outcome.DID_NOT_HAPPEN, Reason.ROOM
        session.commit()
    with clock.moved_to(ENDED + timedelta(days=1)), database.read() as session:
        (letter,) = app.extensions["portal_letters"].write(session, session.scalars(select(Notice)).all())
    assert (letter.state, letter.fault) == (NoticeState.DROPPED, overdue.FINISHED)


def test_the_reminder_leads_to_the_register(database, group, app):
    run(database, timedelta(days=1))
    with clock.moved_to(ENDED + timedelta(days=1)), database.read() as session:
        (letter,) = app.extensions["portal_letters"].write(session, session.scalars(select(Notice)).all())
        part = session.scalars(select(SessionPart)).one()
    assert (letter.state, letter.told["page"]) == (NoticeState.WAITING, f"/registers/{part.id}")
    assert "Horizons Tuesday: the register of Tuesday 12 January 2027" in letter.words.subject
