"""A group that nobody is named for is counted: numbers with how they are known, every one of them kept."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.curricula.reading.schema import Mode
from portal.groups.models import ExpectedNumber
from portal.people.access import Role
from portal.registers.counts import queries, rules
from portal.registers.counts.models import HeadCount
from portal.registers.counts.rules import Head, Heads
from portal.registers.models import Register, RegisterState
from portal.timetable.models import Outcome, SessionPart
from tests.registers.cast import cast, on, parts_of
from tests.world import TUESDAY

ROOM = {"how": "counted in the room"}


@pytest.fixture
def group(world, vault):
    with on():
        made = cast(world, vault, people=0)
        hall = world.group(
            world.school(world.authority("Barnet", "302", "E09000003"), urn=990_002),
            world.programme("sample-assembly"),
            made.charity,
            sessions=2,
            mode=Mode.WORKSHOP,
            expected_size=222,
        )
        world.add(*(ExpectedNumber(group_id=hall.id, year_group=year, number=n) for year, n in ((7, 118), (8, 104))))
        world.staff(hall, made.jo, made.charity)
        made.parts[:] = parts_of(world.database, hall)
        yield made


def hidden(page: str) -> dict[str, str]:
    return {name: re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1] for name in ("event", "after")}


def send(browser, group, *, part: int = 0, **typed: object):
    made = hidden(browser.get(f"/registers/{group.parts[part]}").text)
    return browser.post(f"/registers/{group.parts[part]}/count", data=made | {"from_paper": "web"} | typed)


def stored(database) -> list[HeadCount]:
    with database.read() as session:
        return list(session.scalars(select(HeadCount).order_by(HeadCount.number)))


def test_numbers_by_year_finish_the_register_once_however_often_they_are_sent(database, group, jo):
    page = jo.get(f"/registers/{group.part}").text
    assert "Year 7" in page
    assert "Year 9" not in page
    assert re.search(r'name="expected"[^>]*value="222"', page)
    sent = hidden(page) | ROOM | {"year_7": "110", "year_8": "101", "female": "100", "male": "90", "from_paper": "web"}
    for _ in range(2):
        assert jo.post(f"/registers/{group.part}/count", data=sent | {"expected": "215"}).status_code == 302
    [row] = stored(database)
    assert (row.total, row.years, row.female, row.male, row.expected) == (211, {"7": 110, "8": 101}, 100, 90, 215)
    with database.read() as session:
        register = session.scalars(select(Register)).one()
        assert (register.state, register.submitted_by) == (RegisterState.SUBMITTED, group.jo.id)
        assert session.get_one(SessionPart, group.part).session.outcome is Outcome.DELIVERED
    shown = jo.get(f"/registers/{group.part}").text
    assert "211 people</strong> came of 215 who were to come" in shown
    assert "Year 7: 110, Year 8: 101" in shown


def test_a_number_is_put_right_by_a_new_one_with_a_reason_and_the_old_one_stays(database, group, jo, sign_in):
    stale = jo.get(f"/registers/{group.part}").text
    send(jo, group, everybody="200", **ROOM)
    late = jo.post(f"/registers/{group.part}/count", data=hidden(stale) | ROOM | {"everybody": "5"})
    assert late.status_code == 422
    assert "Somebody else counted meanwhile" in late.text
    assert re.search(r'name="everybody"[^>]*value="5"', late.text), "nothing typed is lost"
    asked = send(jo, group, everybody="190", **ROOM)
    assert asked.status_code == 422
    assert "Choose why you change a finished register" in asked.text
    kit = sign_in(group.kit)
    assert send(kit, group, everybody="190", correction="the school told us later", **ROOM).status_code == 302
    assert [row.total for row in stored(database)] == [200, 190]
    page = jo.get(f"/registers/{group.part}").text
    assert "Every number that was said" in page
    assert page.index("190") < page.index("first count")
    kit.post(f"/registers/{group.part}/lock")
    assert "This register is locked" in jo.get(f"/registers/{group.part}").text
    refused = kit.post(f"/registers/{group.part}/count", data=ROOM | {"everybody": "1", "event": "x", "after": "2"})
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Enter how many came; 0 if nobody did"),
        ({"year_7": "ten"}, "Enter a number from 0 to 2,000"),
        ({"year_7": "-1"}, "Enter a number from 0 to 2,000"),
        ({"everybody": "9" * 30}, "Enter a number from 0 to 2,000"),
        ({"year_7": "110", "everybody": "120"}, "The year groups add up to 110"),
        ({"everybody": "10", "female": "6", "male": "5"}, "Girls and boys together are more than the 10 who came"),
        ({"everybody": "10", "how": ""}, "Choose how it was counted"),
        ({"everybody": "10", "event": "x"}, "Open this page again"),
        ({"everybody": "10", "after": "two"}, "Open this page again"),
        ({"everybody": "10", "from_paper": "air"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_answered_and_kept(database, group, jo, typed, said):
    page = send(jo, group, **(ROOM | {"expected": "77"} | typed))
    assert page.status_code == 422
    assert said in page.text
    assert re.search(r'name="expected"[^>]*value="77"', page.text)
    assert stored(database) == []


def test_nobody_is_counted_before_the_day_and_a_session_with_people_did_take_place(database, group, jo, sign_in):
    assert send_closed(jo, group.parts[1]).status_code == 422
    assert jo.post(f"/registers/{group.part}", data={"device": str(group.part), "do": "finish"}).status_code == 302
    with database.read() as session:
        assert session.scalars(select(Register.state)).all() in ([], [RegisterState.OPEN])
    send(jo, group, everybody="12", **ROOM)
    said = {"outcome": "did not happen", "reason": "no room", "plan": "stays", "correction": "other"}
    assert "marked as having come" in sign_in(group.kit).post(f"/registers/{group.part}/outcome", data=said).text
    dsl = sign_in(group.world.user(Role.SAFEGUARDING, "Dee Example"))
    page = dsl.get(f"/registers/{group.part}").text
    assert "12 people" in page
    assert "Save" not in page
    with on(TUESDAY + timedelta(weeks=1)):
        assert "Numbers only." in sign_in(group.jo).get(f"/registers/{group.parts[1]}").text


def send_closed(browser, part):
    assert "They are counted from" in browser.get(f"/registers/{part}").text
    return browser.post(f"/registers/{part}/count", data=ROOM | {"everybody": "3", "event": str(part), "after": "0"})


def test_what_holds_of_many_parts_is_one_query(database, group, jo, queries_of):
    send(jo, group, everybody="12", **ROOM)
    send(jo, group, everybody="10", how="estimated", correction="other")
    with database.read() as session:
        queries.held_of(session, group.parts[:1])
        assert queries_of(lambda: queries.held_of(session, group.parts)) == 1
        assert queries.held_of(session, group.parts) == {group.part: Head(10, 222, True)}


@pytest.mark.parametrize(
    ("parts", "sums"),
    [
        ([None], Heads(1)),
        ([Head(30, 31, False)], Heads(1, 1, 30, 31, 30)),
        ([Head(30, None, True), Head(28, 31, False)], Heads(1, 1, 30, 0, 0, 1)),
        ([Head(0, 31, False), None], Heads(1, 1, 0, 31, 0)),
    ],
)
def test_the_same_people_sit_through_all_parts_of_a_session(parts, sums):
    assert rules.of_session(parts) == sums


@pytest.mark.parametrize(
    ("years", "everybody", "total"), [({}, None, None), ({}, 0, 0), ({7: 3, 8: 0}, None, 3), ({7: 3}, 3, 3)]
)
def test_how_many_came_in_all(years, everybody, total):
    assert rules.total_of(years, everybody) == total
