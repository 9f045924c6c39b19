"""The list of groups begins with what runs."""

import re
from datetime import date

from portal.groups.models import Group
from tests.groups.conftest import NOW


def test_the_list_begins_with_what_runs_and_within_it_with_what_meets_next(cast, sign_in, world):
    with cast.database.read() as session:
        version = session.get_one(Group, cast.group.id).version
    charity = type("Charity", (), {"id": cast.facilitator.grants[0].organisation_id})

    def group(name, first_day, **more):
        return world.group(cast.school, version, charity, name=name, first_day=first_day, **more)

    group("Anchor ended early", date(2026, 9, 1), sessions=2)
    group("Beacon ended late", date(2026, 11, 3), sessions=2)
    group("Cedar runs, meets on Friday", date(2027, 1, 8))
    group("Delta runs, meets on Monday", date(2027, 1, 4), sessions=3)
    group("Ember comes in March", date(2027, 3, 1))
    group("Aspen has no dates", date(2027, 3, 1), sessions=0)
    group("Able was cancelled", date(2027, 1, 13), cancelled_at=NOW)
    page = sign_in(cast.coordinator).get("/groups?state=all").text
    told = re.findall(r"<h2[^>]*>(\w+)</h2>|/groups/[0-9a-f-]{36}\">([^<]+)</a>", page)
    assert [heading or name for heading, name in told] == [
        *("Running", "Delta runs, meets on Monday", "Cedar runs, meets on Friday"),
        *("Upcoming", "Horizons Tuesday", "Ember comes in March", "Aspen has no dates"),
        *("Ended", "Beacon ended late", "Anchor ended early"),
        *("Cancelled", "Able was cancelled"),
    ]
