"""One object for some groups: the funnel, who stayed, what was taught, and what of the answers may be shown."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.groups.models import AbsenceReason
from portal.groups.referring.models import CLOSED, State, WhyNot
from portal.impact.facts import EnrolmentFacts
from portal.impact.outcomes.change import change
from portal.impact.outcomes.outcome import outcomes
from portal.impact.overview import guard
from portal.impact.overview.comparators import comparators
from portal.impact.overview.fidelity import Fidelity
from portal.impact.overview.measured import measured
from portal.impact.overview.page import overview
from portal.impact.overview.staying import Kept
from portal.impact.overview.whole import Found, Named, impact
from portal.impact.overview.words import paragraph
from portal.impact.period import Period
from portal.measures.instruments.scoring import facts
from portal.measures.instruments.shipped import shipped
from portal.registers.taught.rules import Covered
from tests.impact.outcomes.answers import NORM, SCALE, pairs, said
from tests.impact.people import FIRST, group_of, key, meeting, person

LATER = date(2026, 12, 31)
YEAR = Period(date(2026, 9, 1), date(2027, 8, 31))
WEEK = timedelta(weeks=1)
SPAN = "In the school year 2026/27"


def whole(*groups, scores=(), covered=None, knows_people=False, as_of=LATER, not_placed=None):
    scales = [SCALE] if scores else []
    found = Found(groups, covered or {}, scores, scales, not_placed or {})
    return impact(found, YEAR, as_of, knows_people=knows_people)


def answers(starts, ends, group="one"):
    rows = [(f"A{n}", *both) for n, both in enumerate(zip(starts, ends, strict=True), start=1)]
    return [said(code, "start", start, group=group) for code, start, _ in rows] + [
        said(code, "end", end, group=group) for code, _, end in rows
    ]


def four_ways():
    """One completed, one left, one came too seldom, one never came, of another nothing is known."""
    people = (
        person("one", "A1"),
        person("one", "A2", left=FIRST + WEEK, reason=AbsenceReason.MOVED),
        person("one", "A3"),
        person("one", "A4"),
        person("one", "A5"),
    )
    rows = {"A1": "pppp", "A2": "pp..", "A3": "paaa", "A4": "aaaa", "A5": "...."}
    return replace(group_of(rows, people=people), said_no=2, no_reply=1)


def test_the_funnel_says_how_many_got_so_far_and_why_the_others_did_not():
    not_placed = {
        (State.NOT_ACCEPTED, WhyNot.NEEDS_MORE): 2,
        (State.NOT_ACCEPTED, WhyNot.SAID_NO): 1,
        (State.WITHDRAWN, WhyNot.SAID_NO): 1,
        (State.WAITING, None): 2,
        (State.REFERRED, None): 1,
    }
    later = [said("A1", "follow_up", 7), said("A2", "follow_up", None)]
    stages = whole(four_ways(), scores=later, not_placed=not_placed).funnel
    assert [(each.name, each.number) for each in stages] == [
        ("Referred", 15),
        ("Accepted", 5),
        ("Started", 3),
        ("Completed", 1),
        ("Followed up", 1),
    ], "a sheet on which all is skipped is no answer"
    assert stages[1].lost == (
        ("not accepted: need more than a group", 2),
        ("not accepted: would rather not", 1),
        ("taken back by the school before a decision", 1),
        ("no place: waits, or waited in vain", 2),
        ("not decided yet", 1),
        ("may not come, by the reply", 2),
        ("no reply yet", 1),
    )
    assert stages[2].lost == (("never came", 1), ("not known: a register is missing", 1))
    assert stages[3].lost == (("left: moved", 1), ("stayed, but came to too few sessions", 1))


def test_a_group_that_is_still_running_has_lost_nobody_yet():
    sessions = (meeting("one", 0), meeting("one", 1, None, day=LATER + WEEK))
    group = group_of({"A1": "p.", "A2": ".."}, sessions=sessions)
    assert [each.lost for each in whole(group).funnel[2:4]] == [
        (("not known: a register is missing", 1),),
        (("still running", 1),),
    ]


ENDED = [(State.REFERRED, None), (State.WAITING, None)]
ENDED += [(state, why) for state in CLOSED for why in WhyNot]
NOT_PLACED = st.dictionaries(st.sampled_from(ENDED), st.integers(1, 9))
MARKS = st.lists(st.text("plak.?", min_size=4, max_size=4), min_size=1, max_size=6)


@settings(max_examples=40, deadline=None)
@given(MARKS, st.lists(st.integers(0, 5), min_size=6, max_size=6), st.integers(-1, 30), NOT_PLACED)
def test_what_is_lost_between_two_stages_adds_up_whatever_is_recorded(marks, leaves, days, not_placed):
    people = tuple(
        person("one", f"A{n}", left=None if week > 3 else FIRST + week * WEEK)
        for n, (week, _) in enumerate(zip(leaves, marks, strict=False))
    )
    group = group_of({f"A{n}": row for n, row in enumerate(marks)}, people=people)
    found = whole(group, as_of=FIRST + timedelta(days=days), not_placed=not_placed)
    assert found.funnel[0].number == len(people) + sum(not_placed.values())
    for before, after in zip(found.funnel[:3], found.funnel[1:4], strict=True):
        assert before.number - after.number == sum(number for _, number in after.lost)
    assert all(0 <= each.there <= each.of for each in found.kept)


def test_who_stayed_until_which_session():
    found = whole(four_ways())
    assert found.kept == (Kept(1, 3, 3), Kept(2, 3, 3), Kept(3, 2, 3), Kept(4, 2, 3))
    assert [(step.session, step.at_risk, step.left) for step in found.staying] == [(2, 3, 1)]


def test_what_was_taught_of_what_was_planned_where_somebody_said():
    group = group_of({"A1": "pp"})
    parts = [each.parts[0].id for each in group.sessions]
    found = whole(group, covered={parts[0]: Covered(5, 6), key("of another group"): Covered(0, 9)})
    assert found.fidelity == Fidelity(taught=5, planned=6, said=1, delivered=2)


@pytest.mark.parametrize(
    ("moved", "shown"),
    [
        ((1, 2, 0, -1), False),
        ((1, 2, 0, -1, 3), True),
        ((1, 2, 1, 1, 3), False),
        ((-1, -2, -1, -1, -3), False),
        ((2, 2, 2, 2, 2), False),
        ((0, 0, 0, 0, 0), False),
    ],
    ids=["four", "five", "all better", "all worse", "all by two", "nobody"],
)
def test_what_may_be_shown_to_those_who_know_them(moved, shown):
    people = pairs(range(10, 10 + len(moved)), [10 + n + by for n, by in enumerate(moved)])
    assert guard.may_show(change(people, is_higher_better=True)) is shown


def test_a_sum_over_several_groups_gives_nothing_away_about_a_small_one():
    """Who reads both groups and their sum could take one from the other: so the sum holds only what is shown alone."""
    large = answers([1, 2, 3, 4, 5], [2, 1, 5, 5, 5])
    small = answers([9, 9], [1, 1], group="two")
    groups = group_of({f"A{n}": "pp" for n in range(1, 6)}), group_of({"A1": "pp", "A2": "pp"}, name="two")
    [school] = whole(*groups, scores=large + small, knows_people=True).outcomes
    [staff] = whole(*groups, scores=large + small).outcomes
    [alone] = outcomes(large, [SCALE], {})
    assert (school.change, school.answered) == (alone.change, alone.answered)
    assert (school.change.n, staff.change.n) == (5, 7)
    assert whole(*groups, scores=small, knows_people=True).outcomes == ()


def test_so_it_is_with_later_questions_and_a_late_start_is_said():
    one, two = [1, 2, 3, 4, 5, 6], [2, 1, 5, 5, 5, 5]
    scores = answers(one, two) + answers(one, two, group="two")
    scores += [said(f"A{n}", "follow_up", n + n % 2, group="one") for n in range(1, 7)]
    scores += [said(f"A{n}", "follow_up", 90, group="two") for n in (1, 2)]
    scores = [replace(each, day=FIRST + 4 * WEEK) if each.reference == "A2" else each for each in scores]
    groups = group_of({f"A{n}": "pppp" for n in range(1, 7)}), group_of({"A1": "pp"}, name="two")
    [school] = whole(*groups, scores=scores, knows_people=True).outcomes
    [staff] = whole(*groups, scores=scores).outcomes
    assert (school.change_later.n, staff.change_later.n) == (6, 8)
    assert (school.change.n, school.begun_late) == (12, 1), "the second group had no third session"


def test_the_sentences_come_from_the_same_object_and_say_worse_as_plainly_as_better():
    scores = answers([50, 50, 60, 70, 40], [40, 30, 65, 70, 45])
    lines = paragraph(whole(four_ways(), scores=scores), SPAN)
    assert lines[:3] == [
        "In the school year 2026/27 so far, 4 of 4 planned delivery sessions took place.",
        "3 young people came at least once; 7 of 14 (50%) of the places offered were attended.",
        "Of those who started in groups that ended, 1 of 3 (33%) completed; 1 left before the end; "
        "1 stayed, but came to too few sessions.",
    ]
    assert "2 moved the better way, 1 stayed the same and 2 moved the worse way" in lines[3]
    assert (
        "the average fell by 4.0 points, from 54.0 to 50.0, on a scale from 0 to 100 where higher is better" in lines[3]
    )
    assert "which holds no change at all; as if everybody were on their own" in lines[3]
    assert lines[-1].startswith("This rests on 4 finished registers of 4")
    many = [said(*(each.reference, each.point, each.value), scale=f"s{n}") for each in scores for n in range(4)]
    scales = [replace(SCALE, scale=f"s{n}", is_higher_better=n > 0) for n in range(4)]
    found = impact(Found([four_ways()], {}, many, scales), YEAR, LATER, knows_people=False)
    assert paragraph(found, SPAN)[3].startswith(
        "On 1 of 4 measures the average moved the better way, on 3 the worse way; the 95% interval leaves "
        "out “no change” for 0 of the better and 0 of the worse."
    )
    hidden = paragraph(whole(four_ways(), scores=answers([50], [60])), SPAN)
    assert "Of 1 other measure too few answered both times to be shown." in hidden
    assert paragraph(whole(group_of({"A1": "."}, sessions=(meeting("one", 0, None),))), SPAN) == [
        "In the school year 2026/27 so far, no delivery session of these groups is recorded yet."
    ]


def test_a_reliable_change_stands_beside_its_norm_and_whether_it_may_be_compared():
    wemwbs = shipped()["wemwbs-1"]
    scale = replace(SCALE, norm=facts(wemwbs, wemwbs.scales[0]).norm)
    found = outcomes(answers([40, 40, 50, 50, 30], [47, 46, 43, 44, 30]), [scale], {})
    says = dict(measured(found[0], [], is_staff=True).rows)["Changed reliably"]
    assert says.startswith("1 better, 3 neither, 1 worse, by more than 6.8 points. Norm: 1,650 pupils aged 13 to 16")
    assert "May be compared. Pupils of these ages" in says


POINTS = st.one_of(st.none(), st.integers(-1, 101), st.floats(0, 100))
GIVEN = st.tuples(st.integers(1, 20), st.sampled_from("12"), st.tuples(POINTS, POINTS, POINTS))


@settings(max_examples=40, deadline=None)
@given(st.lists(GIVEN, max_size=30), st.booleans(), st.booleans())
def test_whatever_is_answered_the_page_says_numbers_or_why_not(given, better_up, is_staff):
    """Given once, twice, out of range, by one or by all alike: no NaN, no fault, and every pair in one way."""
    times = ("start", "end", "follow_up")
    scores = [
        said(f"A{n}", point, value, group=f"g{group}")
        for n, group, values in given
        for point, value in zip(times, values, strict=True)
    ]
    groups = [group_of({"A1": "pa"}, name=f"g{version}") for version in "12"]
    scale = replace(SCALE, is_higher_better=better_up, norm=NORM if is_staff else None)
    found = impact(Found(groups, {}, scores, [scale]), YEAR, LATER, knows_people=not is_staff)
    named = [Named(group.id, "Group", group.school_id, "School", group.programme_id, "Steps") for group in groups]
    page = overview(found, named, SPAN, knows_replies=is_staff, is_staff=is_staff)
    assert not re.search(r"\bnan\b|\binf\b|-0\.0", str([page.paragraph, page.cards, page.measured]))
    for each in page.measured:
        assert each.whole is None or sum(each.moved) == each.whole.n >= 5


def test_what_is_known_elsewhere_says_from_whom_and_why_it_is_not_comparable():
    for each in comparators():
        assert 2000 < each.year < 2100
        assert all((each.title, each.source, each.population, each.finding, each.why))


def test_groups_of_one_name_are_told_apart_by_their_school():
    groups = [group_of({"A": "pp"}, name=name, school=name) for name in ("one", "two", "three")]
    called = ("Tideway Friday", "Tideway Friday", "Maple Monday")
    named = [
        Named(group.id, name, group.school_id, f"School {n}", group.programme_id, "Steps")
        for n, (group, name) in enumerate(zip(groups, called, strict=True))
    ]
    page = overview(whole(*groups), named, SPAN, knows_replies=True, is_staff=True)
    assert [name for name, _ in page.grid] == ["Tideway Friday, School 0", "Tideway Friday, School 1", "Maple Monday"]
    assert (page.says_school, page.says_programme) == (True, False)


def test_whether_somebody_was_there_is_asked_once_for_each_place_however_many_sums_read_it(monkeypatch):
    asked, is_enrolled = [], EnrolmentFacts.is_enrolled

    def counting(self, day):
        asked.append((self.id, day))
        return is_enrolled(self, day)

    monkeypatch.setattr(EnrolmentFacts, "is_enrolled", counting)
    groups = [group_of({code: "ppapp" for code in "ABCD"}, name=str(n)) for n in range(6)]
    found = whole(*groups)
    assert len(found.sums.people.reached) == 6 * 4
    assert len(asked) == len(set(asked)) == 6 * 4 * 5
