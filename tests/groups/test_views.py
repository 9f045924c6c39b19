"""The pages of groups, as each person finds them."""

import io
import re
from datetime import timedelta

import pytest
from flask import request
from sqlalchemy import event, func, select

from portal import clock
from portal.audit.models import AuditEntry
from portal.groups import queries
from portal.groups.models import DataAgreement, Group, Identity
from portal.people.access import Role
from tests.groups.conftest import NOW, person

CSV = "Forename,Surname,Yr,DOB,Adm No,Form\nAmara,Okafor,8,1/2/2013,1001,8B\nZoë,<b>Li</b>,9,1/2/2012,1002,9A\n"


@pytest.fixture
def at(cast):
    return f"/groups/{cast.group.id}"


def test_each_person_lists_the_groups_of_their_scope(cast, sign_in, world):
    for user, sees in ((cast.lead, True), (cast.coordinator, True), (cast.facilitator, True), (cast.stranger, False)):
        assert ("Horizons Tuesday" in sign_in(user).get("/groups").text) is sees
    assert sign_in(world.user(Role.COMMISSIONER)).get("/groups").status_code == 403


@pytest.mark.parametrize(
    ("later", "state", "shown"),
    [
        (0, "", True),
        (0, "?state=upcoming", True),
        (0, "?state=running", False),
        (10, "?state=running", True),
        (10, "", True),
        (200, "", False),
        (200, "?state=ended", True),
        (200, "?state=all", True),
        (0, "?state=nonsense&authority=nonsense&page=x", True),
    ],
)
def test_the_filter_by_state_stays_in_the_address(cast, sign_in, later, state, shown):
    with clock.moved_to(NOW + timedelta(days=later)):
        answer = sign_in(cast.coordinator).get(f"/groups{state}")
    assert answer.status_code == 200
    assert ("Horizons Tuesday" in answer.text) is shown
    assert "Not a valid choice" not in answer.text


def test_groups_are_filtered_by_authority(cast, sign_in, world):
    barnet = world.authority("Barnet", "302", "E09000003")
    school = world.school(barnet, "Third School", 990_003)
    with cast.database.read() as session:
        version = session.get_one(Group, cast.group.id).version
    charity = type("Charity", (), {"id": cast.facilitator.grants[0].organisation_id})
    world.group(school, version, charity, name="Compass Monday", sessions=1)
    page = sign_in(cast.coordinator).get(f"/groups?authority={barnet.id}").text
    assert "Compass Monday" in page
    assert "Horizons Tuesday" not in page


