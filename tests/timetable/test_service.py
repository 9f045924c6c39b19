"""Planning, moving and moving on, against a real database."""

from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.groups.models import Duty, Group
from portal.people.access import Role
from portal.timetable import news, planner, queries, service
from portal.timetable.models import DeliverySession, Outcome, Reason
from portal.timetable.service import Move
from portal.web.models import Notice
from tests.world import TUESDAY, by


def at(day, hour=9, minute=30):
    return datetime.combine(day, time(hour, minute))


def test_planning_makes_numbered_sessions_with_their_parts(stage):
    empty = stage.another(sessions=0)
    slots = planner.slots([TUESDAY, date(2027, 1, 19)], time(11), 60)
    with stage.write() as session:
        group = session.get_one(Group, empty.id)
        parts = [(stage.charity.id, 40), (stage.charity.id, 20)]
        service.plan(session, group, slots, room_id=stage.room.id, parts=parts, by=by(stage.coordinator))
        session.commit()
    assert stage.live(empty) == [(1, at(TUESDAY, 11, 0)), (2, at(date(2027, 1, 19), 11, 0))]


def test_a_taken_room_stops_a_plan_by_name_and_time(stage):
    empty = stage.another(sessions=0)
    slots = planner.slots([TUESDAY], time(10), 60)
    with stage.write() as session:
        group = session.get_one(Group, empty.id)
        with pytest.raises(news.Clash) as stopped:
            service.plan(session, group, slots, room_id=stage.room.id, parts=[], by=by(stage.coordinator))
    assert str(stopped.value) == "Room G14 is taken by another group on Tuesday 12 January 2027, 09:30 to 10:30"


@pytest.mark.parametrize(("hour", "minute", "clashes"), [(10, 30, False), (8, 30, False), (10, 29, True)])
def test_a_facilitator_can_go_from_one_group_to_the_next_but_not_be_in_two(stage, hour, minute, clashes):
    slot = planner.slots([TUESDAY], time(hour, minute), 60)
    with stage.write() as session:
        found = queries.clashes(session, slots=slot, user_ids=[stage.ana.id])
    assert bool(found) is clashes


def test_a_facilitator_is_free_after_the_last_day_of_their_staffing(stage):
    other = stage.another(sessions=5)
    with stage.write() as session:
        row = queries.staff_on(session, stage.group.id, TUESDAY)[0]
        row.until_day = date(2027, 1, 11)
        session.flush()
        service.staff(
            session,
            session.get_one(Group, other.id),
            user_id=stage.ana.id,
            organisation_id=stage.charity.id,
            duty=Duty.LEAD,
            from_day=TUESDAY,
            by=by(stage.coordinator),
        )


def test_a_facilitator_with_another_group_cannot_be_named(stage):
    other = stage.another(sessions=5)
    with stage.write() as session, pytest.raises(news.Clash, match="Ana Example is with another group on Tuesday 12"):
        service.staff(
            session,
            session.get_one(Group, other.id),
            user_id=stage.ana.id,
            organisation_id=stage.charity.id,
            duty=Duty.LEAD,
            from_day=date(2026, 12, 1),
            by=by(stage.coordinator),
        )


def test_one_session_moves_and_the_others_stay(stage):
    before = stage.live()
    stage.move(2, Move(date(2027, 1, 21), time(14), stage.room.id))
    after = stage.live()
    assert after[1] == (2, at(date(2027, 1, 21), 14, 0))
    assert [row for row in after if row[0] != 2] == [row for row in before if row[0] != 2]
    with stage.write() as session:
        assert stage.number(session, 2).moves == 1
        kinds = session.scalars(select(Notice.kind)).all()
    assert sorted(kinds) == ["session-moved", "session-moved"]


def test_a_session_and_all_later_ones_are_planned_again_over_the_closures(stage):
    found = stage.move(3, Move(date(2027, 2, 11), time(13), stage.room.id, and_later=True))
    assert [number for number, _ in stage.live()] == [1, 2, 3, 4, 5]
    assert stage.live()[2:] == [
        (3, at(date(2027, 2, 11), 13, 0)),
        (4, at(date(2027, 2, 25), 13, 0)),
        (5, at(date(2027, 3, 4), 13, 0)),
    ]
    assert [skip.why for skip in found.skipped] == ["Half-term"]


