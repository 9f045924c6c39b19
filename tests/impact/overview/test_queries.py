"""What is loaded about some groups, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.funding.models import FundingLine
from portal.groups.models import Enrolment, Group
from portal.impact.overview import queries
from portal.impact.overview.whole import impact
from portal.impact.period import Period
from portal.measures.models import MeasureResponse, Way
from portal.measures.scores import Point
from portal.people.access import Role
from portal.timetable.models import DeliverySession
from tests.releases.scene import autumn

YEAR = Period(date(2026, 9, 1), date(2027, 8, 31))
AFTER = Period(date(2027, 9, 1), date(2028, 8, 31))


@pytest.fixture
def scene(world):
    return autumn(world, authority=world.authority(), schools=2, groups=4, weeks=4)


def answer(group_id, enrolment_id, point, value):
    given = {"satisfied": value, "worthwhile": None, "happy": 10 - value}
    about = {"instrument": "ons-children", "version": 1, "point": point, "day": date(2026, 10, 6), "way": Way.PAPER}
    return MeasureResponse(group_id=group_id, enrolment_id=enrolment_id, answers=given, **about)


def test_groups_of_a_line_with_their_answers_are_loaded_together(database, world, scene):
    one = scene.groups[0]
    with database.read() as session:
        people = session.scalars(select(Enrolment.id).where(Enrolment.group_id == one.id).order_by(Enrolment.id)).all()
    for n, key in enumerate(people[:6]):
        world.add(answer(one.id, key, Point.START, n), answer(one.id, key, Point.END, n + n % 2))
    user = world.user(Role.COORDINATOR)
    with database.write() as session:
        moved = session.scalars(select(DeliverySession).where(DeliverySession.group_id == one.id)).first()
        moved.starts_at, moved.ends_at = moved.starts_at.replace(year=2027), moved.ends_at.replace(year=2027)
        moved.is_live, moved.outcome = False, None
        session.commit()
    with database.read() as session:
        line = session.get_one(FundingLine, scene.line.id)
        rows = queries.of_line(queries.seen_by(user), line)
        assert session.scalars(queries.met_in(rows, AFTER)).all() == [], "one that was moved away is not planned"
        found = queries.found(session, queries.met_in(rows, YEAR))
        assert queries.years(session, queries.of_school(rows, one.school_id), 9)[-1] == 2026
        assert queries.groups_by_line(session)[line.id] == len(found.groups) == 4
        assert {row.id for row in queries.named(session, rows)} == set(session.scalars(select(Group.id)))
    whole = impact(found, YEAR, date(2027, 1, 14), knows_people=True)
    changed = {each.scale.scale: each.change for each in whole.outcomes}
    assert {name: (each.n, each.better, each.worse) for name, each in changed.items()} == {
        "satisfied": (6, 3, 0),
        "happy": (6, 0, 3),
    }
