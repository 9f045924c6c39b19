"""Word of a group goes to whoever asked for it, not to everybody at the school who ever asked."""

from datetime import date, time

from sqlalchemy import select

from portal.places.contacts import Person
from portal.places.models import SchoolContact
from portal.timetable import queries as timetable
from portal.web.models import Notice


def told(desk, kind):
    with desk.world.database.read() as session:
        rows = select(SchoolContact.name).join(Notice, Notice.to_contact_id == SchoolContact.id)
        return set(session.scalars(rows.where(Notice.kind == kind)))


def test_a_move_is_told_to_whoever_asked_for_this_group(desk, sign_in):
    booking = desk.ask()
    group = desk.confirm(booking, desk.ana)
    somebody = Person("Jo Elsewhere", "jo@example.org")
    desk.ask(asker=somebody, group_name="Other Group", first_day=date(2027, 1, 14), start_time=time(14))
    with desk.world.database.read() as session:
        first = timetable.live_planned(session, group.id)[0]
    wanted = {"to_day": "2027-01-13", "to_time": "09:30", "room": "", "which": "one", "reason": "school event"}
    moved = sign_in(desk.coordinator).post(f"/sessions/{first.id}/move", data=wanted | {"step": "save"})
    assert moved.status_code == 302
    assert told(desk, "session-moved") == {desk.lead.name, "Dana Example"}
