"""A finished register locks by itself, is unlocked with a reason, and shows all that was ever changed in it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.registers.locking import service
from portal.registers.locking.models import Unlocking
from portal.registers.models import EventKind, MarkValue, Register, RegisterState
from portal.registers.runs import BY_ITSELF, LOCK
from portal.web.access import Act
from tests.registers.cast import events, item, on, open_form, post, record
from tests.world import TUESDAY


def state(database) -> RegisterState:
    with database.read() as session:
        return session.scalars(select(Register.state)).one()


def night(database, days: int) -> RegisterState:
    with on(TUESDAY + timedelta(days=days)):
        LOCK.run(database)
    return state(database)


def test_a_finished_register_locks_by_itself_and_an_unlocked_one_again(database, group, jo, sign_in):
    chosen = {"mark_0": "present", "mark_1": "late", "minutes_1": "10", "mark_2": "absent"}
    post(jo, group.part, open_form(jo, group.part), do="finish", **chosen)
    assert night(database, 6) is RegisterState.SUBMITTED
    assert night(database, 7) is RegisterState.LOCKED
    with on(TUESDAY + timedelta(days=8)):
        late = sign_in(group.jo)
        assert "By itself, 7 days after it was finished" in late.get(f"/registers/{group.part}").text
        assert late.post(f"/registers/{group.part}/unlock", data={"reason": "other"}).status_code == 403
        kit = sign_in(group.kit)
        asked = kit.post(f"/registers/{group.part}/unlock")
        assert "Why is it unlocked?" in asked.text
        assert "There is a problem" not in asked.text
        refused = kit.post(f"/registers/{group.part}/unlock", data={"asked": "1", "reason": "boredom"})
        assert refused.status_code == 422
        assert state(database) is RegisterState.LOCKED
        assert kit.post(f"/registers/{group.part}/unlock", data={"reason": "a mark is wrong"}).status_code == 302
        first = events(database, group.part)[1]
        right = item(group.people[1], MarkValue.PRESENT, first.id, note="marked by mistake")
        record(database, group.part, group.kit, right)
        page = late.get(f"/registers/{group.part}/changes").text
    for words in (
        "10 minutes late",
        "Marked by mistake",
        "Kit Example",
        "Unlocked",
        "A mark is wrong",
        "by itself, 7 days later",
        "Finished",
        "on the page",
    ):
        assert words in page
    assert night(database, 14) is RegisterState.SUBMITTED
    assert night(database, 15) is RegisterState.LOCKED


def test_an_open_register_never_locks_and_old_ones_are_looked_for_in_one_query(database, group, jo, queries_of):
    post(jo, group.part, open_form(jo, group.part), mark_0="present")
    assert night(database, 60) is RegisterState.OPEN
    with database.write() as session:
        service.lock_old(session, by=BY_ITSELF)
        assert queries_of(lambda: service.lock_old(session, by=BY_ITSELF)) == 1


def test_what_was_marked_without_being_seen_by_the_other_is_told_as_such(database, group, jo, sign_in):
    one, two = (item(group.people[0], value) for value in (MarkValue.PRESENT, MarkValue.ABSENT_UNEXPLAINED))
    record(database, group.part, group.jo, one)
    record(database, group.part, group.sam, two)
    both = [row.id for row in events(database, group.part)]
    settled = item(group.people[0], MarkValue.PRESENT, *both, kind=EventKind.RESOLVE, note="we asked the school")
    record(database, group.part, group.sam, settled)
    page = jo.get(f"/registers/{group.part}/changes").text
    assert page.count("two marks that differed") == 1
    assert page.count("Not recorded") == 2
    assert "We asked the school" in page


def test_a_register_that_is_open_cannot_be_locked(database, group):
    with database.write() as session, pytest.raises(service.NotFinished):
        service.lock(session, group.part, by=Act(group.kit))
    with database.write() as session, pytest.raises(service.NotLocked):
        service.unlock(session, group.part, Unlocking.OTHER, by=Act(group.kit))
