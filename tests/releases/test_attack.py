"""No count can be worked out of editions of a year by an intruder with a solver; out of naive ones it can."""

import pytest

from portal.releases.protected import Terms
from portal.releases.returns import Form
from tests.releases.intrusion import attack
from tests.releases.made_years import biggest_of, naive, released


@pytest.mark.parametrize(("seed", "form"), [(2, Form.QUARTER), (5, Form.YEAR_TO_DATE)])
def test_nothing_can_be_worked_out_of_a_year(seed, form):
    made = released(seed, Terms(form))
    editions, headlines = made.editions[:2], made.headlines[:2]  # make bench takes whole years
    tried, told = attack(editions, made.truths, made.most, biggest_of(made.truths), headlines)
    assert tried > 100
    assert told == []


def test_the_naive_way_gives_counts_away():
    made = released(2, Terms())
    editions = [naive(*each) for each in zip(made.editions[:1], made.truths, strict=False)]
    _, told = attack(editions, made.truths, made.most, biggest_of(made.truths))
    assert told
