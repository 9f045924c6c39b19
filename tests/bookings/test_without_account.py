"""Somebody who has never been here goes from the public page to a sent request; scanners and strangers go nowhere."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from portal import clock
from portal.bookings import runs
from portal.bookings.models import Booking, BookingStatus
from portal.people.guests import link_key
from portal.places.contacts import Person
from portal.places.models import ContactDuty, SchoolContact
from portal.web.models import Notice
from tests.bookings.answers import GROUPS, YOU, begin, code_of, fill, newest, to_the_code
from tests.bookings.conftest import BEFORE


@pytest.fixture
def stranger(desk, client):
    return client


def test_from_the_public_page_to_a_sent_request(app, desk, stranger):
    assert "Sample Academy" in stranger.get("/book/sample-steps?q=sample").text
    draft = to_the_code(stranger, desk)
    assert "robin@school.example.org" in stranger.get(f"{draft}/code").text
    assert newest(desk).status is BookingStatus.DRAFT
    code, _ = code_of(app, desk)
    assert stranger.post(f"{draft}/code", data={"code": code}).location == "/book/sent"
    assert stranger.get("/book/sent").status_code == 200
    found = desk.now(newest(desk))
    assert (found.status, found.contact.name, found.contact.email) == ("requested", YOU["name"], YOU["email"])
    assert found.answers is None
    for page in ("", "/check", "/code"):
        assert stranger.get(f"{draft}{page}").location == "/book/sent"
    assert stranger.post(f"{draft}/code", data={"code": code}).location == "/book/sent"
    assert app.test_client().get(draft).status_code == 404


def test_the_coordinator_reads_who_asked(app, desk, stranger, sign_in):
    draft = to_the_code(stranger, desk)
    stranger.post(f"{draft}/code", data={"code": code_of(app, desk)[0]})
    page = sign_in(desk.coordinator).get(f"/bookings/{newest(desk).id}").text
    assert page.count("Robin Example") >= 2


def test_the_link_from_the_mail_sends_it_from_another_browser(app, desk, stranger):
    to_the_code(stranger, desk)
    code, path = code_of(app, desk)
    other = app.test_client()
    for _ in range(3):
        assert "Send this request?" in other.get(path).text
        assert other.head(path).status_code == 200
    assert other.post(path, data={"answer": "send"}).status_code == 422
    assert newest(desk).status is BookingStatus.DRAFT
    assert "Your request is sent" in other.post(path, data={"answer": "send", "code": code}).text
    assert newest(desk).status is BookingStatus.REQUESTED
    assert "request" not in other.get(path).text.split("<main")[1].split("</main>")[0].lower().replace("requested", "")


def test_a_wrong_code_says_so_and_five_end_it(app, desk, stranger):
    draft = to_the_code(stranger, desk)
    code, _ = code_of(app, desk)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(4):
        assert "This is not the code" in stranger.post(f"{draft}/code", data={"code": wrong}).text
    assert "too old, or was tried too often" in stranger.post(f"{draft}/code", data={"code": wrong}).text
    assert "too old, or was tried too often" in stranger.post(f"{draft}/code", data={"code": code}).text
    assert newest(desk).status is BookingStatus.DRAFT
    stranger.post(f"{draft}/code/new")
    assert stranger.post(f"{draft}/code", data={"code": code_of(app, desk)[0]}).status_code == 302


def test_a_code_confirms_no_other_address_than_its_own(app, desk, stranger):
    """Else one would have the code sent to oneself, and ask in the name of somebody else."""
    draft = to_the_code(stranger, desk)
    code, path = code_of(app, desk)
    fill(stranger, draft, you=YOU | {"email": "head@school.example.org"})
    assert "changed after this code was sent" in stranger.post(f"{draft}/code", data={"code": code}).text
    assert app.test_client().post(path, data={"answer": "send", "code": code}).status_code == 410
    assert newest(desk).status is BookingStatus.DRAFT
    stranger.post(f"{draft}/code/new")
    assert stranger.post(f"{draft}/code", data={"code": code_of(app, desk)[0]}).status_code == 302
    assert desk.now(newest(desk)).contact.email == "head@school.example.org"


def test_a_code_is_too_old_after_two_hours(app, desk, stranger):
    draft = to_the_code(stranger, desk)
    code, _ = code_of(app, desk)
    with clock.moved_to(BEFORE + timedelta(hours=2)):
        assert stranger.post(f"{draft}/code", data={"code": code}).status_code == 422


@pytest.mark.parametrize(
    ("you", "words"),
    [
        ({"email": "robin@gmail.com"}, "this one is a private mailbox"),
        ({"email": "robin"}, "Enter an e-mail address"),
        ({"phone": ""}, "Enter a telephone number on which we reach you"),
        ({"name": "<b>"}, "without &lt; and &gt;"),
    ],
)
def test_who_asks_is_checked_at_the_field(desk, stranger, you, words):
    draft = begin(stranger, desk.school)
    fill(stranger, draft)
    refused = stranger.post(f"{draft}/you", data=YOU | you)
    assert refused.status_code == 422
    assert words in refused.text


def test_a_stranger_reads_nothing_of_the_school_and_changes_none_of_its_people(app, desk, stranger):
    desk.ask(dsl=Person("Dana Example", "dana@example.org", "020 7946 0001"), room="Secret Studio")
    draft = begin(stranger, desk.school)
    shown = stranger.get(f"{draft}/provide").text
    assert "Dana" not in shown
    assert "Secret Studio" not in shown
    fill(stranger, draft, groups={"name_1": "Other Group"}, provide={"dsl_phone": "020 7946 0666"}, you=YOU)
    stranger.post(f"{draft}/check")
    stranger.post(f"{draft}/code", data={"code": code_of(app, desk)[0]})
    with desk.world.database.read() as session:
        rows = session.scalars(select(SchoolContact).where(SchoolContact.duty == ContactDuty.DSL)).all()
    assert sorted(row.phone for row in rows) == ["020 7946 0001", "020 7946 0666"]


def test_another_browser_cannot_open_the_draft(app, desk, stranger):
    draft = to_the_code(stranger, desk)
    other = app.test_client()
    for page in ("", "/groups", "/you", "/check", "/code"):
        assert other.get(f"{draft}{page}").status_code == 404


def test_no_mail_names_the_programme_and_it_holds_no_address(app, desk, stranger):
    to_the_code(stranger, desk)
    with desk.world.database.read() as session:
        notice = session.scalars(select(Notice).where(Notice.kind == "booking-code")).one()
    assert set(notice.facts) == {"link_id"}


def test_drafts_of_strangers_are_begun_so_often_and_no_more(desk, stranger):
    for _ in range(70):
        answer = stranger.post("/book/sample-steps", data={"school": str(desk.school.id)})
        if answer.status_code == 429:
            break
    assert "Too many requests were begun" in answer.text


def test_a_draft_is_forgotten_once_it_was_left_alone_for_thirty_days(desk, stranger):
    draft, left = begin(stranger, desk.school), []
    with clock.moved_to(BEFORE + timedelta(days=20)):
        stranger.post(f"{draft}/groups", data=GROUPS)
    for days in (31, 49, 51):
        with clock.moved_to(BEFORE + timedelta(days=days)):
            runs.forget_old_drafts(desk.world.database)
        with desk.world.database.read() as session:
            left.append(len(session.scalars(select(Booking)).all()))
    assert left == [1, 1, 0]


def test_a_stranger_may_ask_to_be_called(desk, stranger, sign_in):
    draft = begin(stranger, desk.school)
    call = {"name": "Robin Example", "phone": "020 7946 0002", "call_day": "2026-12-03", "call_time": "12:30"}
    assert stranger.post(f"{draft}/call", data=call).location == "/book/called"
    page = sign_in(desk.coordinator).get(f"/bookings/{newest(desk).id}").text
    assert re.search(r"3 December 2026, 12:30: 020 7946 0002", page)
    assert stranger.post(f"{draft}/call", data=call).location == "/book/called"


def sent_to_asker(app, desk):
    """Link and code of the newest mail to whoever asked."""
    with desk.world.database.read() as session, app.app_context():
        rows = select(Notice).where(Notice.to_contact_id.is_not(None)).order_by(Notice.id.desc())
        link_id = next(UUID(row.facts["link_id"]) for row in session.scalars(rows) if "link_id" in row.facts)
        return link_key().path(link_id), link_key().code(link_id)


def test_whoever_asked_without_an_account_does_every_step_by_one_link(app, desk, stranger):
    draft = to_the_code(stranger, desk)
    stranger.post(f"{draft}/code", data={"code": code_of(app, desk)[0]})
    path, code = sent_to_asker(app, desk)
    guest = app.test_client()
    assert guest.post(path, data={"code": code}).location == "/step"
    page = guest.get("/step").text
    assert "What we still need from you" in page
    assert "/step/terms" in page
    room = {"room_1": "Library", "host_name": "Sam Example", "host_phone": "020 7946 0005"}
    shown = guest.get("/step/room")
    assert shown.status_code == 200
    typed = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', shown.text)) | room
    typed |= {name: value for value, name in re.findall(r'value="([^"]*)"[^>]*name="(\w+)"', shown.text)} | room
    answer = guest.post("/step/room", data=typed)
    assert answer.location == "/step", answer.text
    assert "Done" in guest.get("/step").text
    assert guest.get("/step/pupils").status_code == 404
    hand = guest.post(
        "/step/terms/hand", data={"name": "Kim Example", "email": "kim@school.example.org", "job": "Head"}
    )
    assert hand.location == "/step"
    assert "With Kim Example" in guest.get("/step").text


def test_a_colleague_with_one_step_reaches_no_other(app, desk, stranger):
    test_whoever_asked_without_an_account_does_every_step_by_one_link(app, desk, stranger)
    path, code = sent_to_asker(app, desk)
    colleague = app.test_client()
    assert colleague.post(path, data={"code": code}).location == "/step"
    assert colleague.get("/step").status_code == 200
    for other in ("materials", "room", "letter", "terms/hand"):
        assert colleague.get(f"/step/{other}").status_code in (302, 410)


def test_somebody_without_an_account_has_us_write_to_so_many_and_no_more(app, desk, stranger):
    draft = to_the_code(stranger, desk)
    stranger.post(f"{draft}/code", data={"code": code_of(app, desk)[0]})
    path, code = sent_to_asker(app, desk)
    guest = app.test_client()
    guest.post(path, data={"code": code})
    for n in range(15):
        sent = {"name": f"Kim {n}", "email": f"kim{n}@school.example.org"}
        page = guest.post("/step/terms/hand", data=sent, follow_redirects=True).text
    assert "handed over so often today" in page
    with desk.world.database.read() as session:
        assert len(session.scalars(select(Notice).where(Notice.kind == "step-handed")).all()) == 12
