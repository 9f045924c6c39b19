"""What two say of one delivery session in the same moment: nothing is lost, and nothing said is silently replaced."""

import re
from collections.abc import Callable
from contextvars import copy_context
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.groups.models import Group
from portal.registers import outcomes, service
from portal.registers.models import MarkValue, Register, RegisterState
from portal.registers.outcomes import Told
from portal.sync.models import HeldItem
from portal.timetable import planning
from portal.timetable.models import DeliverySession, Outcome, Reason, SessionPart
from portal.web.access import Act
from portal.web.models import Notice
from tests.registers.cast import item, marks, on, open_form, post, record
from tests.registers.two import two
from tests.sync.phone import Phone
from tests.world import TUESDAY

pytestmark = pytest.mark.both

P, K = MarkValue.PRESENT, MarkValue.ABSENT_KNOWN
NOT_HELD = Told(Outcome.DID_NOT_HAPPEN, Reason.SCHOOL_CLOSED)
LONG = 0.15
"""Seconds in which whoever is not waiting for the first would be done."""


@pytest.fixture
def pair(world, vault):
    with on():
        yield two(world, vault)


def at_once(database: Database, first: Callable[[Session], object], second: Callable[[], Any]) -> Any:
    """What `second` answers, which begins while `first` has done all and not committed."""
    answers: list[Any] = []
    here = copy_context()
    other = Thread(target=lambda: answers.append(here.run(second)))
    with database.write() as session:
        first(session)
        other.start()
        other.join(LONG)
        assert not answers, "it did not wait"
        session.commit()
    other.join(20)
    return answers[0]


def not_held_by_jo(pair):
    def say(session: Session) -> None:
        outcomes.say(session, session.get_one(SessionPart, pair.first[0]), NOT_HELD, by=Act(pair.cast.jo))

    return say


def held(database) -> DeliverySession:
    with database.read() as session:
        return session.scalars(select(DeliverySession).order_by(DeliverySession.starts_at).limit(1)).one()


def test_marks_that_meet_the_others_not_held_wait_and_are_put_in_later(database, pair, sign_in):
    """Nothing of the phone is lost; a coordinator takes the later date back, and every mark then stands."""
    kit, phone = sign_in(pair.cast.kit), Phone(sign_in(pair.pat)).make_known()
    for person in pair.cast.people:
        phone.mark(pair.second[0], person.id, P)
    answers = at_once(database, not_held_by_jo(pair), phone.push)
    assert [(one["result"], one["reason"]) for one in answers] == [("quarantined", "did not happen")] * 3
    assert (marks(database, pair.second[0]), phone.unsent) == ({}, {})
    assert kit.get("/registers/waiting").text.count("recorded as not held") == 3
    assert "wait" in phone.browser.get("/registers").text
    with database.read() as session:
        [row, *_] = session.scalars(select(HeldItem)).all()
    page = kit.post(f"/registers/waiting/{row.id}", data={"decision": "put all in"}, follow_redirects=True)
    assert "3 marks could not be put in. This delivery session did not happen" in page.text
    refused = kit.post(f"/registers/waiting/{row.id}", data={"decision": "put in"})
    assert (refused.status_code, "Put that right first" in refused.text) == (422, True)
    said = {"outcome": "delivered", "plan": "moves", "correction": "marked by mistake"}
    assert phone.browser.post(f"/registers/{pair.second[0]}/outcome", data=said).status_code == 422
    page = kit.post(f"/registers/{pair.first[0]}/outcome", data=said, follow_redirects=True)
    assert "The later date of its plan is given up" in page.text
    assert (held(database).outcome, held(database).is_live) == (Outcome.DELIVERED, True)
    page = kit.post(f"/registers/waiting/{row.id}", data={"decision": "put all in"}, follow_redirects=True)
    assert "3 of 3 stand in their register now" in page.text
    assert {mark.value for mark in marks(database, pair.second[0]).values()} == {P}
    assert len(marks(database, pair.second[0])) == 3
    with database.read() as session:
        live = session.scalars(select(DeliverySession.number).where(DeliverySession.is_live)).all()
        told = {row.kind for row in session.scalars(select(Notice))}
    assert sorted(live) == [1, 2]
    assert {"session-moved-on", "session-moved-back"} <= told


