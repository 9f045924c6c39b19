"""What replies do to figures: whoever may not come has no place, and what is marked stays."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from portal import clock
from portal.groups.models import AbsenceReason, Group
from portal.groups.reply_models import ParentReply, ReplyNeeded
from portal.groups.reply_rules import Spoken
from portal.impact.page import summary
from portal.impact.queries import counted
from portal.impact.sums import of_group
from portal.registers.completion import Outcomes
from portal.registers.dosage import Share
from portal.web.access import Via
from tests.impact.people import FIRST, group_of, person

LATER = date(2026, 12, 31)
MAY = Spoken(1, FIRST - timedelta(days=9), True)
MARKS = st.text("plak", min_size=1, max_size=8)


def week(n: int) -> date:
    return FIRST + timedelta(weeks=n)


def with_replies(marks: str, *spoken: Spoken):
    """One person with these marks and replies, beside one who comes to all of as many sessions and two more."""
    weeks = len(marks) + 2
    days = frozenset(week(n) for n, letter in enumerate(marks) if letter != ".")
    who = replace(person("one", "A1"), replies=spoken, needed=ReplyNeeded.AGREED, marked_days=days)
    return group_of({"A1": marks + "..", "B2": "p" * weeks}, people=(who, person("one", "B2")))


@given(MARKS)
def test_declining_half_way_counts_as_leaving_that_day(marks):
    """Earlier sessions stay, later ones expect nobody, and who declined did not stay to the end."""
    declined = with_replies(marks, MAY, Spoken(2, week(len(marks)), False))
    last = week(len(marks)) - timedelta(days=1)
    left = replace(person("one", "A1"), left_day=last, left_reason=AbsenceReason.NOT_KNOWN)
    gone = replace(declined, enrolments=(left, declined.enrolments[1]))
    one, other = of_group(declined, LATER), of_group(gone, LATER)
    assert (one.attendance, one.minutes, one.outcomes) == (other.attendance, other.minutes, other.outcomes)
    assert one.attendance.unknown == 0


def test_who_changes_back_is_expected_again_and_the_gap_is_in_no_denominator():
    group = with_replies("pp..pp", MAY, Spoken(2, week(2), False), Spoken(3, week(4), True))
    group = replace(group, sessions=group.sessions[:6])
    sums = of_group(group, LATER)
    assert sums.attendance.attendance == Share(10, 10)
    assert sums.attendance.unknown == 0
    assert sums.outcomes == Outcomes(started=2, completed=2)


def test_a_mark_made_before_the_no_was_known_stays():
    group = with_replies("ppp", MAY, Spoken(2, week(2), False))
    assert of_group(group, LATER).attendance.attendance == Share(3 + 5, 3 + 5)


def test_before_the_reply_a_session_is_not_missed():
    group = with_replies("..pp", Spoken(1, FIRST, False), Spoken(2, week(2), True))
    group = replace(group, sessions=group.sessions[:4])
    sums = of_group(group, LATER)
    assert sums.attendance.coverage == Share(6, 6)
    assert sums.outcomes == Outcomes(started=2, completed=2)


def test_on_the_page_who_declined_looks_like_who_left():
    group = with_replies("pp", MAY, Spoken(2, week(2), False))
    page = summary(group, week(3))
    assert page.grid[0] == ("A1", ("present", "present", "off", "off"))
    assert [row[3] for row in page.people][0] == "did not complete"
    assert [row[3] for row in summary(group, week(2)).people][0] == "has left"


@pytest.mark.parametrize(("needed", "may", "shown"), [(ReplyNeeded.AGREED, False, 2), (ReplyNeeded.AGREED, True, 3)])
def test_who_was_never_expected_is_in_no_figure(database, world, needed, may, shown):
    school, charity = world.school(world.authority()), world.charity()
    group = world.group(school, world.programme(), charity, reply_needed=needed)
    people = world.enrolments(group, 4)
    for place, row in enumerate(people[:3]):
        world.add(
            ParentReply(enrolment_id=row.id, number=1, from_day=row.joined_day, may_come=may or place > 0, via=Via.PAGE)
        )
    with clock.moved_to(clock.at(date(2027, 3, 1), clock.now().time())), database.read() as session:
        [facts] = counted(session, select(Group.id))
    assert len(facts.enrolments) == shown, "the fourth has no reply at all"
