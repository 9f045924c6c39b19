"""The page of replies: a school's, a coordinator's for somebody who rang or wrote, and what a DSL sees of it."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.bookings.steps import reply_reminders as runs
from portal.db import Database
from portal.groups import reply_queries
from portal.groups.models import Enrolment, Group
from portal.groups.reply_models import Answer, Decider, Own, ParentReply, ReplyNeeded, ReplyReminder
from portal.groups.reply_rules import Word
from portal.places.models import ContactDuty
from portal.web.access import Via
from portal.web.models import Notice
from tests.groups.conftest import person
from tests.registers.cast import counting

BY_PARENT = Word(Answer.AGREED, Decider.PARENT)


@pytest.fixture
def asked(cast):
    cast.agree()
    with cast.database.write() as session:
        session.get_one(Group, cast.group.id).reply_needed = ReplyNeeded.AGREED
        session.commit()
    cast.add(person("Amara"), person("Ben"), person("Chidi"))
    return cast


@pytest.fixture
def codes(asked) -> list[str]:
    """By family name, then given name: Amara, Ben, Chidi."""
    with asked.database.read() as session:
        return [line.person.enrolment.code for line in reply_queries.grid(session, asked.vault, asked.group)]


def form(page: str) -> MultiDict[str, str]:
    """The fields as a browser without scripts would send them."""
    found: MultiDict[str, str] = MultiDict()
    inside = re.search(r'<form method="post" novalidate class="replies".*?</form>', page, re.S)[0]
    for tag in re.findall(r"<input [^>]*>", inside):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and ("checked" in tag or not re.search(r'type="(radio|checkbox)"', tag)):
            found[name[1]] = value[1]
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', inside, re.S):
        picked = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = picked[1]
    return found


def send(browser, at: str, do: str = "save", **typed: str):
    fields = form(browser.get(f"{at}/replies").text)
    for name, value in typed.items():
        fields[name] = value
    return browser.post(f"{at}/replies", data=fields | {"do": do})


def words(database: Database, group_id) -> dict[str, Word]:
    with database.read() as session:
        people = {row.id: row.code for row in session.scalars(select(Enrolment).where(Enrolment.group_id == group_id))}
        return {people[key]: reply_queries.word_of(row) for key, row in reply_queries.last_of(session, people).items()}


def test_a_school_notes_several_replies_at_once(asked, codes, at, sign_in):
    browser = sign_in(asked.lead)
    one, two, three = codes
    typed = {f"{one}-answer": "agreed", f"{one}-own": "yes", f"{one}-form_day": "2027-01-08"}
    typed |= {f"{two}-answer": "informed", f"{three}-answer": "declined", f"{three}-decided_by": "social worker"}
    assert send(browser, at, **typed).status_code == 302
    assert words(asked.database, asked.group.id) == {
        one: Word(Answer.AGREED, Decider.PARENT, Own.YES, date(2027, 1, 8)),
        two: Word(Answer.INFORMED),
        three: Word(Answer.DECLINED, Decider.SOCIAL_WORKER),
    }
    page = browser.get(f"{at}/replies").text
    assert "3 replies recorded." in page
    assert "1 may come, 1 not enough yet, 1 declined" in page
    assert "Informed; this group needs a yes" in page
    assert "1 may come, 1 not enough yet, 1 declined" in browser.get(at).text


def test_all_who_have_not_answered_are_set_in_one_go(asked, codes, at, sign_in):
    browser = sign_in(asked.lead)
    send(browser, at, **{f"{codes[0]}-answer": "declined"})
    send(browser, at, "all", bulk="informed", **{f"{codes[1]}-own": "no"})
    found = words(asked.database, asked.group.id)
    assert [found[code].answer for code in codes] == [Answer.DECLINED, None, Answer.INFORMED]
    assert found[codes[1]].own is Own.NO, "a row in which something was typed is as typed"


def test_those_ticked_are_set_and_what_was_typed_beside_is_kept(asked, codes, at, sign_in):
    ticks = {f"{code}-tick": "y" for code in codes[:2]}
    send(sign_in(asked.lead), at, "ticked", bulk="agreed", **ticks, **{f"{codes[2]}-answer": "informed"})
    found = words(asked.database, asked.group.id)
    assert [found[code] for code in codes] == [BY_PARENT, BY_PARENT, Word(Answer.INFORMED)]


def test_a_row_changed_meanwhile_says_so_and_keeps_what_was_typed(asked, codes, at, sign_in):
    browser = sign_in(asked.lead)
    old = form(browser.get(f"{at}/replies").text)
    send(sign_in(asked.coordinator), at, **{f"{codes[0]}-answer": "declined", "via": "paper"})
    old[f"{codes[0]}-answer"] = "agreed"
    answer = sign_in(asked.lead).post(f"{at}/replies", data=old | {"do": "save"})
    assert answer.status_code == 422
    assert "Somebody changed this reply meanwhile" in answer.text
    assert form(answer.text)[f"{codes[0]}-answer"] == "agreed"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"from_day": "soon"}, "Enter a date, like 12/01/2027"),
        ({"from_day": ""}, "Enter the day on which they answered"),
        ({"-form_day": "32/13/2027"}, "Enter a date, like 12/01/2027"),
        ({"-form_day": "2027-01-30"}, "The form cannot have come after today"),
        ({"-answer": "agreed", "from_day": "2027-02-01"}, "An answer cannot have come after today"),
        ({"-answer": "maybe"}, "Choose one from the list"),
        ({"-own": "<script>"}, "Choose one from the list"),
        ({"-saw": "x"}, "Enter a whole number"),
    ],
)
def test_bad_input_is_answered_at_its_row_and_stores_nothing(asked, codes, at, sign_in, typed, says):
    named = {f"{codes[0]}{name}" if name.startswith("-") else name: value for name, value in typed.items()}
    answer = send(sign_in(asked.lead), at, **{f"{codes[1]}-answer": "informed"}, **named)
    assert answer.status_code == 422
    assert says in answer.text
    assert form(answer.text)[f"{codes[1]}-answer"] == "informed"
    assert set(words(asked.database, asked.group.id).values()) == {Word()}


def test_a_coordinator_says_for_whom_and_how_it_is_known(asked, codes, at, sign_in, world):
    contact = world.contact(asked.school, ContactDuty.BOOKING, "Ash Example")
    browser = sign_in(asked.coordinator)
    assert send(browser, at, via="", **{f"{codes[0]}-answer": "agreed"}).status_code == 422
    send(browser, at, via="phone call", whose=str(contact.id), **{f"{codes[0]}-answer": "agreed"})
    with asked.database.read() as session:
        [row] = session.scalars(select(ParentReply).where(ParentReply.number == 2)).all()
    assert (row.via, row.on_behalf_of, row.user_id) == (Via.PHONE_CALL, contact.id, asked.coordinator.id)
    page = browser.get(f"{at}/replies/{row.enrolment_id}").text
    assert "for Ash Example, by " in page
    assert "(phone call)" in page


def test_a_dsl_reads_and_changes_nothing_and_a_facilitator_sees_none_of_it(asked, codes, at, sign_in):
    dsl = sign_in(asked.dsl)
    page = dsl.get(f"{at}/replies").text
    assert "Amara" in page
    assert "Save replies" not in page
    assert dsl.post(f"{at}/replies", data={"do": "save"}).status_code == 403
    facilitator = sign_in(asked.facilitator)
    assert facilitator.get(f"{at}/replies").status_code == 403
    assert sign_in(asked.stranger).get(f"{at}/replies").status_code == 404


def test_a_reminder_is_noted_and_its_text_names_nobody(asked, codes, at, sign_in):
    browser = sign_in(asked.lead)
    page = browser.get(f"{at}/replies").text
    text = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.S)[1]
    assert "which begins on Tuesday 12 January 2027" in text
    assert not any(word in text for word in ("Amara", "Sample steps", "Horizons"))
    send(browser, at, "remind", **{f"{codes[0]}-tick": "y"})
    with asked.database.read() as session:
        assert len(session.scalars(select(ReplyReminder)).all()) == 1
    assert "reminded Mon 11 Jan" in browser.get(f"{at}/replies").text


def test_the_school_may_ask_for_less(asked, codes, at, sign_in):
    browser = sign_in(asked.lead)
    send(browser, at, **{f"{codes[0]}-answer": "informed"})
    assert browser.post(f"{at}/replies/need", data={}).status_code in (302, 422)
    assert browser.post(f"{at}/replies/need", data={"needed": "informed"}).status_code == 302
    assert "1 may come, 2 not answered" in browser.get(f"{at}/replies").text
    assert browser.post(f"{at}/replies/need", data={"needed": "everything"}).status_code == 422


def test_the_page_takes_as_many_queries_for_three_as_for_twelve(asked, codes, at, sign_in):
    browser = sign_in(asked.lead)

    def queries() -> int:
        with counting(asked.database) as sent:
            browser.get(f"{at}/replies")
        return sum(one.startswith("SELECT") for one in sent)

    few = queries()
    asked.add(*(person(f"Dina{n}") for n in range(9)))
    assert queries() == few


def ask_schools(database: Database) -> int:
    with database.write() as session:
        told = runs.ask_schools(session)
        session.commit()
    return told


def test_the_school_hears_of_missing_replies_once_a_stage(asked, codes, at, sign_in, world):
    contact = world.contact(asked.school, ContactDuty.BOOKING)
    first = date(2027, 1, 12)
    told = []
    for days in (20, 14, 13, 6, 5, 1):
        with clock.moved_to(clock.at(first - timedelta(days=days), clock.now().time())):
            told.append(ask_schools(asked.database))
    assert told == [0, 1, 0, 0, 1, 0]
    with asked.database.read() as session:
        notices = session.scalars(select(Notice).where(Notice.kind == runs.KIND).order_by(Notice.id)).all()
    assert [one.to_contact_id for one in notices] == [contact.id] * 2
    assert len({one.once_key for one in notices if one.once_key}) == 2
    assert notices[0].facts == {"days": 14, "first_day": "2027-01-12", "missing": 3, "group": "Horizons Tuesday"}


def test_a_school_with_all_replies_is_left_alone(asked, codes, at, sign_in, world):
    world.contact(asked.school, ContactDuty.BOOKING)
    send(sign_in(asked.lead), at, "all", bulk="agreed")
    assert ask_schools(asked.database) == 0


def test_missing_replies_are_the_schools_task_and_stand_on_the_coordinators_list(asked, codes, at, sign_in):
    school = sign_in(asked.lead).get("/").text
    assert "Replies missing before the first session" in school
    assert "Horizons Tuesday, 12 January 2027" in school
    assert ">3 replies<" in sign_in(asked.coordinator).get("/").text
    assert "epl" not in re.sub(r"<(script|link|meta)[^>]*>", "", sign_in(asked.facilitator).get("/").text)
