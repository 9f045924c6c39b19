"""Marks that wait: everybody sees their own, a coordinator puts them in or sets them aside, and nothing goes."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.groups.identity import Name
from portal.groups.models import AbsenceReason, Enrolment
from portal.registers import service
from portal.registers.locking import service as locking
from portal.registers.models import MarkValue, RegisterState
from portal.registers.phones import waiting
from portal.sync import holding
from portal.sync.kinds import Answer
from portal.sync.models import AsideReason, HeldItem, Taken
from portal.web.access import Act, Via
from tests.registers.cast import events, item, marks, record
from tests.world import TUESDAY

COMMAND = Act(None, via=Via.COMMAND)
PRESENT, ABSENT = MarkValue.PRESENT, MarkValue.ABSENT_UNEXPLAINED


@pytest.fixture
def office(group, sign_in):
    return sign_in(group.kit)


@pytest.fixture
def lock(database, group):
    def shut() -> None:
        """Somebody else on it is marked, since a register of nobody is not finished."""
        record(database, group.part, group.sam, item(group.people[4], PRESENT))
        with database.write() as session:
            service.submit(session, session.get_one(service.SessionPart, group.part), blanks_known=True, by=COMMAND)
            locking.lock(session, group.part, by=COMMAND)
            session.commit()

    return shut


@pytest.fixture
def held(database):
    def rows() -> list[HeldItem]:
        with database.read() as session:
            return list(session.scalars(select(HeldItem).order_by(HeldItem.id)))

    return rows


def decide(office, row: HeldItem, decision: str):
    return office.post(f"/registers/waiting/{row.id}", data={"decision": decision})


def test_a_mark_that_came_after_the_lock_is_put_in_and_shows_beside_the_other(
    database, group, jo, sam, office, lock, held
):
    person = group.people[0]
    record(database, group.part, group.sam, item(person, ABSENT))
    lock()
    key = jo.mark(group.part, person.id, PRESENT)
    assert jo.push()[0]["reason"] == "locked"
    assert "1 mark waits" in office.get("/registers").text
    assert "1 mark of yours waits" in jo.browser.get("/registers").text
    mine = jo.browser.get("/registers/waiting").text
    assert "locked before this came" in mine
    assert "Mark from a phone waits for you" in office.get("/").text
    assert "/registers/waiting/" not in mine
    assert "locked before this" not in sam.browser.get("/registers/waiting").text
    [row] = held()
    assert f"/registers/waiting/{row.id}" in office.get("/registers/waiting").text
    assert decide(office, row, "").status_code == 422
    [known] = jo.say("pull", {}).json["received"]
    assert decide(office, row, "put in").status_code == 302
    assert jo.say("pull", {}).json["received"] == [known | {"closed": True}], "the phone goes on saying that it waits"
    mark = marks(database, group.part)[person.id]
    assert mark.is_unconfirmed
    assert key in mark.heads
    last = events(database, group.part)[-1]
    assert (str(last.id), last.user_id, last.device_id) == (key, group.jo.id, jo.id)
    with database.read() as session:
        register = session.scalars(select(service.Register)).one()
        assert register.state is RegisterState.LOCKED
    assert "Put in" in office.get(f"/registers/waiting/{row.id}").text
    before = len(events(database, group.part))
    decide(office, row, "put in")
    assert len(events(database, group.part)) == before
    jo.unsent = {}
    assert "No mark waits" in jo.browser.get("/registers/waiting").text


def test_what_is_set_aside_stays_on_record(database, group, jo, office, lock, held):
    lock()
    jo.mark(group.part, group.people[0].id, PRESENT)
    jo.push()
    assert decide(office, held()[0], AsideReason.NOTED_OTHERWISE.value).status_code == 302
    [row] = held()
    assert (row.ending, row.aside_reason, row.closed_by_id) == ("set aside", "it is noted already", group.kit.id)
    assert row.sealed
    assert "it is noted already" in jo.browser.get("/registers/waiting").text
    assert len(events(database, group.part)) == 1


def test_the_second_item_under_one_id_can_be_put_in_too(database, group, jo, office, held):
    """Both are kept: the first in the register, the second waits and then shows beside it."""
    key = jo.mark(group.part, group.people[0].id, PRESENT)
    jo.push()
    body = {"kind": "mark", "part": str(group.part), "enrolment": str(group.people[0].id), "what": "mark",
            "value": "late", "bases": [], "at": "2027-01-12T09:40:00+00:00"}  # fmt: skip
    jo.note(body, key, 77)
    assert jo.push()[0]["result"] == "conflict"
    assert decide(office, held()[0], "put in").status_code == 302
    assert marks(database, group.part)[group.people[0].id].is_unconfirmed


def test_who_is_no_longer_on_the_list_is_said_and_can_be_put_in_once_that_is_right(database, group, jo, office, held):
    person = group.people[0]
    with database.write() as session:
        row = session.get_one(Enrolment, person.id)
        row.joined_day = TUESDAY.replace(day=20)
        session.commit()
    jo.mark(group.part, person.id, PRESENT)
    assert jo.push()[0]["reason"] == "not on this list"
    answer = decide(office, held()[0], "put in")
    assert (answer.status_code, "no longer on the list" in answer.text) == (422, True)
    with database.write() as session:
        session.get_one(Enrolment, person.id).joined_day = TUESDAY
        session.commit()
    assert decide(office, held()[0], "put in").status_code == 302
    assert marks(database, group.part)[person.id].value is PRESENT


def test_what_cannot_be_read_can_only_be_set_aside(group, jo, office, held):
    jo.note(["no", "mark"])
    key = jo.mark(group.part, group.people[0].id, PRESENT)
    jo.deliver(jo.unsent[key] | {"sealed": jo.unsent[key]["sealed"][:-9]})
    jo.note({"kind": "song"})
    jo.push()
    for row in held():
        page = office.get(f"/registers/waiting/{row.id}").text
        assert "Put it into the register" not in page
        assert "Cannot be read" in page
        assert decide(office, row, "put in").status_code == 422
        assert decide(office, row, AsideReason.UNREADABLE.value).status_code == 302


def test_what_is_no_mark_goes_to_the_handler_of_its_kind(app, group, jo, office, held):
    """A kind that was not known when it came, and is now; one that is refused again goes on waiting."""
    key = jo.note({"kind": "song", "part": str(group.part)})
    jo.push()
    taken = []

    def sing(_session, said, _device_id, by):
        taken.append((said[0].id, by.user_id))
        return [Answer(Taken.STORED if by.user_id == group.kit.id else Taken.QUARANTINED, "not theirs")]

    desk = app.extensions["portal_sync"]
    app.extensions["portal_sync"] = replace(desk, handlers={**desk.handlers, "song": sing})
    assert "A note of another kind" in office.get(f"/registers/waiting/{held()[0].id}").text
    assert decide(office, held()[0], "put in").status_code == 302
    assert taken == [(UUID(key), group.jo.id), (UUID(key), group.kit.id)]
    assert held()[0].ending == "put in"


def test_what_a_handler_stumbles_over_is_said_and_goes_on_waiting(app, group, jo, office, held):
    def stumbles(*_args):
        raise KeyError("nobody thought of this")

    desk = app.extensions["portal_sync"]
    app.extensions["portal_sync"] = replace(desk, handlers={**desk.handlers, "song": stumbles})
    jo.note({"kind": "song", "part": str(group.part)})
    assert jo.push()[0]["reason"] == "could not be stored"
    answer = decide(office, held()[0], "put in")
    assert (answer.status_code, "This could not be put in. Enter it yourself" in answer.text) == (422, True)
    assert held()[0].closed_at is None


def test_of_an_erased_person_only_id_and_hash_stay(app, database, group, jo, office, lock, held, phone_of):
    """What names their place on the list, and who walked in under their name; of others nothing goes."""
    lock()
    stray, at = phone_of(group.stranger), {"part": str(group.part), "at": "2027-01-12T09:40:00+00:00"}
    for name in ("amara  O", "Okafor, Amara", "Amaru O."):
        stray.note({"kind": "walk-in", "name": name} | at)
    stray.push()
    jo.mark(group.part, group.people[0].id, MarkValue.ABSENT_KNOWN, reason=AbsenceReason.ILL_OR_APPOINTMENT)
    again = list(jo.unsent.values())
    jo.push()
    with database.write() as session:
        key, names = app.extensions["portal_sync"].key, [Name("Okafor", "Amara")]
        holding.erase(session, [group.people[0].id], names, key=key, by=COMMAND)
        session.commit()
    assert jo.deliver(*again)[0]["result"] == "quarantined"
    assert [row.sealed is None for row in held()] == [True, True, False, True]
    row, other = held()[-1], held()[2]
    assert decide(office, other, "put in").status_code == 302
    assert [one.sealed for one in held() if one.id == other.id] == [None]  # the name is where it belongs now
    assert "Somebody who walked in" in office.get("/registers/waiting").text
    assert "Deleted with the person" in office.get(f"/registers/waiting/{row.id}").text
    assert decide(office, row, "put in").status_code == 422


def test_a_page_of_many_takes_no_more_statements(app, database, group, jo, lock, queries_of):
    lock()
    jo.mark(group.part, group.people[0].id, PRESENT)
    jo.push()

    def shown() -> int:
        with database.read() as session:
            rows = session.scalars(holding.seen_by(group.kit)).all()
            desk, vault = app.extensions["portal_sync"], app.extensions["portal_vault"]
            return len([row.name for row in waiting.load(session, rows, group.kit, desk, vault)])

    one = queries_of(shown)
    for person in group.people:
        jo.mark(group.part, person.id, PRESENT)
    jo.push()
    assert queries_of(shown) == one
