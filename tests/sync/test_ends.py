"""The end of a session without signal: finished once, not held once, marks first, and nothing said before replaced."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.config import ROOT
from portal.curricula import queries as curricula
from portal.curricula import service as loading
from portal.groups.models import Group
from portal.registers import outcomes, service
from portal.registers.locking import service as locking
from portal.registers.locking.models import RegisterStep, Step
from portal.registers.models import MarkValue, Register, RegisterState
from portal.registers.taught import service as taught
from portal.registers.taught.models import Change, SessionRecord
from portal.sync.models import HeldItem
from portal.timetable.models import Outcome, Reason, SessionPart
from portal.web.access import Act, Via
from tests.registers.cast import item, record

pytestmark = pytest.mark.both

COMMAND = Act(None, via=Via.COMMAND)
PRESENT = MarkValue.PRESENT


@pytest.fixture
def finish(group):
    def tap(phone, **more):
        return phone.note({"kind": "finish", "part": str(group.part), "as_planned": True} | more)

    return tap


@pytest.fixture
def not_held(group):
    def tap(phone, **more):
        return phone.note({"kind": "not-held", "part": str(group.part), "reason": "school closed"} | more)

    return tap


@pytest.fixture
def planned(database, group):
    """The group goes by a real programme, so there is a plan next to which it went."""
    with database.write() as session:
        loading.load(session, ROOT / "curricula" / "livve", by=COMMAND)
        session.get_one(Group, group.group.id).version_id = curricula.version_of(session, "livve").id
        session.commit()
        return curricula.content_of(session, curricula.version_of(session, "livve").id).plans[0].front.activities


@pytest.fixture
def now(database, group):
    def look():
        with database.read() as session:
            register = session.scalars(select(Register).where(Register.part_id == group.part)).one_or_none()
            rows = session.scalars(select(SessionRecord)).all()
            steps = session.scalars(select(RegisterStep.what)).all()
            part = session.get_one(SessionPart, group.part)
            state = (register.state, register.submitted_by) if register else (RegisterState.OPEN, None)
            return {
                "state": state, "records": [row.changes for row in rows], "finished": steps.count(Step.FINISHED),
                "outcome": part.session.outcome, "reason": part.session.reason,
            }  # fmt: skip

    return look


def results(answers):
    return [(one["result"], one["reason"]) for one in answers]


def test_marks_come_before_the_tap_that_finishes_and_twice_is_once(group, jo, finish, planned, now):
    """In whatever order the phone packs them; the register is the phone's owner's."""
    finish(jo)
    for person in group.people[:4]:
        jo.mark(group.part, person.id, PRESENT)
    again = list(jo.unsent.values())
    assert results(jo.push()) == [("stored", None)] * 5
    assert now() == {
        "state": (RegisterState.SUBMITTED, group.jo.id), "records": [{}], "finished": 1,
        "outcome": Outcome.DELIVERED, "reason": None,
    }  # fmt: skip
    assert {one["result"] for one in jo.deliver(*again, *again)} == {"duplicate"}
    finish(jo)
    assert results(jo.push()) == [("kept", "finished before")]
    assert now()["finished"] == 1


def test_finished_meanwhile_by_the_other_what_they_said_stands(database, group, jo, sam, finish, planned, now):
    record(database, group.part, group.sam, item(group.people[0], PRESENT))
    with database.write() as session:
        part = session.get_one(SessionPart, group.part)
        service.submit(session, part, blanks_known=True, by=Act(group.sam))
        taught.record(session, part, taught.Taught({planned[0].id: Change.LEFT_OUT}), by=Act(group.sam))
        session.commit()
    jo.mark(group.part, group.people[1].id, PRESENT)
    finish(jo)
    answers = jo.push()
    assert results(answers) == [("stored", None), ("kept", "finished before")]
    assert answers[1]["words"] == "This register was finished before. What was said then stands."
    assert now()["records"] == [{planned[0].id: "left out"}]
    assert now()["state"][1] == group.sam.id
    with database.write() as session:
        locking.lock(session, group.part, by=COMMAND)
        session.commit()
    finish(sam)
    assert results(sam.push()) == [("kept", "finished before")]


def test_that_all_went_as_planned_is_not_lost_where_the_other_only_finished(group, jo, sam, finish, planned, now):
    jo.mark(group.part, group.people[0].id, PRESENT)
    finish(jo, as_planned=False)
    jo.push()
    assert now()["records"] == []
    finish(sam)
    assert results(sam.push()) == [("stored", None)]
    assert (now()["records"], now()["finished"]) == ([{}], 1)


def test_a_register_of_nobody_waits_and_is_put_in_once_somebody_is_marked(database, group, jo, finish, now, sign_in):
    finish(jo)
    assert results(jo.push()) == [("quarantined", "nobody marked")]
    office = sign_in(group.kit)
    with database.read() as session:
        [row] = session.scalars(select(HeldItem))
    assert "Register finished: all went as planned" in office.get("/registers/waiting").text
    refused = office.post(f"/registers/waiting/{row.id}", data={"decision": "put in"})
    assert (refused.status_code, "Nobody is marked in this register" in refused.text) == (422, True)
    jo.mark(group.part, group.people[0].id, PRESENT)
    jo.push()
    assert office.post(f"/registers/waiting/{row.id}", data={"decision": "put in"}).status_code == 302
    assert now()["state"] == (RegisterState.SUBMITTED, group.jo.id)


def test_more_than_a_week_late_it_is_finished_and_a_coordinator_says_as_planned(
    database, group, jo, finish, planned, now, sign_in
):
    jo.mark(group.part, group.people[0].id, PRESENT)
    finish(jo)
    with clock.moved_to(clock.now() + timedelta(days=8)):
        jo.browser = sign_in(group.jo)
        assert results(jo.push()) == [("stored", None), ("quarantined", "said too late")]
        assert (now()["state"], now()["records"]) == ((RegisterState.SUBMITTED, group.jo.id), [])
        with database.read() as session:
            [row] = session.scalars(select(HeldItem))
        assert sign_in(group.kit).post(f"/registers/waiting/{row.id}", data={"decision": "put in"}).status_code == 302
    assert now()["records"] == [{}]


def test_it_did_not_take_place_is_said_once_and_the_plan_moves_once(database, group, jo, sam, not_held, finish, now):
    not_held(jo)
    not_held(jo, reason="no room")
    not_held(sam, reason="other", moves=False)
    assert results(jo.push()) == [("stored", None), ("kept", "said before")]
    assert results(sam.push()) == [("kept", "said before")]
    assert (now()["outcome"], now()["reason"]) == (Outcome.DID_NOT_HAPPEN, Reason.SCHOOL_CLOSED)
    with database.read() as session:
        assert not session.get_one(SessionPart, group.part).session.is_live
    sam.mark(group.part, group.people[0].id, PRESENT)
    finish(sam)
    assert results(sam.push()) == [("quarantined", "did not happen")] * 2


def test_what_cannot_be_said_waits(group, jo, not_held, now):
    for more in ({"reason": "rained off"}, {"part": "x"}, {"part": "01900000-0000-7000-8000-000000000001"}):
        not_held(jo, **more)
    assert [one["reason"] for one in jo.push()] == ["unreadable", "unreadable", "not your register"]
    assert now()["outcome"] is None


def test_what_was_said_otherwise_before_waits_for_a_coordinator(database, group, jo, sam, not_held, now):
    record(database, group.part, group.sam, item(group.people[0], PRESENT))
    not_held(jo)
    assert results(jo.push()) == [("quarantined", "people came")]
    with database.write() as session:
        part = session.get_one(SessionPart, group.part)
        outcomes.say(session, part, outcomes.Told(Outcome.PART_DELIVERED), by=Act(group.sam))
        session.commit()
    not_held(sam)
    assert results(sam.push()) == [("quarantined", "said otherwise")]
    assert now()["outcome"] is Outcome.PART_DELIVERED


def test_before_its_day_nothing_ends(group, jo, finish, not_held, now):
    for tap in (finish, not_held):
        tap(jo, part=str(group.parts[1]))
    assert results(jo.push()) == [("quarantined", "not its day yet")] * 2
