"""What means and intervals of few people's answers tell of how many there are; `make bench` attacks many more."""

import pytest

from tests.releases.answers_attack import attack
from tests.releases.answers_made import Asked, an_asked, edition_of, rows_of, scale_to


def shown(answers, highest=10):
    return rows_of(edition_of(Asked(scale_to(highest), answers)))["outcomes"]


@pytest.mark.parametrize("seed", [75, 184, 229, 254])
def test_no_count_of_people_follows_from_a_scale_s_row(seed):
    asked = an_asked(seed)
    tried, told = attack(asked)
    assert shown(asked.answers, asked.scale.highest)[0] != "c"
    assert (tried, told) == (4, [])


def test_the_naive_way_tells_how_few_moved():
    asked = Asked(scale_to(10), [(4 + n % 3, 4 + n % 3 + (n < 2)) for n in range(20)])
    told = attack(asked, is_naive=True)[1]
    assert {(each.what, each.true) for each in told} >= {("better", 2), ("n", 20)}
    assert shown(asked.answers)[0] == "c"  # nearly all stayed where they were


def test_where_a_few_moved_no_interval_is_printed_and_where_they_moved_far_no_mean():
    few = [(2 + n % 6, 2 + n % 6 + (2 if n < 5 else -1 if n < 9 else 0)) for n in range(30)]
    assert shown(few)[4:8] == ["u", "c", 20, "c"]
    far = [(2 + n % 6, 2 + n % 6 + (4 if n < 5 else 0)) for n in range(30)]
    assert shown(far)[0] == "c"


def test_everybody_alike_says_nothing():
    better = [(n % 5, n % 5 + 1 + n % 3) for n in range(30)]
    assert shown(better)[0] == "c"  # everybody got better
    assert shown([(5, 5 + n % 2) for n in range(30)])[0] == "c"  # all began alike
    assert shown([(9 + n % 2, 10 - n % 2) for n in range(14)])[0] == "c"  # all at an end of the scale


@pytest.mark.parametrize(("people", "printed"), [(1, "c"), (12, "c"), (13, 15), (17, 15)])
def test_n_is_printed_only_where_all_it_may_stand_for_are_enough(people, printed):
    answers = [(2 + n % 6, 2 + n % 6 + (1, 0, -1)[n % 3]) for n in range(people)]
    assert shown(answers)[0] == printed
