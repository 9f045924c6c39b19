"""The register's page without scripts: what is sent, what comes back, what is kept."""

import re

import pytest
from sqlalchemy import select

from portal.registers.models import MarkValue, Register, RegisterState
from tests.registers.cast import events, fields, marks, open_form, post

pytestmark = pytest.mark.both

P, L, A = MarkValue.PRESENT, MarkValue.LATE, MarkValue.ABSENT_UNEXPLAINED


def values(database, group) -> list[MarkValue | None]:
    found = marks(database, group.part)
    return [found[person.id].value if person.id in found else None for person in group.people]


def test_the_register_shows_first_names_and_nothing_that_is_not_known(group, jo):
    page = jo.get(f"/registers/{group.part}")
    assert re.findall(r"<bdi>([^<]*)</bdi></span>\n", page.text) == ["Amara O.", "Ben P.", "Chidi Q."]
    assert "Delivery session 1 of 2" in page.text
    assert "0 of 3 marked" in page.text
    assert page.text.count("Not recorded</span>") == 3
    assert "Sample steps" not in page.text


def test_what_is_chosen_is_saved_and_a_blank_stays_not_recorded(database, group, jo):
    form = open_form(jo, group.part)
    page = post(jo, group.part, form, mark_0="present", mark_1="late", minutes_1="15")
    assert page.status_code == 302
    assert values(database, group) == [P, L, None]
    shown = jo.get(f"/registers/{group.part}").text
    assert "15 minutes late" in shown
    assert "2 of 3 marked" in shown
    assert "Saved." in shown


def test_the_same_form_sent_twice_counts_once(database, group, jo):
    form = open_form(jo, group.part)
    for _ in range(2):
        assert post(jo, group.part, form, mark_0="present", mark_1="absent").status_code == 302
    assert len(events(database, group.part)) == 2
    assert values(database, group) == [P, A, None]


def test_only_changed_rows_become_events(database, group, jo):
    post(jo, group.part, open_form(jo, group.part), mark_0="present", mark_1="late", minutes_1="5")
    post(jo, group.part, open_form(jo, group.part))
    assert len(events(database, group.part)) == 2
    post(jo, group.part, open_form(jo, group.part), minutes_1="10")
    assert [event.minutes for event in events(database, group.part)] == [None, 5, 10]


def test_every_mark_can_be_made_and_taken_back(database, group, jo):
    chosen = {"mark_0": "present", "left_0": "1", "minutes_0": "20", "mark_1": "absent", "absence_1": "school knows"}
    post(jo, group.part, open_form(jo, group.part), mark_2="not expected", **chosen)
    assert values(database, group) == [MarkValue.LEFT_EARLY, MarkValue.ABSENT_KNOWN, MarkValue.NOT_EXPECTED]
    post(jo, group.part, open_form(jo, group.part), mark_2="none")
    assert values(database, group)[2] is None
    post(jo, group.part, open_form(jo, group.part), mark_2="late")
    assert values(database, group)[2] is L
    assert not any(mark.is_unconfirmed for mark in marks(database, group.part).values())


def test_all_others_present_fills_blanks_only_and_keeps_what_is_chosen(database, group, jo, sign_in):
    form = open_form(jo, group.part)
    sam = sign_in(group.sam)
    post(sam, group.part, open_form(sam, group.part), mark_2="absent")
    assert post(jo, group.part, form, do="present", mark_0="late").status_code == 302
    assert values(database, group) == [L, P, A]
    assert not any(mark.is_unconfirmed for mark in marks(database, group.part).values())


