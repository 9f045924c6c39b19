from io import BytesIO

import pytest

from portal.people.access import Role
from portal.people.models import RoleGrant
from portal.places.models import ContactDuty, SchoolContact

HEAD = b"scope,academic_year,kind,start,end,label\n"
HALF_TERM = {"kind": "half-term", "start_day": "2027-02-15", "end_day": "2027-02-19", "label": "Spring half-term"}


@pytest.fixture
def school(world):
    return world.school(world.authority())


def test_a_coordinator_finds_a_school_by_part_of_its_name_or_its_number(sign_in, world, school):
    browser = sign_in(world.user(Role.COORDINATOR))
    assert "Sample Academy" in browser.get("/schools?words=sampl+acad").text
    assert "Sample Academy" in browser.get("/schools?words=990001").text
    assert "No school found" in browser.get("/schools?words=nowhere").text


def test_a_school_user_sees_only_their_school(sign_in, world, school):
    with world.database.read() as session:
        authority = session.get_one(type(school), school.id).authority
    other = world.school(authority, "Other High", 990_002)
    browser = sign_in(world.user(Role.BOOKING_LEAD, school_id=school.id))
    page = browser.get("/schools").text
    assert "Sample Academy" in page
    assert "Other High" not in page
    assert browser.get(f"/schools/{other.id}").status_code == 404
    assert browser.get(f"/schools/{other.id}/calendar").status_code == 404


def test_an_invented_number_is_never_shown_as_a_urn(sign_in, world, school):
    assert "990001" not in sign_in(world.user(Role.COORDINATOR)).get(f"/schools/{school.id}").text


def test_a_school_adds_and_removes_a_closure(sign_in, world, school):
    browser = sign_in(world.user(Role.BOOKING_LEAD, school_id=school.id))
    address = f"/schools/{school.id}/calendar"
    assert browser.post(address, data=HALF_TERM).status_code == 302
    page = browser.get(address).text
    assert "Spring half-term" in page
    remove = (
        page.split('action="')[2].split('"')[0]
        if "/remove" not in page
        else page.split('/remove"')[0].split('"')[-1] + "/remove"
    )
    assert browser.post(remove).status_code == 302
    assert "No dates yet" in browser.get(address).text


@pytest.mark.parametrize(
    ("change", "say"),
    [
        ({"kind": ""}, "Choose a kind"),
        ({"start_day": "soon"}, "Enter a date, like"),
        ({"start_day": ""}, "Enter the first day"),
        ({"end_day": "2027-02-01"}, "before the first"),
        ({"label": ""}, "Enter a name"),
        ({"label": "   "}, "Enter a name"),
        ({"end_day": "2029-02-01"}, "longer than"),
        ({"kind": "INSET day"}, "one day"),
    ],
)
def test_a_refused_date_says_what_to_type_and_keeps_the_rest(sign_in, world, school, change, say):
    browser = sign_in(world.user(Role.BOOKING_LEAD, school_id=school.id))
    answer = browser.post(f"/schools/{school.id}/calendar", data=HALF_TERM | change)
    assert answer.status_code == 422
    assert say in answer.text
    if "label" not in change:
        assert "Spring half-term" in answer.text


def test_a_school_user_cannot_change_an_authoritys_calendar(sign_in, world, school):
    browser = sign_in(world.user(Role.BOOKING_LEAD, school_id=school.id))
    assert browser.get(f"/schools/calendars/{school.authority_id}").status_code == 403
    assert browser.get("/schools/calendars").status_code == 403
    assert browser.get("/schools/calendars/import").status_code == 403


def test_a_calendar_file_is_imported_or_refused_with_its_lines(sign_in, world, school):
    browser = sign_in(world.user(Role.COORDINATOR))
    good = HEAD + b"308,2026/2027,half-term,15/02/2027,19/02/2027,Spring half-term\n"
    bad = HEAD + b"308,2026/2027,feast,15/02/2027,19/02/2027,X\n"
    refused = browser.post("/schools/calendars/import", data={"file": (BytesIO(bad), "a.csv")})
    assert refused.status_code == 422
    assert "feast" in refused.text
    assert "Nothing was imported. Put right the fault listed below" in refused.text
    assert browser.post("/schools/calendars/import", data={"file": (BytesIO(good), "a.csv")}).status_code == 302
    assert "Spring half-term" in browser.get(f"/schools/calendars/{school.authority_id}").text