def test_not_held_that_meets_the_other_providers_marks_is_refused(database, pair, sign_in):
    jo, people = sign_in(pair.cast.jo), pair.cast.people

    def came(session: Session) -> None:
        service.record_marks(session, pair.second[0], [item(people[0], P)], device_id=people[0].id, by=Act(pair.pat))

    said = {"outcome": "did not happen", "reason": "school closed", "plan": "moves"}
    answer = at_once(database, came, lambda: jo.post(f"/registers/{pair.first[0]}/outcome", data=said))
    assert (answer.status_code, "marked as having come" in answer.text) == (422, True)
    assert (held(database).outcome, len(marks(database, pair.second[0]))) == (None, 1)


def test_a_page_saved_while_it_is_said_that_it_was_not_held_keeps_what_was_tapped_and_says_so(database, pair, sign_in):
    pat = sign_in(pair.pat)
    record(database, pair.second[0], pair.pat, item(pair.cast.people[0], K))
    form = open_form(pat, pair.second[0])
    answer = at_once(database, not_held_by_jo(pair), lambda: post(pat, pair.second[0], form, mark_1="present"))
    assert answer.status_code == 422
    assert re.search(r"<bdi>Ben P.</bdi>: you tapped “present”, which is not saved. This .* not happen", answer.text)
    assert len(marks(database, pair.second[0])) == 1


def test_finishing_does_not_replace_that_it_was_not_held(database, pair, sign_in):
    pat = sign_in(pair.pat)
    record(database, pair.second[0], pair.pat, *(item(who, K, number=n) for n, who in enumerate(pair.cast.people)))
    form = open_form(pat, pair.second[0])
    at_once(database, not_held_by_jo(pair), lambda: post(pat, pair.second[0], form, do="finish"))
    assert (held(database).outcome, held(database).is_live) == (Outcome.DID_NOT_HAPPEN, False)
    with database.read() as session:
        states = session.scalars(select(Register.state)).all()
    assert set(states) == {RegisterState.OPEN}


def test_both_say_at_once_that_it_was_not_held_and_the_plan_moves_once(database, pair, sign_in):
    phone = Phone(sign_in(pair.pat)).make_known()
    phone.mark(pair.second[0], pair.cast.people[0].id, K)
    phone.note({"kind": "not-held", "part": str(pair.second[0]), "reason": "other"})
    answers = at_once(database, not_held_by_jo(pair), phone.push)
    assert [one["reason"] for one in answers] == ["did not happen", "said before"]
    assert held(database).reason is Reason.SCHOOL_CLOSED
    with database.read() as session:
        assert len(session.scalars(select(DeliverySession)).all()) == 3


def test_what_was_held_before_the_rest_was_cancelled_is_still_recorded(database, pair, sign_in):
    """The phone comes back into signal after somebody cancelled the booking."""
    phone = Phone(sign_in(pair.pat)).make_known()
    phone.mark(pair.second[0], pair.cast.people[0].id, P)
    phone.mark(pair.second[1], pair.cast.people[0].id, P)
    with database.write() as session:
        group = session.get_one(Group, pair.cast.group.id)
        planning.cancel_rest(session, group, TUESDAY, by=Act(pair.cast.kit))
        group.cancelled_at = clock.now()
        session.commit()
    assert [one["reason"] for one in phone.push()] == [None, "session cancelled"]
    assert [row["part"] for row in phone.say("pull", {}).json["registers"]] == [str(pair.second[0])]
    page = phone.browser.get("/registers")
    assert f"/registers/{pair.second[0]}" in page.text
    assert f"/registers/{pair.second[1]}" not in page.text
    form = open_form(phone.browser, pair.second[0])
    assert post(phone.browser, pair.second[0], form, do="finish", mark_1="late", mark_2="absent").status_code == 302
    assert held(database).outcome is Outcome.DELIVERED
