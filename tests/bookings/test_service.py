"""From a request to a confirmed group and to its end, against a real database."""

import threading
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from portal import clock
from portal.bookings import queries, service
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import AlreadyAsked, AlreadyDecided, NotAFacilitator, NotBookable
from portal.bookings.requests import requesting
from portal.bookings.rules import Side
from portal.bookings.terms import live_terms
from portal.groups.models import Group, Staffing
from portal.people.access import Role
from portal.places.models import School, SchoolStatus
from portal.timetable import news, planner
from portal.timetable import queries as timetable
from portal.timetable import service as sessions
from portal.timetable.models import DeliverySession, Outcome, Reason
from portal.web.access import Act, Via
from portal.web.models import Notice
from tests.world import TUESDAY


def kinds(desk):
    with desk.world.database.read() as session:
        return [notice.kind for notice in session.scalars(select(Notice).order_by(Notice.id))]


def test_a_request_waits_for_a_coordinator_and_tells_both_sides(desk):
    booking = desk.now(desk.ask())
    assert (booking.status, booking.main.minutes, booking.main.room.name) == (BookingStatus.REQUESTED, 60, "G14")
    assert [(change.status, change.user_id) for change in booking.changes] == [("requested", desk.lead.id)]
    assert kinds(desk) == ["booking-requested", "booking-to-decide"]


def test_the_same_request_sent_twice_is_one(desk):
    first = desk.ask()
    with pytest.raises(AlreadyAsked) as told:
        desk.ask()
    assert told.value.booking_id == first.id


def test_people_of_the_school_are_kept_once(desk):
    desk.ask()
    desk.ask(group_name="Horizons Friday", first_day=date(2027, 1, 15))
    with desk.world.database.read() as session:
        assert len(queries.contacts(session, desk.school.id)) == 2


def test_a_room_is_the_same_however_it_is_written(desk):
    desk.confirm(desk.ask(room="G14"), desk.ana)
    with pytest.raises(news.Clash, match="Room G14 is taken"):
        desk.confirm(desk.ask(room=" g14", group_name="Other Group", start_time=time(10)), desk.ben)


def test_a_coordinator_asks_for_a_school_that_rang(desk):
    booking = desk.now(desk.ask(act=Act(desk.coordinator, via=Via.PHONE_CALL)))
    assert booking.changes[0].via == Via.PHONE_CALL
    assert kinds(desk)[0] == "booking-noted"


def test_a_closed_school_cannot_be_booked(desk):
    with desk.write() as session:
        school = session.get_one(School, desk.school.id)
        school.status = SchoolStatus.CLOSED
        with pytest.raises(NotBookable):
            requesting.ask(session, school, live_terms(session, "sample-steps"), desk.wish(), by=Act(desk.lead))


def test_confirming_gives_a_group_thirteen_dated_sessions_and_its_staff(desk):
    group = desk.confirm(desk.ask(), desk.ana, desk.ben)
    with desk.world.database.read() as session:
        rows = timetable.live_planned(session, group.id)
        days = [clock.local(row.starts_at) for row in rows]
        assert [(row.number, day.day, day.month) for row, day in zip(rows, days, strict=True)] == [
            *[(1, 12, 1), (2, 19, 1), (3, 26, 1), (4, 2, 2), (5, 9, 2), (6, 23, 2), (7, 2, 3)],
            *[(8, 9, 3), (9, 16, 3), (10, 23, 3), (11, 13, 4), (12, 20, 4), (13, 27, 4)],
        ]
        assert {day.time() for day in days} == {time(9, 30)}
        assert [len(row.parts) for row in rows] == [1] * 13
        found = session.get_one(Group, group.id)
        assert (found.authority_id, found.planned_sessions, found.name) == (
            desk.authority.id,
            13,
            "Horizons Tuesday",
        )
        staff = session.scalars(select(Staffing).order_by(Staffing.id)).all()
        assert [(row.user_id, row.duty) for row in staff] == [(desk.ana.id, "lead"), (desk.ben.id, "support")]
    assert sorted(kinds(desk))[:2] == ["booking-confirmed", "booking-confirmed"]
    assert kinds(desk).count("group-staffed") == 2


