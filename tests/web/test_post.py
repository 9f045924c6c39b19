"""Sending: what the server says decides what becomes of each mail, and nothing is sent twice."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.people.access import Role
from portal.places.models import ContactDuty
from portal.web import outbox, post
from portal.web.models import Notice, NoticeState
from portal.web.post import Post
from portal.web.smtp import Trouble
from tests.web.smtp_server import mail_server

NOON = datetime(2027, 2, 2, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with clock.moved_to(NOON):
        yield


@pytest.fixture
def server():
    with mail_server() as made:
        yield made


@pytest.fixture
def office(app, server):
    letters = replace(app.extensions["portal_letters"], url="https://portal.example.org")
    return Post(letters, server.settings, "us@example.org")


@pytest.fixture
def desk(world):
    """A coordinator, and a group with a contact at its school."""
    school = world.school(world.authority())
    group = world.group(school, world.programme(), world.charity(), sessions=2)
    return world.user(Role.COORDINATOR, "Cory Example"), world.contact(school, ContactDuty.BOOKING), group


def owe(database, group, kind="session-without-date", **to):
    more = {key: to.pop(key) for key in ("urgent", "useless_at", "once_key") if key in to}
    with database.write() as session:
        facts = {"group": group.name, "number": 1, "was_at": NOON.isoformat()}
        outbox.notify(session, kind, about=("group", group.id), **to, **more, **facts)
        session.commit()


def rows(database):
    with database.read() as session:
        found = session.scalars(select(Notice).order_by(Notice.id)).all()
        session.expunge_all()
        return found


def one(database):
    (found,) = rows(database)
    return found


def send(database, office):
    sent = 0
    while dealt := post.send_due(database, office):
        sent += dealt
    return sent


def test_a_mail_goes_to_one_person_in_plain_text_and_can_be_acted_on(database, desk, office, server):
    owe(database, desk[2], contact_id=desk[1].id)
    assert send(database, office) == 1
    mail = server.mails[0]
    assert server.envelopes == [("us@example.org", "robin@example.org")]
    assert mail["To"] == "Robin Example <robin@example.org>"
    assert mail["Subject"] == "Horizons Tuesday: session 1 needs a new date"
    assert (mail["Auto-Submitted"], mail.get_content_type(), mail.get_content_charset()) == (
        "auto-generated",
        "text/plain",
        "utf-8",
    )
    row = one(database)
    assert (row.state, row.sent_at, row.address) == (NoticeState.SENT, NOON, "robin@example.org")
    assert mail["Message-ID"] == f"<{row.id}.1@example.org>"
    assert send(database, office) == 0


def test_without_a_server_nothing_leaves_and_every_message_says_so(database, desk, office):
    owe(database, desk[2], contact_id=desk[1].id)
    assert send(database, replace(office, smtp=None)) == 1
    assert one(database).state is NoticeState.KEPT
    assert send(database, office) == 0, "a server set later does not send what is old"


@pytest.mark.parametrize(
    ("step", "said", "state"),
    [
        ("rcpt", "550 5.1.1 no such person", NoticeState.FAILED),
        ("rcpt", "450 4.2.0 greylisted", NoticeState.WAITING),
        ("data", "554 5.7.1 not wanted", NoticeState.FAILED),
        ("end", "552 5.2.2 too large", NoticeState.FAILED),
        ("end", "451 4.3.0 try later", NoticeState.WAITING),
        ("end", "250 2.0.0 taken", NoticeState.SENT),
    ],
)
def test_what_the_server_says_decides(database, desk, office, server, step, said, state):
    server.rules[step] = lambda _about: said
    owe(database, desk[2], contact_id=desk[1].id)
    send(database, office)
    row = one(database)
    assert (row.state, row.handed_at is not None) == (state, state is NoticeState.SENT)
    assert len(server.taken) == (state is NoticeState.SENT)
    if state is NoticeState.FAILED:
        assert said in row.fault
    if state is NoticeState.WAITING:
        assert row.next_at == NOON + timedelta(minutes=1)
        server.rules.clear()
        with clock.moved_to(row.next_at):
            assert send(database, office) == 1
        assert len(server.taken) == 1


def test_one_that_is_never_taken_is_given_up_and_shown(database, desk, office, server):
    server.rules["rcpt"] = lambda _about: "450 not now"
    owe(database, desk[2], contact_id=desk[1].id, urgent=True)
    moment = NOON
    for _ in range(40):
        with clock.moved_to(moment):
            send(database, office)
        moment += timedelta(hours=8)
    row = one(database)
    assert row.state is NoticeState.FAILED
    assert "Given up after" in row.fault
    assert row.attempts < 20


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("hello", "421 too busy"),
        ("hello", None),
        ("mail", "530 sign in first"),
        ("mail", "550 you may not send from here"),
        ("rcpt", "421 going down"),
        ("end", "421 going down"),
    ],
)
def test_a_server_in_trouble_costs_no_mail_anything(database, desk, office, server, step, said):
    server.rules[step] = lambda _about: said
    for _ in range(3):
        owe(database, desk[2], contact_id=desk[1].id)
    with pytest.raises(Trouble):
        send(database, office)
    assert {(row.state, row.attempts, row.held_by) for row in rows(database)} == {(NoticeState.WAITING, 0, None)}
    server.rules.clear()
    assert send(database, office) == 3


def test_a_mail_on_which_the_server_breaks_off_does_not_stop_the_others(database, desk, office, server, world):
    owe(database, desk[2], contact_id=desk[1].id)
    owe(database, desk[2], user_id=desk[0].id)
    server.rules["rcpt"] = lambda address: None if "robin" in address else "250 fine"
    with pytest.raises(Trouble):
        send(database, office)
    assert send(database, office) == 1
    assert [row.state for row in rows(database)] == [NoticeState.WAITING, NoticeState.SENT]


def test_a_line_cut_after_the_last_byte_is_not_known_and_never_sent_again(database, desk, office, server):
    server.rules["end"] = lambda _about: None
    owe(database, desk[2], contact_id=desk[1].id)
    with pytest.raises(Trouble):
        send(database, office)
    server.rules.clear()
    with clock.moved_to(NOON + timedelta(days=1)):
        assert send(database, office) == 0
    assert one(database).state is NoticeState.UNKNOWN
    assert len(server.taken) == 1


def test_a_day_without_a_server_loses_nothing_and_brings_no_stale_reminder(database, desk, office, server):
    owe(database, desk[2], contact_id=desk[1].id)
    owe(database, desk[2], user_id=desk[0].id, useless_at=NOON + timedelta(hours=20))
    away = replace(office, smtp=replace(server.settings, port=1))
    for hours in (0, 3, 6, 20, 23):
        with clock.moved_to(NOON + timedelta(hours=hours)), pytest.raises(Trouble):
            send(database, away)
    with clock.moved_to(NOON + timedelta(hours=24)):
        send(database, office)
    assert [(row.state, row.attempts) for row in rows(database)] == [(NoticeState.SENT, 0), (NoticeState.DROPPED, 0)]


@pytest.mark.parametrize(("urgent", "sent"), [(False, 0), (True, 1)])
def test_at_night_only_what_is_urgent_leaves(database, desk, office, urgent, sent):
    with clock.moved_to(NOON.replace(hour=23)):
        owe(database, desk[2], contact_id=desk[1].id, urgent=urgent)
        assert send(database, office) == sent
    with clock.moved_to(NOON.replace(day=3, hour=7, minute=30)):
        assert send(database, office) == 1 - sent


def test_one_change_brings_one_mail_to_an_address(database, desk, office, server, world):
    second = world.school(world.authority("Barnet", "302", "E09000003"), "Other", 990_009)
    other = world.contact(second, ContactDuty.DSL)
    with database.write() as session:
        for contact in (desk[1], other):
            facts = {"group": "Horizons Tuesday", "number": 1, "was_at": NOON.isoformat()}
            outbox.notify(session, "session-without-date", about=("group", desk[2].id), contact_id=contact.id, **facts)
        session.commit()
    send(database, office)
    assert sorted(row.state for row in rows(database)) == [NoticeState.DROPPED, NoticeState.SENT]
    owe(database, desk[2], contact_id=desk[1].id)
    send(database, office)
    assert len(server.taken) == 2, "another change is another mail"


def test_headers_cannot_be_added_to_by_what_people_typed(database, desk, office, server, world):
    nasty = "Horizons\r\nBcc: all@example.org\n\nHello 😀 " + "ж" * 300
    with database.write() as session:
        contact = session.get(type(desk[1]), desk[1].id)
        contact.name = 'Robin\r\nCc: all@example.org "x" <y>, ü'
        session.commit()
    desk[2].name = nasty
    owe(database, desk[2], contact_id=desk[1].id)
    send(database, office)
    mail = server.mails[0]
    assert (mail["Bcc"], mail["Cc"], len(mail["To"].addresses)) == (None, None, 1)
    assert len(mail["Subject"]) <= 120
    assert all(len(line) <= 998 for line in server.taken[0].splitlines())
    assert server.taken[0].isascii()


@pytest.mark.parametrize("address", [None, "", "no address", "a@b", "näme@example.org"])
def test_an_address_that_is_none_fails_at_once_and_says_so(database, desk, office, server, address):
    with database.write() as session:
        session.get(type(desk[1]), desk[1].id).email = address
        session.commit()
    owe(database, desk[2], contact_id=desk[1].id)
    assert send(database, office) == 1
    assert one(database).state is NoticeState.FAILED
    assert server.taken == []


def test_a_closed_account_gets_nothing(database, desk, office, server):
    with database.write() as session:
        session.get(type(desk[0]), desk[0].id).disabled_at = NOON
        session.commit()
    owe(database, desk[2], user_id=desk[0].id)
    send(database, office)
    assert (one(database).state, server.taken) == (NoticeState.DROPPED, [])


def test_one_that_cannot_be_written_is_set_aside_alone(database, desk, office, server):
    owe(database, desk[2], kind="no-such-kind", contact_id=desk[1].id)
    owe(database, desk[2], contact_id=desk[1].id)
    send(database, office)
    assert [row.state for row in rows(database)] == [NoticeState.FAILED, NoticeState.SENT]


def test_a_batch_is_written_in_as_many_queries_as_one(database, desk, office, queries_of):
    def taken():
        return queries_of(lambda: post._take(database, office.letters))

    owe(database, desk[2], contact_id=desk[1].id)
    alone = taken()
    for _ in range(15):
        owe(database, desk[2], contact_id=desk[1].id)
    assert taken() == alone


def test_sent_again_it_has_an_id_of_its_own(database, desk, office, server):
    owe(database, desk[2], contact_id=desk[1].id)
    send(database, office)
    with database.write() as session:
        outbox.again(session, session.scalars(select(Notice)).one())
        session.commit()
    send(database, office)
    ids = [mail["Message-ID"] for mail in server.mails]
    assert [re.search(r"\.(\d)@", each)[1] for each in ids] == ["1", "2"]
    assert len(set(ids)) == 2


def test_dots_at_the_beginning_of_a_line_arrive_as_they_were(database, desk, office, server):
    desk[2].name = ".\n.dot"
    owe(database, desk[2], contact_id=desk[1].id)
    send(database, office)
    assert server.mails[0].get_content().startswith(". .dot") or "." in server.mails[0].get_content()
