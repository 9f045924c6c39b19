"""Statistics against published worked examples. The same against an independent library: test_library."""

from dataclasses import replace

import pytest

from portal.impact.outcomes.change import change, spread, t_interval
from portal.impact.outcomes.clusters import FEWEST, Level, clustered, interval_of
from portal.impact.outcomes.effect import g_av
from portal.impact.outcomes.facts import Norm
from portal.impact.outcomes.leavers import apart
from portal.impact.outcomes.ranks import signed_ranks
from portal.impact.outcomes.reliable import points_of, reliable
from portal.impact.outcomes.retention import Stay, kaplan_meier
from portal.impact.outcomes.values import CannotSay, Interval, Why
from portal.measures.instruments.scoring import facts
from portal.measures.instruments.shipped import shipped
from tests.impact.outcomes.answers import NORM, SCALE, changes, pair, pairs

# Hours of sleep gained with two medicines, ten patients: Student (1908), after Cushny and Peebles (1905).
FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
# Depression scores at a first and a second visit: Hollander and Wolfe (1973), page 29.
BEFORE = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
# Weeks in remission with 6-mercaptopurine: Freireich et al. (1963); True where the illness came back.
REMISSION = [
    *[(6, True)] * 3,
    (6, False),
    (7, True),
    (9, False),
    (10, True),
    (10, False),
    (11, False),
    (13, True),
    (16, True),
    *[(week, False) for week in (17, 19, 20)],
    (22, True),
    (23, True),
    *[(week, False) for week in (25, 32, 32, 34, 35)],
]
ALIKE = ([4, 6, 3], [4, 6, 3])


def near(one, two, digits=6):
    assert isinstance(one, Interval)
    assert (one.low, one.high) == pytest.approx(two, abs=10**-digits)


def test_students_sleep():
    found = change(pairs(FIRST, SECOND), is_higher_better=True)
    assert found.mean == pytest.approx(1.58)
    assert found.sd == pytest.approx(1.229995, abs=1e-6)
    near(found.interval, (0.7001142, 2.4598858))
    assert found.median == pytest.approx(1.3)
    assert (found.better, found.same, found.worse) == (9, 1, 0)
    assert found.is_better(is_higher_better=True)
    assert not found.is_better(is_higher_better=False)
    near(apart(FIRST, SECOND), (-3.3654832, 0.2054832))


def test_hollander_and_wolfes_depression_scores():
    found = signed_ranks(pairs(AFTER, BEFORE))
    assert (found.n, found.changed, found.up, found.down) == (9, 9, 40, 5)
    assert found.is_exact
    assert found.p == pytest.approx(2 * 0.01953125)


def test_jacobson_and_truaxs_one_person():
    """Before 47.5 and after 32.5, SD 7.5, reliability .80: 15 points are 3.16 times S_diff of 4.74."""
    assert points_of(NORM) == pytest.approx(1.96 * 4.743416)
    scale = replace(SCALE, is_higher_better=False, norm=NORM)
    found = reliable([pair(47.5, 32.5), pair(47.5, 56), pair(40, 50)], scale)
    assert (found.better, found.neither, found.worse) == (1, 1, 1)


@pytest.mark.parametrize(
    ("reliability", "sd", "points"), [(0.79, 7.30, 9.27), (0.91, 12.90, 10.73), (0.73, 7.19, 10.36)]
)
def test_three_published_reliable_change_indices(reliability, sd, points):
    """CDRS-R, CGAS and YMRS, each with SEM, S_diff and index: table 1 of PMC8944273."""
    assert points_of(Norm(sd, reliability, "young patients", "PMC8944273")) == pytest.approx(points, abs=0.011)


def test_the_norm_that_is_shipped_tells_seven_points_from_six():
    """WEMWBS at 13 to 16: 1.96 x sqrt(2) x 6.8 x sqrt(1 - 0.87) = 6.80 (Clarke and others 2011)."""
    instrument = shipped()["wemwbs-1"]
    scale = facts(instrument, instrument.scales[0])
    assert points_of(scale.norm) == pytest.approx(6.796, abs=1e-4)
    found = reliable([pair(40, 47), pair(40, 46), pair(50, 43), pair(50, 44)], scale)
    assert (found.better, found.neither, found.worse) == (1, 2, 1)
    assert "doi 10.1186/1471-2458-11-487; Cronbach's alpha" in found.source