def test_a_busy_facilitator_stops_it_by_name_and_day_and_nothing_is_left_behind(desk):
    desk.confirm(desk.ask(), desk.ana)
    other = desk.ask(group_name="Other Group", start_time=time(10), room="G15")
    with pytest.raises(news.Clash, match=r"Ana Example is with another group on Tuesday 12 January 2027, 09:30"):
        desk.confirm(other, desk.ana)
    assert desk.now(other).status is BookingStatus.REQUESTED
    with desk.world.database.read() as session:
        assert len(session.scalars(select(Group)).all()) == 1
    desk.confirm(other, desk.ben)


def test_a_taken_room_stops_it_and_back_to_back_does_not(desk):
    desk.confirm(desk.ask(), desk.ana)
    late = desk.ask(group_name="Other Group", start_time=time(10, 29))
    with pytest.raises(news.Clash, match="Room G14 is taken by another group"):
        desk.confirm(late, desk.ben)
    desk.confirm(desk.ask(group_name="Third Group", start_time=time(10, 30)), desk.ana)


def test_a_request_whose_first_day_has_passed_cannot_be_confirmed(desk):
    booking = desk.ask()
    with clock.moved_to(datetime(2027, 1, 12, 9, 30, tzinfo=UTC)), pytest.raises(news.InThePast):
        desk.confirm(booking, desk.ana)


def test_somebody_who_is_no_facilitator_cannot_be_named(desk):
    with pytest.raises(NotAFacilitator):
        desk.confirm(desk.ask(), desk.lead)


def test_the_second_coordinator_reads_who_was_faster(desk):
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    other = desk.world.user(Role.COORDINATOR, "Second Example")
    with pytest.raises(AlreadyDecided, match="already confirmed by Cory Example on 1 December 2026"):
        desk.confirm(booking, desk.ben, who=other)


def test_an_offer_is_accepted_and_then_confirmed(desk):
    booking = desk.ask()
    desk.do(
        service.offer,
        booking,
        desk.coordinator,
        first_day=date(2027, 1, 14),
        start_time=time(11),
        room="Library",
        reason="Tuesdays are full",
    )
    offered = desk.now(booking)
    assert (offered.status, offered.main.first_day, offered.main.room.name) == ("offered", date(2027, 1, 14), "Library")
    with pytest.raises(AlreadyDecided):
        desk.confirm(booking, desk.ana)
    desk.do(service.accept, booking, desk.lead)
    group = desk.confirm(booking, desk.ana)
    with desk.world.database.read() as session:
        first = timetable.live_planned(session, group.id)[0]
        assert clock.local(first.starts_at).replace(tzinfo=None) == datetime(2027, 1, 14, 11)
    assert [change.status for change in desk.now(booking).changes] == [
        "requested",
        "offered",
        "requested",
        "confirmed",
    ]


@pytest.mark.parametrize(("deed", "then"), [(service.decline, "declined"), (service.withdraw, "withdrawn")])
def test_a_request_ends_with_its_reason(desk, deed, then):
    booking = desk.ask()
    desk.do(deed, booking, desk.coordinator, reason="No room")
    found = desk.now(booking)
    assert (found.status, found.changes[-1].reason) == (then, "No room")


def test_cancelling_before_the_start_cancels_the_group(desk):
    booking = desk.ask()
    group = desk.confirm(booking, desk.ana)
    gone = desk.do(service.cancel, booking, desk.lead, side=Side.SCHOOL, reason="Exams")
    assert gone == 13
    with desk.world.database.read() as session:
        assert session.get_one(Group, group.id).cancelled_at is not None


