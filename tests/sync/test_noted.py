"""What else is noted without signal: whom one told, how many came, that one would like a call. Each arrives once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.concerns.models import Handoff
from portal.concerns.rules import Held, Way
from portal.curricula.reading.schema import Mode
from portal.groups.models import ExpectedNumber
from portal.people import calls
from portal.people.access import Role
from portal.people.models import CallWish
from portal.places.models import ContactDuty, School
from portal.registers.counts.models import HeadCount, HowCounted
from portal.registers.missing.models import Role as RoleOfSchool
from portal.registers.models import MarkValue, Register, RegisterState
from portal.sync.models import HeldItem
from portal.sync.runs import FORGET_WISHES
from portal.timetable.models import Outcome, Reason, SessionPart
from portal.web.models import Notice
from portal.web.shell import SCRIPTS
from tests.registers.cast import parts_of

pytestmark = pytest.mark.both


def results(answers):
    return [(one["result"], one["reason"]) for one in answers]


@pytest.fixture
def dsl(database, world, group):
    with database.read() as session:
        school = session.get_one(School, group.group.school_id)
    return world.contact(school, ContactDuty.DSL, "Robin Example", job="Deputy head")


@pytest.fixture
def tell(group):
    def tap(phone, to, **more):
        body = {"kind": "passed-on", "part": str(group.part), "to": to, "name": None, "way": "told in person",
                "held": "not written yet", "at": clock.now().isoformat()}  # fmt: skip
        return phone.note(body | more)

    return tap


def handed_on(database) -> list[Handoff]:
    with database.read() as session:
        return list(session.scalars(select(Handoff).order_by(Handoff.id)))


def test_whom_to_tell_is_on_the_phone_and_that_one_did_arrives_once(database, world, group, jo, dsl, tell):
    lead = world.user(Role.SAFEGUARDING, "Win Example")
    [first, *_] = jo.say("pull", {}).json["registers"][0]["sheet"]["tell"]
    assert (first["name"], first["phone"], first["asks"]) == ("Robin Example", "020 7946 0000", False)
    then = clock.now() - timedelta(minutes=9)
    tell(jo, first["value"], at=then.isoformat())
    tell(jo, "DEPUTY|", name="Sal Example", way="left a message", held="the safeguarding record of the place")
    again = list(jo.unsent.values())
    assert results(jo.push()) == [("stored", None)] * 2
    assert {one["result"] for one in jo.deliver(*again)} == {"duplicate"}
    told, left = handed_on(database)
    assert (told.contact_id, told.to_name, told.passed_at) == (dsl.id, "Robin Example", then)
    assert (told.received_at, told.passed_by_id) == (then, group.jo.id)
    assert (left.to_name, left.received_at, left.is_written) == ("Sal Example", None, True)
    with database.read() as session:
        told_ours = select(Notice.about_id).where(Notice.to_user_id == lead.id, Notice.kind == "concern-passed")
        assert set(session.scalars(told_ours)) == {told.id, left.id}


def test_no_story_comes_this_way_and_the_servers_clock_decides(database, group, jo, dsl, tell):
    tell(jo, "DEPUTY|", name="He said that his uncle had hit him, and cried", at="1970-01-01T00:00:00+00:00")
    tell(jo, "LADO|", name="Area Team", at=(clock.now() + timedelta(minutes=5)).isoformat())
    tell(jo, "DSL|01900000-0000-7000-8000-000000000001", name="Gone Example")
    assert results(jo.push()) == [("stored", None)] * 3
    odd, adult, gone = handed_on(database)
    assert (odd.to_name, odd.passed_at) == (None, clock.now())
    assert (adult.is_about_adult, adult.passed_at) == (True, clock.now())
    assert (gone.route, gone.contact_id, gone.to_name) == ("safeguarding lead (DSL)", None, "Gone Example")


def test_what_cannot_be_noted_waits_without_saying_to_whom_it_went(database, group, jo, tell, phone_of, sign_in):
    tell(jo, "MATES|")
    tell(jo, "DSL|", way="shouted")
    assert results(jo.push()) == [("quarantined", "unreadable")] * 2
    stray = phone_of(group.stranger)
    tell(stray, "SOCIAL_CARE|", name="Duty Example")
    assert results(stray.push()) == [("quarantined", "not your register")]
    office = sign_in(group.kit)
    page = office.get("/registers/waiting").text
    assert "Something was passed on" in page
    assert "Duty Example" not in page
    with database.read() as session:
        row = session.scalars(select(HeldItem).where(HeldItem.user_id == group.stranger.id)).one()
    assert office.post(f"/registers/waiting/{row.id}", data={"decision": "put in"}).status_code == 302
    [handoff] = handed_on(database)
    assert (handoff.passed_by_id, handoff.recorded_by_id) == (group.stranger.id, group.kit.id)


def test_a_call_without_a_reason_is_one_wish_and_is_forgotten(database, world, group, jo, sign_in):
    for _ in range(2):
        jo.note({"kind": "call", "at": clock.now().isoformat()})
    assert results(jo.push()) == [("stored", None)] * 2
    with database.read() as session:
        assert [row.user_id for row in session.scalars(select(CallWish))] == [group.jo.id]
    stray = jo.note({"kind": "call"})
    sign_in(group.jo).post(f"/account/phones/{jo.id}/lost")
    jo.say("push", {"items": [jo.unsent[stray]]}, Authorization=f"Bearer {jo.token}")
    assert "Would like a call" in sign_in(group.kit).get("/registers/waiting").text
    with clock.moved_to(clock.now() + calls.KEPT + timedelta(days=1)), database.read() as session:
        FORGET_WISHES.run(database)
        assert session.scalars(select(HeldItem)).all() == []


def test_a_name_that_waits_is_gone_after_30_days_and_that_it_came_stays(database, world, group, phone_of, sign_in):
    """Noted by somebody whose register it is not."""
    phone = phone_of(group.stranger)
    phone.note({"kind": "walk-in", "part": str(group.part), "name": "Robin E", "at": clock.now().isoformat()})
    assert results(phone.push()) == [("quarantined", "not your register")]
    for days, is_kept in ((29, True), (31, False)):
        with clock.moved_to(clock.now() + timedelta(days=days)):
            FORGET_WISHES.run(database)
            with database.read() as session:
                [row] = session.scalars(select(HeldItem))
                assert (row.sealed is not None, row.closed_at) == (is_kept, None)
    assert "Somebody who walked in; the name is gone" in sign_in(group.kit).get("/registers/waiting").text


@pytest.fixture
def hall(world, group):
    """An assembly of two year groups, of the same two facilitators."""
    school = world.school(world.authority("Barnet", "302", "E09000003"), urn=990_002)
    made = world.group(school, world.programme("sample-assembly"), group.charity, mode=Mode.WORKSHOP, expected_size=222)
    world.add(*(ExpectedNumber(group_id=made.id, year_group=year, number=n) for year, n in ((7, 118), (8, 104))))
    for user in (group.jo, group.sam):
        world.staff(made, user, group.charity)
    return parts_of(world.database, made)[0]


@pytest.fixture
def count(hall):
    def tap(phone, **more):
        body = {"kind": "count", "part": str(hall), "everybody": None, "years": {}, "female": None, "male": None,
                "expected": 222, "how": "counted in the room", "replaces": None, "correction": None}  # fmt: skip
        return phone.note(body | more)

    return tap


def asked(phone, hall):
    return next(row for row in phone.say("pull", {}).json["registers"] if row["part"] == str(hall))


def totals(database) -> list[int]:
    with database.read() as session:
        return list(session.scalars(select(HeadCount.total).order_by(HeadCount.number)))


def test_an_assembly_is_taken_along_and_counted_once(database, group, jo, hall, count):
    assert asked(jo, hall)["count"] == {"years": [7, 8], "expected": 222, "last": None}
    key = count(jo, years={"7": 110, "8": 101}, female=100)
    again = list(jo.unsent.values())
    assert results(jo.push()) == [("stored", None)]
    assert jo.deliver(*again)[0]["result"] == "duplicate"
    with database.read() as session:
        [row] = session.scalars(select(HeadCount))
        register = session.scalars(select(Register).where(Register.part_id == hall)).one()
        assert (row.total, row.years, row.source, row.user_id) == (211, {"7": 110, "8": 101}, "offline", group.jo.id)
        assert (register.state, register.submitted_by) == (RegisterState.SUBMITTED, group.jo.id)
        assert session.get_one(SessionPart, hall).session.outcome is Outcome.DELIVERED
    last = asked(jo, hall)["count"]["last"]
    assert (last["id"], last["total"], last["who"]) == (key, 211, "Jo Example")


def test_another_number_of_another_phone_is_shown_and_never_silently_replaces(
    database, group, jo, sam, hall, count, sign_in
):
    first = count(jo, everybody=211)
    jo.push()
    count(sam, everybody=211)
    count(sam, everybody=200)
    answers = sam.push()
    assert results(answers) == [("kept", None), ("quarantined", "counted otherwise")]
    assert "Somebody else counted another number" in answers[1]["words"]
    assert totals(database) == [211]
    mine = count(jo, everybody=212, replaces=first, correction="marked by mistake")
    assert results(jo.push()) == [("stored", None)]
    count(sam, everybody=190, replaces=first)
    assert results(sam.push()) == [("quarantined", "counted otherwise")]
    assert asked(jo, hall)["count"]["last"]["id"] == mine
    office = sign_in(group.kit)
    assert "200 people, counted in the room" in office.get("/registers/waiting").text
    with database.read() as session:
        row = session.scalars(select(HeldItem).order_by(HeldItem.id)).first()
    assert office.post(f"/registers/waiting/{row.id}", data={"decision": "put in"}).status_code == 302
    assert totals(database) == [211, 212, 200]
    with database.read() as session:
        last = session.scalars(select(HeadCount).where(HeadCount.number == 3)).one()
        assert (last.user_id, last.correction) == (group.sam.id, "other")


CANNOT_BE = (
    {}, {"everybody": -1}, {"everybody": 2001}, {"everybody": "9"}, {"everybody": True}, {"years": {"7": 2000, "8": 1}},
    {"years": {"7": 5}, "everybody": 6}, {"years": {"0": 5}}, {"years": [5]}, {"everybody": 5, "how": "guessed"},
    {"everybody": 5, "female": 3, "male": 3}, {"everybody": 5, "expected": 10**9},
)  # fmt: skip


def test_a_number_that_cannot_be_waits_and_who_is_named_is_not_counted(database, group, jo, count, sign_in):
    for more in CANNOT_BE:
        count(jo, **more)
    assert results(jo.push()) == [("quarantined", "unreadable")] * len(CANNOT_BE)
    assert totals(database) == []
    assert "A number that cannot be" in sign_in(group.kit).get("/registers/waiting").text
    count(jo, part=str(group.part), everybody=5)
    assert results(jo.push()) == [("quarantined", "people are named")]


def test_whom_the_school_was_told_of_is_known_on_the_other_phone(group, jo, sam, phone_of, sign_in):
    person = group.people[0].id
    jo.mark(group.part, person, MarkValue.ABSENT_UNEXPLAINED)
    body = {"kind": "told", "part": str(group.part), "enrolment": str(person), "role": "reception"}
    jo.note(body | {"at": clock.now().isoformat()})
    assert results(jo.push()) == [("stored", None)] * 2
    told = sam.say("pull", {}).json["registers"][0]["told"]
    assert told == {str(person): {"role": "reception", "at": clock.now().isoformat(), "by": "Jo Example"}}
    stray = phone_of(group.stranger)
    stray.note(body)
    stray.push()
    page = sign_in(group.kit).get("/registers/waiting").text
    assert f"{group.people[0].code}, Horizons Tuesday" in page
    assert "School told of somebody missing: reception" in page


def test_the_phone_asks_from_the_same_lists():
    """Its scripts hold them, since it has to ask without signal."""
    lists = {"ends.js": [Reason], "tell.js": [Way, Held], "count.js": [HowCounted], "row.js": [RoleOfSchool]}
    for name, kinds in lists.items():
        script = (SCRIPTS / name).read_text()
        for value in (one.value for kind in kinds for one in kind):
            assert f'"{value}"' in script, (name, value)
