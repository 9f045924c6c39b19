"""Who sees which register, on which day, with which people on it."""

import re
from datetime import date, time

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.groups.identity import Name
from portal.groups.models import AbsenceReason, Enrolment, Participant
from portal.people.access import Role
from portal.registers.models import MarkValue
from tests.registers.cast import cast, counting, events, marks, on, open_form, post
from tests.world import TUESDAY


def test_before_its_day_the_page_says_when(database, group, jo):
    with on(date(2027, 1, 11), time(23, 59)):
        page = jo.get(f"/registers/{group.part}")
    assert "opens on Tuesday 12 January 2027" in page.text
    assert 'type="radio"' not in page.text
    with on(TUESDAY, time(0, 1)):
        open_form(jo, group.part)


def test_marks_sent_before_the_day_are_refused_and_kept(database, group, jo):
    form = open_form(jo, group.part)
    with on(date(2027, 1, 11)):
        page = post(jo, group.part, form, mark_0="present")
    assert page.status_code == 422
    assert events(database, group.part) == []


def test_weeks_later_the_register_still_takes_marks(database, group, sign_in):
    with on(date(2027, 3, 30)):
        jo = sign_in(group.jo)
        assert post(jo, group.part, open_form(jo, group.part), mark_0="present").status_code == 302
    assert marks(database, group.part)[group.people[0].id].value is MarkValue.PRESENT


def test_somebody_elses_group_does_not_exist(group, sign_in):
    browser, form = sign_in(group.stranger), open_form(sign_in(group.jo), group.part)
    for address in ("", "/finish", "/outcome", "/make-up", f"/settle/{group.people[0].id}"):
        page = f"/registers/{group.part}{address}"
        assert (browser.get(page).status_code, browser.post(page, data=form).status_code) == (404, 404), address


@pytest.mark.parametrize(
    ("role", "code"), [(Role.EVALUATOR, 403), (Role.ADMIN, 403), (Role.COMMISSIONER, 403), (Role.SAFEGUARDING, 200)]
)
def test_who_may_read_a_register_but_not_take_it(group, sign_in, world, role, code):
    browser = sign_in(world.user(role))
    page = browser.get(f"/registers/{group.part}")
    assert page.status_code == code
    assert '<form class="register"' not in page.text
    assert browser.post(f"/registers/{group.part}").status_code == 403


def test_a_school_reads_its_own_registers_and_no_others(group, sign_in, world):
    own = sign_in(world.user(Role.SCHOOL_DSL, school_id=group.group.school_id))
    assert own.get(f"/registers/{group.part}").status_code == 200
    other = sign_in(
        world.user(Role.SCHOOL_DSL, "Other", school_id=world.school(world.authority("B", "1", "E1"), urn=2).id)
    )
    assert other.get(f"/registers/{group.part}").status_code == 404


def test_leavers_and_late_joiners_are_on_the_list_of_their_days_only(database, group, sign_in):
    with database.write() as session:
        leaver, joiner = (session.get_one(Enrolment, person.id) for person in group.people[:2])
        leaver.left_day, leaver.left_reason = TUESDAY, AbsenceReason.MOVED
        joiner.joined_day = date(2027, 1, 13)
        session.commit()
    with on(date(2027, 1, 20)):
        jo = sign_in(group.jo)
        first, second = (jo.get(f"/registers/{part}").text for part in group.parts)
    assert ("Amara O." in first, "Ben P." in first) == (True, False)
    assert ("Amara O." in second, "Ben P." in second) == (False, True)


@pytest.mark.parametrize(
    "given", ["<script>alert(1)</script>", "x" * 300, "\u202egnirb", "🙂{{7919*7907}}", "O'Brien\" onx=1 "]
)
def test_hostile_names_are_shown_as_text(database, group, jo, vault, given):
    with database.write() as session:
        person = group.people[0]
        vault.put(session, person.participant_id, Name("", given), school_id=group.group.school_id, key=None)
        session.commit()
    page = jo.get(f"/registers/{group.part}").text
    assert "<script>alert" not in page
    assert "62615533" not in re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|href=\"[^\"]*\"", "", page)
    assert "<bdi>" in page


def test_people_without_a_name_stand_by_their_code(world, sign_in):
    with on():
        nameless = cast(world)
        assert "<bdi>A1</bdi>" in sign_in(nameless.jo).get(f"/registers/{nameless.part}").text


def test_that_names_were_seen_is_on_record(database, group, jo):
    jo.get(f"/registers/{group.part}")
    with database.read() as session:
        seen = session.scalars(select(AuditEntry).where(AuditEntry.verb == "saw")).all()
    assert [(row.noun, row.row_id, row.user_id) for row in seen] == [("register", group.part, group.jo.id)]


@pytest.mark.parametrize(("how", "most"), [("show", 22), ("save", 10)])
def test_as_many_statements_for_thirty_as_for_three(database, world, sign_in, vault, how, most):
    with on():
        few, sent = cast(world, vault, people=3), []
        browser = sign_in(few.jo)
        for more in (0, 27):
            _add(database, few, vault, more)
            form = open_form(browser, few.parts[0])
            with counting(database) as statements:
                if how == "show":
                    browser.get(f"/registers/{few.parts[0]}")
                else:
                    post(browser, few.parts[0], form, do="present")
            sent.append([text for text in statements if text != "BEGIN"])
    assert len(sent[1]) <= len(sent[0]) + 1
    assert len(sent[1]) <= most


def _add(database, group, vault, how_many: int) -> None:
    with database.write() as session:
        for place in range(how_many):
            person = Participant(school_id=group.group.school_id)
            session.add(person)
            session.flush()
            session.add(
                Enrolment(
                    group_id=group.group.id, participant_id=person.id, code=f"Z{place}", joined_day=date(2027, 1, 1)
                )
            )
            vault.put(session, person.id, Name("X", f"N{place}"), school_id=group.group.school_id, key=None)
        session.commit()


def test_codes_are_told_to_whoever_takes_the_register_and_that_is_on_record(database, group, jo, sign_in):
    page = jo.get(f"/registers/{group.part}/codes")
    with database.read() as session:
        code = session.get_one(Enrolment, group.people[0].id).code
        seen = session.scalars(select(AuditEntry).where(AuditEntry.verb == "saw")).all()
    assert page.status_code == 200
    assert f">{code}<" in page.text
    assert [entry.user_id for entry in seen] == [group.jo.id]
    assert sign_in(group.stranger).get(f"/registers/{group.part}/codes").status_code == 404