def test_cancelling_half_way_keeps_what_was_held(desk):
    booking = desk.ask()
    group = desk.confirm(booking, desk.ana)
    with clock.moved_to(datetime(2027, 1, 20, 12, tzinfo=UTC)):
        with desk.write() as session:
            timetable.live_planned(session, group.id)[0].outcome = Outcome.DELIVERED
            session.commit()
        gone = desk.do(service.cancel, booking, desk.coordinator, side=Side.CHARITY, reason="Moved away")
    assert gone == 11
    with desk.world.database.read() as session:
        assert session.get_one(Group, group.id).cancelled_at is None
        assert len(timetable.live_planned(session, group.id)) == 2
        assert session.scalars(timetable.numbers_without_date(desk.coordinator)).all() == []


def test_bookings_are_seen_by_the_charity_and_their_own_school(desk):
    desk.ask()
    far = desk.world.school(desk.authority, "Far School", 990_002)
    people = [
        (desk.lead, 1),
        (desk.coordinator, 1),
        (desk.world.user(Role.SAFEGUARDING), 1),
        (desk.world.user(Role.SCHOOL_DSL, school_id=desk.school.id), 1),
        (desk.world.user(Role.BOOKING_LEAD, "Far Lead", school_id=far.id), 0),
        (desk.ana, 0),
        (desk.world.user(Role.COMMISSIONER, authority_id=desk.authority.id), 0),
        (desk.world.user(Role.EVALUATOR), 0),
        (desk.world.user(Role.ADMIN), 0),
    ]
    with desk.world.database.read() as session:
        for user, sees in people:
            assert len(session.scalars(queries.seen_by(user)).unique().all()) == sees, user.name


def race(*deeds):
    """Run these at once; returns what each answered or raised."""
    gate, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(n, deed):
        with clock.moved_to(datetime(2026, 12, 1, 12, tzinfo=UTC)):
            gate.wait()
            try:
                answers[n] = deed()
            except Exception as news_:
                answers[n] = news_

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.parametrize("again", range(3))
def test_of_two_bookings_that_want_the_same_facilitator_at_once_one_wins(desk, again):
    one = desk.ask(room="G14")
    other = desk.ask(room="G15", group_name="Other Group", start_time=time(10))
    answers = race(lambda: desk.confirm(one, desk.ana), lambda: desk.confirm(other, desk.ana, desk.ben))
    assert sorted(type(answer).__name__ for answer in answers) == ["Clash", "Group"]
    with desk.world.database.read() as session:
        assert len(session.scalars(select(DeliverySession)).all()) == 13


def test_of_two_bookings_that_want_the_same_room_at_once_one_wins(desk):
    one, other = desk.ask(), desk.ask(group_name="Other Group", start_time=time(10))
    answers = race(lambda: desk.confirm(one, desk.ana), lambda: desk.confirm(other, desk.ben))
    assert sorted(type(answer).__name__ for answer in answers) == ["Clash", "Group"]


def test_of_two_coordinators_who_confirm_at_once_one_wins(desk):
    booking = desk.ask()
    desk.put_in_order(booking.id)
    answers = race(*(lambda who=who: desk.confirm(booking, who, in_order=False) for who in (desk.ana, desk.ben)))
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyDecided", "Group"]
    with desk.world.database.read() as session:
        assert len(session.scalars(select(Group).where(Group.booking_id == booking.id)).all()) == 1
        assert session.get_one(Booking, booking.id).main.first_day == TUESDAY


def test_of_a_move_and_a_confirmation_for_the_same_facilitator_at_once_one_wins(desk):
    group = desk.confirm(desk.ask(), desk.ana)
    other = desk.ask(group_name="Other Group", first_day=date(2027, 1, 13), room="G15")

    def move():
        with desk.write() as session:
            meeting = timetable.live_planned(session, group.id)[0]
            wanted = sessions.Move(date(2027, 1, 13), time(10), None)
            sessions.move(session, meeting, wanted, reason=Reason.ROOM, by=Act(desk.coordinator))
            session.commit()

    answers = race(move, lambda: desk.confirm(other, desk.ana))
    assert sum(isinstance(answer, news.Clash) for answer in answers) == 1
    with desk.world.database.read() as session:
        slots = planner.slots([date(2027, 1, 13)], time(9, 30), 90)
        assert len(timetable.clashes(session, slots=slots, user_ids=[desk.ana.id])) == 1