def test_the_list_asks_as_many_questions_for_forty_schools_as_for_two(sign_in, world, school, queries_of):
    browser = sign_in(world.user(Role.COORDINATOR))
    with world.database.read() as session:
        authority = session.get_one(type(school), school.id).authority
    world.school(authority, "Second", 990_002)
    few = queries_of(lambda: browser.get("/schools"))
    for n in range(38):
        world.school(authority, f"School {n}", 990_100 + n)
    assert queries_of(lambda: browser.get("/schools")) == few


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.COMMISSIONER, Role.FACILITATOR])
def test_who_also_sees_other_schools_changes_only_the_calendar_of_their_own(sign_in, world, school, role):
    with world.database.read() as session:
        authority = session.get_one(type(school), school.id).authority
    other = world.school(authority, "Other High", 990_002)
    user = world.user(Role.BOOKING_LEAD, school_id=school.id)
    world.add(RoleGrant(user_id=user.id, role=role, authority_id=authority.id if role is Role.COMMISSIONER else None))
    browser = sign_in(user)
    assert browser.get(f"/schools/{school.id}/calendar").status_code == 200
    assert browser.post(f"/schools/{other.id}/calendar", data=HALF_TERM).status_code == 404
    assert ("Contacts" in browser.get(f"/schools/{other.id}").text) is False


@pytest.mark.parametrize("words", ["²", "٣", "9" * 400, "%_\\"])
def test_odd_words_find_nothing_and_break_nothing(sign_in, world, school, words):
    browser = sign_in(world.user(Role.COORDINATOR))
    answer = browser.get("/schools", query_string={"words": words})
    assert answer.status_code == 200
    assert "Sample Academy" not in answer.text


@pytest.mark.parametrize(
    "row",
    [
        "²²²²,2026/2027,half-term,2027-02-15,2027-02-19,Half-term",
        "9" * 40 + ",2026/2027,half-term,2027-02-15,2027-02-19,Half-term",
        "308,2026/2027,half-term,2027-02-15,2027-02-19,<b>Half-term</b>",
        "308,2026/2027,half-term,2027-02-15,2027-02-19," + '"' + "x" * 200_000,
        "308,2026/2027,half-term,2027-02-15,2027-02-19,Half\x07term",
    ],
)
def test_a_row_that_cannot_be_is_answered_in_words(sign_in, world, school, row):
    browser = sign_in(world.user(Role.COORDINATOR))
    answer = browser.post("/schools/calendars/import", data={"file": (BytesIO(HEAD + row.encode()), "c.csv")})
    assert answer.status_code == 422
    assert "What to put right" in answer.text


@pytest.mark.parametrize("day", ["0001-01-01", "1999-10-31", "2100-01-01", "9999-12-31"])
def test_a_day_of_another_century_is_a_slip(sign_in, world, school, day):
    browser = sign_in(world.user(Role.BOOKING_LEAD, school_id=school.id))
    answer = browser.post(f"/schools/{school.id}/calendar", data=HALF_TERM | {"start_day": day, "end_day": day})
    assert answer.status_code == 422
    assert "Enter a date, like" in answer.text


def test_an_address_with_a_nul_is_no_address(sign_in, world, school):
    browser = sign_in(world.user(Role.COORDINATOR))
    assert browser.get("/schools?words=%00").status_code == 400
    assert browser.get("/programmes/a%00b").status_code == 400


def test_each_empty_day_says_which_one_it_is_and_inset_is_written_so(sign_in, world, school):
    browser = sign_in(world.user(Role.BOOKING_LEAD, school_id=school.id))
    address = f"/schools/{school.id}/calendar"
    refused = browser.post(address, data={"kind": "INSET day", "start_day": "", "end_day": "", "label": "x"}).text
    assert "Enter the first day, like" in refused
    assert "Enter the last day, like" in refused
    kind = {"kind": "INSET day", "start_day": "2027-02-22", "end_day": "2027-02-22", "label": "Training"}
    assert browser.post(address, data=kind).status_code == 302
    assert "Inset day" not in browser.get(address).text


def test_the_list_of_calendars_says_from_when_to_when_each_authority_has_dates(sign_in, world, school):
    world.authority("Barnet", "302", "E09000003")
    browser = sign_in(world.user(Role.COORDINATOR))
    assert browser.get("/schools/calendars").text.count("No dates yet") == 2
    assert browser.post(f"/schools/calendars/{school.authority_id}", data=HALF_TERM).status_code == 302
    page = browser.get("/schools/calendars").text
    assert "15 February 2027 to 19 February 2027" in page
    assert page.count("No dates yet") == 1


def test_a_contacts_duty_is_told_in_the_words_of_the_request(sign_in, world, school):
    with world.database.write() as session:
        for duty in ContactDuty:
            session.add(SchoolContact(school_id=school.id, name=f"Sample {duty}", duty=duty))
        session.commit()
    page = sign_in(world.user(Role.COORDINATOR)).get(f"/schools/{school.id}").text
    for words in (
        "Asks for programmes and answers us",
        "Safeguarding lead (DSL)",
        "Adult at the school",
        "Does one step",
    ):
        assert words in page
