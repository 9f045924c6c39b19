"""The pages about who comes: for the school, for the coordinator, and for anybody with the paper."""

from datetime import timedelta

import pytest

from portal.groups.models import Group
from portal.people.access import Role
from portal.people.vetting import Condition
from portal.timetable import letters
from tests.world import TUESDAY, by


@pytest.fixture
def letter(stage):
    with stage.write() as session:
        made = letters.issue(session, session.get_one(Group, stage.group.id), by=by(stage.coordinator))
        session.commit()
        return made


@pytest.fixture
def lead(stage):
    return stage.world.user(Role.BOOKING_LEAD, "Lee Example", school_id=stage.school.id)


@pytest.fixture
def ben(stage):
    made = stage.world.user(Role.FACILITATOR, "Ben Example", organisation_id=stage.charity.id)
    stage.world.assure(made)
    return made


def page(sign_in, user, stage, path="facilitators"):
    return sign_in(user).get(f"/groups/{stage.group.id}/{path}").get_data(as_text=True)


def test_the_school_reads_who_comes_and_the_letter(stage, letter, lead, sign_in):
    shown = page(sign_in, lead, stage)
    assert "suitable for the role under our risk assessment" in shown
    assert letter.code in shown
    assert "Change who comes" not in shown


def test_a_school_never_reads_a_condition_or_why_somebody_cannot_come(stage, lead, sign_in):
    other = stage.world.user(Role.FACILITATOR, "Cai Example", organisation_id=stage.charity.id)
    stage.world.assure(other, Condition.SCHOOL_ADULT)
    stage.world.staff(stage.group, other, stage.charity)
    assert "school adult in the room" in page(sign_in, stage.coordinator, stage)
    shown = page(sign_in, lead, stage)
    assert "in the room" not in shown
    assert "cannot" not in shown


def test_a_facilitator_reads_no_letter_since_it_tells_of_colleagues(stage, letter, sign_in):
    browser = sign_in(stage.ana)
    for path in ("facilitators", "letter.pdf"):
        assert browser.get(f"/groups/{stage.group.id}/{path}").status_code == 403


def test_a_missing_letter_is_issued_with_one_press(stage, sign_in):
    browser = sign_in(stage.coordinator)
    assert "Issue the letter" in page(sign_in, stage.coordinator, stage)
    assert browser.post(f"/groups/{stage.group.id}/facilitators/letter").status_code == 302
    assert "Print the letter" in page(sign_in, stage.coordinator, stage)


def swap(stage, sign_in, **typed):
    with stage.world.database.read() as session:
        from portal.timetable.queries import staff_from

        row = staff_from(session, stage.group.id)[0]
    good = {"leaving": str(row.id), "last_day": TUESDAY.isoformat(), "joining": "", "duty": "lead", "from_day": ""}
    return sign_in(stage.coordinator).post(f"/groups/{stage.group.id}/facilitators/change", data=good | typed)


def test_a_coordinator_swaps_one_for_another(stage, letter, ben, sign_in):
    next_day = (TUESDAY + timedelta(days=1)).isoformat()
    done = swap(stage, sign_in, joining=f"{ben.id}/{stage.charity.id}", from_day=next_day)
    assert done.status_code == 302
    shown = page(sign_in, stage.coordinator, stage)
    assert "Ben Example" in shown
    assert letter.code not in shown
    assert "Who comes has changed" in shown


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"leaving": ""}, "Choose who stops, or who comes"),
        ({"last_day": ""}, "Enter their last day"),
        ({"last_day": "2026-11-01"}, "Enter 1 December 2026 or a later day"),
        ({}, "Nobody would come on Tuesday 19 January 2027"),
        ({"joining": "BEN"}, "Enter the first day on which they come"),
        ({"joining": "BEN", "from_day": "2027-01-20", "until_day": "2027-01-19"}, "Enter a day from the first one on"),
        ({"joining": "BEN", "from_day": "2027-01-27"}, "Nobody would come"),
        ({"joining": "BARE", "from_day": "2027-01-13"}, "no decision that they are suitable"),
        ({"joining": "nobody/nothing", "from_day": "2027-01-13"}, "Choose one from the list"),
        ({"leaving": "nobody"}, "Choose one from the list"),
    ],
)
def test_a_slip_is_told_at_its_field(stage, letter, ben, sign_in, typed, told):
    bare = stage.world.user(Role.FACILITATOR, "Bo Bare", organisation_id=stage.charity.id)
    keys = {"BEN": f"{ben.id}/{stage.charity.id}", "BARE": f"{bare.id}/{stage.charity.id}"}
    answer = swap(stage, sign_in, **{name: keys.get(value, value) for name, value in typed.items()})
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)


def test_the_form_says_beforehand_who_cannot_be_named_and_why(stage, letter, sign_in):
    stage.world.user(Role.FACILITATOR, "Bo Bare", organisation_id=stage.charity.id)
    shown = page(sign_in, stage.coordinator, stage, "facilitators/change")
    assert "Bo Bare, Sample Charity (cannot be named yet)" in shown
    assert "Bo Bare: no decision" in shown


def check(client, code):
    return client.post("/letters", data={"code": code})


def test_anybody_with_the_paper_learns_whether_it_stands_and_nothing_else(stage, letter, client):
    shown = check(client, letter.code.lower().replace("-", " ")).get_data(as_text=True)
    assert "Valid" in shown
    assert "1 December 2026" in shown
    assert "Sample Charity" in shown
    for secret in ("Ana Example", stage.group.name, stage.school.name, "DBS"):
        assert secret not in shown
    with stage.write() as session:
        letters.issue(session, session.get_one(Group, stage.group.id), by=by(stage.coordinator))
        session.commit()
    assert "Withdrawn on 1 December 2026" in check(client, letter.code).get_data(as_text=True)


def test_a_wrong_code_reveals_nothing_and_ten_of_them_are_enough(stage, letter, client):
    for code in ["", "K7QM", "AAAA-AAAA-AAAA", "<script>"] + ["BBBB-BBBB-BBBB"] * 8:
        assert check(client, code).status_code == 422
    held = check(client, letter.code)
    assert held.status_code == 429
    assert "Wait 5 minutes" in held.get_data(as_text=True)


def test_wrong_codes_hold_nobody_back_from_signing_in(stage, client):
    for _ in range(11):
        check(client, "BBBB-BBBB-BBBB")
    typed = {"email": "nobody@example.org", "password": "three words together"}
    assert client.post("/sign-in", data=typed).status_code == 422
