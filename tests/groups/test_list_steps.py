"""The class-list journey: pasted, remembered, look-alikes decided by a person, and without an account."""

import re

import pytest
from sqlalchemy import func, select

from portal.curricula.models import ProgrammeVersion
from portal.groups import list_steps, queries
from portal.groups.models import ColumnMemory, Enrolment, Group, Identity, Participant
from portal.places.models import ContactDuty
from portal.web.access import Act, Via
from portal.web.sessions import reading
from tests.groups.books import book, bundle, sheet
from tests.groups.conftest import person
from tests.groups.test_class_list_views import sealed, upload

OURS = {"column-0": "given", "column-1": "family", "column-2": "year"}
DAY = {"joined_day": "2027-01-12"}


def paste(browser, at, text):
    return browser.post(f"{at}/class-list", data=DAY | {"pasted": text})


def another_group(cast, world, school, name="Maple Friday"):
    with cast.database.read() as session:
        version = session.get_one(ProgrammeVersion, cast.group.version_id)
    return world.group(school, version, world.charity_row(), name=name)


def count(cast, table) -> int:
    with cast.database.read() as session:
        return session.scalar(select(func.count()).select_from(table))


def names(cast) -> set[str]:
    with cast.database.read() as session:
        return {one.name.full for one in queries.people_of(session, cast.vault, cast.group.id)}