def test_an_old_copy_of_the_page_overwrites_nothing_and_keeps_what_was_chosen(database, group, jo):
    form = open_form(jo, group.part)
    post(jo, group.part, form, mark_0="present")
    page = post(jo, group.part, form, mark_0="absent", mark_1="late")
    assert page.status_code == 422
    assert values(database, group) == [P, L, None]
    assert "older copy" in page.text
    again = fields(page)
    assert again["mark-0"] == "absent"
    assert post(jo, group.part, again).status_code == 302
    assert values(database, group) == [A, L, None]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"mark_1": "late", "minutes_1": "0"}, "Enter minutes from 1"),
        ({"mark_1": "late", "minutes_1": "61"}, "Enter minutes from 1"),
        ({"mark_1": "late", "minutes_1": "ten"}, "Enter the minutes as a number"),
        ({"mark_1": "asleep"}, "Choose present, late"),
        ({"mark_1": "absent", "absence_1": "in court"}, "Choose why they are absent"),
        ({"mark_1": "late", "left_1": "1"}, "Choose late or left early"),
    ],
)
def test_what_cannot_be_is_answered_and_nothing_typed_is_lost(database, group, jo, typed, said):
    page = post(jo, group.part, open_form(jo, group.part), mark_0="absent", absence_0="ill or appointment", **typed)
    assert page.status_code == 422
    assert said in page.text
    kept = fields(page)
    assert (kept["mark-0"], kept["absence-0"]) == ("absent", "ill or appointment")
    if "minutes_1" in typed:
        assert kept["minutes-1"] == typed["minutes_1"]
    assert post(jo, group.part, kept, mark_1="late", minutes_1="7", left_1="").status_code == 302
    assert values(database, group) == [MarkValue.ABSENT_KNOWN, L, None]


@pytest.mark.parametrize("broken", ["device", "event-0", "who", "bases-0"])
def test_a_form_changed_on_the_way_is_answered_with_what_was_chosen(database, group, jo, broken):
    form = open_form(jo, group.part)
    form[broken] = "nonsense"
    page = post(jo, group.part, form, mark_1="late")
    assert page.status_code == 422
    assert "changed on the way" in page.text
    assert events(database, group.part) == []


def test_two_people_who_mark_differently_see_both_marks_and_choose(database, group, jo, sign_in):
    sam = sign_in(group.sam)
    one, two = open_form(jo, group.part), open_form(sam, group.part)
    post(jo, group.part, one, mark_0="present")
    assert post(sam, group.part, two, mark_0="absent").status_code == 302
    for browser in (jo, sam):
        page = browser.get(f"/registers/{group.part}").text
        assert "2 marks that differ" in page
        assert "it counts as not recorded" in page
        assert re.search(r"Present: Jo Example, Tue 12 Jan 09:45", page)
        assert re.search(r"Absent: Sam Example", page)
    address = f"/registers/{group.part}/settle/{group.people[0].id}"
    page = sam.get(address).text
    assert "Absent, not explained: Sam Example" in page
    sent = dict(re.findall(r'type="hidden" value="([^"]*)"', page) and _hidden(page))
    refused = sam.post(address, data=sent)
    assert refused.status_code == 422
    assert "Choose the mark that is right" in refused.text
    first = events(database, group.part)[0]
    sent |= {"chosen": str(first.id), "reason": "we asked the school"}
    for _ in range(2):
        assert sam.post(address, data=sent).status_code == 302
    assert values(database, group)[0] is P
    assert len(events(database, group.part)) == 3


@pytest.mark.parametrize("lost", ["event", "device", "shown"])
def test_a_choice_without_its_hidden_fields_is_refused_in_words(database, group, jo, sign_in, lost):
    sam = sign_in(group.sam)
    one, two = open_form(jo, group.part), open_form(sam, group.part)
    post(jo, group.part, one, mark_0="present")
    post(sam, group.part, two, mark_0="absent")
    address = f"/registers/{group.part}/settle/{group.people[0].id}"
    sent = dict(_hidden(sam.get(address).text))
    sent |= {"chosen": str(events(database, group.part)[0].id), "reason": "we asked the school"}
    del sent[lost]
    assert sam.post(address, data=sent).status_code in (302, 422)
    assert len(events(database, group.part)) == 2


def _hidden(page: str) -> list[tuple[str, str]]:
    tags = re.findall(r'<input [^>]*type="hidden"[^>]*>', page)
    found = [(re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)) for tag in tags]
    return [(name[1], value[1]) for name, value in found if name and value]