def test_a_longer_list_asks_the_database_no_more_often(cast, sign_in, world, database):
    with cast.database.read() as session:
        version = session.get_one(Group, cast.group.id).version
    charity = type("Charity", (), {"id": cast.facilitator.grants[0].organisation_id})
    browser = sign_in(cast.coordinator)

    def asked() -> int:
        seen: list[str] = []
        event.listen(database.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        browser.get("/groups")
        return len(seen)

    asked()
    first = asked()
    for n in range(5):
        world.group(cast.school, version, charity, name=f"Group {n}", sessions=2)
    assert asked() <= first


def test_the_page_of_a_group_is_titled_by_its_neutral_name(cast, sign_in, at):
    page = sign_in(cast.lead).get(at).text
    (title,) = re.findall("<title>(.*?)</title>", page, re.DOTALL)
    assert "Horizons Tuesday" in title
    assert "Sample steps" not in title
    assert "Sample steps, version 1" in page
    assert "Tuesdays at 09:30, from 12 January 2027 to 6 April 2027" in page
    assert "0 named of 12 expected; at most 15" in page


PAGES = ("", "/people", "/codes", "/people/add", "/class-list", "/class-list/columns", "/class-list/save", "/name")


@pytest.mark.parametrize("page", PAGES)
def test_a_foreign_school_gets_404(cast, sign_in, at, page):
    assert sign_in(cast.stranger).get(at + page).status_code == 404
    if page not in ("", "/people", "/codes"):
        assert sign_in(cast.stranger).post(at + page, data={"name": "x"}).status_code == 404


def test_a_foreign_school_cannot_end_a_place_or_record_an_agreement(cast, sign_in, at):
    cast.agree()
    (row,) = cast.add(person("Amara")).joined
    browser = sign_in(cast.stranger)
    assert browser.post(f"{at}/people/{row.id}/leave", data={}).status_code == 404
    assert browser.get(f"/groups/agreement/{cast.school.id}").status_code == 404


@pytest.mark.parametrize("page", ["/people", "/codes", "/people/add", "/class-list", "/name"])
def test_facilitators_have_no_list_of_names(cast, sign_in, at, page):
    assert sign_in(cast.facilitator).get(at + page).status_code == 403
    assert "People" not in re.findall("tab-links__link[^>]*>([^<]*)<", sign_in(cast.facilitator).get(at).text)


def test_a_dsl_sees_names_but_changes_none(cast, sign_in, at):
    cast.agree()
    cast.add(person("Amara"))
    page = sign_in(cast.dsl).get(f"{at}/people").text
    assert "Amara" in page
    assert "End place of" not in page
    assert sign_in(cast.dsl).get(f"{at}/people/add").status_code == 403


def test_seeing_names_is_noted(cast, sign_in, at, database):
    cast.agree()
    browser = sign_in(cast.lead)
    for page in ("/people", "/codes"):
        assert browser.get(at + page).status_code == 200
    browser.get(at)
    with database.read() as session:
        saw = session.scalars(select(AuditEntry).where(AuditEntry.verb == "saw")).all()
    assert [(one.noun, one.row_id, one.user_id) for one in saw] == [("names of group", cast.group.id, cast.lead.id)] * 2


def test_before_the_agreement_pages_say_what_to_do(cast, sign_in, at):
    browser = sign_in(cast.lead)
    for page in ("", "/people", "/people/add", "/class-list"):
        answer = browser.get(at + page).text
        assert f"/groups/agreement/{cast.school.id}" in answer, page
    refused = browser.post(f"{at}/people/add", data={"given": "Amara", "family": "O", "joined_day": "2027-01-12"})
    assert refused.status_code == 422
    upload = {"file": (io.BytesIO(CSV.encode()), "list.csv"), "joined_day": "2027-01-12"}
    assert browser.post(f"{at}/class-list", data=upload).status_code == 422


def test_an_agreement_is_recorded_and_shown(cast, sign_in, at):
    browser = sign_in(cast.lead)
    address = f"/groups/agreement/{cast.school.id}?group={cast.group.id}"
    wrong = browser.post(address, data={"retention_months": "100", "agreed_by": "Robin Example, head teacher"})
    assert wrong.status_code == 422
    assert "Enter a number of months from 1 to 84" in wrong.text
    assert "Robin Example, head teacher" in wrong.text
    facts = {
        "controller": "the school",
        "basis": "public task",
        "retention_months": "12",
        "agreed_by": "Robin Example",
        "from_day": "2027-01-11",
    }
    answer = browser.post(address, data=facts)
    assert answer.headers["Location"] == at
    assert "names deleted 12 months after the end" in browser.get(at).text
    assert "An agreement holds today." in browser.get(address).text


def test_a_person_added_by_hand_appears_with_a_code(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    typed = {
        "given": "<i>Amara</i>",
        "family": "O'Neill",
        "year": "8",
        "need": "Large print",
        "joined_day": "2027-01-12",
    }
    assert browser.post(f"{at}/people/add", data=typed).status_code == 302
    page = browser.get(f"{at}/people").text
    assert "&lt;i&gt;Amara&lt;/i&gt;" in page
    assert "<i>Amara</i>" not in page
    assert "Large print" in page
    codes = browser.get(f"{at}/codes").text
    assert re.search(r"[A-Z][2-9]", codes)
    assert "Neill" in codes


def test_a_refused_person_keeps_what_was_typed_and_says_what_to_type(cast, sign_in, at):
    cast.agree()
    typed = {"given": "=1+1", "family": "x" * 300, "year": "seven", "need": "n" * 81, "joined_day": "soon"}
    answer = sign_in(cast.lead).post(f"{at}/people/add", data=typed)
    assert answer.status_code == 422
    for words in ("begins with =", "has 300 letters", "number from 1 to 13", "type at most 80", "Enter a date"):
        assert words.lower() in answer.text.lower()
    assert 'value="seven"' in answer.text


def test_a_full_group_says_the_limit_of_its_programme(cast, sign_in, at):
    cast.agree()
    cast.add(*(person(f"Pupil {chr(65 + n)}") for n in range(15)))
    typed = {"given": "Amara", "family": "O", "joined_day": "2027-01-12"}
    answer = sign_in(cast.lead).post(f"{at}/people/add", data=typed)
    assert answer.status_code == 422
    assert "at most 15 people in a group; 15 are in it now" in answer.text


def test_sex_is_asked_only_where_the_programme_needs_it(cast, sign_in, at, database):
    cast.agree()
    assert 'name="sex"' not in sign_in(cast.lead).get(f"{at}/people/add").text
    with database.write() as session:
        version = session.get_one(Group, cast.group.id).version
        version.facts = version.facts | {"girls_only": True}
        session.commit()
    assert 'name="sex"' in sign_in(cast.lead).get(f"{at}/people/add").text


def test_a_place_is_ended_with_a_listed_reason(cast, sign_in, at):
    cast.agree()
    (row,) = cast.add(person("Amara")).joined
    browser = sign_in(cast.lead)
    address = f"{at}/people/{row.id}/leave"
    page = browser.get(address).text
    assert f"End the place of {row.code}" in page
    assert "Amara" not in page
    assert browser.post(address, data={"left_day": "2027-01-20"}).status_code == 422
    early = browser.post(address, data={"left_day": "2027-01-01", "reason": "timetable"})
    assert "on or after the day" in early.text
    assert browser.post(address, data={"left_day": "2027-01-20", "reason": "timetable"}).status_code == 302
    assert "20 January 2027, timetable" in browser.get(f"{at}/people").text


def test_a_group_is_renamed_to_a_neutral_name_only(cast, sign_in, at):
    browser = sign_in(cast.lead)
    refused = browser.post(f"{at}/name", data={"name": "Gang prevention"})
    assert refused.status_code == 422
    assert 'value="Gang prevention"' in refused.text
    assert browser.post(f"{at}/name", data={"name": "Compass Monday"}).status_code == 302
    assert "Compass Monday" in browser.get(at).text


# A class list in three steps


def sealed(answer) -> str:
    return re.search(r'name="sealed"[^>]*value="([^"]+)"', answer.text)[1]


def multipart(content, day):
    """The body a browser sends, whole in memory (the test client would put a large one in a file)."""
    head = '--edge\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\n'
    tail = f'\r\n--edge\r\nContent-Disposition: form-data; name="joined_day"\r\n\r\n{day}\r\n--edge--\r\n'
    return {"data": head.encode() + content + tail.encode(), "content_type": "multipart/form-data; boundary=edge"}


def upload(browser, at, text=CSV, day="2027-01-12"):
    content = text if isinstance(text, bytes) else text.encode()
    return browser.post(f"{at}/class-list", **multipart(content, day))


MAPPED = {"column-0": "given", "column-1": "family", "column-2": "year", "column-4": "key"}


def test_a_class_list_goes_from_file_to_people(cast, sign_in, at, database):
    cast.agree()
    browser = sign_in(cast.lead)
    columns = upload(browser, at)
    assert "Discarded already: date of birth" in columns.text
    assert "1/2/2013" not in columns.text
    checked = browser.post(f"{at}/class-list/columns", data=MAPPED | {"sealed": sealed(columns)})
    assert "2 people to add" in checked.text
    assert "DOB, Form" in checked.text
    assert "&lt;b&gt;Li&lt;/b&gt;" in checked.text
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Identity)) == 0
    saved = browser.post(f"{at}/class-list/save", data=MAPPED | {"sealed": sealed(checked)})
    assert saved.headers["Location"] == f"{at}/people"
    assert "2 added to the group" in browser.get(f"{at}/people").text
    again = browser.post(f"{at}/class-list/columns", data=MAPPED | {"sealed": sealed(checked)})
    assert "2 in the group already" in again.text


