"""Handing in: every mark once, each with its own answer, receipts after commit, and nothing dropped."""

import json
from datetime import timedelta
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.people import accounts
from portal.people.models import User
from portal.registers import service
from portal.registers.locking import service as locking
from portal.registers.models import MarkValue
from portal.sync.models import Device, HeldItem, SyncReceipt
from portal.web.access import Act, Via
from tests.registers.cast import events, item, marks, on, record
from tests.sync.phone import Phone

pytestmark = pytest.mark.both

PRESENT, LATE, ABSENT = MarkValue.PRESENT, MarkValue.LATE, MarkValue.ABSENT_UNEXPLAINED
COMMAND = Act(None, via=Via.COMMAND)


@pytest.fixture
def held(database):
    def rows() -> list[HeldItem]:
        with database.read() as session:
            return list(session.scalars(select(HeldItem).order_by(HeldItem.id)))

    return rows


def results(answers) -> list[tuple[str, str | None]]:
    return [(one["result"], one["reason"]) for one in answers]


def test_a_register_marked_without_signal_arrives_once(database, group, jo):
    first = [jo.mark(group.part, person.id, PRESENT) for person in group.people[:3]]
    wrong = jo.mark(group.part, group.people[0].id, LATE, first[0], minutes=10)
    answers = jo.push()
    assert results(answers) == [("stored", None)] * 4
    assert [one["server_sequence"] for one in answers] == [1, 2, 3, 4]
    assert jo.unsent == {}
    now = marks(database, group.part)
    assert {person: mark.value for person, mark in now.items()} == {
        group.people[0].id: LATE, group.people[1].id: PRESENT, group.people[2].id: PRESENT,
    }  # fmt: skip
    assert now[group.people[0].id].heads == [wrong]
    assert {row.source for row in events(database, group.part)} == {"offline"}
    assert {row.user_id for row in events(database, group.part)} == {group.jo.id}


def test_sent_again_after_everything_changed_it_is_a_duplicate(database, group, jo):
    """Idempotency is asked before any rule: the register is locked, and the person gone from it."""
    jo.mark(group.part, group.people[0].id, PRESENT)
    again = list(jo.unsent.values())
    jo.push()
    with database.write() as session:
        part = session.get_one(service.SessionPart, group.part)
        service.submit(session, part, blanks_known=True, by=COMMAND)
        locking.lock(session, group.part, by=COMMAND)
        session.commit()
    for _ in range(2):
        answer = jo.deliver(*again)[0]
        assert (answer["result"], answer["server_sequence"]) == ("duplicate", 1)
    twice = jo.deliver(*again, *again)
    assert [one["result"] for one in twice] == ["duplicate", "duplicate"]
    assert len(events(database, group.part)) == 1


def test_twice_in_one_delivery_is_once(database, group, jo):
    jo.mark(group.part, group.people[0].id, PRESENT)
    again = list(jo.unsent.values())
    assert [one["result"] for one in jo.deliver(*again, *again)] == ["stored", "duplicate"]
    assert len(events(database, group.part)) == 1


def test_one_poison_item_among_fifty_stops_no_other(database, group, jo, held):
    """Each way in which an item can be wrong, once; all others are stored, and what is wrong is kept and shown."""
    first = jo.mark(group.part, group.people[0].id, PRESENT)
    jo.push()
    poison = {
        "same id": jo.note({"kind": "mark", "other": 1}, first, 500),
        "same number": jo.note({"kind": "mark"}, number=1),
        "unreadable": jo.note(["no object"]),
        "unknown kind": jo.note({"kind": "song"}),
        "not your register": jo.mark(db.new_id(), group.people[0].id, PRESENT),
        "not on this list": jo.mark(group.part, db.new_id(), PRESENT),
        "minutes out of range": jo.mark(group.part, group.people[1].id, LATE, minutes=2**70),
        "not its day yet": jo.mark(group.parts[1], group.people[0].id, PRESENT),
    }
    jo.number = 600
    good = [jo.mark(group.part, group.people[1].id, PRESENT) for _ in range(42)]
    reasons = {one["id"]: one["reason"] for one in jo.push()}
    assert {reason: reasons[key] for reason, key in poison.items()} == {reason: reason for reason in poison}
    assert [reasons[key] for key in good] == [None] * 42
    assert len(events(database, group.part)) == 43
    assert sorted(row.reason for row in held()) == sorted(poison)
    assert all(row.sealed for row in held())
    assert jo.unsent == {}


