"""The pages of groups, as each person finds them."""

import io
import re
from datetime import date, time, timedelta

import pytest
from sqlalchemy import event, select

from portal import clock
from portal.audit.models import AuditEntry
from portal.groups.models import Group
from portal.people.access import Role
from portal.people.models import RoleGrant
from tests.groups.conftest import NOW, person


def test_each_person_lists_the_groups_of_their_scope(cast, sign_in, world):
    for user, sees in ((cast.lead, True), (cast.coordinator, True), (cast.facilitator, True), (cast.stranger, False)):
        assert ("Horizons Tuesday" in sign_in(user).get("/groups").text) is sees
    assert sign_in(world.user(Role.COMMISSIONER)).get("/groups").status_code == 403


def test_the_list_says_on_which_weekday_and_between_which_days_a_group_meets(cast, sign_in):
    assert re.search(r">\w+days \d\d:\d\d, \d+ \w+ 20\d\d to \d+ \w+ 20\d\d<", sign_in(cast.lead).get("/groups").text)


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
    upload = {"file": (io.BytesIO(b"Forename,Surname\nAmara,O\n"), "list.csv"), "joined_day": "2027-01-12"}
    assert browser.post(f"{at}/class-list", data=upload).status_code == 422


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
    early = browser.post(address, data={"left_day": "2027-01-01", "reason": "moved"})
    assert "on or after the day" in early.text
    assert browser.post(address, data={"left_day": "2027-01-20", "reason": "moved"}).status_code == 302
    assert "20 January 2027: Moved" in browser.get(f"{at}/people").text


def test_who_leaves_next_month_is_here_until_then(cast, sign_in, at):
    cast.agree()
    (row,) = cast.add(person("Amara")).joined
    browser, last = sign_in(cast.lead), date(2027, 2, 2)
    browser.post(f"{at}/people/{row.id}/leave", data={"left_day": str(last), "reason": "moved"})
    for day, here in ((last, True), (last + timedelta(days=1), False)):
        with clock.moved_to(clock.at(day, time(8))):
            browser = sign_in(cast.lead)
            assert (f">{row.code}<" in browser.get(f"{at}/codes").text) is here
            assert ("Until 2 February 2027" in browser.get(f"{at}/people").text) is here
            assert ("Left the group" in browser.get(f"{at}/people").text) is not here


def test_a_group_is_renamed_to_a_neutral_name_only(cast, sign_in, at):
    browser = sign_in(cast.lead)
    refused = browser.post(f"{at}/name", data={"name": "Gang prevention"})
    assert refused.status_code == 422
    assert 'value="Gang prevention"' in refused.text
    assert browser.post(f"{at}/name", data={"name": "Compass Monday"}).status_code == 302
    assert "Compass Monday" in browser.get(at).text


def also(world, user, role, **scope):
    """The same person with one more grant."""
    world.add(RoleGrant(user_id=user.id, role=role, **scope))
    return user


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.FACILITATOR])
@pytest.mark.parametrize("page", ["/people", "/codes", "/people/add", "/class-list", "/name"])
def test_names_are_open_only_where_the_grant_that_allows_them_reaches(cast, sign_in, world, at, role, page):
    """Whoever sees a group for one reason and names elsewhere for another does not see the names of this group."""
    cast.agree()
    cast.add(person("Amara"))
    user = also(world, cast.stranger, role)
    if role is Role.FACILITATOR:
        world.staff(cast.group, user, type("Charity", (), {"id": cast.facilitator.grants[0].organisation_id}))
    browser = sign_in(user)
    shown = browser.get(at)
    assert shown.status_code == 200
    assert "/people" not in shown.text
    assert browser.get(at + page).status_code == 404
    assert browser.post(at + page).status_code in (404, 405)


def test_a_data_agreement_is_recorded_only_for_the_own_school(cast, sign_in, world):
    user = also(world, cast.stranger, Role.EVALUATOR)
    assert sign_in(user).get(f"/schools/{cast.school.id}").status_code == 200
    assert sign_in(user).get(f"/groups/agreement/{cast.school.id}").status_code == 404
    assert sign_in(user).get(f"/groups/agreement/{cast.other_school.id}").status_code == 200


def test_whoever_is_added_before_the_first_meeting_joins_at_it(cast, sign_in):
    cast.agree()
    cast.add(person("Amara", "Okoro"))
    at = f"/groups/{cast.group.id}/people/add"
    assert 'value="2027-01-12"' in sign_in(cast.lead).get(at).text
    with clock.moved_to(NOW + timedelta(days=10)):
        assert 'value="2027-01-21"' in sign_in(cast.lead).get(at).text