def test_the_list_never_stands_in_clear_in_the_page_the_cookie_or_a_file(cast, sign_in, at, tmp_path):
    cast.agree()
    browser = sign_in(cast.lead)
    columns = upload(browser, at, "Forename,Surname,Notes\nAmara,Okafor,\nKim,Canarysecond,canarynote\n")
    assert "Canarysecond" not in columns.text
    assert "anary" not in (browser.get_cookie("portal").value if browser.get_cookie("portal") else "")
    for path in (path for path in tmp_path.rglob("*") if path.is_file()):
        assert b"canary" not in path.read_bytes().lower()


def test_lines_to_put_right_are_told_and_the_others_saved(cast, sign_in, at):
    cast.agree()
    cast.add(person("Amara", "Okafor", key="1001"), person("Ben", "Example", key="1002"))
    browser = sign_in(cast.lead)
    lines = ("=1,Li,9,,7", "Amara,Okafor,8,,1001", "Kim,Li,9,,8", "Kim,Li,9,,8", "Jo,Smith,9,,1002")
    text = "\n".join(("Forename,Surname,Yr,Form,Adm No", *lines))
    checked = browser.post(f"{at}/class-list/columns", data=MAPPED | {"sealed": sealed(upload(browser, at, text))})
    for words in ("1 person to add", "1 in the group already", "3 lines to put right", "Line 2", "Line 5", "Line 6"):
        assert words in checked.text
    assert "belongs to a pupil with another name" in checked.text
    browser.post(f"{at}/class-list/save", data=MAPPED | {"sealed": sealed(checked)})
    assert "3 people in the group" in browser.get(f"{at}/people").text


