"""The outbox: read by those who look after it, and what did not arrive is put right and sent again."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from portal import clock
from portal.people.access import Role
from portal.places.models import ContactDuty, SchoolContact
from portal.web import outbox
from portal.web.models import Notice, NoticeState

NOON = datetime(2027, 2, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def contact(world):
    school = world.school(world.authority())
    group = world.group(school, world.programme(), world.charity(), sessions=1)
    row = world.contact(school, ContactDuty.BOOKING)
    with world.database.write() as session:
        facts = {"group": group.name, "number": 1, "was_at": NOON.isoformat()}
        outbox.notify(session, "session-without-date", about=("group", group.id), contact_id=row.id, **facts)
        session.commit()
    return row


@pytest.fixture
def office(world, sign_in):
    return sign_in(world.user(Role.COORDINATOR))


def notice(world, **values) -> Notice:
    with world.database.write() as session:
        row = session.scalars(select(Notice)).one()
        for name, value in values.items():
            setattr(row, name, value)
        session.commit()
        return row


def test_every_message_is_listed_with_its_state_and_can_be_read_whole(office, contact, world):
    row = notice(world)
    listed = office.get("/outbox").text
    for words in ("Horizons Tuesday: session 1 needs a new date", "Robin Example", "Waiting", "No mail server is set"):
        assert words in listed
    page = office.get(f"/outbox/{row.id}").text
    for words in ("To do:", "Sample Academy", "robin@example.org", "Questions: ", "readonly data-copy"):
        assert words in page
    assert "Sample steps" not in page


@pytest.mark.parametrize(
    ("values", "moment", "words"),
    [
        ({}, NOON.replace(hour=22), "Held for quiet hours until Wednesday 3 February 2027, 07:30"),
        ({}, NOON.replace(day=5, hour=22), "Held for quiet hours until Monday 8 February 2027, 07:30"),
        ({"is_urgent": True}, NOON.replace(hour=22), "Waiting to be sent"),
        ({"state": NoticeState.SENT, "sent_at": NOON}, NOON, "Sent on 2 February 2027, 12:00"),
        ({"state": NoticeState.FAILED, "fault": "No"}, NOON, "Failed. No."),
        ({"state": NoticeState.UNKNOWN}, NOON, "Not known."),
        ({"state": NoticeState.KEPT}, NOON, "before mail could be sent"),
        ({"state": NoticeState.DROPPED, "fault": "Too late"}, NOON, "Not needed. Too late."),
        ({"attempts": 1, "fault": "Busy", "next_at": NOON}, NOON, "Tried again on 2 February 2027, 12:00"),
    ],
)
def test_each_state_is_said_in_words(sign_in, contact, world, values, moment, words):
    row = notice(world, **values)
    with clock.moved_to(moment):
        office = sign_in(world.user(Role.COORDINATOR))
        assert words in office.get(f"/outbox/{row.id}").text
        assert office.get("/outbox?state=open").status_code == 200


def test_one_that_came_back_is_a_task_until_the_address_is_right_and_it_is_sent_again(office, contact, world):
    row = notice(world, state=NoticeState.SENT, sent_at=NOON, address="robin@example.org")
    assert "did not arrive" not in office.get("/").text
    assert office.post(f"/outbox/{row.id}/came-back").status_code == 302
    assert "Message did not arrive" in office.get("/").text
    edit = f"/schools/contacts/{contact.id}?message={row.id}"
    assert edit.replace("&", "&amp;") in office.get(f"/outbox/{row.id}").text
    wrong = office.post(edit, data={"name": "Robin Example", "email": "robin at example"})
    assert (wrong.status_code, "robin at example" in wrong.text) == (422, True)
    saved = office.post(edit, data={"name": "Robin Example", "email": "r.example@example.org", "phone": ""})
    assert saved.location == f"/outbox/{row.id}"
    assert "r.example@example.org by now" in office.get(saved.location).text
    office.post(f"/outbox/{row.id}/send-again")
    again = notice(world)
    assert (again.state, again.times) == (NoticeState.WAITING, 2)
    assert "did not arrive" not in office.get("/").text


def test_somebody_who_left_is_written_to_no_more(office, contact, world, app):
    row = notice(world, state=NoticeState.SENT, sent_at=NOON)
    office.post(f"/outbox/{row.id}/has-left")
    assert "Message did not arrive" in office.get("/").text
    with world.database.read() as session:
        assert session.get(SchoolContact, contact.id).left_day == NOON.date()
        letters = app.extensions["portal_letters"]
        assert letters.write(session, [session.get(Notice, row.id)])[0].state is NoticeState.FAILED
    assert "has left" in office.get(f"/schools/{contact.school_id}").text
    office.post(f"/outbox/{row.id}/settle")
    assert "did not arrive" not in office.get("/").text


def test_a_school_whose_only_reader_has_no_account_any_more_is_somebodys_task(contact, world, app):
    lead = world.user(Role.BOOKING_LEAD, school_id=contact.school_id)
    with world.database.write() as session:
        session.get(SchoolContact, contact.id).user_id = lead.id
        session.get(type(lead), lead.id).disabled_at = NOON
        session.commit()
    with world.database.read() as session:
        (letter,) = app.extensions["portal_letters"].write(session, [session.scalars(select(Notice)).one()])
    assert (letter.state, letter.fault) == (NoticeState.FAILED, "The account is closed")


def test_one_whose_words_cannot_be_put_together_hides_none_of_the_others(office, contact, world):
    with world.database.write() as session:
        about = session.scalars(select(Notice)).one().about_id
        outbox.notify(session, "no-such-kind", about=("group", about), contact_id=contact.id)
        session.commit()
        broken = session.scalars(select(Notice).where(Notice.kind == "no-such-kind")).one().id
    listed = office.get("/outbox").text
    assert "Its words could not be put together" in listed
    assert "Horizons Tuesday: session 1 needs a new date" in listed
    assert office.get(f"/outbox/{broken}").status_code == 200
    assert office.post(f"/outbox/{broken}/send-again").status_code == 302


def test_one_that_waits_cannot_be_sent_twice_by_pressing(office, contact, world):
    row = notice(world)
    office.post(f"/outbox/{row.id}/send-again")
    office.post(f"/outbox/{row.id}/came-back")
    assert (notice(world).state, notice(world).times) == (NoticeState.WAITING, 1)


@pytest.mark.parametrize("role", [Role.SAFEGUARDING, Role.EVALUATOR, Role.FACILITATOR])
def test_others_have_no_outbox(sign_in, world, contact, role):
    assert sign_in(world.user(role)).get("/outbox").status_code == 403


def test_the_list_takes_as_many_queries_for_many_as_for_few(office, contact, world, queries_of):
    few = queries_of(lambda: office.get("/outbox"))
    with world.database.write() as session:
        row = session.scalars(select(Notice)).one()
        for _ in range(30):
            outbox.notify(session, row.kind, about=("group", row.about_id), contact_id=row.to_contact_id, **row.facts)
        session.commit()
    assert queries_of(lambda: office.get("/outbox")) == few
