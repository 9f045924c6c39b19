"""What a school is told before it asks, what it is held to, and what becomes of it."""

import threading
from datetime import date, time

import pytest
from sqlalchemy import func, select

from portal.bookings import service
from portal.bookings.costs import cost, payment
from portal.bookings.models import Booking
from portal.bookings.news import CostChanged, NotInOrder
from portal.bookings.requests import requesting
from portal.bookings.rules import Gate, Step
from portal.bookings.terms import live_terms
from portal.funding.models import PlaceHeld
from portal.places.models import School
from tests.bookings.money import line_with, price
from tests.world import TUESDAY

LATER = date(2027, 4, 20)


def held(desk):
    with desk.world.database.read() as session:
        return session.scalars(select(PlaceHeld.groups).order_by(PlaceHeld.id)).all()


def standing(desk, booking):
    with desk.world.database.read() as session:
        return cost.standing(session, session.get_one(Booking, booking.id))


def offered(desk, day=None):
    with desk.world.database.read() as session:
        return cost.cost_for(session, session.get_one(School, desk.school.id), live_terms(session, "sample-steps"), day)


def test_a_request_holds_a_place_until_it_ends(desk):
    line_with(desk, 2)
    assert offered(desk).places_left == 2
    booking = desk.ask()
    assert (held(desk), offered(desk).places_left) == ([1], 1)
    assert standing(desk, booking).words == "Paid by Council"
    desk.do(service.decline, booking, desk.coordinator, reason="Full")
    assert (held(desk), offered(desk).places_left) == ([], 2)


@pytest.mark.parametrize("deed", ["withdraw", "cancel"])
def test_a_place_comes_back_when_the_school_ends_it(desk, deed):
    line = line_with(desk, 1)
    booking = desk.ask()
    if deed == "withdraw":
        desk.do(service.withdraw, booking, desk.lead, reason="Not now")
    else:
        desk.confirm(booking, desk.ana, shares={line.id: 100})
        assert held(desk) == [1]
        desk.do(service.cancel, booking, desk.lead, side="school", reason="Not now")
    assert held(desk) == []
    assert offered(desk).places_left == 1


def test_the_waiting_list_holds_no_place(desk):
    line_with(desk, 1)
    booking = desk.ask(what=Step.QUEUE)
    assert held(desk) == []
    assert standing(desk, booking).words.startswith("As it stands: Paid by Council")
    other = desk.ask(group_name="Other Group")
    assert (held(desk), standing(desk, other).words) == ([1], "Paid by Council")


def test_the_price_is_kept_from_when_it_was_sent(desk):
    price(desk, 125_000)
    booking = desk.ask()
    price(desk, 140_000)
    now = standing(desk, booking)
    assert now.words == "£1,250 for each group"
    assert now.notes == ("The price is £1,400 since then; this booking keeps £1,250, as told on 1 December 2026",)
    assert (now.is_charged, now.is_known) == (True, True)


def test_another_first_day_is_reckoned_anew_and_says_what_changed(desk):
    line_with(desk, 1)
    price(desk, 125_000)
    booking = desk.ask()
    more = {"start_time": time(10), "room": "G14", "reason": None}
    desk.do(service.offer, booking, desk.coordinator, first_day=LATER, **more)
    now = standing(desk, booking)
    assert now.words == "£1,250 for each group"
    assert now.notes == ("Until 1 December 2026: Paid by Council",)
    assert held(desk) == []
    desk.do(service.offer, booking, desk.coordinator, first_day=TUESDAY, **more)
    assert (standing(desk, booking).words, held(desk)) == ("Paid by Council", [1])
    desk.do(service.accept, booking, desk.lead)
    assert len(standing(desk, booking).notes) == 2


def test_another_first_day_for_the_same_price_changes_nothing_worth_saying(desk):
    price(desk, 125_000)
    booking = desk.ask()
    desk.do(service.offer, booking, desk.coordinator, first_day=LATER, start_time=time(10), room="G14", reason=None)
    assert (standing(desk, booking).words, standing(desk, booking).notes) == ("£1,250 for each group", ())


def test_of_two_schools_that_take_the_last_place_one_is_told_what_it_costs_instead(desk):
    line_with(desk, 1)
    price(desk, 125_000)
    shown, news, ready = offered(desk, TUESDAY).key, {}, threading.Barrier(2)

    def run(n: int) -> None:
        ready.wait()
        try:
            desk.ask(group_name=f"Group {n}", shown=shown)
            news[n] = "sent"
        except CostChanged as told:
            news[n] = str(told)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(news.values()) == [
        "Nothing was sent: what it costs has changed meanwhile. £1,250 for each group. "
        "The place that Council pays for is taken. Send it again if you agree",
        "sent",
    ]
    assert held(desk) == [1]
    with desk.world.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Booking)) == 1
    assert standing(desk, desk.ask(group_name="Again", shown=offered(desk, TUESDAY).key)).is_charged


def test_a_price_that_rose_while_the_school_typed_is_shown_first(desk):
    price(desk, 125_000)
    shown = offered(desk, TUESDAY).key
    price(desk, 140_000)
    with pytest.raises(CostChanged, match="£1,400 for each group"):
        desk.ask(shown=shown)


def test_a_line_named_on_confirming_pays_instead_and_gives_the_place_back(desk):
    line_with(desk, 1)
    other = line_with(desk, 0, name="Trust")
    booking = desk.ask()
    desk.confirm(booking, desk.ana, shares={other.id: 100})
    assert held(desk) == []
    assert standing(desk, booking).words == "Paid by Trust"


def test_nothing_is_confirmed_before_it_is_known_who_pays(desk):
    booking = desk.ask()
    assert standing(desk, booking).words == "Cost: ask us"
    with pytest.raises(NotInOrder) as refused:
        desk.confirm(booking, desk.ana, in_order=False)
    assert refused.value.faults[Gate.PAYMENT].startswith("A coordinator has to say what it costs")
    desk.do(payment.agree, booking, desk.coordinator, pence=90_000)
    with pytest.raises(NotInOrder) as refused:
        desk.confirm(booking, desk.ana, in_order=False)
    assert refused.value.faults[Gate.PAYMENT].startswith("The school has to give its order number")
    desk.do(payment.agree, booking, desk.coordinator, pence=0)
    assert desk.confirm(booking, desk.ana)
    assert standing(desk, booking).words == "Nothing to pay: the charity pays for it"


def test_what_was_agreed_stays_when_another_day_is_offered(desk):
    price(desk, 125_000)
    booking = desk.ask()
    desk.do(payment.agree, booking, desk.coordinator, pence=90_000)
    desk.do(service.offer, booking, desk.coordinator, first_day=LATER, start_time=time(10), room="G14", reason=None)
    assert standing(desk, booking).words == "£900 for each group"
    desk.do(service.decline, booking, desk.coordinator, reason="Full")
    with pytest.raises(payment.CostFixed):
        desk.do(payment.agree, booking, desk.coordinator, pence=1)


def test_several_groups_hold_as_many_places(desk):
    line_with(desk, 3)
    price(desk, 125_000)
    three = tuple(requesting.Asked(f"Group {n}", 12, time(9 + 2 * n), "G14") for n in range(3))
    desk.ask(groups=three[:2])
    assert held(desk) == [2]
    two = desk.ask(groups=tuple(requesting.Asked(f"Other {n}", 12, time(9 + 2 * n), "G15") for n in range(2)))
    assert standing(desk, two).words == "£1,250 for each group, £2,500 for 2 groups"
    assert held(desk) == [2]
