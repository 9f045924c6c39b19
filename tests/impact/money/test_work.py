"""What a group did by quarter, and what of it is a line's."""

from datetime import date
from uuid import UUID

from portal.funding.attribution import Work
from portal.funding.models import Target, TargetMeasure
from portal.funding.standing import Colour
from portal.funding.unit_costs import Unit, Unsaid
from portal.funding.years import Calendar
from portal.impact.facts import MakeUpFacts
from portal.impact.money.figures import Money, completed_in, people_in, rows_of, shared, whole
from portal.impact.money.returns import fell_out, kept
from portal.impact.money.work import work_of
from portal.impact.period import Side
from tests.impact.people import FIRST, group_of, key, meeting, not_happened, person

AFTER = date(2027, 3, 31)
ONE, TWO = UUID(int=1), UUID(int=2)
Q3, Q4 = (2026, 3), (2026, 4)


def test_a_session_caught_up_is_one_place_on_its_own_day():
    group = group_of({"A1": "ppa", "A2": "p.p"})
    a1 = key("one", "A1")
    caught = MakeUpFacts(date(2027, 1, 5), 60)
    group = type(group)(**{**vars(group), "make_ups": {(a1, 3): caught, (a1, 1): caught}})
    found = work_of(group, AFTER).by_quarter()
    assert found == {Q3: Work(4, 0, 240, 1, 1), Q4: Work(1, 0, 60)}  # week 1 was attended here
    assert work_of(group, date(2027, 1, 4)).by_quarter() == {Q3: found[Q3]}


def test_only_what_took_place_is_counted_and_the_unreported_is_told():
    sessions = (meeting("one", 0), not_happened("one", 1), meeting("one", 2, None))
    work = work_of(group_of({"A1": "ppp"}, sessions=sessions), AFTER)
    assert (len(work.sessions), work.by_quarter()[Q3].places, work.not_reported) == (1, 1, 1)


def test_people_are_told_once_and_those_of_another_funder_apart():
    who = key("the same")
    mine = group_of({"A1": "pp", "A2": "pp"}, people=(person("one", "A1", who=who), person("one", "A2")))
    theirs = group_of({"A1": "pa"}, name="two", people=(person("two", "A1", who=who),))
    own, others = [work_of(mine, AFTER)], [work_of(theirs, AFTER)]
    weights = {mine.id: {ONE: 50, TWO: 50}, theirs.id: {TWO: 100}}
    rows = rows_of(ONE, own, others, weights, [Q3, Q4], {Q3: Money(90_000, None)})
    assert [row.quarter for row in rows] == [Q3, Q4, None]
    assert (rows[0].reached, rows[0].also, rows[0].work.places, rows[0].work.started) == (2, 1, 2, 1)
    assert (rows[2].costed, rows[2].work) == (rows[0].work, rows[0].work + rows[1].work)
    assert (rows[1].reached, rows[1].spent_pence, rows[1].claimed_pence) == (0, None, None)
    assert (rows[2].reached, rows[2].sessions, rows[2].spent_pence) == (2, 2, 90_000)
    assert rows[2].costs[Unit.COMPLETER].unsaid is Unsaid.FEW
    everything = [*own, *others]
    parts = shared(everything, weights, Q3, [ONE, TWO])
    assert [part.work.places for part in parts] == [2, 3]
    assert sum(part.work.minutes for part in parts) == whole(everything, Q3).minutes == 300
    in_time = (FIRST, AFTER)
    assert (len(people_in(everything, in_time)), completed_in(own, in_time)) == (2, 2)


def test_a_quarter_stands_against_its_own_target_and_what_was_due_since_april():
    sessions = (meeting("one", 0), meeting("one", 1), not_happened("one", 2))
    works = [work_of(group_of({"A1": "ppp", "A2": "ppp"}, sessions=sessions), AFTER)]
    programme_id = works[0].programme_id

    def target(measure, number, quarter=0, calendar=Calendar.FINANCIAL):
        row = {"programme_id": programme_id, "calendar": calendar, "year": 2026, "quarter": quarter}
        return Target(measure=measure, number=number, **row), "Steps"

    targets = [
        target(TargetMeasure.SESSIONS, 8),
        *(target(TargetMeasure.SESSIONS, n, quarter) for quarter, n in ((1, 0), (2, 0), (3, 2))),
        target(TargetMeasure.REACH, 4),
        target(TargetMeasure.REACH, 99, calendar=Calendar.ACADEMIC),
    ]
    delivered, reach = kept(works, targets, Q3)
    assert (reach.measure, reach.quarter.target, reach.quarter.actual) == (TargetMeasure.REACH, None, 2)
    assert (reach.to_date.target, reach.to_date.variance, reach.to_date.colour) == (3, -1, Colour.RED)
    assert (delivered.quarter.variance, delivered.to_date.target) == (0, 2)
    assert delivered.to_date.colour is Colour.GREEN
    assert fell_out(works, Q3)[Side.SCHOOL] == 1
    assert sum(fell_out(works, Q4).values()) == 0
