"""What was taught is said with the tap that finishes, or activity by activity; nothing said is replaced unseen."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.config import ROOT
from portal.curricula import queries as curricula
from portal.curricula import service as loading
from portal.groups.models import Group
from portal.registers.taught import rules
from portal.registers.taught.models import SessionRecord
from portal.timetable.models import SessionPart
from portal.web.access import Act, Via
from tests.registers.cast import on, open_form, post
from tests.world import TUESDAY

ALL = {"mark_0": "present", "mark_1": "late", "mark_2": "absent"}
DONE, SAY = "finish as planned", "finish and say"


@pytest.fixture
def taught(group, database):
    """The group goes by the real programme, whose plans have activities."""
    with database.write() as session:
        loading.load(session, ROOT / "curricula" / "livve", by=Act(None, via=Via.COMMAND))
        version = curricula.version_of(session, "livve")
        session.get_one(Group, group.group.id).version_id = version.id
        session.commit()
        plan = curricula.content_of(session, version.id).plans[0]
    return plan.front.activities


def stored(database) -> SessionRecord | None:
    with database.read() as session:
        return session.scalars(select(SessionRecord)).one_or_none()


def test_one_tap_finishes_and_says_that_all_went_as_planned(database, group, jo, taught):
    assert "Finish: all went as planned" in jo.get(f"/registers/{group.part}").text
    assert post(jo, group.part, open_form(jo, group.part), do=DONE, **ALL).location.endswith(str(group.part))
    assert stored(database).changes == {}
    page = jo.get(f"/registers/{group.part}").text
    assert "all went as planned." in page
    assert "All as planned" in page
    assert "Finish: all" not in page


def test_blanks_are_shown_first_and_the_tap_is_not_forgotten(database, group, jo, taught):
    warned = post(jo, group.part, open_form(jo, group.part), do=DONE, mark_0="present").location
    page = jo.get(warned).text
    assert f'name="do" value="{DONE}"' in page
    assert stored(database) is None
    jo.post(warned.partition("?")[0], data={"do": DONE})
    assert stored(database).changes == {}


def test_what_changed_is_tapped_and_shown_to_the_coordinator(database, group, jo, taught, sign_in):
    onward = post(jo, group.part, open_form(jo, group.part), do=SAY, **ALL).location
    assert onward.endswith("/taught")
    assert jo.get(onward).text.count('value="as planned" checked') == len(taught)
    core = next(each for each in taught if each.core)
    other = next(each for each in taught if not each.core)
    sent = {f"activity-{core.id}": "left out", f"activity-{other.id}": "shortened", "why": "we began late"}
    wrong = jo.post(onward, data=sent | {f"activity-{other.id}": "burnt", "why": "x"})
    assert wrong.status_code == 422
    assert "Choose as planned, shortened" in wrong.text
    assert "Choose one from the list" in wrong.text
    assert jo.post(onward, data=sent | {"activity-no-such": "left out"}).status_code == 302
    assert stored(database).changes == {core.id: "left out", other.id: "shortened"}
    with database.read() as session:
        meeting = session.get_one(SessionPart, group.part).session_id
    page = sign_in(group.kit).get(f"/sessions/{meeting}").text
    assert f"{len(taught) - 1} of {len(taught)} activities taught" in page
    assert f"Core, not taught: {core.name}" in page.replace("&#39;", "'")
    assert "Why: we began late" in page
    again = post(jo, group.part, open_form(jo, group.part), do=DONE, reason="marked by mistake")
    assert again.status_code == 302
    assert stored(database).changes, "a second finish does not take back what was said"


def test_it_may_be_said_that_week_and_by_a_coordinator_later(database, group, jo, taught, sign_in):
    address = f"/registers/{group.part}/taught"
    with on(TUESDAY + timedelta(days=8)):
        late = sign_in(group.jo)
        assert late.get(address).location.endswith(str(group.part))
        assert "within a week" in late.get(f"/registers/{group.part}").text
        assert sign_in(group.kit).post(address, data={}).status_code == 302
    assert stored(database).changes == {}
    with on(TUESDAY - timedelta(days=1)):
        assert jo.get(address).status_code == 302


def test_without_a_plan_nothing_is_asked(group, jo):
    page = jo.get(f"/registers/{group.part}").text
    assert "Finish register" in page
    assert "What was taught" not in page


@pytest.mark.parametrize(
    ("days", "oversees", "may"),
    [(-1, True, False), (0, False, True), (7, False, True), (8, False, False), (8, True, True)],
)
def test_until_when_it_may_be_said(days, oversees, may):
    day = date(2027, 1, 12)
    assert rules.may_say(day, day + timedelta(days=days), oversees=oversees) is may


@pytest.mark.parametrize(
    ("changes", "taught"),
    [({}, 3), ({"a": "shortened"}, 3), ({"a": "replaced", "b": "left out"}, 1), ({"gone": "left out"}, 3)],
)
def test_what_was_replaced_or_left_out_was_not_taught(changes, taught):
    assert rules.covered(["a", "b", "c"], changes) == rules.Covered(taught, 3)