def test_freireichs_remissions():
    steps = kaplan_meier([Stay(*each) for each in REMISSION])
    assert [(step.session, step.at_risk, step.left) for step in steps] == [
        (6, 21, 3),
        (7, 17, 1),
        (10, 15, 1),
        (13, 12, 1),
        (16, 11, 1),
        (22, 7, 1),
        (23, 6, 1),
    ]
    assert [round(step.share, 3) for step in steps] == [0.857, 0.807, 0.753, 0.69, 0.627, 0.538, 0.448]
    near(steps[0].interval, (0.620, 0.952), 3)
    near(steps[-1].interval, (0.188, 0.680), 3)


@pytest.mark.parametrize(
    ("people", "mean", "interval", "effect", "ranks"),
    [
        ([], Why.NOBODY, Why.NOBODY, Why.NOBODY, Why.NOBODY),
        (changes(3), 3, Why.ONE, Why.ONE, 1.0),
        (pairs([4, 6, 3], [6, 8, 5]), 2, Why.SAME_CHANGE, Why.SAME_CHANGE, 0.25),
        (pairs(*ALIKE), 0, Why.SAME_CHANGE, Why.SAME_CHANGE, Why.NOBODY_CHANGED),
        (pairs([5, 4], [5, 6]), 1, None, Why.TWO, 1.0),
        (pairs([5, 5, 5], [5, 5, 5]), 0, Why.SAME_CHANGE, Why.ALL_ALIKE, Why.NOBODY_CHANGED),
        (pairs([5, 5, 5], [7, 7, 7]), 2, Why.SAME_CHANGE, Why.ALL_ALIKE, 0.25),
        (pairs([0.1, 0.2, 0.7], [0.4, 0.5, 1.0]), 0.3, Why.SAME_CHANGE, Why.SAME_CHANGE, 0.25),
    ],
    ids=["nobody", "one", "all by two", "nobody changed", "two", "identical", "identical, then identical", "thirds"],
)
def test_what_cannot_be_computed_says_why(people, mean, interval, effect, ranks):
    found = change(people, is_higher_better=True)
    assert isinstance(found.interval, Interval) if interval is None else found.interval == CannotSay(interval)
    assert g_av(people).interval == CannotSay(effect)
    assert found.mean == (CannotSay(mean) if isinstance(mean, Why) else pytest.approx(mean))
    rank = signed_ranks(people)
    assert (rank == CannotSay(ranks)) if isinstance(ranks, Why) else (rank.p == ranks)
    assert clustered(people).interval == CannotSay(Why.FEW_GROUPS if people else Why.NOBODY)


def test_no_norm_no_reliable_change():
    assert reliable(changes(40), SCALE) == CannotSay(Why.NO_NORM)


def test_clusters_of_one_size_give_the_interval_of_their_means():
    sizes = [[1, 2, 6], [0, 3, 3], [5, 5, 2], [-1, 0, 4], [2, 2, 2]]
    one, other = interval_of(sizes), t_interval(spread([sum(each) / 3 for each in sizes]))
    near(one, (other.low, other.high), 12)
    alone = [[each] for each in (1, 2, 6, 0, 3)]
    by_one = t_interval(spread([1, 2, 6, 0, 3]))
    near(interval_of(alone), (by_one.low, by_one.high), 12)


def test_schools_are_the_clusters_where_there_are_enough_of_them_else_groups():
    groups = [pair(5, 5 + n % 4, f"group {n}", f"school {n % 3}") for n in range(6)]
    assert (clustered(groups).level, clustered(groups).clusters) == (Level.GROUPS, 6)
    schools = [pair(5, 5 + n % 4, f"group {n}", f"school {n}") for n in range(FEWEST)]
    assert (clustered(schools).level, clustered(schools).clusters) == (Level.SCHOOLS, FEWEST)
    assert clustered(groups[: FEWEST - 1]).interval == CannotSay(Why.FEW_GROUPS)


def test_if_everybody_leaves_nothing_is_left_to_guess_from():
    [step] = kaplan_meier([Stay(3, True), Stay(3, True)])
    assert (step.share, step.interval) == (0, CannotSay(Why.NOBODY_STAYED))
    assert kaplan_meier([]) == CannotSay(Why.NOBODY_STARTED)
    assert kaplan_meier([Stay(4, False)]) == ()