def test_a_pasted_mail_goes_straight_to_the_check(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    checked = paste(browser, at, "Hi Robin,\n1. Amara Okafor 8B\n2. Li, Kim\nThanks\nSasha Example")
    assert "2 people to add" in checked.text
    assert "Not a name?" in checked.text
    saved = browser.post(f"{at}/class-list/save", data=OURS | {"sealed": sealed(checked), "take": "2"})
    assert saved.headers["Location"] == f"{at}/people"
    assert names(cast) == {"Amara Okafor", "Kim Li"} | {"Sasha Example"}
    assert count(cast, ColumnMemory) == 0


def test_names_and_files_both_or_neither_are_refused_and_what_was_pasted_stays(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    assert "Paste the list, or choose a file" in browser.post(f"{at}/class-list", data=DAY).text
    refused = paste(browser, at, "Amara Okafor\n" * 300)
    assert refused.status_code == 422
    assert "There are 300 pupils in this list" in refused.text
    assert refused.text.count("Amara Okafor") >= 300


def test_columns_are_remembered_for_the_school_and_its_heads(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    text = "Vorname,Name,Forename\nAmara,Okafor,x\n"
    chosen = {"column-0": "given", "column-1": "family"}
    assert "What the columns are" in (first := upload(browser, at, text)).text
    browser.post(f"{at}/class-list/save", data=chosen | {"sealed": sealed(first)})
    again = upload(browser, at, text.replace("Amara", "Kim").replace("Vorname", "vorname"))
    assert "as the school chose them last time" in again.text
    assert "Okafor</bdi>, <bdi>Kim" in again.text
    assert "Discarded:</strong> Forename" in again.text
    back = browser.post(f"{at}/class-list/columns", data=chosen | {"sealed": sealed(again), "back": "1"})
    assert "What the columns are" in back.text
    cast.agree(cast.other_school)
    assert "What the columns are" in upload(browser, at, text.replace("Vorname", "Rufname")).text


ALIKE = [("Amara Okafor", "1001"), ("Amara Okafr", None), ("Okafor Amara", None)]


@pytest.mark.parametrize(("typed", "key"), ALIKE)
@pytest.mark.parametrize("is_same", [True, False])
def test_a_look_alike_is_decided_by_a_person(cast, sign_in, at, world, typed, key, is_same):
    cast.agree()
    other = another_group(cast, world, cast.school)
    (row,) = cast.add(person("Amara", "Okafor", year_group=8, key=key), group=other).joined
    browser = sign_in(cast.lead)
    checked = paste(browser, at, f"{typed} 8\nKim Li 8")
    assert "looks like somebody known in this school" in checked.text
    data = OURS | {"sealed": sealed(checked)}
    refused = browser.post(f"{at}/class-list/save", data=data)
    assert refused.status_code == 422
    assert "Choose for each look-alike" in refused.text
    assert count(cast, Enrolment) == 1
    chosen = str(row.participant_id) if is_same else "another"
    assert browser.post(f"{at}/class-list/save", data=data | {"same-1": chosen}).status_code == 302
    assert count(cast, Participant) == (2 if is_same else 3)
    assert count(cast, Enrolment) == 3


def test_a_look_alike_of_another_school_is_no_look_alike(cast, sign_in, at, world):
    cast.agree()
    cast.agree(cast.other_school)
    theirs = another_group(cast, world, cast.other_school)
    (row,) = cast.add(person("Amara", "Okafor", key="7"), group=theirs).joined
    browser = sign_in(cast.lead)
    checked = paste(browser, at, "Amara Okafor")
    assert "looks like" not in checked.text
    data = OURS | {"sealed": sealed(checked), "same-1": str(row.participant_id)}
    assert browser.post(f"{at}/class-list/save", data=data).status_code == 302
    assert count(cast, Participant) == 2


def test_nearly_the_same_in_one_list_is_shown_and_one_left_out(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    checked = paste(browser, at, "Amara Okafor 8\nAmara Okafr 8\nKim Li")
    assert "Nearly the same in this list" in checked.text
    browser.post(f"{at}/class-list/save", data=OURS | {"sealed": sealed(checked), "leave": "2"})
    assert names(cast) == {"Amara Okafor", "Kim Li"}


def test_sixteen_for_fifteen_places_says_so_and_one_can_be_left_out(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    checked = paste(browser, at, "\n".join(f"Pupil{chr(65 + n)} {chr(65 + n) * 3}ame" for n in range(16)))
    assert "at most 15 people in a group" in checked.text
    data = OURS | {"sealed": sealed(checked)}
    assert browser.post(f"{at}/class-list/save", data=data).status_code == 422
    again = browser.post(f"{at}/class-list/columns", data=data | {"leave": "16"})
    assert "Add 15 people" in again.text
    assert browser.post(f"{at}/class-list/save", data=data | {"leave": "16"}).status_code == 302
    assert count(cast, Identity) == 15


def test_a_bundle_asks_for_the_class_and_keeps_its_own_keys(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    asked = upload(browser, at, bundle())
    assert "8B Form, 2 students" in asked.text
    data = {"sealed": sealed(asked)}
    missing = browser.post(f"{at}/class-list/class", data=data)
    assert missing.status_code == 422
    assert "Choose the class that takes part" in missing.text
    checked = browser.post(f"{at}/class-list/class", data=data | {"chosen": "1"})
    assert "1 person to add" in checked.text
    mapping = OURS | {"column-3": "key", "sealed": sealed(checked)}
    assert browser.post(f"{at}/class-list/save", data=mapping).status_code == 302
    assert names(cast) == {"Kim Li"}


def test_a_workbook_shows_scripts_as_they_are_typed(cast, sign_in, at):
    cast.agree()
    rows = [["Forename", "Surname", "Yr"], ["&lt;script&gt;alert(1)&lt;/script&gt;", "Okafor", "8"]]
    checked = upload(sign_in(cast.lead), at, book(sheet(rows)))
    assert "&lt;script&gt;alert(1)" in checked.text
    assert "<script>alert" not in checked.text


SPOOFED = "\u202eAmara\u202c"


def test_names_from_right_to_left_are_set_apart_and_marks_nobody_sees_are_not_kept(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    checked = paste(browser, at, f"سلمى النرجسي\n{SPOOFED} Okafor")
    assert "<bdi>النرجسي</bdi>, <bdi>سلمى</bdi>" in checked.text
    assert "\u202e" not in checked.text
    browser.post(f"{at}/class-list/save", data=OURS | {"sealed": sealed(checked)})
    assert names(cast) == {"سلمى النرجسي", "Amara Okafor"}


def test_a_list_of_another_carrier_or_group_is_given_again(cast, sign_in, at, world):
    cast.agree()
    token = sealed(paste(sign_in(cast.lead), at, "Amara Okafor"))
    for browser, address in (
        (sign_in(cast.coordinator), at),
        (sign_in(cast.lead), f"/groups/{another_group(cast, world, cast.school).id}"),
    ):
        answer = browser.post(f"{address}/class-list/save", data=OURS | {"sealed": token})
        assert answer.headers["Location"] == f"{address}/class-list"
    assert count(cast, Identity) == 0


def test_the_journey_can_be_made_without_an_account(app, cast, world):
    cast.agree()
    colleague = world.contact(cast.school, ContactDuty.BOOKING, "Noor Example")
    acting = Act(None, colleague.id, Via.LINK)
    addresses = {name: f"/guest/{name}" for name in ("give", "class", "columns", "save", "done", "back")}
    addresses |= {"agreement": "", "numbers": "/guest/numbers"}

    def do(step, **posted):
        with app.test_request_context("/guest", method="POST", data=posted):
            group = reading().get_one(Group, cast.group.id)
            return app.make_response(step(group, by=acting, address_of=addresses.__getitem__))

    app.config["WTF_CSRF_ENABLED"] = False
    checked = do(list_steps.give_list, pasted="Amara Okafor 8", **DAY)
    page = checked.get_data(as_text=True)
    assert 'action="/guest/save"' in page
    assert not re.findall(r'href="/groups', page)
    saved = do(list_steps.save_list, **OURS, sealed=re.search(r'name="sealed"[^>]*value="([^"]+)"', page)[1])
    assert saved.headers["Location"] == "/guest/done"
    assert names(cast) == {"Amara Okafor"}


def test_everything_wrong_at_once_keeps_what_was_decided(cast, sign_in, at):
    cast.agree()
    cast.add(person("Amara", "Okafor", key="1001"))
    browser = sign_in(cast.lead)
    checked = paste(browser, at, "Amara Okafor\nKim Li\nJo Smith")
    data = OURS | {"sealed": sealed(checked), "leave": "3"}
    refused = browser.post(f"{at}/class-list/save", data=data)
    assert "in this group already" in refused.text
    assert re.search(r'name="leave" value="3" checked', refused.text)


def test_a_list_of_200_asks_the_database_no_more_than_one_of_2(cast, sign_in, at, queries_of):
    cast.agree()
    cast.add(*[person(f"Known{chr(65 + n)}", "Example", key=str(n)) for n in range(8)])
    browser = sign_in(cast.lead)

    def asked(many: int) -> int:
        text = "\n".join(f"Given{chr(65 + n // 26)}{chr(65 + n % 26)} Family{chr(65 + n % 26)}" for n in range(many))
        return queries_of(lambda: paste(browser, at, text))

    assert asked(2) == asked(200)


def test_who_is_decided_to_be_here_already_takes_no_second_place(cast, sign_in, at):
    cast.agree()
    (row,) = cast.add(person("Amara", "Okafor", key="1001")).joined
    browser = sign_in(cast.lead)
    data = OURS | {"sealed": sealed(paste(browser, at, "Amara Okafor")), "same-1": str(row.participant_id)}
    checked = browser.post(f"{at}/class-list/columns", data=data)
    assert "0 people to add" in checked.text
    assert "in the group already" in checked.text
    assert browser.post(f"{at}/class-list/save", data=data).status_code == 302
    assert count(cast, Enrolment) == 1
