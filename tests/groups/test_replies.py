"""Recording replies: the history grows, the last word holds, and whoever joins is asked first."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.groups import expecting, replies, reply_queries, service
from portal.groups.models import AbsenceReason, Enrolment, Group
from portal.groups.replies import Told
from portal.groups.reply_models import Answer, Decider, Own, ParentReply, ReplyNeeded, ReplyReminder
from portal.groups.reply_rules import Counts, Word
from portal.web.access import Act, Via
from tests.groups.conftest import FIRST, person
from tests.registers.cast import counting
from tests.world import by

YES, NO = Word(Answer.AGREED, Decider.PARENT), Word(Answer.DECLINED, Decider.PARENT)
TODAY = date(2027, 1, 11)


@pytest.fixture
def group(cast):
    """Needs a yes, as groups that start now do; three people, nobody answered."""
    cast.agree()
    with cast.database.write() as session:
        session.get_one(Group, cast.group.id).reply_needed = ReplyNeeded.AGREED
        session.commit()
    cast.add(person("Amara"), person("Ben"), person("Chidi"))
    return cast.group.id


def people(cast) -> list[Enrolment]:
    with cast.database.read() as session:
        return reply_queries.here(session, cast.group.id)


def say(cast, *told: Told, user=None) -> int:
    with cast.database.write() as session:
        row = session.get_one(Group, cast.group.id)
        stored = replies.record(session, row, told, by=by(user or cast.lead))
        session.commit()
    return stored


def expected(cast, day: date = FIRST) -> list[str]:
    with cast.database.read() as session:
        rows = select(Enrolment).where(Enrolment.group_id == cast.group.id, expecting.expected_on(day))
        return sorted(row.code for row in session.scalars(rows))


def test_nobody_is_expected_before_the_reply(cast, group):
    assert expected(cast) == []
    with cast.database.read() as session:
        assert reply_queries.counts(session, [group]) == {group: Counts(not_answered=3)}


def test_who_agreed_is_expected_from_the_day_of_the_answer(cast, group):
    one, two, _ = people(cast)
    assert say(cast, Told(one.id, YES, 1), Told(two.id, Word(Answer.INFORMED), 1)) == 2
    assert expected(cast) == [one.code]
    assert expected(cast, TODAY - timedelta(days=1)) == []
    with cast.database.read() as session:
        assert reply_queries.counts(session, [group])[group].words == "1 may come, 1 not answered, 1 not enough yet"


def test_a_decline_leaves_earlier_sessions_and_changing_back_opens_later_ones(cast, group):
    one = people(cast)[0]
    say(cast, Told(one.id, YES, 1))
    with clock.moved_to(clock.at(date(2027, 1, 20), clock.now().time())):
        say(cast, Told(one.id, NO, 2))
    with clock.moved_to(clock.at(date(2027, 2, 3), clock.now().time())):
        say(cast, Told(one.id, YES, 3))
    days = [date(2027, 1, 12), date(2027, 1, 19), date(2027, 1, 26), date(2027, 2, 2), date(2027, 2, 9)]
    assert [bool(expected(cast, day)) for day in days] == [True, True, False, False, True]
    with cast.database.read() as session:
        past = reply_queries.history(session, one.id)
    assert [entry.row.answer for entry in past] == [Answer.AGREED, Answer.DECLINED, Answer.AGREED, None]
    assert past[0].who == cast.lead.name


def test_their_own_no_stops_it_though_the_parent_agreed(cast, group):
    one = people(cast)[0]
    say(cast, Told(one.id, replace(YES, own=Own.NO), 1))
    assert expected(cast) == []


def test_saying_the_same_again_adds_nothing(cast, group):
    one = people(cast)[0]
    assert say(cast, Told(one.id, YES, 1)) == 1
    assert say(cast, Told(one.id, YES, 1)) == 0, "not even where the page was old: nothing differs"


def test_a_reply_changed_meanwhile_is_not_written_over(cast, group):
    one, two, _ = people(cast)
    say(cast, Told(one.id, NO, 1))
    with pytest.raises(replies.NotAnAnswer) as refusal:
        say(cast, Told(one.id, YES, 1), Told(two.id, YES, 1))
    assert refusal.value.faults == {one.id: replies.CHANGED_MEANWHILE}
    assert expected(cast) == [], "nothing of it was stored"


def test_a_decision_without_who_decided_is_refused(cast, group):
    with pytest.raises(replies.NotAnAnswer):
        say(cast, Told(people(cast)[0].id, Word(Answer.AGREED), 1))


def test_somebody_who_has_left_has_no_reply_to_record(cast, group):
    one = people(cast)[0]
    with cast.database.write() as session:
        row = session.get_one(Enrolment, one.id)
        service.end_enrolment(session, row, left_day=FIRST, reason=AbsenceReason.NOT_KNOWN, by=by(cast.lead))
        session.commit()
    with clock.moved_to(clock.now() + timedelta(days=3)), pytest.raises(replies.NotInGroup):
        say(cast, Told(one.id, YES, 1))


def test_who_comes_back_keeps_the_last_word(cast, group):
    one = people(cast)[0]
    say(cast, Told(one.id, YES, 1))
    with cast.database.write() as session:
        row = session.get_one(Enrolment, one.id)
        service.end_enrolment(session, row, left_day=FIRST, reason=AbsenceReason.NOT_KNOWN, by=by(cast.lead))
        service.enrol(session, session.get_one(Group, group), row.participant, joined_day=FIRST, by=by(cast.lead))
        session.commit()
        assert session.query(ParentReply).filter_by(enrolment_id=one.id).count() == 2
    assert expected(cast) == [one.code]


def test_a_group_from_before_replies_expects_everybody_but_who_said_no(cast):
    cast.agree()
    cast.add(person("Amara"), person("Ben"))
    one, two = people(cast)
    assert expected(cast) == sorted([one.code, two.code])
    say(cast, Told(one.id, NO, 1))
    assert expected(cast) == [two.code]


def need(cast, needed: ReplyNeeded) -> int:
    with cast.database.write() as session:
        changed = replies.need(session, session.get_one(Group, cast.group.id), needed, by=by(cast.lead))
        session.commit()
    return changed


def test_asking_for_less_opens_from_today_and_for_more_shuts_from_today(cast, group):
    one = people(cast)[0]
    say(cast, Told(one.id, Word(Answer.INFORMED), 1))
    with clock.moved_to(clock.at(date(2027, 1, 20), clock.now().time())):
        assert need(cast, ReplyNeeded.INFORMED) == 1
    with clock.moved_to(clock.at(date(2027, 2, 3), clock.now().time())):
        assert need(cast, ReplyNeeded.AGREED) == 1
        assert need(cast, ReplyNeeded.AGREED) == 0
    assert [bool(expected(cast, day)) for day in (date(2027, 1, 19), date(2027, 1, 26), date(2027, 2, 9))] == [
        False, True, False,
    ]  # fmt: skip


def test_a_group_from_before_replies_keeps_its_past_when_a_yes_is_asked_for(cast, world):
    codes = [row.code for row in world.enrolments(cast.group, 2)]
    with clock.moved_to(clock.at(date(2027, 1, 20), clock.now().time())):
        assert need(cast, ReplyNeeded.AGREED) == 2
    assert expected(cast, date(2027, 1, 19)) == codes
    assert expected(cast, date(2027, 1, 26)) == []


def test_reminders_are_for_those_who_have_not_answered(cast, group):
    one, two, three = people(cast)
    say(cast, Told(one.id, YES, 1))
    rang = Act(cast.coordinator, via=Via.PHONE_CALL)
    with cast.database.write() as session:
        row = session.get_one(Group, group)
        assert replies.remind(session, row, [one.id, two.id], by=rang) == 1
        session.commit()
        assert [kept.enrolment_id for kept in session.scalars(select(ReplyReminder))] == [two.id]
        assert reply_queries.reminders(session, two.id) == [(TODAY, cast.coordinator.name)]
        lines = reply_queries.grid(session, cast.vault, row)
    assert {line.enrolment_id: line.reminders for line in lines} == {one.id: (), two.id: (TODAY,), three.id: ()}


def test_counts_take_one_query_however_many_groups(cast, world, group):
    with cast.database.read() as session, counting(cast.database) as sent:
        reply_queries.counts(session, [group, cast.school.id, cast.lead.id])
    assert len([one for one in sent if one.startswith("SELECT")]) == 1
