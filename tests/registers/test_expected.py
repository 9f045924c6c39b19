"""Who is on a register: only those whose reply lets them come that day, and what is marked stays."""

from datetime import timedelta

import pytest

from portal import clock
from portal.groups import replies, reply_queries
from portal.groups.models import Enrolment, Group
from portal.groups.replies import Told
from portal.groups.reply_models import Answer, Decider, Own, ReplyNeeded
from portal.groups.reply_rules import Word
from portal.registers.models import MarkValue
from portal.registers.receipts import Result
from portal.registers.rules import Refusal
from tests.registers.cast import NEXT_WEEK, counting, events, item, marks, on, open_form, post, record
from tests.world import TUESDAY, by

YES, NO = Word(Answer.AGREED, Decider.PARENT), Word(Answer.DECLINED, Decider.PARENT)


@pytest.fixture
def asked(database, group):
    """The group needs a yes; everybody but the last person has it."""
    with database.write() as session:
        row = session.get_one(Group, group.group.id)
        row.reply_needed = ReplyNeeded.AGREED
        session.flush()
        for person in group.people:
            replies.begin(session, row, session.get_one(Enrolment, person.id), by=by(group.kit))
        session.commit()
    with clock.moved_to(clock.at(TUESDAY - timedelta(days=4), clock.now().time())):
        for person in group.people[:-1]:
            say(database, group, person, YES)
    return group


def say(database, group, person, word) -> None:
    with database.write() as session:
        row = session.get_one(Group, group.group.id)
        last = reply_queries.last_of(session, [person.id]).get(person.id)
        replies.record(session, row, [Told(person.id, word, last.number if last else 0)], by=by(group.kit))
        session.commit()


def listed(browser, part) -> list[str]:
    page = browser.get(f"/registers/{part}").text
    return [name for name in ("Amara", "Ben", "Chidi") if name in page]


def test_before_the_reply_nobody_is_on_the_register(database, asked, jo):
    assert listed(jo, asked.part) == ["Amara", "Ben"]
    say(database, asked, asked.people[2], Word(Answer.INFORMED))
    assert listed(jo, asked.part) == ["Amara", "Ben"], "informed is not enough here"
    say(database, asked, asked.people[2], YES)
    assert listed(jo, asked.part) == ["Amara", "Ben", "Chidi"]


@pytest.mark.parametrize("word", [NO, Word(Answer.AGREED, Decider.PARENT, Own.NO)])
def test_who_said_no_is_gone_from_page_codes_and_count(database, asked, jo, word):
    say(database, asked, asked.people[1], word)
    page = jo.get(f"/registers/{asked.part}").text
    assert "Ben" not in page
    assert "1 on the list" in page
    assert "0 of 1 marked" in page
    assert "Ben" not in jo.get(f"/registers/{asked.part}/codes").text
    assert "Came, not on the list" in page
    assert "1 on the register" in jo.get(f"/groups/{asked.group.id}").text


def test_a_mark_for_somebody_who_said_no_is_refused_and_stores_nothing(database, asked, jo):
    form = open_form(jo, asked.part)
    say(database, asked, asked.people[1], NO)
    page = post(jo, asked.part, form, mark_0="present", mark_1="present")
    assert page.status_code == 422
    assert "Ben" not in page.text
    assert "The list has changed since this page was opened" in page.text
    assert {event.enrolment_id for event in events(database, asked.part)} == {asked.people[0].id}
    [receipt] = record(database, asked.part, asked.jo, item(asked.people[1], MarkValue.PRESENT))
    assert (receipt.result, receipt.reason) == (Result.REFUSED, Refusal.NOT_ON_LIST)


def test_marks_of_earlier_sessions_stay_and_later_ones_do_not_expect_them(database, asked, jo, sign_in):
    with on():
        post(jo, asked.part, open_form(jo, asked.part), mark_0="present", mark_1="present", do="finish")
        say(database, asked, asked.people[1], NO)
        assert listed(jo, asked.part) == ["Amara", "Ben"], "said on the same day, after the register"
    with on(NEXT_WEEK):
        jo = sign_in(asked.jo)
        assert listed(jo, asked.parts[0]) == ["Amara", "Ben"]
        assert listed(jo, asked.parts[1]) == ["Amara"]
        assert len(marks(database, asked.parts[0])) == 2
        say(database, asked, asked.people[1], YES)
        assert listed(jo, asked.parts[1]) == ["Amara", "Ben"]


def test_a_save_takes_no_statement_more_for_the_replies(database, group, jo, asked):
    form = open_form(jo, group.part)
    with counting(database) as sent:
        post(jo, group.part, form, mark_0="present", mark_1="late")
    assert sum("parent_reply" in one for one in sent) == 1
