"""Somebody expected is missing: the number to ring stands on the page beforehand, and who was told is kept."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.registers.missing import sheet
from portal.registers.missing.models import Role, Telling
from portal.registers.models import MarkValue
from tests.registers.cast import NEXT_WEEK, cast, marks, on, open_form, post
from tests.sync.phone import Phone

NOW = datetime(2027, 1, 12, 9, 45, tzinfo=UTC)


@pytest.fixture
def group(world, app):
    with on():
        yield cast(world, app.extensions["portal_vault"])


@pytest.fixture
def jo(group, sign_in):
    return sign_in(group.jo)


def tellings(database) -> list[Telling]:
    with database.read() as session:
        return list(session.scalars(select(Telling).order_by(Telling.told_at)))


def test_the_number_is_on_the_page_before_anybody_is_marked_and_who_was_told_is_kept_once(
    database, group, jo, sign_in, world
):
    address = f"/schools/{group.group.school_id}/attendance-office"
    kit = sign_in(group.kit)
    assert kit.post(address, data={"name": "Attendance office", "phone": "", "email": "offícé"}).status_code == 422
    for phone in ("020 7946 0000", "020 7946 0107"):
        assert kit.post(address, data={"name": "Attendance office", "phone": phone}).status_code == 302
    page = jo.get(f"/registers/{group.part}").text
    assert re.search(r"<section class=\"alarm\"[^>]* hidden>", page), "an alarm before anybody is missing"
    assert 'href="tel:02079460107"' in page
    assert "7946 0000" not in page
    form = open_form(jo, group.part)
    said = f"reception|{NOW.isoformat()}"
    for _ in range(2):
        assert post(jo, group.part, form, mark_0="absent", mark_1="present", told_0=said).status_code == 302
    [row] = tellings(database)
    assert (row.enrolment_id, row.role, row.told_at, row.user_id) == (
        group.people[0].id, Role.RECEPTION, NOW, group.jo.id,
    )  # fmt: skip
    assert marks(database, group.part)[group.people[0].id].value is MarkValue.ABSENT_UNEXPLAINED
    page = jo.get(f"/registers/{group.part}").text
    assert "Told: reception, 09:45 (1 young person missing)." in page
    assert re.search(r"<section class=\"alarm\"[^>]* hidden>", page), "still an alarm for whom the school was told of"
    with on(NEXT_WEEK):
        page = sign_in(group.jo).get(f"/registers/{group.part}").text
        assert "Told: reception, 09:45" in page
        assert 'class="alarm"' not in page


def test_without_scripts_the_alarm_comes_with_the_saved_mark_and_one_button_says_who_was_told(database, group, jo):
    chosen = {"mark_0": "absent", "mark_1": "absent", "absence_1": "ill or appointment"}
    assert post(jo, group.part, open_form(jo, group.part), **chosen).status_code == 302
    page = jo.get(f"/registers/{group.part}").text
    assert re.search(r"<section class=\"alarm\"[^>]*\"1\">", page)
    assert "1 expected, absent and not explained." in page
    assert "go to reception" in page, "no number is known, and nothing is said of where to go"
    alarm = re.search(r'<section class="alarm".*?</section>', page, re.S)
    assert alarm
    assert "Amara" not in alarm[0], "a name on an alarm that others see"
    form = open_form(jo, group.part)
    post(jo, group.part, form, do="told", **{"told_role": "attendance office"})
    assert [(row.enrolment_id, row.role) for row in tellings(database)] == [(group.people[0].id, Role.OFFICE)]
    form["telling"] = "nonsense"
    assert post(jo, group.part, form, do="told", mark_2="absent").status_code == 302
    assert len(tellings(database)) == 1


@pytest.mark.parametrize(
    ("text", "role", "at"),
    [
        ("reception|2027-01-12T09:41:00Z", Role.RECEPTION, NOW - timedelta(minutes=4)),
        ("reception|2027-01-12T09:41:00+00:00", Role.RECEPTION, NOW - timedelta(minutes=4)),
        ("reception|1970-01-01T00:00:00Z", Role.RECEPTION, NOW),
        ("reception|2099-01-01T00:00:00Z", Role.RECEPTION, NOW),
        ("reception|2027-01-12T09:41:00", Role.RECEPTION, NOW),
        ("reception|soon", Role.RECEPTION, NOW),
        ("the police|2027-01-12T09:41:00Z", None, NOW - timedelta(minutes=4)),
        ("", None, NOW),
    ],
)
def test_a_clock_that_is_wrong_is_shown_as_ours(text, role, at):
    assert sheet.read(text, NOW) == (role, at)


def test_a_phone_without_signal_says_later_who_was_told(database, group, sign_in):
    phone = Phone(sign_in(group.jo)).make_known()
    body = {"kind": "told", "part": str(group.part), "enrolment": str(group.people[0].id), "role": "reception"}
    first = phone.note(body | {"at": (NOW - timedelta(minutes=4)).isoformat()})
    phone.note(body | {"role": "the police", "at": NOW.isoformat()})
    phone.note(body | {"enrolment": str(group.part), "at": NOW.isoformat()})
    assert [one["result"] for one in phone.deliver()] == ["stored", "quarantined", "quarantined"]
    assert phone.push(first)[0]["result"] == "duplicate"
    assert [(row.role, row.told_at) for row in tellings(database)] == [(Role.RECEPTION, NOW - timedelta(minutes=4))]
    other = Phone(sign_in(group.stranger)).make_known()
    other.note(body | {"at": NOW.isoformat()})
    assert other.deliver()[0]["reason"] == "not your register"
