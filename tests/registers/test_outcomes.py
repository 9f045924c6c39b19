"""What became of a session, who of us came, who caught it up, and the lists of registers."""

import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.curricula.models import ProgrammeVersion
from portal.places.models import School
from portal.registers import lists
from portal.registers.models import MakeUp, MarkValue, Register, RegisterState
from portal.timetable.models import DeliverySession, Outcome, PartStaff, Reason, SessionPart
from tests.registers.cast import cast, counting, item, marks, on, open_form, parts_of, post, record
from tests.world import TUESDAY


@pytest.fixture
def group(world, vault):
    with on():
        yield cast(world, vault, sessions=3)


def say(browser, part, outcome: str, **more: object):
    return browser.post(f"/registers/{part}/outcome", data={"outcome": outcome, "plan": "moves"} | more)


def held(database, group, place: int = 0) -> tuple[DeliverySession, int]:
    with database.read() as session:
        part = session.get_one(SessionPart, group.parts[place])
        _ = part.session.number
        return part.session, part.minutes


def test_part_of_a_session_its_minutes_and_who_came(database, group, jo):
    page = jo.get(f"/registers/{group.part}/outcome").text
    assert re.search(rf'value="{group.jo.id}"[^>]* checked', page)
    answer = say(jo, group.part, "part delivered", minutes="40", came=[str(group.jo.id), str(group.sam.id)])
    assert answer.status_code == 302
    session, minutes = held(database, group)
    assert (session.outcome, minutes) == (Outcome.PART_DELIVERED, 40)
    assert "Jo Example, Sam Example" in jo.get(f"/registers/{group.part}").text
    say(jo, group.part, "delivered", came=[str(group.sam.id)])
    session, minutes = held(database, group)
    assert (session.outcome, minutes) == (Outcome.DELIVERED, 60)
    with database.read() as reading:
        assert reading.scalars(select(PartStaff.user_id)).all() == [group.sam.id]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"outcome": ""}, "Choose whether it was delivered"),
        ({"outcome": "exploded"}, "Not a valid choice"),
        ({"outcome": "did not happen"}, "Choose why it did not happen"),
        ({"outcome": "part delivered", "minutes": "61"}, "Enter minutes from 1 to 60"),
        ({"outcome": "part delivered", "minutes": "0"}, "Enter minutes from 1 to 60"),
        ({"outcome": "part delivered", "minutes": "ten"}, "Enter the minutes as a number, such as 45"),
    ],
)
def test_an_outcome_that_cannot_be_is_answered_and_kept(database, group, jo, sent, said):
    page = jo.post(f"/registers/{group.part}/outcome", data={"plan": "stays", "reason": ""} | sent)
    assert page.status_code == 422
    assert said in page.text
    assert re.search(r'value="stays"[^>]* checked', page.text)
    assert held(database, group)[0].outcome is None


def test_a_session_that_did_not_happen_moves_its_plan_and_asks_for_no_marks(database, group, jo):
    assert say(jo, group.part, "did not happen", reason="school closed").status_code == 302
    session, _ = held(database, group)
    assert (session.outcome, session.reason, session.is_live) == (Outcome.DID_NOT_HAPPEN, Reason.SCHOOL_CLOSED, False)
    page = jo.get(f"/registers/{group.part}").text
    assert "did not happen" in page
    assert "Who of us came" not in page
    assert 'type="radio"' not in page
    assert "session 1 is now on Tuesday 19 January 2027" in page
    with database.read() as reading:
        live = reading.execute(
            select(DeliverySession.number, DeliverySession.starts_at)
            .where(DeliverySession.is_live)
            .order_by(DeliverySession.number)
        ).all()
    assert [number for number, _ in live] == [1, 2, 3]
    assert live[0].starts_at.date() == date(2027, 1, 19)


def test_a_replacement_leaves_the_dates_as_they_are(database, group, jo):
    say(jo, group.part, "did not happen", reason="no room", plan="stays")
    session, _ = held(database, group)
    assert (session.outcome, session.is_live) == (Outcome.DID_NOT_HAPPEN, True)


def test_a_session_to_which_people_came_cannot_have_not_happened(database, group, jo):
    post(jo, group.part, open_form(jo, group.part), mark_0="present")
    page = say(jo, group.part, "did not happen", reason="no room")
    assert page.status_code == 422
    assert "marked as having come" in page.text
    assert held(database, group)[0].outcome is None


def test_people_who_came_to_another_providers_part_came_to_the_session(database, world, group, jo):
    session, _ = held(database, group)
    other = SessionPart(session_id=session.id, number=2, organisation_id=group.charity.id, minutes=30)
    world.add(other)
    record(database, other.id, group.jo, item(group.people[0], MarkValue.PRESENT))
    assert say(jo, group.part, "did not happen", reason="no room").status_code == 422
    assert held(database, group)[0].outcome is None


def test_only_a_coordinator_turns_did_not_happen_round_and_with_a_reason(database, group, jo, sign_in):
    say(jo, group.part, "did not happen", reason="no room", plan="stays")
    refused = say(jo, group.part, "delivered", correction="other")
    assert refused.status_code == 422
    assert "Only a coordinator can change this now" in refused.text
    kit = sign_in(group.kit)
    asked = say(kit, group.part, "delivered")
    assert asked.status_code == 422
    assert 'href="#correction">Choose why you correct' in asked.text
    assert say(kit, group.part, "delivered", correction="marked by mistake").status_code == 302
    assert held(database, group)[0].outcome is Outcome.DELIVERED


