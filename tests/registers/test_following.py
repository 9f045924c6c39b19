"""After the alarm: one neutral message to the school, and word to the coordinator where nobody was told."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.bookings.models import Booking, BookingStatus
from portal.groups.models import Group
from portal.places.models import ContactDuty, SchoolContact
from portal.registers.missing import following, service, untold
from portal.registers.missing.models import Role
from portal.registers.missing.service import Told
from portal.registers.models import MarkValue
from portal.timetable.models import SessionPart
from portal.web.models import Notice, NoticeState
from tests.registers.cast import counting, item, marks, open_form, post, record
from tests.sync.phone import Phone
from tests.world import by

ABSENT = MarkValue.ABSENT_UNEXPLAINED


@pytest.fixture
def office(group):
    facts = {"name": "Attendance office", "phone": "020 7946 0107", "email": "office@example.org"}
    group.world.add(SchoolContact(school_id=group.group.school_id, duty=ContactDuty.OFFICE, **facts))


def notices(database) -> list[Notice]:
    with database.read() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def letter(app, database):
    with database.read() as session:
        (found,) = app.extensions["portal_letters"].write(session, session.scalars(select(Notice)).all())
    return found


def tell(database, group, *places):
    with database.write() as session:
        told = [Told(group.people[place].id, Role.OFFICE, clock.now()) for place in places]
        service.note(session, session.get_one(SessionPart, group.part), db.new_id(), told, by=by(group.jo))
        session.commit()


def test_one_neutral_message_follows_however_often_and_however_it_was_said(app, database, group, jo, sign_in, office):
    said = f"attendance office|{clock.now().isoformat()}"
    post(jo, group.part, open_form(jo, group.part), mark_0="absent", told_0=said)
    phone = Phone(sign_in(group.jo)).make_known()
    body = {"kind": "told", "part": str(group.part), "role": "reception", "at": clock.now().isoformat()}
    record(database, group.part, group.jo, item(group.people[1], ABSENT))
    for person in group.people[:2]:
        phone.note(body | {"enrolment": str(person.id)})
    assert [one["result"] for one in phone.deliver()] == ["stored", "stored"]
    assert "no_mail" not in phone.say("pull", {}).json["registers"][0]["ring"]
    assert "No e-mail follows" not in jo.get(f"/registers/{group.part}").text
    [owed] = notices(database)
    assert owed.next_at == clock.now() + following.WAITS
    sent = letter(app, database)
    assert (sent.state, sent.recipient.address) == (NoticeState.WAITING, "office@example.org")
    assert sent.words.subject == "Horizons Tuesday: 2 people were not there on Tuesday 12 January 2027"
    assert "Your attendance office was told at 09:45 by Jo Example." in sent.words.text
    assert sent.words.text.count("Your reception was told") == 1
    for word in ("Amara", "Ben", "Sample steps", "/registers/"):
        assert word not in sent.words.text, "a message that is not neutral"


def test_where_everybody_turned_up_the_school_is_not_written_to(app, database, group, office):
    record(database, group.part, group.jo, item(group.people[0], ABSENT))
    tell(database, group, 0)
    assert letter(app, database).state is NoticeState.WAITING
    held = map(UUID, marks(database, group.part)[group.people[0].id].heads)
    record(database, group.part, group.jo, item(group.people[0], MarkValue.LATE, *held))
    assert (letter(app, database).state, letter(app, database).fault) == (NoticeState.DROPPED, following.CAME)


def test_without_an_address_nothing_is_owed_and_an_old_telling_is_no_news(database, group):
    record(database, group.part, group.jo, item(group.people[0], ABSENT))
    tell(database, group, 0)
    group.world.contact(_school(group), ContactDuty.BOOKING)
    with clock.moved_to(clock.now() + following.OLDEST + timedelta(hours=2)):
        tell(database, group, 1)
    assert notices(database) == []
    tell(database, group, 2)
    assert [row.to_contact_id is None for row in notices(database)] == [False]


def _school(group):
    with group.world.database.read() as session:
        return session.get_one(SessionPart, group.part).session.group.school


def test_where_nobody_was_told_the_coordinator_hears_of_it_once(app, database, group, sign_in):
    record(database, group.part, group.jo, *(item(who, ABSENT, number=n) for n, who in enumerate(group.people)))
    booking = _booked_by_kit(database, group)
    kit, label = sign_in(group.kit), "Session: tell the school who is missing"
    assert label not in kit.get("/").text, "no time to ring first"
    with clock.moved_to(clock.now() + untold.GRACE):
        assert label in kit.get("/").text
        assert label not in sign_in(group.jo).get("/").text, "the facilitator has the alarm"
        with database.write() as session, counting(database) as sent:
            made = [following.remind(session, lambda _session, _ids: {booking: group.kit}) for _ in range(2)]
            session.commit()
        assert made == [1, 0]
        assert len(sent) <= 6
        asked = letter(app, database)
        assert asked.state is NoticeState.WAITING
        assert asked.told["page"] == f"/registers/{group.part}"
        tell(database, group, 0, 1)
        assert label in kit.get("/").text, "one is still missing"
        tell(database, group, 2)
        assert label not in kit.get("/").text
        assert letter(app, database).fault == following.KNOWN
    with clock.moved_to(clock.now() + timedelta(days=1)):
        assert label not in sign_in(group.kit).get("/").text, "too late for an alarm"


def _booked_by_kit(database, group) -> UUID:
    with database.write() as session:
        held = session.get_one(Group, group.group.id)
        row = Booking(school_id=held.school_id, programme_id=held.version.programme_id, status=BookingStatus.CONFIRMED)
        row.coordinator_id = group.kit.id
        session.add(row)
        session.flush()
        held.booking_id = row.id
        session.commit()
        return row.id
