"""Sums over what happened, for one group and for a period."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.groups.models import AbsenceReason
from portal.impact.facts import MakeUpFacts, MarkFacts
from portal.impact.page import summary
from portal.impact.period import SIDES, Ending, Period, Side, over, quarter_of
from portal.impact.sums import of_group
from portal.registers.completion import Outcomes
from portal.registers.counts.rules import Head, Heads
from portal.registers.dosage import Share
from portal.registers.models import MarkValue
from portal.timetable.models import Reason
from tests.impact.people import FIRST, group_of, key, meeting, not_happened, person

LATER = date(2026, 12, 31)
QUARTER = quarter_of(2026, 3)
APRIL = date(2026, 4, 1)


@pytest.mark.parametrize(
    ("quarter", "first", "last"),
    [
        (1, date(2026, 4, 1), date(2026, 6, 30)),
        (2, date(2026, 7, 1), date(2026, 9, 30)),
        (3, date(2026, 10, 1), date(2026, 12, 31)),
        (4, date(2027, 1, 1), date(2027, 3, 31)),
    ],
)
def test_quarters_of_the_financial_year(quarter, first, last):
    assert quarter_of(2026, quarter) == Period(first, last)


def test_late_and_left_early_attend_and_blanks_leave_the_denominator():
    sums = of_group(group_of({"A1": "ple", "A2": "ak.", "A3": "n?p"}), LATER)
    assert sums.attendance.attendance == Share(4, 6)
    assert sums.attendance.unknown == 2
    assert {week: tally.attendance for week, tally in sums.by_week.items()} == {
        1: Share(1, 2),
        2: Share(1, 2),
        3: Share(2, 2),
    }


def test_a_late_joiner_is_offered_nothing_before_joining():
    who = (person("one", "A1", joined=FIRST + timedelta(weeks=2)),)
    sums = of_group(group_of({"A1": "..pp"}, people=who), LATER)
    assert sums.attendance.attendance == Share(2, 2)
    assert sums.attendance.unknown == 0


def test_a_session_that_did_not_happen_counts_for_nobody():
    sessions = (meeting("one", 0), not_happened("one", 1), meeting("one", 2))
    sums = of_group(group_of({"A1": "p.p"}, sessions=sessions), LATER)
    assert (sums.planned, sums.delivered, sums.not_happened) == (3, 2, 1)
    assert sums.attendance.coverage == Share(2, 2)
    assert sums.outcomes == Outcomes(started=1, completed=1)


def test_a_session_not_reported_may_have_taken_place():
    sessions = (*(meeting("one", n) for n in range(3)), meeting("one", 3, None))
    sums = of_group(group_of({"A1": "ppa.", "A2": "ppp."}, sessions=sessions), LATER)
    assert sums.not_reported == 1
    assert sums.outcomes == Outcomes(started=2, completed=1, not_known=1)


def test_two_halves_are_one_session_and_two_doses():
    group = group_of({"A1": "p"}, parts=2)
    second = group.sessions[0].parts[1].id.int
    group = replace(
        group, marks={**group.marks, (second, group.enrolments[0].id.int): MarkFacts(MarkValue.ABSENT_KNOWN, None)}
    )
    sums = of_group(group, LATER)
    assert sums.attendance.attendance == Share(1, 1)
    assert sums.minutes.dosage == Share(30, 60)


def test_a_make_up_counts_once_for_completion_and_dose_and_leaves_the_absence():
    group = group_of({"A1": "pppa"}, percent=100)
    group = replace(group, make_ups={(group.enrolments[0].id, 4): MakeUpFacts(FIRST, 50)})
    sums = of_group(group, LATER)
    assert sums.attendance.attendance == Share(3, 4)
    assert sums.minutes.dosage == Share(230, 240)
    assert sums.outcomes.completed == 1


@pytest.mark.parametrize(("minutes", "received"), [(60, 60), (45, 45), (20, 30)])
def test_a_make_up_of_a_session_of_two_halves_counts_for_both(minutes, received):
    group = group_of({"A1": "p"}, parts=2)
    second = group.sessions[0].parts[1].id.int
    absent = {(second, group.enrolments[0].id.int): MarkFacts(MarkValue.ABSENT_KNOWN, None)}
    caught_up = {(group.enrolments[0].id, 1): MakeUpFacts(FIRST, minutes)}
    sums = of_group(replace(group, marks={**group.marks, **absent}, make_ups=caught_up), LATER)
    assert sums.minutes.dosage == Share(received, 60)


def test_what_was_made_up_of_a_part_fills_that_part():
    """Came to the first, caught up the second elsewhere: both doses, one session, nobody counted twice."""
    group = group_of({"A1": "p"}, parts=2)
    second = group.sessions[0].parts[1].id.int
    absent = {(second, group.enrolments[0].id.int): MarkFacts(MarkValue.ABSENT_KNOWN, None)}
    caught_up = {(group.enrolments[0].id, 1): MakeUpFacts(FIRST, 30, {2: 30})}
    sums = of_group(replace(group, marks={**group.marks, **absent}, make_ups=caught_up), LATER)
    assert sums.minutes.dosage == Share(60, 60)
    assert (sums.attendance.attendance, sums.outcomes.started) == (Share(1, 1), 1)


def test_a_session_is_finished_when_every_part_is():
    group = group_of({"A1": "pp"}, parts=2)
    first, second = group.sessions
    half = replace(first, parts=(first.parts[0], replace(first.parts[1], is_finished=False)))
    sums = of_group(replace(group, sessions=(half, second)), LATER)
    assert (sums.registers_finished, sums.registers_due) == (1, 2)


def test_whoever_left_before_the_last_session_has_not_completed():
    gone = person("one", "A1", left=FIRST + timedelta(weeks=2), reason=AbsenceReason.CHOSE_TO_STOP)
    sums = of_group(group_of({"A1": "ppp.", "A2": "pppp"}, people=(gone, person("one", "A2"))), LATER)
    assert sums.outcomes == Outcomes(started=2, completed=1)
    assert sums.leavers == {AbsenceReason.CHOSE_TO_STOP: 1}


def test_dosage_is_given_against_delivered_and_against_planned():
    sessions = (meeting("one", 0), not_happened("one", 1))
    sums = of_group(group_of({"A1": "p."}, sessions=sessions), LATER)
    assert sums.minutes.dosage == Share(60, 60)
    assert sums.minutes.exposure(sums.minutes_planned) == Share(60, 120)


def test_reach_is_counted_over_the_union_of_groups():
    who = key("the same person")
    one = group_of({"A1": "pp"}, people=(person("one", "A1", who=who),))
    two = group_of({"A1": "pp"}, name="two", people=(person("two", "A1", who=who),), programme="other")
    sums = over([one, two], QUARTER, APRIL)
    assert len(sums.people.reached) == 1
    assert [len(row.people.reached) for row in sums.programmes.values()] == [1, 1]
    assert sums.people.attended == 4


def test_only_the_period_counts_and_completion_falls_in_that_of_the_last_session():
    group = group_of({"A1": "p" * 14})
    autumn, winter = over([group], QUARTER, APRIL), over([group], quarter_of(2026, 4), APRIL)
    assert (autumn.work.delivered, winter.work.delivered) == (13, 1)
    assert (autumn.people.started, winter.people.started) == (0, 1)
    assert winter.people.endings == {Ending.COMPLETED: 1}
    assert winter.work.delivered_in_year == 14


def test_why_sessions_did_not_happen_by_side():
    sessions = (
        meeting("one", 0),
        not_happened("one", 1),
        not_happened("one", 2, Reason.US_ILLNESS),
        meeting("one", 3, None),
    )
    work = over([group_of({"A1": "p..."}, sessions=sessions)], QUARTER, APRIL).work
    assert work.by_side() == {Side.SCHOOL: 1, Side.US: 1, Side.OTHER: 0}
    assert (work.planned, work.delivered, work.not_reported) == (4, 1, 1)


def test_a_cancelled_meeting_is_not_planned():
    gone = replace(meeting("one", 1, None), is_live=False)
    work = over([group_of({"A1": "p."}, sessions=(meeting("one", 0), gone))], QUARTER, APRIL).work
    assert work.planned == 1


def test_order_of_groups_does_not_matter():
    groups = [group_of({"A1": "pa", "A2": "lp"}, name=str(n), school=str(n % 2)) for n in range(5)]
    one, other = over(groups, QUARTER, APRIL), over(reversed(groups), QUARTER, APRIL)
    assert (one.people, one.work, one.years, one.weeks) == (other.people, other.work, other.years, other.weeks)


def test_every_reason_has_a_side():
    assert set(SIDES) == set(Reason)


def test_the_page_of_a_group_without_registers_is_empty():
    sessions = (meeting("one", 0, None),)
    assert summary(group_of({"A1": "."}, sessions=sessions), LATER).is_empty


def test_a_register_delivered_without_marks_is_nobodys_absence():
    made = summary(group_of({"A1": "p.", "A2": "p."}), LATER)
    assert made.cards[0].value == "100%"
    assert made.grid[0] == ("A1", ("present", None))
    assert made.week_rows[1] == ("Session 2", "not recorded", "0 of 0")


@pytest.mark.parametrize(
    ("rows", "say"), [({"A1": "p.", "A2": "pp"}, "1 place is not"), ({"A1": "p.", "A2": "p."}, "2 places are not")]
)
def test_how_many_places_are_not_recorded_is_said_in_a_sentence(rows, say):
    assert f"{say} recorded and in no percentage." in str(summary(group_of(rows), LATER))


def test_heads_are_counted_apart_and_touch_no_figure_about_named_people():
    named = group_of({"A1": "pp", "A2": "pa"})
    hall = group_of({"B1": "..."}, name="hall", school="two", programme="assembly")
    first, second, third = (each.parts[0].id for each in hall.sessions)
    counted = {first: Head(180, 200, False), second: Head(40, None, True)}
    hall = replace(hall, enrolments=(), heads=counted)
    sums = over([named, hall], QUARTER, APRIL)
    assert sums.heads == Heads(sessions=3, counted=2, people=220, expected=200, came_of_expected=180, estimated=1)
    assert (sums.head_schools, sums.head_hosts) == ({key("two")}, {key("two")})
    alone = over([named], QUARTER, APRIL)
    assert (sums.people, sums.years, sums.contact_minutes) == (alone.people, alone.years, alone.contact_minutes)
    assert third not in counted