def test_an_outcome_is_said_from_the_day_on(database, group, jo):
    page = say(jo, group.parts[1], "delivered")
    assert page.status_code == 422
    assert "from the day of the session on" in page.text


def test_somebody_absent_catches_up_in_another_group(app, database, world, group, sign_in):
    other = world.group(*_same(database, group), sessions=3, name="Other group", first_day=TUESDAY + timedelta(days=1))
    world.staff(other, group.jo, group.charity)
    [there, *_] = parts_of(database, other)
    missing, elsewhere = group.people[0], TUESDAY + timedelta(days=1)
    record(database, group.part, group.jo, item(missing, MarkValue.ABSENT_KNOWN))
    with on(elsewhere):
        jo, sam = sign_in(group.jo), sign_in(group.sam)
        assert sam.get(f"/registers/{there}/make-up").status_code == 404
        page = jo.get(f"/registers/{there}/make-up").text
        assert re.findall(r"(\w+ \w\.), Horizons Tuesday", page) == ["Amara O."]
        assert jo.post(f"/registers/{there}/make-up", data={"person": str(group.people[1].id)}).status_code == 422
        assert jo.post(f"/registers/{there}/make-up", data={"person": str(missing.id)}).status_code == 302
        assert "catches up here" in jo.get(f"/registers/{there}").text
        post(jo, there, open_form(jo, there), mark_0="present")
    assert marks(database, there)[missing.id].value is MarkValue.PRESENT
    assert marks(database, group.part)[missing.id].value is MarkValue.ABSENT_KNOWN
    with database.read() as session:
        assert [(row.number, row.part_id) for row in session.scalars(select(MakeUp))] == [(1, there)]
    with on(elsewhere):
        assert "Nobody has session 1 to catch up" in sign_in(group.jo).get(f"/registers/{there}/make-up").text


def test_nobody_joins_a_locked_register_to_catch_up(database, world, group, sign_in):
    other = world.group(*_same(database, group), sessions=3, name="Other group", first_day=TUESDAY + timedelta(days=1))
    world.staff(other, group.jo, group.charity)
    [there, *_] = parts_of(database, other)
    record(database, group.part, group.jo, item(group.people[0], MarkValue.ABSENT_KNOWN))
    at = {"locked_at": clock.now(), "submitted_at": clock.now()}
    world.add(Register(part_id=there, state=RegisterState.LOCKED, **at))
    with on(TUESDAY + timedelta(days=1)):
        jo = sign_in(group.jo)
        page = jo.post(f"/registers/{there}/make-up", data={"person": str(group.people[0].id)}, follow_redirects=True)
    assert "This register is locked" in page.text
    with database.read() as session:
        assert session.scalars(select(MakeUp)).all() == []


def _same(database, group):
    with database.read() as session:
        found = (
            session.get_one(School, group.group.school_id),
            session.get_one(ProgrammeVersion, group.group.version_id),
        )
        session.expunge_all()
    return (*found, group.charity)


@pytest.mark.both
def test_the_lists_hold_today_what_is_missing_and_what_comes(database, group, sign_in):
    with on(TUESDAY + timedelta(weeks=1), time(8)):
        page = sign_in(group.jo).get("/registers").text
        assert "1 register of a past session is not finished" in page
        with database.read() as session:
            found = lists.load(session, group.jo)
            assert [row.number for row in found.missing] == [1]
            assert [row.number for row in found.today] == [2]
            assert [row.number for row in found.coming] == [3]
            assert [row.staff for row in lists.missing(session, group.kit)] == [("Jo Example", "Sam Example")]
            assert lists.missing(session, group.stranger) == []
        overseen = sign_in(group.kit).get("/registers").text
        assert "Jo Example, Sam Example" in overseen
        assert "7 days" in overseen
        assert "No registers yet" in sign_in(group.stranger).get("/registers").text


def test_a_register_that_is_finished_or_did_not_happen_is_not_missing(database, group, jo, sign_in):
    post(jo, group.part, open_form(jo, group.part), do="finish", mark_0="present", mark_1="late", mark_2="absent")
    with on(TUESDAY + timedelta(weeks=1)):
        say(sign_in(group.jo), group.parts[1], "did not happen", reason="no room", plan="stays")
    with on(TUESDAY + timedelta(weeks=1, days=1)), database.read() as session:
        assert lists.missing(session, group.kit) == []
        assert [row.number for row in lists.load(session, group.kit).finished] == [2, 1]


def test_the_lists_take_as_many_statements_for_many_as_for_few(database, world, group, sign_in):
    browser, sent = sign_in(group.kit), []
    for more in (0, 6):
        for place in range(more):
            made = world.group(*_same(database, group), sessions=3, name=f"Group {place}")
            world.staff(made, group.jo, group.charity)
        with counting(database) as statements:
            assert browser.get("/registers").status_code == 200
        sent.append(len(statements))
    assert sent[0] == sent[1]


def test_nobody_is_listed_as_absent_or_not_recorded_where_nothing_happened(database, group, jo):
    say(jo, group.part, "did not happen", reason="no room", plan="stays")
    page = jo.get(f"/registers/{group.part}").text
    assert "nobody counts as absent" in page
    assert "Not recorded" not in page
    assert "Codes on the printed register" not in page
