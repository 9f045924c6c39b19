"""Marks are stored once, never replaced, and worked out from their events."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from uuid import UUID

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.audit.models import AuditEntry
from portal.registers import service
from portal.registers.locking import service as locking
from portal.registers.locking.models import Unlocking
from portal.registers.models import EventKind, MarkValue, Register, RegisterState, Source
from portal.registers.receipts import Result
from portal.registers.rules import Refusal, Settling
from portal.registers.service import Choice, Slip
from portal.timetable.models import Outcome, SessionPart
from portal.web.access import Act
from tests.registers.cast import NEXT_WEEK, cast, events, item, marks, on, record
from tests.world import TUESDAY

P, L, A = MarkValue.PRESENT, MarkValue.LATE, MarkValue.ABSENT_UNEXPLAINED


@pytest.fixture
def group(world):
    with on():
        yield cast(world)


def results(receipts) -> list[Result]:
    return [receipt.result for receipt in receipts]


def test_a_mark_is_stored_with_all_that_is_known_of_it(database, group):
    at = datetime(1, 1, 2, 3, 4, 5, 6, timezone(timedelta(hours=5, minutes=30)))
    device, said = db.new_id(), item(group.people[0], L, minutes=10, number=7, note="other", device_time=at)
    [receipt] = record(database, group.part, group.jo, said, device=device)
    [event] = events(database, group.part)
    assert (event.device_time, event.device_sequence, event.received_at) == (at, 7, clock.now())
    assert (event.kind, event.minutes, event.reason, event.note, event.bases) == (EventKind.MARK, 10, None, "other", [])
    mark = marks(database, group.part)[group.people[0].id]
    assert (receipt.result, receipt.server_sequence, event.payload_hash) == (Result.STORED, 1, receipt.payload_hash)
    assert (event.id, event.user_id, event.device_id, event.source) == (said.event_id, group.jo.id, device, Source.WEB)
    assert (mark.value, mark.minutes, mark.is_unconfirmed, mark.heads) == (L, 10, False, [str(said.event_id)])


def test_sent_twice_counts_once_and_gives_the_first_receipt(database, group):
    device, said = db.new_id(), [item(person, P, number=n) for n, person in enumerate(group.people)]
    first = record(database, group.part, group.jo, *said, device=device)
    again = record(database, group.part, group.jo, *said, device=device)
    assert results(again) == [Result.DUPLICATE] * 3
    assert [r.server_sequence for r in again] == [r.server_sequence for r in first] == [1, 2, 3]
    assert len(events(database, group.part)) == 3


def test_the_same_id_with_other_content_is_a_conflict_and_changes_nothing(database, group):
    device, said = db.new_id(), item(group.people[0], P)
    record(database, group.part, group.jo, said, device=device)
    other, fine = replace(said, value=A), item(group.people[1], P, number=1)
    receipts = record(database, group.part, group.jo, other, fine, device=device)
    assert results(receipts) == [Result.CONFLICT, Result.STORED]
    assert marks(database, group.part)[group.people[0].id].value is P
    assert [event.server_sequence for event in events(database, group.part)] == [1, 2]


@pytest.mark.parametrize("change", ["other part", "other device", "other person at the keyboard", "same number"])
def test_an_id_or_number_that_is_taken_is_a_conflict_wherever_it_comes_from(database, group, change):
    device, said = db.new_id(), item(group.people[0], P)
    record(database, group.part, group.jo, said, device=device)
    part = group.parts[1] if change == "other part" else group.part
    user = group.sam if change == "other person at the keyboard" else group.jo
    again = replace(said, event_id=db.new_id()) if change == "same number" else said
    with on(NEXT_WEEK):
        sent = record(database, part, user, again, device=db.new_id() if change == "other device" else device)
    assert results(sent) == [Result.CONFLICT]
    assert len(events(database, group.part)) == 1
    assert events(database, group.parts[1]) == []


def test_what_came_before_is_known_even_when_the_rules_have_changed(database, group):
    device, said = db.new_id(), item(group.people[0], P)
    record(database, group.part, group.jo, said, device=device)
    with database.write() as session:
        service.submit(session, session.get_one(SessionPart, group.part), blanks_known=True, by=Act(group.jo))
        locking.lock(session, group.part, by=Act(group.kit))
        session.commit()
    assert results(record(database, group.part, group.jo, said, device=device)) == [Result.DUPLICATE]
    [refused] = record(database, group.part, group.jo, item(group.people[1], P))
    assert (refused.result, refused.reason) == (Result.REFUSED, Refusal.LOCKED)


def test_one_bad_item_never_stops_the_rest(database, group):
    stranger = replace(item(group.people[0], P), enrolment_id=db.new_id())
    bad = item(group.people[0], L, minutes=0, number=1)
    receipts = record(database, group.part, group.jo, stranger, bad, item(group.people[1], A, number=2))
    assert [r.reason for r in receipts] == [Refusal.NOT_ON_LIST, Refusal.MINUTES, None]
    assert set(marks(database, group.part)) == {group.people[1].id}


def test_two_people_who_saw_the_same_and_differ_are_both_kept(database, group):
    [first] = record(database, group.part, group.jo, item(group.people[0], P))
    record(database, group.part, group.jo, item(group.people[0], L, first.event_id))
    record(database, group.part, group.sam, item(group.people[0], A, first.event_id))
    mark = marks(database, group.part)[group.people[0].id]
    assert (mark.is_unconfirmed, len(mark.heads), mark.value) == (True, 2, A)


def test_two_people_who_mark_the_same_agree(database, group):
    record(database, group.part, group.jo, item(group.people[0], P))
    record(database, group.part, group.sam, item(group.people[0], P))
    mark = marks(database, group.part)[group.people[0].id]
    assert (mark.is_unconfirmed, len(mark.heads), mark.value) == (False, 2, P)


def test_a_mark_taken_back_is_not_recorded(database, group):
    [first] = record(database, group.part, group.jo, item(group.people[0], P))
    record(database, group.part, group.jo, item(group.people[0], None, first.event_id))
    assert marks(database, group.part) == {}
    [third] = record(database, group.part, group.sam, item(group.people[0], L, events(database, group.part)[-1].id))
    assert third.result is Result.STORED
    assert marks(database, group.part)[group.people[0].id].is_unconfirmed is False


def test_filling_blanks_leaves_a_mark_that_came_meanwhile(database, group):
    record(database, group.part, group.sam, item(group.people[0], A))
    fills = [item(person, P, number=n, fills_blank=True) for n, person in enumerate(group.people)]
    assert results(record(database, group.part, group.jo, *fills)) == [Result.KEPT, Result.STORED, Result.STORED]
    assert marks(database, group.part)[group.people[0].id].value is A


def differing(database, group) -> list[UUID]:
    record(database, group.part, group.jo, item(group.people[0], P))
    record(database, group.part, group.sam, item(group.people[0], A))
    return [event.id for event in events(database, group.part)]


def settle(database, group, shown: list[UUID], chosen: UUID):
    choice = Choice(db.new_id(), db.new_id(), group.people[0].id, frozenset(shown), chosen, Settling.ASKED_EACH_OTHER)
    with database.write() as session:
        receipt = service.settle(session, group.part, choice, by=Act(group.kit))
        session.commit()
    return receipt


def test_marks_that_differ_stay_until_somebody_chooses(database, group):
    shown = differing(database, group)
    [over] = record(database, group.part, group.jo, item(group.people[0], L, *shown))
    assert over.reason is Refusal.UNSETTLED
    settle(database, group, shown, shown[0])
    mark, last = marks(database, group.part)[group.people[0].id], events(database, group.part)[-1]
    assert (mark.value, mark.is_unconfirmed, last.kind) == (P, False, EventKind.RESOLVE)
    assert (last.note, len(events(database, group.part))) == ("we asked each other", 3)


def test_marks_that_changed_since_they_were_shown_are_not_settled(database, group):
    shown = differing(database, group)
    record(database, group.part, group.jo, item(group.people[0], L))
    with pytest.raises(service.NothingToSettle):
        settle(database, group, shown, shown[0])
    with pytest.raises(service.NothingToSettle):
        settle(database, group, shown, db.new_id())


def undo(database, group, user) -> list[Result]:
    slips = {person.id: Slip(db.new_id(), n) for n, person in enumerate(group.people)}
    with database.write() as session:
        receipts = service.undo(session, group.part, slips, device_id=db.new_id(), by=Act(user))
        session.commit()
    return results(receipts)


def test_undo_takes_back_ones_own_last_save_and_nothing_of_others(database, group):
    one, two, three = group.people
    [first] = record(database, group.part, group.jo, item(one, P))
    record(database, group.part, group.jo, item(one, L, first.event_id, minutes=5), item(two, A, number=1))
    record(database, group.part, group.sam, item(three, P))
    assert undo(database, group, group.jo) == [Result.STORED] * 2
    now = marks(database, group.part)
    assert {person: mark.value for person, mark in now.items()} == {one.id: P, three.id: P}
    assert undo(database, group, group.stranger) == []
    assert len(events(database, group.part)) == 6


def test_undo_leaves_what_somebody_else_has_changed_since(database, group):
    [first] = record(database, group.part, group.jo, item(group.people[0], P))
    record(database, group.part, group.sam, item(group.people[0], A, first.event_id))
    assert undo(database, group, group.jo) == []
    assert marks(database, group.part)[group.people[0].id].value is A


def test_undoing_twice_takes_back_two_saves_never_the_undoing(database, group):
    record(database, group.part, group.jo, item(group.people[0], P))
    record(database, group.part, group.jo, item(group.people[1], A))
    assert undo(database, group, group.jo) == [Result.STORED]
    assert set(marks(database, group.part)) == {group.people[0].id}
    assert undo(database, group, group.jo) == [Result.STORED]
    assert undo(database, group, group.jo) == []
    assert marks(database, group.part) == {}


def submit(database, group, **more: bool) -> RegisterState:
    with database.write() as session:
        part = session.get_one(SessionPart, group.part)
        register = service.submit(session, part, by=Act(group.jo), **more)
        session.commit()
        return register.state


def test_finishing_says_how_many_are_not_recorded_and_then_may_go_on(database, group):
    with pytest.raises(service.NothingMarked):
        submit(database, group, blanks_known=True)
    record(database, group.part, group.jo, item(group.people[0], P))
    with pytest.raises(service.StillBlank) as still:
        submit(database, group)
    assert still.value.people == 2
    assert submit(database, group, blanks_known=True) is RegisterState.SUBMITTED
    assert len(marks(database, group.part)) == 1
    with database.read() as session:
        assert session.get_one(SessionPart, group.part).session.outcome is Outcome.DELIVERED


def test_a_finished_register_is_corrected_with_a_reason_and_a_locked_one_not_at_all(database, group):
    [first] = record(database, group.part, group.jo, item(group.people[0], P))
    submit(database, group, blanks_known=True)
    late = item(group.people[0], L, first.event_id)
    [refused] = record(database, group.part, group.jo, late)
    assert refused.reason is Refusal.NEEDS_REASON
    [taken] = record(database, group.part, group.jo, replace(late, note="marked by mistake"))
    blank_filled = record(database, group.part, group.jo, item(group.people[1], A))
    assert results([taken, *blank_filled]) == [Result.STORED] * 2
    with database.write() as session:
        locking.lock(session, group.part, by=Act(group.kit))
        session.commit()
    [locked] = record(database, group.part, group.jo, item(group.people[2], A))
    assert locked.reason is Refusal.LOCKED
    with database.write() as session:
        assert locking.unlock(session, group.part, Unlocking.OTHER, by=Act(group.kit)).state is RegisterState.SUBMITTED


def test_everything_done_is_on_record(database, group):
    [first] = record(database, group.part, group.jo, item(group.people[0], P))
    submit(database, group, blanks_known=True)
    record(database, group.part, group.jo, item(group.people[0], L, first.event_id, note="other"))
    with database.write() as session:
        locking.lock(session, group.part, by=Act(group.kit))
        locking.unlock(session, group.part, Unlocking.OTHER, by=Act(group.kit))
        session.commit()
    with database.read() as session:
        register = session.scalars(select(Register)).one()
        verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.row_id == register.id)).all()
    assert sorted(verbs) == sorted(["marked", "submitted", "corrected", "locked", "unlocked, other"])


def test_a_register_opens_on_its_day(database, group):
    with on(TUESDAY.replace(day=11)):
        [early] = record(database, group.part, group.jo, item(group.people[0], P))
    assert early.reason is Refusal.NOT_ITS_DAY


def test_the_same_delivery_many_times_at_once_counts_once(database, group):
    device, said = db.new_id(), [item(person, P, number=n) for n, person in enumerate(group.people)]
    gate, answers = threading.Barrier(6), []

    def deliver() -> None:
        with on():
            gate.wait()
            answers.append(results(record(database, group.part, group.jo, *said, device=device)))

    threads = [threading.Thread(target=deliver) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [[Result.DUPLICATE] * 3] * 5 + [[Result.STORED] * 3]
    assert [event.server_sequence for event in events(database, group.part)] == [1, 2, 3]


def test_many_people_at_once_lose_nothing(database, group):
    gate = threading.Barrier(6)
    values = list(MarkValue)

    def deliver(place: int) -> None:
        with on():
            gate.wait()
            user = (group.jo, group.sam)[place % 2]
            record(database, group.part, user, item(group.people[0], values[place]))

    threads = [threading.Thread(target=deliver, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [event.server_sequence for event in events(database, group.part)] == [1, 2, 3, 4, 5, 6]
    mark = marks(database, group.part)[group.people[0].id]
    assert (mark.is_unconfirmed, len(mark.heads)) == (True, 6)
