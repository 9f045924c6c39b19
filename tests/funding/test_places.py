"""Who holds a funded place, what is left, and prices."""

import threading
from datetime import date

import pytest
from sqlalchemy import select

from portal.bookings.models import Booking, BookingStatus
from portal.funding import places, prices, queries, service
from portal.funding.models import Allocation, FundedPlaces, FundingLine, Price
from portal.places.models import ContactDuty
from tests.funding.test_service import line
from tests.world import TUESDAY, by

DAYS = {"from_day": date(2026, 9, 1), "until_day": date(2027, 3, 31)}


@pytest.fixture
def version(world):
    return world.programme()


@pytest.fixture
def school(world):
    return world.school(world.authority())


@pytest.fixture
def booking(world, school, version):
    """Makes a request of the school."""
    contact = world.contact(school, ContactDuty.BOOKING)

    def made():
        row = Booking(
            school_id=school.id,
            programme_id=version.programme_id,
            status=BookingStatus.REQUESTED,
            contact_id=contact.id,
            dsl_contact_id=contact.id,
        )
        world.add(row)
        return row.id

    return made


def opened(database, line, version, groups=2, **days):
    with database.write() as session:
        row = places.set_places(
            session,
            session.get_one(FundingLine, line.id),
            programme_id=version.programme_id,
            groups=groups,
            **(DAYS | days),
            by=by(None),
        )
        session.commit()
    return row.id


def hold(database, places_id, booking_id, groups=1):
    with database.write() as session:
        places.hold(session, places_id, booking_id, groups, by=by(None))
        session.commit()


def offer(database, school, version, day=TUESDAY, **more):
    with database.read() as session:
        return queries.offer_for(session, session.merge(school, load=False), version.programme_id, day, **more)


def test_a_place_is_taken_from_when_it_is_held_until_it_is_released(database, world, school, version, booking):
    key = opened(database, line(database, world, school.authority_id), version)
    assert offer(database, school, version).places_left == 2
    one = booking()
    hold(database, key, one)
    assert offer(database, school, version).places_left == 1
    assert offer(database, school, version, holder=one).places_left == 2
    hold(database, key, one, groups=2)
    assert offer(database, school, version).paid_by is None
    with database.write() as session:
        assert places.release(session, one, by=by(None))
        assert not places.release(session, one, by=by(None))
        session.commit()
    assert offer(database, school, version).places_left == 2


def test_a_group_that_the_line_pays_for_takes_a_place_once(database, world, school, version, booking):
    paying = line(database, world, school.authority_id)
    key, one = opened(database, paying, version), booking()
    group = world.group(school, version, world.charity(), booking_id=one)
    world.add(Allocation(group_id=group.id, line_id=paying.id, percent=60))
    assert offer(database, school, version).places_left == 1
    hold(database, key, one)
    assert offer(database, school, version).places_left == 1
    assert offer(database, school, version, holder=one).places_left == 2


def test_of_two_who_take_the_last_place_one_gets_it(database, world, school, version, booking):
    key = opened(database, line(database, world, school.authority_id), version, groups=1)
    pair, news, ready = [booking(), booking()], {}, threading.Barrier(2)

    def run(n: int) -> None:
        ready.wait()
        try:
            hold(database, key, pair[n])
            news[n] = "held"
        except places.PlacesGone:
            news[n] = "gone"

    threads = [threading.Thread(target=run, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(news.values()) == ["gone", "held"]
    assert offer(database, school, version).places_left == 0


def test_places_of_another_area_or_programme_are_not_offered(database, world, school, version):
    barnet = world.authority("Barnet", "302", "E09000003")
    opened(database, line(database, world, barnet.id), version)
    opened(database, line(database, world, school.authority_id), world.programme("other-steps"))
    assert offer(database, school, version).words == "Cost: ask us"
    opened(database, line(database, world, None), version)
    assert offer(database, school, version).places_left == 2


def test_places_lie_in_their_lines_days_and_do_not_overlap(database, world, school, version):
    paying = line(database, world, school.authority_id)
    with pytest.raises(places.OutsideLine):
        opened(database, paying, version, until_day=date(2027, 4, 1))
    key = opened(database, paying, version)
    assert opened(database, paying, version, groups=5, until_day=date(2027, 2, 28)) == key
    with pytest.raises(places.DaysTaken):
        opened(database, paying, version, from_day=date(2027, 2, 28))
    assert opened(database, paying, version, from_day=date(2027, 3, 1)) != key


def test_fewer_places_than_are_taken_are_refused(database, world, school, version, booking):
    paying = line(database, world, school.authority_id)
    hold(database, opened(database, paying, version), booking(), groups=2)
    with pytest.raises(places.TakenAlready, match="2"):
        opened(database, paying, version, groups=1)
    with database.read() as session:
        assert session.scalars(select(FundedPlaces.groups)).all() == [2]


def test_a_line_may_not_end_before_its_places(database, world, school, version):
    paying = line(database, world, school.authority_id)
    opened(database, paying, version)
    same = {"organisation_id": paying.organisation_id, "name": "x", "amount_pence": None, "authority_id": None}
    with database.write() as session, pytest.raises(service.PlacesOutside):
        service.change_line(
            session,
            session.get_one(FundingLine, paying.id),
            from_day=date(2026, 4, 1),
            until_day=date(2027, 3, 30),
            **same,
            by=by(None),
        )


def test_prices_are_replaced_and_removed(database, school, version):
    def put(pence, school_id=None, day=date(2026, 9, 1)):
        with database.write() as session:
            row = prices.set_price(
                session, programme_id=version.programme_id, school_id=school_id, pence=pence, from_day=day, by=by(None)
            )
            session.commit()
            return row.id

    assert put(100) == put(125_000)
    assert offer(database, school, version).pence == 125_000
    own = put(90_000, school.id)
    assert offer(database, school, version).pence == 90_000
    assert offer(database, school, version, None).pence == 90_000
    with database.read() as session:
        assert [(one.school, one.row.pence) for one in prices.listed(session)] == [
            (None, 125_000),
            ("Sample Academy", 90_000),
        ]
    with database.write() as session:
        prices.remove(session, session.get_one(Price, own), by=by(None))
        session.commit()
    assert offer(database, school, version).pence == 125_000


def test_an_offer_asks_the_database_no_oftener_for_many_lines(database, world, school, version, queries_of):
    opened(database, line(database, world, school.authority_id), version)
    few = queries_of(lambda: offer(database, school, version))
    for _ in range(4):
        opened(database, line(database, world, None), version)
    assert queries_of(lambda: offer(database, school, version)) == few
