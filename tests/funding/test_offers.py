"""What a school reads about the cost, from places and prices alone."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.funding.offers import ASK_US, Places, Priced, offer_from, offer_on, price_on

TODAY, TUESDAY = date(2026, 12, 1), date(2027, 1, 12)
APRIL, JULY, SEPTEMBER = date(2027, 4, 1), date(2027, 7, 20), date(2027, 9, 1)
GENERAL = [Priced(125_000, date(2026, 9, 1)), Priced(130_050, SEPTEMBER)]


def places(of=10, taken=7, first=TUESDAY, last=JULY, funder="Enfield Council", n=1):
    return Places(UUID(int=n), UUID(int=100 + n), UUID(int=9), funder, of, taken, first, last)


def test_a_line_with_places_left_that_are_still_to_come():
    offer = offer_from([places()], GENERAL, TODAY)
    assert offer.words == (
        "Paid by Enfield Council. 3 of 10 funded places are left, first sessions from 12 January 2027. "
        "For a first session earlier: £1,250 for each group"
    )
    assert (offer.paid_by, offer.pence, offer.places_left, offer.of) == ("Enfield Council", None, 3, 10)
    assert (offer.from_day, offer.is_charged) == (TUESDAY, False)


def test_a_line_with_places_left_that_may_begin_now():
    offer = offer_from([places(taken=9, first=date(2026, 9, 1))], [], TODAY)
    assert offer.words == (
        "Paid by Enfield Council. 1 of 10 funded places is left. "
        "For a first session after 20 July 2027: ask us what it costs"
    )
    assert offer.from_day is None


def test_a_used_up_line_says_so_and_what_it_costs_instead():
    offer = offer_from([places(taken=10)], GENERAL, TODAY)
    assert offer.words == (
        "£1,250 for each group. All 10 places that Enfield Council pays for are taken. "
        "£1,300.50 for first sessions from 1 September 2027"
    )
    assert (offer.paid_by, offer.pence, offer.places_left, offer.of) == (None, 125_000, 0, 10)


def test_a_used_up_line_says_from_when_there_are_new_places():
    next_year = places(of=8, taken=0, first=SEPTEMBER, last=date(2028, 3, 31), n=2)
    offer = offer_on([places(taken=10), next_year], GENERAL, TUESDAY)
    assert offer.headline == "£1,250 for each group"
    assert offer.details == (
        "All 10 places that Enfield Council pays for are taken",
        "Enfield Council pays where the first session is between 1 September 2027 and 31 March 2028: "
        "8 of 8 funded places are left",
    )
    assert offer.from_day == SEPTEMBER


@pytest.mark.parametrize("offer", [offer_from([], [], TODAY), offer_on([], [], TUESDAY)])
def test_nothing_set_is_never_nought(offer):
    assert offer.words == ASK_US
    assert (offer.paid_by, offer.pence, offer.is_charged) == (None, None, True)


def test_places_of_nought_are_no_places():
    assert offer_on([places(of=0, taken=0)], GENERAL, TUESDAY).words == "£1,250 for each group"


def test_a_line_that_ends_before_the_first_session_does_not_pay():
    offer = offer_on([places(last=date(2027, 1, 11), first=date(2026, 9, 1))], GENERAL, TUESDAY)
    assert offer.paid_by is None
    assert "between 1 September 2026 and 11 January 2027" in offer.details[0]


def test_several_groups_need_as_many_places():
    offer = offer_on([places(taken=8)], GENERAL, TUESDAY, groups=3)
    assert offer.words == (
        "£1,250 for each group. 2 of 10 funded places are left from Enfield Council, too few for 3 groups"
    )
    assert offer_on([places(taken=8)], GENERAL, TUESDAY, groups=2).paid_by == "Enfield Council"


def test_a_line_of_one_place():
    assert "The place that Enfield Council pays for is taken" in offer_on([places(of=1, taken=1)], [], TUESDAY).words


@pytest.mark.parametrize(
    ("day", "pence"),
    [(date(2026, 8, 31), None), (date(2026, 9, 1), 125_000), (date(2027, 8, 31), 125_000), (SEPTEMBER, 130_050)],
)
def test_the_newest_price_whose_day_has_come_holds(day, pence):
    assert price_on(GENERAL, day) == pence


def test_what_was_agreed_with_a_school_goes_before_a_newer_general_price():
    assert price_on([*GENERAL, Priced(90_000, date(2026, 10, 1), is_own=True)], SEPTEMBER) == 90_000
    assert price_on([*GENERAL, Priced(90_000, date(2026, 10, 1), is_own=True)], date(2026, 9, 30)) == 125_000


def test_the_key_tells_whether_it_costs_the_same():
    assert offer_on([places(taken=7)], GENERAL, TUESDAY).key == offer_on([places(taken=8)], GENERAL, TUESDAY).key
    assert offer_on([places(taken=10)], GENERAL, TUESDAY).key == "125000"
    assert offer_on([], [], TUESDAY).key == "ask"


days = st.integers(0, 400).map(lambda n: TODAY + timedelta(days=n))
windows = st.builds(
    lambda of, taken, first, length, n: places(of, taken, first, first + timedelta(days=length), n=n),
    st.integers(0, 5),
    st.integers(0, 6),
    days,
    st.integers(0, 120),
    st.integers(1, 99),
)
priced = st.builds(Priced, st.integers(1, 10**7), days, st.booleans())


@given(st.lists(windows, max_size=5), st.lists(priced, max_size=4), days, st.integers(1, 6))
def test_nobody_is_promised_a_place_that_is_not_there(places, prices, day, groups):
    offer = offer_on(places, prices, day, groups)
    if offer.places_id is None:
        assert not any(one.holds(day) and one.left >= groups for one in places)
        assert offer.pence == price_on(prices, day)
        assert offer.headline == ASK_US or offer.pence
    else:
        assert any(one.id == offer.places_id and one.holds(day) and one.left >= groups for one in places)
        assert (offer.pence, offer.is_charged) == (None, False)
    assert "£0 " not in offer.words
