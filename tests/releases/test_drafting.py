import gc

import pytest
from sqlalchemy import event, select

from portal.db import new_id
from portal.groups.models import Enrolment, Participant
from portal.impact.queries import counted
from portal.registers.models import Mark, MarkValue
from portal.releases import drafting
from portal.releases.protected import Reader
from portal.timetable.models import DeliverySession, SessionPart
from tests.releases.scene import FIRST, autumn


def fails(*_: object, **__: object) -> None:
    raise ArithmeticError


def test_the_search_for_cycles_goes_on_after_a_draft_and_after_one_that_failed(database, world, monkeypatch):
    area = world.authority()
    with database.read() as session:
        drafting.counted_draft(session, Reader(area.id, None, area.name), 2026, 3)
        assert gc.isenabled()
        monkeypatch.setattr(drafting, "build", fails)
        with pytest.raises(ArithmeticError):
            drafting.counted_draft(session, Reader(area.id, None, area.name), 2026, 3)
    assert gc.isenabled()


GROWING = ("mark", "enrolment", "participant", "delivery_session", "session_part", "register", "make_up", "one_to_one")


@pytest.mark.sqlite
def test_no_table_that_grows_with_history_is_read_from_end_to_end(database, world):
    """A quarter is found by its days and its groups, so that earlier years cost nothing."""
    area, asked = autumn(world, authority=world.authority(), groups=3, people=4, weeks=2).authority, []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    with database.read() as session:
        drafting.counted_draft(session, Reader(area.id, None, area.name), 2026, 3)
        counting = [each for each in asked if each[0].startswith("SELECT")]
        plans = [
            (row[3], statement)
            for statement, values in counting
            for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    scanned = [each for each in plans if each[0].startswith(tuple(f"SCAN {name}" for name in GROWING))]
    assert len(counting) > 20
    assert scanned == []


def test_what_is_written_and_not_sent_to_the_database_yet_is_counted(database, world):
    """Sessions, marks and people are asked for past the ORM, which would write what is pending first."""
    group = autumn(world, authority=world.authority(), groups=1, people=3, weeks=2).groups[0]
    person, mark = Participant(id=new_id(), school_id=group.school_id, year_group=9), {"heads": [], "minutes": None}
    own = Enrolment(id=new_id(), group_id=group.id, participant_id=person.id, code="Z9", joined_day=FIRST)
    world.add(person)
    world.add(own)
    with database.write() as session:
        part = session.scalars(select(SessionPart.id).join(DeliverySession).where(DeliverySession.number == 1)).one()
        session.add(Mark(part_id=part, enrolment_id=own.id, value=MarkValue.PRESENT, **mark))
        assert session.new
        [facts] = counted(session, [group.id])
        session.rollback()
    seats = dict(zip((each.id for each in facts.enrolments), facts.seats, strict=True))[own.id]
    assert [seat.place.is_attended for seat in seats] == [True, False]
