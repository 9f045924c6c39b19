"""Codes of cards, misread ones, and what a class link keeps."""

from datetime import date, time, timedelta
from io import BytesIO
from itertools import combinations
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import func, inspect, select

from portal import clock
from portal.audit.models import AuditEntry
from portal.measures import queries
from portal.measures.cards.codes import distance, new_codes, normalised, suggestions
from portal.measures.instruments.shipped import shipped
from portal.measures.models import MeasureCard, MeasureResponse, Way
from portal.measures.openings import rules
from portal.measures.openings.models import MeasureOpening
from portal.measures.scores import Point
from portal.people.access import Role
from tests.world import TUESDAY

DAY = clock.at(TUESDAY, time(9, 40))
GROUP = UUID(int=7)


def test_two_cards_of_a_group_never_differ_in_one_sign_only():
    made = new_codes(GROUP, 60)
    more = new_codes(GROUP, 40, made)
    assert all(sum(a != b for a, b in zip(*pair, strict=True)) >= 2 for pair in combinations([*made, *more], 2))
    assert new_codes(GROUP, 60) == made


@pytest.mark.parametrize(
    ("typed", "first", "how_near"),
    [
        ("k7 q4", "K7Q4", 0),
        ("K7O4", "K7Q4", 0.5),
        ("K1Q4", "K7Q4", 0.5),
        ("7KQ4", "K7Q4", 1),
        ("K7Q", "K7Q4", 1),
        ("K77Q4", "K7Q4", 1),
        ("Z9Z9", None, None),
    ],
)
def test_a_misread_code_leads_to_the_card_that_was_probably_meant(typed, first, how_near):
    found = suggestions(typed, ["K7Q4", "B2M8", "T6H3"])
    assert [(one.code, one.distance) for one in found[:1]] == ([(first, how_near)] if first else [])


def test_a_card_that_was_used_already_is_suggested_last():
    assert [one.code for one in suggestions("K7Q", ["K7Q4", "K1Q4"], given=["K7Q4"])] == ["K1Q4", "K7Q4"]


@settings(max_examples=60)
@given(st.text("K7Q4O0", max_size=6), st.text("K7Q4O0", max_size=6))
def test_the_way_between_two_codes_is_as_long_from_either_side(one, other):
    assert distance(one, other) == distance(other, one) <= max(len(one), len(other))
    assert (distance(one, other) == 0) is (one == other)


def test_what_is_no_answer_of_the_question_counts_as_left_out():
    ons = shipped()["ons-children-1"]
    sent = {"ons-children.satisfied": "10", "ons-children.worthwhile": "11", "ons-children.happy": "٣", "x": "1"}
    assert rules.answers(sent, ons) == {"satisfied": 10, "worthwhile": None, "happy": None}


@pytest.fixture
def group(world):
    return world.group(world.school(world.authority()), world.programme(), world.charity())


