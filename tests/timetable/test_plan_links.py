"""From a session of a group to the plan that holds for it."""

import pytest

from portal.bookings.queries import versions_for
from portal.curricula.models import ProgrammeVersion
from portal.groups.models import Group, VersionChange
from portal.people.access import Role
from tests.timetable.test_views import meeting
from tests.world import FACTS


@pytest.fixture
def changed(stage):
    """From session 3 on the group is taught version 2."""
    facts = FACTS | {"version": 2}
    with stage.write() as session:
        first = session.get_one(ProgrammeVersion, stage.version.id)
        second = ProgrammeVersion(
            programme_id=first.programme_id, number=2, sha256="2" * 64, status=first.status, title="New", facts=facts
        )
        session.add(second)
        session.flush()
        session.add(VersionChange(group_id=stage.group.id, version_id=second.id, from_number=3))
        session.commit()
        return second.id


def page_of(stage, browser, number):
    return browser.get(f"/sessions/{meeting(stage, number).id}").text


def test_a_facilitator_reads_the_plan_of_the_version_that_holds(stage, sign_in, changed):
    browser = sign_in(stage.ana)
    for number, version in ((1, 1), (2, 1), (3, 2), (5, 2)):
        assert f"/sessions/{number}?version={version}" in page_of(stage, browser, number)


def test_the_school_reads_its_own_page_of_it(stage, sign_in, changed):
    lead = stage.world.user(Role.BOOKING_LEAD, school_id=stage.school.id)
    assert "/sessions/3/school?version=2" in page_of(stage, sign_in(lead), 3)
    with stage.world.database.read() as session:
        assert changed in versions_for(session, lead)
        assert session.get_one(Group, stage.group.id).version_id in versions_for(session, lead)


def test_who_reads_no_plans_is_shown_no_way_there(stage, sign_in):
    assert "Read the plan" not in page_of(stage, sign_in(stage.world.user(Role.EVALUATOR)), 1)
