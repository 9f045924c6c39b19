"""Somebody expected is missing: the number to ring stands on the page beforehand, and who was told is kept."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.places.models import School, SchoolKind
from portal.registers.desks import desk, has_office
from portal.registers.missing import sheet, untold
from portal.registers.missing.models import Role, Telling
from portal.registers.models import MarkValue
from tests.registers.cast import NEXT_WEEK, cast, counting, item, marks, on, open_form, post, record
from tests.registers.two import two
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
    assert "Told: reception, 09:45, by Jo Example (1 young person missing)." in page
    assert page.count("No e-mail follows, as no address of this place is known here: ring 020 7946 0107") == 2
    ring = Phone(sign_in(group.jo)).make_known().say("pull", {}).json["registers"][0]["ring"]
    assert ring["no_mail"] is True
    assert re.search(r"<section class=\"alarm\"[^>]* hidden>", page), "still an alarm for whom the school was told of"
    with on(NEXT_WEEK):
        page = sign_in(group.jo).get(f"/registers/{group.part}").text
        assert "Told: reception, 09:45" in page
        assert "No e-mail follows" not in page
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


ABSENT, HERE = MarkValue.ABSENT_UNEXPLAINED, MarkValue.PRESENT
BY_JO = "reception, 09:45, by Jo Example, Sample Charity"


def test_where_two_providers_share_a_session_it_is_asked_once_for_the_young_person(world, app, database, sign_in):
    """Whoever tells first, the other sees it, on the page and on the phone; who came to the other part and is missing
    in this one went missing since."""
    with on():
        both = two(world, app.extensions["portal_vault"])
        who, jo, pat = both.cast.people[0], sign_in(both.cast.jo), sign_in(both.pat)
        first, second = both.first[0], both.second[0]
        said = f"reception|{NOW.isoformat()}"
        assert post(jo, first, open_form(jo, first), mark_0="absent", told_0=said).status_code == 302
        assert post(pat, second, open_form(pat, second), mark_0="absent").status_code == 302
        page = pat.get(f"/registers/{second}").text
        assert f"Told: {BY_JO} (1 young person missing)." in page
        assert not alarms(page)
        assert 'name="told-0"' not in page, "asked a second time"
        with counting(database) as sent:
            pulled = Phone(pat).make_known().say("pull", {}).json["registers"][0]
        assert len([statement for statement in sent if "telling" in statement]) == 1
        assert pulled["told"] == {
            str(who.id): {"role": "reception", "at": NOW.isoformat(), "by": "Jo Example, Sample Charity"}
        }
        assert missing(database, both.cast.kit) == []
        record(database, first, both.cast.jo, item(who, HERE, *heads_of(database, first, who)))
        page = pat.get(f"/registers/{second}").text
        assert alarms(page), "came to one part, is missing in the other, and nobody asks"
        assert "Told:" not in page
        assert missing(database, both.cast.kit) == [second]


def alarms(page: str) -> bool:
    return 'class="alarm"' in page and not re.search(r"<section class=\"alarm\"[^>]* hidden>", page)


def heads_of(database, part, who):
    return [UUID(head) for head in marks(database, part)[who.id].heads]


def missing(database, kit):
    with clock.moved_to(clock.now() + untold.GRACE), database.read() as session:
        return [row.part_id for row in untold.seen_by(session, kit)]


def test_a_place_without_an_attendance_office_is_told_on_the_ward(database, group, jo):
    with database.write() as session:
        session.execute(update(School).where(School.id == group.group.school_id).values(kind=SchoolKind.HOSPITAL))
        session.commit()
    post(jo, group.part, open_form(jo, group.part), mark_0="absent")
    page = jo.get(f"/registers/{group.part}").text
    assert "Tell the nurse in charge now" in page
    assert "go to the nurse in charge" in page
    assert "attendance office" not in page
    assert [desk(kind) for kind in SchoolKind if not has_office(kind)] == [
        "reception", "the nearest officer", "the nurse in charge", "an adult of the home", "reception",
    ]  # fmt: skip
