"""Whatever is asked of a timetable, its promises hold."""

from datetime import time, timedelta

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from portal import clock
from portal.groups.models import Group
from portal.timetable import news, planner, queries, service
from portal.timetable.models import Outcome, Reason
from portal.timetable.rules import overlap
from portal.timetable.service import Move
from tests.world import TUESDAY, by

steps = st.lists(
    st.tuples(
        st.sampled_from(["one", "later", "miss"]),
        st.integers(1, 5),
        st.integers(-10, 40),
        st.sampled_from([time(9, 30), time(10), time(14)]),
    ),
    max_size=6,
)


@hypothesis(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps)
def test_whatever_is_asked_the_numbers_stay_in_order_and_no_two_sessions_overlap(stage, steps):
    other = stage.another(sessions=0)
    with stage.write() as session:
        slots = planner.slots([TUESDAY + timedelta(weeks=n) for n in range(5)], time(9, 30), 60)
        group = session.get_one(Group, other.id)
        service.plan(session, group, slots, room_id=None, parts=[(stage.charity.id, 60)], by=by(stage.coordinator))
        session.commit()
    for what, number, shift, start in steps:
        with stage.write() as session:
            rows = queries.live_planned(session, other.id)
            meeting = next(row for row in rows if row.number == number)
            try:
                if what == "miss":
                    meeting.outcome, meeting.reason = Outcome.DID_NOT_HAPPEN, Reason.OTHER
                    service.move_on(session, meeting, by=by(stage.coordinator))
                else:
                    day = clock.day_of(meeting.starts_at) + timedelta(days=shift)
                    wanted = Move(day, start, None, and_later=what == "later")
                    service.move(session, meeting, wanted, reason=Reason.OTHER, by=by(stage.coordinator))
                session.commit()
            except news.CannotPlan:
                session.rollback()
        with stage.world.database.read() as session:
            rows = queries.live_planned(session, other.id)
            assert [row.number for row in rows] == [1, 2, 3, 4, 5]
            assert [row.starts_at for row in rows] == sorted(row.starts_at for row in rows)
            assert not any(overlap(a, b) for n, a in enumerate(rows) for b in rows[n + 1 :])