def test_columns_chosen_wrongly_are_kept_and_explained(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    token = sealed(upload(browser, at))
    for data in (
        {"column-0": "given", "column-1": "given"},
        {"column-0": "given"},
        {"column-3": "given", "column-1": "family"},
    ):
        for step in ("columns", "save"):
            answer = browser.post(f"{at}/class-list/{step}", data=data | {"sealed": token})
            assert answer.status_code == 422
    assert "Choose which column holds the given name" in answer.text


def test_more_than_the_programme_allows_is_refused_with_its_limit(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    text = "Forename,Surname\n" + "".join(f"Pupil{chr(65 + n)},Li\n" for n in range(16))
    data = {"column-0": "given", "column-1": "family", "sealed": sealed(upload(browser, at, text))}
    checked = browser.post(f"{at}/class-list/columns", data=data)
    assert "at most 15 people in a group" in checked.text
    assert "Add 16 people" not in checked.text
    saved = browser.post(f"{at}/class-list/save", data=data)
    assert saved.status_code == 422


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "This file is empty"),
        (b"Amara,Okafor\n", "does not name the columns"),
        (b"Forename,Surname\n" + b"Amara,Okafor\n" * 10_000, "There are 10,000 pupils"),
        (b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_file_that_will_not_do_is_refused_on_the_page(cast, sign_in, at, content, says):
    cast.agree()
    answer = upload(sign_in(cast.lead), at, content, day="2027-01-19")
    assert answer.status_code == 422
    assert says in answer.text
    assert 'value="2027-01-19"' in answer.text


def test_an_upload_is_never_spooled_to_a_file(app):
    with app.test_request_context(method="POST", **multipart(b"x" * 900_000, "2027-01-12")):
        assert isinstance(request.files["file"].stream, io.BytesIO)


def test_no_file_at_all_is_refused_on_the_page(cast, sign_in, at):
    cast.agree()
    answer = sign_in(cast.lead).post(f"{at}/class-list", data={"joined_day": "2027-01-12"})
    assert answer.status_code == 422


def test_a_wide_list_of_200_pupils_still_fits_the_form(cast, sign_in, at):
    cast.agree()
    row = ",".join(f"word {n}" for n in range(30))
    text = "Forename,Surname," + ",".join(f"Column {n}" for n in range(30)) + "\n" + f"Amara,Okafor,{row}\n" * 200
    browser = sign_in(cast.lead)
    data = {"column-0": "given", "column-1": "family", "sealed": sealed(upload(browser, at, text))}
    assert browser.post(f"{at}/class-list/columns", data=data).status_code == 200


def test_an_expired_or_foreign_list_has_to_be_uploaded_again(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    token = sealed(upload(browser, at))
    other = sign_in(cast.coordinator).post(f"{at}/class-list/columns", data=MAPPED | {"sealed": token})
    assert other.headers["Location"] == f"{at}/class-list"
    with clock.moved_to(NOW + timedelta(minutes=61)):
        late = browser.post(f"{at}/class-list/save", data=MAPPED | {"sealed": token})
        assert late.headers["Location"] == f"{at}/class-list"
        assert "more than an hour" in browser.get(f"{at}/class-list").text
    assert browser.get(f"{at}/class-list/columns").headers["Location"] == f"{at}/class-list"


def test_the_usual_first_day_is_the_first_meeting_and_later_today(cast, sign_in, at):
    cast.agree()
    browser = sign_in(cast.lead)
    assert 'value="2027-01-12"' in browser.get(f"{at}/class-list").text
    cast.add(person("Amara"))
    assert 'value="2027-01-11"' in browser.get(f"{at}/class-list").text


def test_an_agreement_of_another_school_does_not_help(cast, sign_in, at):
    cast.agree(cast.other_school)
    assert "First the data agreement" in sign_in(cast.lead).get(f"{at}/people").text
    with cast.database.read() as session:
        assert session.scalar(select(func.count()).select_from(DataAgreement)) == 1
        assert queries.agreement_for(session, cast.school.id, clock.today()) is None