@pytest.mark.parametrize(
    ("number", "wanted", "words"),
    [
        (2, Move(date(2026, 11, 3), time(9, 30), None), "has passed"),
        (2, Move(date(2027, 2, 16), time(9, 30), None, any_order=True), r"closed on Tuesday 16.*\(Half-term\).*23"),
        (2, Move(date(2027, 1, 26), time(11), None), "Session 2 would come after session 3 on Tuesday 26"),
        (2, Move(date(2027, 1, 11), time(11), None), "Session 2 would come before session 1"),
        (2, Move(date(2027, 1, 26), time(10), None, any_order=True), "This group already meets on Tuesday 26"),
    ],
)
def test_a_move_that_cannot_be_is_refused_in_words(stage, number, wanted, words):
    before = stage.live()
    with pytest.raises(news.CannotPlan, match=words):
        stage.move(number, wanted)
    assert stage.live() == before


def test_a_move_that_changes_nothing_tells_nobody(stage):
    with pytest.raises(news.NothingChanges):
        stage.move(2, Move(date(2027, 1, 19), time(9, 30), stage.room.id))
    with pytest.raises(news.NothingChanges):
        stage.move(2, Move(date(2027, 1, 19), time(9, 30), stage.room.id, and_later=True))
    stage.move(2, Move(date(2027, 1, 19), time(9, 30), None))


def test_a_move_goes_to_a_closed_day_if_the_school_says_it_is_open(stage):
    stage.move(5, Move(date(2027, 2, 16), time(9, 30), None, school_open=True))
    assert stage.live()[-1] == (5, at(date(2027, 2, 16)))


def test_a_move_onto_a_busy_facilitator_or_room_is_refused(stage):
    other = stage.another(sessions=5, first_day=date(2027, 1, 13), room_id=stage.room.id)
    with pytest.raises(news.Clash, match="Room G14 is taken"):
        stage.move(2, Move(date(2027, 1, 20), time(10), stage.room.id))
    stage.world.staff(other, stage.ana, stage.charity)
    with pytest.raises(news.Clash, match="Ana Example is with another group"):
        stage.move(2, Move(date(2027, 1, 20), time(10), None))
    stage.move(2, Move(date(2027, 1, 20), time(10, 30), None))


def test_a_cancelled_group_keeps_nobody_busy(stage):
    other = stage.another(sessions=5, first_day=date(2027, 1, 13), room_id=stage.room.id)
    with stage.write() as session:
        session.get_one(Group, other.id).cancelled_at = clock.now()
        session.commit()
    stage.move(2, Move(date(2027, 1, 20), time(9, 30), stage.room.id))


def test_an_order_changed_by_hand_stays_when_a_plan_moves_on(stage):
    stage.move(5, Move(date(2027, 2, 1), time(9, 30), None, any_order=True))
    with clock.moved_to(datetime(2027, 1, 26, 12, tzinfo=UTC)):
        stage.miss(3)
    dates = {n: day.date().isoformat() for n, day in stage.live()}
    assert (dates[3], dates[5], dates[4]) == ("2027-02-01", "2027-02-02", "2027-02-09")


def test_a_session_already_begun_cannot_move(stage):
    with clock.moved_to(datetime(2027, 1, 12, 9, 31, tzinfo=UTC)), pytest.raises(news.AlreadyOver):
        stage.move(1, Move(date(2027, 1, 14), time(9, 30), None))


def test_a_session_that_did_not_happen_moves_its_plan_and_all_later_ones_on(stage):
    with clock.moved_to(datetime(2027, 1, 26, 12, tzinfo=UTC)):
        found = stage.miss(3)
    assert found.replanned is not None
    assert [(n, day.date().isoformat()) for n, day in stage.live()] == [
        (1, "2027-01-12"),
        (2, "2027-01-19"),
        (3, "2027-02-02"),
        (4, "2027-02-09"),
        (5, "2027-02-23"),
    ]
    with stage.write() as session:
        gone = session.scalars(select(DeliverySession).where(DeliverySession.is_live.is_(False))).one()
        assert (gone.number, gone.outcome, clock.day_of(gone.starts_at)) == (
            3,
            Outcome.DID_NOT_HAPPEN,
            date(2027, 1, 26),
        )
        assert len(session.get_one(DeliverySession, found.replanned.id).parts) == 1