def test_undo_takes_back_the_last_save_once(database, group, jo):
    post(jo, group.part, open_form(jo, group.part), mark_0="present")
    post(jo, group.part, open_form(jo, group.part), mark_0="late", mark_1="absent")
    form = open_form(jo, group.part)
    for _ in range(2):
        assert post(jo, group.part, form, do="undo").status_code == 302
    assert values(database, group) == [P, None, None]


def test_undo_of_what_was_not_saved_leaves_what_was(database, group, jo):
    post(jo, group.part, open_form(jo, group.part), mark_0="present")
    post(jo, group.part, open_form(jo, group.part), do="undo", mark_1="absent")
    assert values(database, group) == [P, None, None]
    assert "not saved are undone" in jo.get(f"/registers/{group.part}").text


def state(database) -> RegisterState:
    with database.read() as session:
        return session.scalars(select(Register)).one().state


def test_finishing_with_blanks_warns_and_is_allowed(database, group, jo):
    page = post(jo, group.part, open_form(jo, group.part), do="finish", mark_0="present")
    assert page.location.endswith("/finish")
    warned = jo.get(page.location).text
    assert "2 people are not recorded" in warned
    assert "Ben P." in warned
    assert state(database) is RegisterState.OPEN
    jo.post(page.location)
    assert state(database) is RegisterState.SUBMITTED
    assert values(database, group) == [P, None, None]


def test_finishing_with_everybody_marked_is_one_step(database, group, jo):
    form = open_form(jo, group.part)
    chosen = {"mark_0": "present", "mark_1": "late", "mark_2": "absent"}
    for _ in range(2):
        assert post(jo, group.part, form, do="finish", **chosen).location.endswith(str(group.part))
    assert state(database) is RegisterState.SUBMITTED
    assert len(events(database, group.part)) == 3


def test_finishing_an_empty_register_asks_what_happened(database, group, jo):
    post(jo, group.part, open_form(jo, group.part), do="finish")
    assert "Nobody is marked yet" in jo.get(f"/registers/{group.part}").text
    assert state(database) is RegisterState.OPEN


def test_a_finished_register_is_corrected_with_a_listed_reason(database, group, jo):
    post(jo, group.part, open_form(jo, group.part), do="finish", mark_0="present", mark_1="late", mark_2="absent")
    page = post(jo, group.part, open_form(jo, group.part), mark_0="absent")
    assert page.status_code == 422
    assert "Choose why you change" in page.text
    assert 'href="#reason"' in page.text
    assert 'aria-describedby="reason-fault"' in page.text
    assert "govuk-input--error" not in page.text, "the minutes are not what is wrong"
    kept = fields(page)
    assert kept["mark-0"] == "absent"
    assert post(jo, group.part, kept, reason="because").status_code == 422
    assert post(jo, group.part, kept, reason="marked by mistake").status_code == 302
    assert "1 change to this finished register saved." in jo.get(f"/registers/{group.part}").text
    assert values(database, group)[0] is A
    assert events(database, group.part)[-1].note == "marked by mistake"


def test_only_a_coordinator_locks_and_a_locked_register_is_read(database, group, jo, sign_in):
    kit = sign_in(group.kit)
    kit.post(f"/registers/{group.part}/lock")
    assert "not finished yet" in kit.get(f"/registers/{group.part}").text
    form = open_form(jo, group.part)
    post(jo, group.part, form, do="finish", mark_0="present", mark_1="late", mark_2="absent")
    stale = open_form(jo, group.part)
    assert jo.post(f"/registers/{group.part}/lock").status_code == 403
    kit.post(f"/registers/{group.part}/lock")
    page = jo.get(f"/registers/{group.part}").text
    assert 'type="radio"' not in page
    assert "Locked." in page
    late = post(jo, group.part, stale, mark_0="absent", reason="other")
    assert late.status_code == 422
    assert "This register is locked" in late.text
    kit.post(f"/registers/{group.part}/unlock", data={"reason": "a mark is wrong"})
    assert post(jo, group.part, open_form(jo, group.part), mark_0="absent", reason="other").status_code == 302