def test_what_cannot_be_opened_is_kept_as_it_came_and_stays_on_the_phone(group, jo, held):
    key = jo.mark(group.part, group.people[0].id, PRESENT)
    torn = jo.unsent[key] | {"sealed": jo.unsent[key]["sealed"][:-8]}
    for _ in range(2):
        assert results(jo.deliver(torn)) == [("quarantined", "unreadable")]
    assert [row.sealed for row in held()] == [torn["sealed"]]
    assert jo.push()[0]["result"] == "stored"  # the whole one is still good


def test_among_items_what_is_none_is_answered_and_left_on_the_phone(group, jo, held):
    jo.mark(group.part, group.people[0].id, PRESENT)
    good = next(iter(jo.unsent.values()))
    wrong = ({"seq": 2**40}, {"seq": True}, {"sealed": None}, {"id": good["id"].upper()})
    odd = [{}, 7, *(good | change for change in wrong)]
    assert [one["result"] for one in jo.deliver(*odd, good)] == ["refused"] * 6 + ["stored"]
    assert held() == []


@pytest.mark.parametrize("at", ["1970-01-01T00:00:00+00:00", "9999-12-31T23:59:59-01:00", "0001-01-01T00:00:00+14:00"])
def test_a_clock_that_is_wrong_decides_nothing(database, group, jo, at):
    """What no calendar can hold is no time: such an item waits for a person."""
    jo.mark(group.part, group.people[0].id, PRESENT, at=at)
    answer = jo.push()[0]
    assert answer["result"] == ("stored" if at.startswith("1970") else "quarantined")


def test_two_phones_that_differ_show_both_marks(database, group, jo, sam):
    person = group.people[0].id
    jo.mark(group.part, person, PRESENT)
    sam.mark(group.part, person, ABSENT)
    assert [phone.push()[0]["result"] for phone in (jo, sam)] == ["stored", "stored"]
    assert marks(database, group.part)[person].is_unconfirmed
    assert len(marks(database, group.part)[person].heads) == 2


def test_filling_blanks_changes_nobodys_mark(database, group, jo):
    person = group.people[0]
    record(database, group.part, group.sam, item(person, ABSENT))
    jo.mark(group.part, person.id, PRESENT, fills_blank=True)
    again = list(jo.unsent.values())
    assert (jo.push()[0]["result"], jo.deliver(*again)[0]["result"]) == ("kept", "kept")
    assert marks(database, group.part)[person.id].value is ABSENT


def test_a_change_made_before_the_phone_knew_that_the_register_was_finished_counts(database, group, jo):
    first = jo.mark(group.part, group.people[0].id, PRESENT)
    jo.push()
    with database.write() as session:
        part = session.get_one(service.SessionPart, group.part)
        service.submit(session, part, blanks_known=True, by=COMMAND)
        session.commit()
    jo.mark(group.part, group.people[0].id, LATE, first)
    assert jo.push()[0]["result"] == "stored"
    assert events(database, group.part)[-1].note == "sent late by a phone without signal"


def test_a_pupil_of_another_group_is_held(database, group, jo, world, held):
    """Somebody who is on no list of this register, and a register that this person does not take."""
    stray = world.group(world.school(world.authority("Barnet", "302", "E09000003"), "Other", 990_009),
                        world.programme("other-steps"), world.charity_row())  # fmt: skip
    person = world.enrolments(stray, 1)[0]
    jo.mark(group.part, person.id, PRESENT)
    assert results(jo.push()) == [("quarantined", "not on this list")]
    assert (held()[0].part_id, held()[0].enrolment_id, held()[0].user_id) == (group.part, person.id, group.jo.id)