def test_sessions_already_held_keep_their_dates_when_an_earlier_one_moves_on(stage):
    with clock.moved_to(datetime(2027, 2, 3, 12, tzinfo=UTC)):
        stage.miss(2)
    assert [(n, day.date().isoformat()) for n, day in stage.live()] == [
        (1, "2027-01-12"),
        (2, "2027-02-09"),
        (3, "2027-01-26"),
        (4, "2027-02-02"),
        (5, "2027-02-23"),
    ]


def test_the_new_last_date_steps_over_a_week_in_which_the_facilitator_is_busy(stage):
    other = stage.another(sessions=1, first_day=date(2027, 2, 23))
    stage.world.staff(other, stage.ana, stage.charity)
    with clock.moved_to(datetime(2027, 1, 12, 12, tzinfo=UTC)):
        stage.miss(1)
    assert stage.live()[-1] == (5, at(date(2027, 3, 2)))


def test_what_was_read_before_the_lock_is_read_again_under_it(stage):
    """Another transaction may have cancelled the group while this one waited (PostgreSQL)."""
    with stage.write() as session:
        missed = stage.number(session, 1)
        missed.is_live, missed.outcome, missed.reason = False, Outcome.DID_NOT_HAPPEN, Reason.OTHER
        session.flush()
        assert missed.group.cancelled_at is None
        others = update(Group).where(Group.id == stage.group.id).values(cancelled_at=clock.now())
        session.execute(others.execution_options(synchronize_session=False))
        with pytest.raises(news.GroupCancelled):
            service.give_date(session, missed, Move(date(2027, 1, 14), time(9, 30), None), by=by(stage.coordinator))


def test_without_a_free_week_the_number_waits_for_the_coordinator_who_gives_it_a_date(stage):
    other = stage.another(sessions=30, first_day=date(2027, 2, 16))
    stage.world.staff(other, stage.ana, stage.charity)
    with clock.moved_to(datetime(2027, 1, 12, 12, tzinfo=UTC)):
        found = stage.miss(1)
        assert found.replanned is None
        assert "Ana Example" in str(news.Clash(found.conflicts))
        assert [n for n, _ in stage.live()] == [2, 3, 4, 5]
        with stage.write() as session:
            missed = session.scalars(queries.numbers_without_date(stage.coordinator)).one()
            service.give_date(session, missed, Move(date(2027, 1, 14), time(9, 30), None), by=by(stage.coordinator))
            session.commit()
            assert session.scalars(queries.numbers_without_date(stage.coordinator)).all() == []
    assert stage.live()[0] == (1, at(date(2027, 1, 14)))


def test_it_moves_on_only_once(stage):
    with clock.moved_to(datetime(2027, 1, 12, 12, tzinfo=UTC)), stage.write() as session:
        meeting = stage.number(session, 1)
        meeting.outcome, meeting.reason = Outcome.DID_NOT_HAPPEN, Reason.ROOM
        service.move_on(session, meeting, by=by(stage.coordinator))
        with pytest.raises(news.NotLive):
            service.move_on(session, meeting, by=by(stage.coordinator))


def test_cancelling_the_rest_keeps_what_is_past(stage):
    with clock.moved_to(datetime(2027, 1, 20, 12, tzinfo=UTC)), stage.write() as session:
        group = session.get_one(Group, stage.group.id)
        gone = service.cancel_rest(session, group, clock.today(), by=by(stage.coordinator))
        session.commit()
    assert len(gone) == 3
    assert [n for n, _ in stage.live()] == [1, 2]


def test_people_see_the_sessions_of_their_groups_only(stage):
    stage.another(sessions=3)
    lead = stage.world.user(Role.BOOKING_LEAD, school_id=stage.school.id)
    far = stage.world.school(stage.world.authority("Haringey", "309", "E09000014"), "Far School", 990_002)
    stranger = stage.world.user(Role.BOOKING_LEAD, "Other Lead", school_id=far.id)
    council = stage.world.user(Role.COMMISSIONER)
    with stage.world.database.read() as session:
        seen = [
            len(session.scalars(queries.seen_by(user)).unique().all())
            for user in (stage.coordinator, stage.ana, lead, stranger, council)
        ]
    assert seen == [8, 5, 8, 0, 0]
