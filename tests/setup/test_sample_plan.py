"""The plan of the sample year: enough groups in the right places whatever day it is made for."""

from datetime import date, timedelta
from random import Random

import pytest

from portal.impact.period import quarter_of
from portal.releases.quarters import quarters_ended
from portal.setup.sample_plan import HAS_GROUP, Fate, year_until
from portal.setup.sample_schools import ALONE, ENFIELD, SCHOOLS
from portal.setup.sample_terms import terms_around, year_from

DAYS = [date(2026, 1, 5) + timedelta(days=9 * n) for n in range(82)]


def wanted(on: date):
    return year_until(on, schools=20, pairs=10, rng=Random(str(on)))


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_sixty_groups_and_every_stage(on):
    plan = wanted(on)
    assert sum(one.fate in HAS_GROUP for one in plan) == 60
    assert {one.fate for one in plan} == set(Fate)
    assert all(one.asked < on and one.asked <= one.decided < on for one in plan)
    assert all(one.first_day > one.decided for one in plan if one.fate in HAS_GROUP)


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_enfield_has_twelve_groups_of_six_schools_in_a_finished_quarter(on):
    found = []
    for year, quarter in quarters_ended(on)[:2]:
        period = quarter_of(year, quarter)
        meets = [
            one
            for one in wanted(on)
            if SCHOOLS[one.school][0] == ENFIELD
            and one.fate is Fate.TAUGHT
            and one.first_day <= period.last
            and one.first_day + timedelta(weeks=12) >= period.first
        ]
        found.append((len(meets), len({one.school for one in meets})))
    assert any(groups >= 12 and schools >= 6 for groups, schools in found), found


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_nobody_is_asked_to_be_in_two_places_at_once(on):
    plan = wanted(on)
    slots = [(one.pair, one.first_day.weekday(), one.start) for one in plan]
    schools = [(one.school, one.first_day.weekday(), one.start) for one in plan]
    assert len(set(slots)) == len(slots)
    assert len(set(schools)) == len(schools)


def test_one_authority_has_a_single_school():
    assert [la_code for la_code, *_ in SCHOOLS].count(ALONE) == 1
    assert [la_code for la_code, *_ in SCHOOLS].count(ENFIELD) == 7
    assert len({la_code for la_code, *_ in SCHOOLS}) >= 5


@pytest.mark.parametrize(("autumn", "starts", "ends"), [(2026, date(2027, 3, 26), date(2027, 4, 9))])
def test_easter_in_march_closes_schools_from_good_friday(autumn, starts, ends):
    easter = next(run for run in year_from(autumn).closed if run.label == "Easter holiday")
    assert (easter.start, easter.end) == (starts, ends)


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_terms_follow_each_other(on):
    terms = terms_around(on)
    assert all(one.end < other.start for one, other in zip(terms, terms[1:], strict=False))
    assert terms[1].end < on <= terms[2].end
