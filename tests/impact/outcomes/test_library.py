"""Every statistic against scipy, on answers of the kind that children give: small whole numbers, many ties."""

import math
import warnings
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from portal.impact.outcomes import curves
from portal.impact.outcomes.change import change, spread, t_interval
from portal.impact.outcomes.effect import g_av
from portal.impact.outcomes.leavers import apart
from portal.impact.outcomes.ranks import signed_ranks
from portal.impact.outcomes.retention import Stay, kaplan_meier
from portal.impact.outcomes.values import CannotSay
from tests.impact.outcomes.answers import changes, pairs

ANSWERS = st.integers(0, 10)
BOTH = st.lists(st.tuples(ANSWERS, ANSWERS), min_size=2, max_size=40)
FEW = settings(max_examples=25, deadline=None)


@contextmanager
def quiet():
    """Where all answers are alike scipy warns, and is right all the same."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def near(one, low, high):
    assert (one.low, one.high) == pytest.approx((low, high), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("df", [1, 2, 3.7, 8, 24, 199])
def test_the_t_distribution(df):
    for t in (-40, -2.5, -0.001, 0, 0.3, 1, 12):
        assert curves.t_cdf(t, df) == pytest.approx(stats.t.cdf(t, df), rel=1e-11, abs=1e-15)
    assert curves.t_quantile(0.975, df) == pytest.approx(stats.t.ppf(0.975, df), rel=1e-12)


@pytest.mark.parametrize("df", [1, 4, 14, 60, 300])
def test_the_noncentral_t_distribution(df):
    for t, ncp in [(-20, -10), (-2, 0), (0.1, 1), (4, 2), (4, 9), (30, 28)]:
        assert curves.noncentral_t_cdf(t, df, ncp) == pytest.approx(stats.nct.cdf(t, df, ncp), abs=1e-10)


@pytest.mark.parametrize("df", [2, 4, 14, 60, 300])
def test_the_limits_of_the_noncentrality(df):
    for t in (-60, -3.2, 0, 0.4, 2.1, 35, 90):
        low, high = curves.noncentral_t_limits(t, df, 0.95)
        assert low < high
        if abs(t) <= 35:  # beyond it scipy's own function loses its digits
            assert stats.nct.cdf(t, df, low) == pytest.approx(0.975, abs=1e-9)
            assert stats.nct.cdf(t, df, high) == pytest.approx(0.025, abs=1e-9)
        assert curves.noncentral_t_cdf(t, df, low) == pytest.approx(0.975, abs=1e-10)
        assert curves.noncentral_t_cdf(t, df, high) == pytest.approx(0.025, abs=1e-10)


@FEW
@given(BOTH)
def test_the_mean_change_and_its_interval(both):
    starts, ends = np.array(both).T
    found = change(pairs(starts, ends), is_higher_better=True)
    assert found.mean == pytest.approx(np.mean(ends - starts))
    assert found.median == np.median(ends - starts)
    assert found.sd == pytest.approx(np.std(ends - starts, ddof=1), abs=1e-9)
    assert found.start.sd == pytest.approx(np.std(starts, ddof=1), abs=1e-9)
    assert found.better + found.same + found.worse == len(both)
    if found.sd:
        with quiet():
            near(found.interval, *stats.ttest_rel(ends, starts).confidence_interval(0.95))


@FEW
@given(BOTH)
def test_g_av_and_its_interval(both):
    starts, ends = np.array(both, dtype=float).T
    found, n = g_av(pairs(starts, ends)), len(both)
    variances = np.var(starts, ddof=1) + np.var(ends, ddof=1)
    s_d = np.std(ends - starts, ddof=1)
    if n == 2 or variances == 0 or s_d < 1e-9:
        assert isinstance(found.interval, CannotSay)
        return
    j = 1 - 3 / (4 * (n - 1) - 1)
    t = np.mean(ends - starts) / (s_d / math.sqrt(n))
    assert found.value == pytest.approx(j * np.mean(ends - starts) / math.sqrt(variances / 2), abs=1e-12)
    back = j * math.sqrt(2 * s_d**2 / (n * variances))
    assert stats.nct.cdf(t, n - 1, found.interval.low / back) == pytest.approx(0.975, abs=1e-8)
    assert stats.nct.cdf(t, n - 1, found.interval.high / back) == pytest.approx(0.025, abs=1e-8)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=2, max_size=8).filter(any))
def test_wilcoxon_with_ties_and_no_change_against_every_way_to_give_signs(moved):
    found = signed_ranks(changes(*moved))
    with quiet():
        theirs = stats.wilcoxon(moved, zero_method="pratt", method=stats.PermutationMethod(n_resamples=2**8 + 1))
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-9)
    assert min(found.up, found.down) == theirs.statistic


@FEW
@given(st.sets(st.integers(1, 90), min_size=3, max_size=25), st.integers(0, 2**25))
def test_wilcoxon_without_ties(sizes, signs):
    moved = [size if signs >> place & 1 else -size for place, size in enumerate(sorted(sizes))]
    found = signed_ranks(changes(*moved))
    assert found.is_exact
    assert found.p == pytest.approx(stats.wilcoxon(moved, method="exact").pvalue, rel=1e-9)


@FEW
@given(st.lists(st.integers(-5, 5), min_size=26, max_size=60).filter(any))
def test_wilcoxon_of_many(moved):
    found = signed_ranks(changes(*moved))
    theirs = stats.wilcoxon(moved, zero_method="pratt", method="asymptotic", correction=True)
    assert not found.is_exact
    assert found.p == pytest.approx(theirs.pvalue, rel=1e-9)


@FEW
@given(st.lists(ANSWERS, min_size=2, max_size=12), st.lists(ANSWERS, min_size=2, max_size=12))
def test_leavers_and_those_who_stayed(left, stayed):
    found = apart(left, stayed)
    if isinstance(found, CannotSay):
        assert len({*left}) == len({*stayed}) == 1
        return
    with quiet():
        near(found, *stats.ttest_ind(left, stayed, equal_var=False).confidence_interval(0.95))


@FEW
@given(st.lists(st.builds(Stay, st.integers(1, 13), st.booleans()), min_size=1, max_size=40))
def test_retention(stays):
    gone, there = ([each.sessions for each in stays if each.has_left is which] for which in (True, False))
    theirs = stats.ecdf(stats.CensoredData(uncensored=gone, right=there)).sf
    steps = kaplan_meier(stays)
    shares = dict(zip(theirs.quantiles, theirs.probabilities, strict=True))
    assert [step.share for step in steps] == pytest.approx([shares[step.session] for step in steps], abs=1e-12)
    with quiet():
        limits = theirs.confidence_interval(0.95, method="log-log")
    for step in steps:
        if not isinstance(step.interval, CannotSay):
            at = list(theirs.quantiles).index(step.session)
            near(step.interval, limits.low.probabilities[at], limits.high.probabilities[at])


@FEW
@given(BOTH, st.randoms())
def test_order_does_not_matter_and_turning_the_scale_round_swaps_better_and_worse(both, chance):
    people = pairs(*zip(*both, strict=True))
    mixed = chance.sample(people, len(people))
    one, other = change(people, is_higher_better=True), change(mixed, is_higher_better=False)
    assert (one.better, one.worse) == (other.worse, other.better)
    assert (one.mean, one.sd) == pytest.approx((other.mean, other.sd))
    assert t_interval(spread([])) != one.interval
