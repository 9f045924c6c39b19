"""What stands beside the counts and is made from them: hours of people, targets, money. It may tell no more of them."""

from collections import defaultdict
from datetime import date
from itertools import product
from uuid import UUID

import pytest

from portal.funding.models import TargetMeasure
from portal.impact.period import Ending, PeriodSums, Programme, quarter_of
from portal.releases.protected import Issue, Promise, Reader, Terms, build
from portal.releases.returns import Form, Planned, as_planned

READER = Reader(UUID(int=1), None, "A Borough")
ISSUE = Issue(2026, 1, 1, date(2026, 8, 1))
KEY = UUID(int=7)


@pytest.mark.parametrize("minutes", [30, 45, 60, 90, 120])
def test_hours_of_people_tell_no_more_of_places_than_the_places_do(minutes):
    """An outsider knows how long sessions are: places that are printed alike have hours that are printed alike."""
    said = defaultdict(set)
    for more in range(60):
        sums = as_planned([Planned("Belong", groups=60, people=10, schools=30, most=15)], range(1, 2))
        sums.people.attended += more
        sums.contact_minutes = sums.people.attended * minutes
        figures = {each["key"]: each["value"] for each in build(sums, reader=READER, issue=ISSUE)["figures"]}
        said[figures["contacts"]].add(figures["contact_hours"])
    assert len(said) > 10
    assert all(len(hours) == 1 for hours in said.values())


def verdicts(reached: int, completed: int, targets: tuple[int, int], room: int = 60) -> list[str]:
    """What the table of targets says, in the form that says met or not yet."""
    sums = PeriodSums(quarter_of(2026, 1))
    row = sums.programmes[KEY] = Programme("Belong")
    row.most = room
    row.people.reached |= set(range(reached))
    row.people.endings[Ending.COMPLETED] = completed
    measures = (TargetMeasure.REACH.value, TargetMeasure.COMPLETED.value)
    promises = [Promise(KEY, "Belong", *each) for each in zip(measures, targets, strict=True)]
    made = build(sums, reader=READER, issue=ISSUE, promises=promises, terms=Terms(Form.TARGETS))
    rows = {row[1]: row[3] for table in made["tables"] if table["key"] == "targets" for row in table["rows"]}
    return [str(rows[measure]) for measure in measures]


@pytest.mark.parametrize("targets", [(30, 30), (30, 29), (30, 25), (30, 20), (45, 10), (20, 30)])
def test_two_targets_of_one_programme_do_not_close_in_on_a_count(targets):
    """Who completed was reached: every count that a pair of verdicts leaves is as open as the rule wants it."""
    left = defaultdict(list)
    for reached, completed in product(range(61), repeat=2):
        if completed <= reached:
            left[tuple(verdicts(reached, completed, targets))].append((reached, completed, reached - completed))
    for found in left.values():
        for counts in zip(*found, strict=True):
            assert max(counts) - min(counts) >= 7
