"""Who missed a session is led to where it can be caught up; and what is kept about those who take registers is said."""

import ast
import re
from datetime import timedelta

import pytest

from portal.config import ROOT
from portal.places.models import School
from portal.registers.models import MarkValue
from portal.timetable.models import SessionPart
from tests.registers.cast import item, marks, on, parts_of, record
from tests.world import TUESDAY


@pytest.fixture
def same(database, group):
    """School, version and charity of the group, for another one like it."""
    with database.read() as session:
        part = session.get_one(SessionPart, group.part)
        return session.get_one(School, part.session.group.school_id), part.session.group.version, group.charity


def test_a_missed_session_is_caught_up_where_another_group_has_the_same_one(database, world, group, same, sign_in):
    wednesday = world.group(*same, sessions=2, name="Other group", first_day=TUESDAY + timedelta(days=1))
    world.staff(wednesday, group.jo, group.charity)
    world.group(*same, sessions=2, name="Not mine", first_day=TUESDAY + timedelta(days=2))
    far = world.group(*same, sessions=2, name="Far off", first_day=TUESDAY + timedelta(weeks=7))
    world.staff(far, group.jo, group.charity)
    [there, *_] = parts_of(database, wednesday)
    record(database, group.part, group.jo, item(group.people[0], MarkValue.ABSENT_KNOWN))
    jo, address = sign_in(group.jo), f"/registers/{group.part}/catch-up"
    assert "can catch it up" in jo.get(f"/registers/{group.part}").text
    page = jo.get(address).text
    assert re.findall(r"(\w+ \w\.)</label>", page) == ["Amara O."]
    assert "Wednesday 13 January 2027, 09:30, Other group, 0 people" in page
    assert "Not mine" not in page
    assert "Far off" not in page
    wrong = jo.post(address, data={"person": str(group.people[1].id), "place": str(group.part)})
    assert wrong.status_code == 422
    sent = {"person": str(group.people[0].id), "place": str(there)}
    for _ in range(2):
        assert jo.post(address, data=sent).status_code in (302, 422)
    assert "Nobody has this session to catch up" in jo.get(address).text
    assert marks(database, group.part)[group.people[0].id].value is MarkValue.ABSENT_KNOWN
    with on(TUESDAY + timedelta(days=1)):
        assert "Amara O." in sign_in(group.jo).get(f"/registers/{there}").text


def test_without_such_a_session_one_to_one_is_what_is_left(database, group, jo):
    record(database, group.part, group.jo, item(group.people[0], MarkValue.ABSENT_UNEXPLAINED))
    page = jo.get(f"/registers/{group.part}/catch-up").text
    assert "No other group of this school has session 1" in page
    assert "Or one-to-one" in page


def test_who_takes_registers_reads_what_is_kept_about_them(jo):
    assert "/registers/what-is-recorded" in jo.get("/registers").text
    page = jo.get("/registers/what-is-recorded").text
    for words in (
        "Corrections: what stood there before",
        "Your phone:",
        "No report, page or file compares facilitators",
    ):
        assert words in page


ABOUT_US = {"User", "PartStaff", "Staffing", "MarkEvent", "RegisterStep", "HeadCount", "Device", "Download", "Duty"}


@pytest.mark.parametrize("room", ["impact", "releases", "funding"])
def test_no_report_knows_who_took_a_register(room):
    """What ranks nobody: the rooms of figures never read who marked, corrected, came or carried a phone."""
    for path in (ROOT / "portal" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("models"):
                assert not ABOUT_US & {name.name for name in node.names}, path
    for path in (ROOT / "templates" / room).rglob("*.html"):
        assert "facilitator" not in path.read_text().lower(), path