def test_four_deliveries_of_one_item_at_once_are_one(app, database, group, jo):
    """Threads, real transactions: whichever comes first stores it, the rest are told that it is."""
    for person in group.people:
        jo.mark(group.part, person.id, PRESENT)
    sent = list(jo.unsent.values())
    answers: list[list[str]] = []

    def deliver() -> None:
        with on():
            phone = Phone(app.test_client(), jo.id)
            phone.browser._cookies.update(jo.browser._cookies)
            answers.append([one["result"] for one in phone.deliver(*sent)])

    threads = [Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sum(answers, [])) == ["duplicate"] * 15 + ["stored"] * 5
    assert len(events(database, group.part)) == 5


def test_receipts_follow_the_commit(app, database, group, jo, monkeypatch):
    """A commit that fails answers no receipt, and nothing was stored."""
    app.config["TESTING"] = False
    jo.mark(group.part, group.people[0].id, PRESENT)

    def full(_self: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(database._write.class_, "commit", full)
        answer = jo.say("push", {"items": list(jo.unsent.values())})
    app.config["TESTING"] = True
    assert (answer.status_code, answer.json["error"]) == (500, "broken")
    assert events(database, group.part) == []
    assert jo.push()[0]["result"] == "stored"


def test_a_closed_account_hands_in_what_it_still_has_by_its_token(database, group, jo, held):
    key = jo.mark(group.part, group.people[0].id, PRESENT)
    with database.write() as session:
        accounts.disable(session, session.get_one(User, group.jo.id), by=COMMAND)
        session.commit()
    assert jo.say("push", {"items": list(jo.unsent.values())}).json["error"] == "sign in"
    bearer = {"Authorization": f"Bearer {jo.token}"}
    assert jo.say("pull", {}, **bearer).status_code in (401, 404)
    assert jo.say("push", {"items": list(jo.unsent.values())}, Authorization="Bearer x").status_code == 401
    assert results(jo.deliver(**bearer)) == [("quarantined", "account closed")]
    assert [row.event_id for row in held()] == [UUID(key)]
    with clock.moved_to(clock.now() + timedelta(days=15)):
        assert jo.say("push", {"items": list(jo.unsent.values())}, **bearer).status_code == 401


def test_what_is_no_delivery_is_refused_in_words(group, jo):
    jo.mark(group.part, group.people[0].id, PRESENT)
    one = next(iter(jo.unsent.values()))
    whole = json.dumps({"items": [one]})
    headers = {"X-Portal-Device": str(jo.id)}

    def told(data: str, mimetype: str = "application/json", **more: str) -> tuple[int, str]:
        sent = headers | {name.replace("_", "-"): text for name, text in more.items()}
        answer = jo.browser.post("/sync/push", data=data, content_type=mimetype, headers=sent)
        assert answer.json["words"].endswith(".")
        return answer.status_code, answer.json["error"]

    assert {told(whole[:cut]) for cut in range(0, len(whole), 40)} == {(400, "cut short")}
    assert told(json.dumps({"items": [one] * 10_000}))[0] == 413
    assert told(json.dumps({"items": [{"id": "x"}] * 10_000})) == (413, "too many")
    assert told(json.dumps({"items": []})) == (400, "no delivery")
    assert told("[" * 100_000) == (400, "cut short")
    assert told(whole, "text/plain") == (415, "not json")
    assert told(whole, Origin="https://evil.example") == (400, "other site")
    assert told(whole, Sec_Fetch_Site="cross-site") == (400, "other site")
    assert told(whole, X_Portal_Device="") == (400, "no device")
    assert told(whole, X_Portal_Device=str(db.new_id())) == (404, "unknown device")
    newer = one | {"sealed": "Ag" + one["sealed"][2:]}
    assert told(json.dumps({"items": [newer]})) == (426, "update")
    assert jo.push()[0]["result"] == "stored"


def test_a_device_belongs_to_one_person(database, group, jo, sam):
    stolen = Phone(sam.browser, jo.id)
    assert stolen.say("device", {"device": str(jo.id), "label": "x"}).json["error"] == "other person"
    jo.mark(group.part, group.people[0].id, PRESENT)
    assert stolen.say("push", {"items": list(jo.unsent.values())}).status_code == 409
    with database.read() as session:
        assert session.get_one(Device, jo.id).user_id == group.jo.id
        assert session.scalars(select(SyncReceipt)).all() == []