def test_a_class_answers_by_a_link_and_nothing_of_anybody_is_kept(database, world, group, sign_in, client):
    lead = world.user(Role.FACILITATOR, organisation_id=world.charity_row().id)
    world.staff(group, lead, world.charity_row())
    home = f"/groups/{group.id}/questions"
    with clock.moved_to(DAY):
        browser = sign_in(lead)
        assert browser.post(f"{home}/cards", data={"number": "301"}).status_code == 422
        assert browser.post(f"{home}/cards", data={"number": "5"}).status_code == 302
        assert browser.post(f"{home}/open", data={"point": "start", "day": "11/01/2027"}).status_code == 422
        opened = browser.post(f"{home}/open", data={"point": "start", "day": "12/01/2027"})
        again = browser.post(f"{home}/open", data={"point": "start", "day": "12/01/2027"})
        assert opened.location == again.location
        assert "<svg" in browser.get(opened.location).text
        with database.read() as session:
            link = session.scalars(select(MeasureOpening)).one()
            cards = session.scalars(select(MeasureCard.code).order_by(MeasureCard.code)).all()
            audited = session.scalar(select(func.count()).select_from(AuditEntry))
        url = f"/answer/{link.token[:5].lower()}-{link.token[5:]}"
        page = client.get(url)
        assert "Childline" in page.text
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert group.name not in page.text
        refused = client.post(url, data={"card": "Alex", "ons-children.happy": "4", "sheet": ""})
        assert refused.status_code == 422
        assert "Type the letters and figures on your card" in refused.text
        assert 'name="ons-children.happy" value="4" checked' in refused.text
        sheet = "00000000-0000-4000-8000-00000000000"
        for n, (card, happy) in enumerate([(cards[0], "4"), (cards[1], "7"), (cards[0], "9"), ("K0K0", ""), ("", "5")]):
            sent = {"card": card.lower(), "ons-children.happy": happy, "sheet": f"{sheet}{n}"}
            assert client.post(url, data=sent, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 302
            assert client.post(url, data=sent).status_code == 302
        assert client.post(url, data={"card": "", "sheet": f"{sheet}9"}).status_code == 302
        assert client.get(f"{url}/thanks").status_code == 200
        with client.session_transaction() as kept:
            assert dict(kept) == {}
    with database.read() as session:
        rows = session.scalars(select(MeasureResponse)).all()
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == audited
        assert len(queries.counted_scores(session, select(MeasureResponse.group_id))) == 15
    assert sorted(row.answers["happy"] or 0 for row in rows) == [0, 4, 5, 7, 9]
    assert {(row.day, row.way, row.enrolment_id) for row in rows} == {(date(2027, 1, 12), Way.CLASS, None)}
    columns = {column.key for column in inspect(MeasureResponse).columns}
    assert columns == {
        *("id", "group_id", "instrument", "version", "point", "enrolment_id", "card", "day", "way", "answers"),
        "is_set_aside",
    }
    assert {row.id.version for row in rows} <= {4, 5}
    with clock.moved_to(DAY + timedelta(days=1)):
        assert client.get(url).status_code == 404
        assert client.post(url, data={"card": cards[2], "ons-children.happy": "1"}).status_code == 404


def test_a_person_decides_about_codes_that_are_no_card_and_cards_that_came_twice(database, world, group, sign_in):
    world.add(MeasureCard(group_id=group.id, code="K7Q4"), MeasureCard(group_id=group.id, code="B2M8"))
    shared = {"group_id": group.id, "instrument": "ons-children", "version": 1, "point": "start"}
    shared |= {"day": TUESDAY, "way": Way.CLASS}
    for code, happy in (("K7Q4", 4), ("K7O4", 9), ("XXXX9", 1), ("L3L3", 2)):
        world.add(MeasureResponse(card=code, answers={"happy": happy}, **shared))
    boss, home = sign_in(world.user(Role.COORDINATOR)), f"/groups/{group.id}/questions"
    assert "3 things wait" in boss.get(home).text
    assert "Group with answers to decide about" in boss.get("/").text
    page = boss.get(f"{home}/settle").text
    assert "3 decisions left" in page
    assert "K7Q4: letters that look alike, but a sheet came under it already" in page

    def decide(about, chosen, **more):
        return boss.post(f"{home}/settle", data={"about": about, "chosen": chosen, **more})

    assert decide("code start K7O4", "").status_code == 422
    assert decide("code start K7O4", "other").status_code == 422
    assert decide("code start K7O4", "K7Q4").status_code == 302
    assert decide("code start XXXX9", "none").status_code == 302
    assert decide("code start L3L3", "keep").status_code == 302
    page = boss.get(f"{home}/settle").text
    assert "came under card" in page
    with database.read() as session:
        rows = {row.answers["happy"]: row for row in session.scalars(select(MeasureResponse))}
        assert rows[1].is_set_aside
        assert rows[9].card == "K7Q4"
    title = "ONS personal well-being, children's three"
    assert decide(f"twice start K7Q4 {title}", str(rows[9].id)).status_code == 302
    assert "decision" not in boss.get(home).text
    assert "answers to decide about" not in boss.get("/").text
    with database.read() as session:
        counted = {
            (one.reference, one.scale): one.value
            for one in queries.counted_scores(session, select(MeasureResponse.group_id))
        }
    assert counted["K7Q4", "happy"] == 9
    assert counted["L3L3", "happy"] == 2
    assert "XXXX9" not in {reference for reference, _ in counted}


def test_a_code_on_a_slip_that_is_no_card_gets_a_row_and_is_decided_later(database, world, group, sign_in):
    world.add(MeasureCard(group_id=group.id, code="K7Q4"))
    boss, home = sign_in(world.user(Role.COORDINATOR)), f"/groups/{group.id}/questions"
    url, first = f"{home}/start/ons-children", {"day": "12/01/2026", "who-0": "cK7Q4", "saw-0": ""}
    assert boss.post(url, data=first | {"another": "Sam"}).status_code == 422
    wrong = boss.post(url, data=first | {"a-0-0": "99", "another": "k7-o4"})
    assert wrong.status_code == 422
    assert 'value="cK7O4"' in wrong.text
    assert "code=K7O4" in wrong.text
    more = boss.post(url, data=first | {"a-0-0": "9", "another": "k7-o4"})
    assert more.location.endswith("?code=K7O4")
    assert "no card of ours" in boss.get(more.location).text
    row = {"day": "12/01/2026", "who-1": "cK7O4", "saw-1": "", "a-1-0": "3", "who-2": "cZ9Z9", "a-2-0": "1"}
    assert boss.post(more.location, data=row).status_code == 302
    with database.read() as session:
        kept = {one.card: one.answers["satisfied"] for one in session.scalars(select(MeasureResponse))}
    assert kept == {"K7Q4": 9, "K7O4": 3}
    assert "K7Q4: letters that look alike" in boss.get(f"{home}/settle").text
    again = boss.post(url, data=row | {"saw-1": "3 - -", "a-1-0": "4"})
    assert again.status_code == 302


def test_normalised_codes_hold_letters_and_figures_only():
    assert normalised(" k7-q4~ ") == "K7Q4"


def test_a_slip_says_whose_code_it_bears_and_who_is_written_to_is_not_rung(world, group, sign_in, client):
    world.enrolments(group, 2)
    with clock.moved_to(DAY):
        boss = sign_in(world.user(Role.COORDINATOR))
        pages = PdfReader(BytesIO(boss.get(f"/groups/{group.id}/questions/start/slips.pdf").data)).pages
        first, blank = (" ".join(page.extract_text().split()) for page in (pages[0], pages[-1]))
        assert "Your school knows whose code it is, and does not see what you answer" in first
        assert "knows whose code" not in blank, "a card is nobody's"
        assert "Childline 0800 1111; Shout, text 85258" in first
        world.add(MeasureOpening(group_id=group.id, point=Point.START, day=TUESDAY, token="K7QM4RT9XA"))
        for page in (client.get("/answer/K7QM4RT9XA").text, client.get("/answer/K7QM4RT9XA/thanks").text):
            assert 'Shout, text <a href="sms:85258">' in page
            assert 'Childline <a href="tel:08001111">' in page
