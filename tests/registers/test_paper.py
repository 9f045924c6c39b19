"""A sheet marked on paper is typed in: one choice a row, all others present, and it is known that it was paper."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from portal.audit.models import AuditEntry
from portal.groups.models import Enrolment, Participant
from portal.registers.models import MarkValue, Register, RegisterState, Source
from portal.web.access import Via
from tests.registers.cast import counting, events, item, marks, on, record
from tests.world import TUESDAY

P, L = MarkValue.PRESENT, MarkValue.LATE


def sheet(browser, group, **chosen: str) -> MultiDict[str, str]:
    """The fields of the page, with these choices by code: K1="late"."""
    page = browser.get(f"/registers/{group.part}/paper").text
    return fields(page, **chosen)


def fields(page: str, **chosen: str) -> MultiDict[str, str]:
    form = re.search(r'<form class="paper[" ].*?</form>', page, re.S)
    assert form, "no sheet on the page"
    found: MultiDict[str, str] = MultiDict()
    for tag in re.findall(r"<input [^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and (" checked" in tag or not re.search(r'type="(radio|checkbox)"', tag)):
            found.add(name[1], value[1])
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[0], re.S):
        found.add(name, re.search(r'selected value="([^"]*)"', options)[1])
    places = re.findall(r'id="who-(\d+)">.*?paper-row__code">([^<]*)<', form[0], re.S)
    rows = {code: number for number, code in places}
    for code, value in chosen.items():
        mark, _, minutes = value.partition(" / ")
        found.setlist(f"mark-{rows[code]}", [mark])
        found.setlist(f"minutes-{rows[code]}", [minutes])
    return found


def send(browser, group, form, do="others"):
    return browser.post(f"/registers/{group.part}/paper", data=MultiDict([*form.items(multi=True), ("do", do)]))


def test_two_choices_and_a_button_make_a_finished_register(database, group, jo):
    codes = [person.code for person in group.people]
    page = jo.get(f"/registers/{group.part}/paper").text
    assert re.findall(r'paper-row__code">([^<]*)<', page) == codes
    form = sheet(jo, group, **{codes[0]: "late / 10", codes[2]: "absent, school knows"})
    for _ in range(2):  # a form sent twice counts once
        assert send(jo, group, form).location.endswith(str(group.part))
    found = events(database, group.part)
    assert [(event.value, event.minutes, event.reason) for event in found] == [
        (L, 10, None),
        (MarkValue.ABSENT_KNOWN, None, "school knows"),
        (P, None, None),
    ]
    assert {event.source for event in found} == {Source.PAPER}
    with database.read() as session:
        assert session.scalars(select(Register)).one().state is RegisterState.SUBMITTED
        assert {row.via for row in session.scalars(select(AuditEntry).where(AuditEntry.verb == "marked"))} == {
            Via.PAPER
        }
    assert "3 marks typed in from paper" in jo.get(f"/registers/{group.part}").text


def test_a_coordinator_says_whose_sheet_it_is_and_how_it_is_known(database, group, sign_in):
    kit = sign_in(group.kit)
    code = group.people[0].code
    form = sheet(kit, group, **{code: "absent, unexplained"})
    assert form["whose"] == str(group.jo.id)
    form["how"] = "carrier pigeon"
    wrong = send(kit, group, form, "save")
    assert wrong.status_code == 422
    assert events(database, group.part) == []
    form = fields(wrong.text)
    assert "absent, unexplained" in form.values(), "nothing typed is lost"
    form["how"], form["whose"] = "phone call", str(group.sam.id)
    assert send(kit, group, form, "save").status_code == 302
    assert [(event.value, event.user_id) for event in events(database, group.part)] == [
        (MarkValue.ABSENT_UNEXPLAINED, group.kit.id)
    ]
    with database.read() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.verb == "marked")).one()
        assert (entry.user_id, entry.on_behalf_of, entry.via) == (group.kit.id, group.sam.id, Via.PHONE_CALL)


def test_what_was_blank_on_the_sheet_stays_and_is_asked_about(database, group, jo):
    record(database, group.part, group.sam, item(group.people[1], L, minutes=5))
    form = sheet(jo, group, **{group.people[0].code: "blank", group.people[1].code: "blank"})
    assert send(jo, group, form).location.endswith("/finish")
    held = marks(database, group.part)
    assert {held[key].value for key in held} == {L, P}
    assert group.people[0].id not in held


def test_a_mark_made_meanwhile_is_not_replaced_unseen(database, group, jo):
    code = group.people[1].code
    form = sheet(jo, group, **{code: "absent, unexplained"})
    record(database, group.part, group.sam, item(group.people[0], L), item(group.people[1], L, number=1))
    send(jo, group, form)
    held = marks(database, group.part)
    assert held[group.people[0].id].value is L, "all others present fills blanks only"
    assert held[group.people[1].id].is_unconfirmed
    page = jo.get(f"/registers/{group.part}/paper").text
    assert "2 marks that differ" in page


def test_a_sheet_corrects_a_finished_register_with_its_reason(database, group, jo):
    send(jo, group, sheet(jo, group))
    form = sheet(jo, group, **{group.people[0].code: "left early / 15"})
    assert send(jo, group, form, "save").status_code == 302
    last = events(database, group.part)[-1]
    assert (last.value, last.minutes, last.note) == (MarkValue.LEFT_EARLY, 15, "copied from the paper register")


@pytest.mark.parametrize(
    ("chosen", "says"),
    [("late / ten", "the minutes as a number"), ("asleep", "Choose one of"), ("late / 999", "Enter minutes from")],
)
def test_what_cannot_be_is_said_at_its_row_and_nothing_typed_is_lost(database, group, jo, chosen, says):
    first, second = group.people[0].code, group.people[1].code
    page = send(jo, group, sheet(jo, group, **{first: chosen, second: "not expected"}), "save")
    assert page.status_code == 422
    assert says in page.text
    again = fields(page.text, **{first: "late / 9"})
    assert send(jo, group, again, "save").status_code == 302
    held = marks(database, group.part)
    assert held[group.people[0].id].minutes == 9
    assert held[group.people[1].id].value is MarkValue.NOT_EXPECTED


def test_a_form_changed_on_the_way_stores_nothing(database, group, jo):
    for field in ("device", "who", "event-0", "row"):
        form = sheet(jo, group)
        form[field] = "nonsense"
        assert send(jo, group, form).status_code == 422
    assert events(database, group.part) == []


def test_it_opens_on_its_day_and_for_those_who_take_it(group, jo, sign_in):
    assert sign_in(group.stranger).get(f"/registers/{group.part}/paper").status_code == 404
    with on(TUESDAY - timedelta(days=1)):
        early = sign_in(group.jo)
        assert "opens on its day" in early.get(f"/registers/{group.part}/paper").text
    assert "family names" in jo.get(f"/registers/{group.part}/paper").text
    names = jo.get(f"/registers/{group.part}/paper?order=names").text
    assert names.index("Amara O.") < names.index("Ben P.") < names.index("Chidi Q.")


def enrolled(group, person, code):
    return Enrolment(group_id=group.group.id, participant_id=person.id, code=code, joined_day=TUESDAY)


def test_a_sheet_of_thirty_asks_as_little_of_the_database_as_one_of_three(database, group, jo):
    asked = []
    for more in (0, 27):
        people = [Participant(school_id=group.group.school_id, year_group=8) for _ in range(more)]
        group.world.add(*people)
        group.world.add(*(enrolled(group, person, f"B{n}") for n, person in enumerate(people)))
        with counting(database) as sent:
            assert jo.get(f"/registers/{group.part}/paper").status_code == 200
        asked.append(len(sent))
    assert asked[0] == asked[1]
