"""Slips of a session that nobody is named at: counted by hand, kept as numbers, and told where they tell of nobody."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.audit.models import AuditEntry
from portal.curricula import queries as curricula
from portal.curricula.reading.schema import Mode, Question, QuestionSet, Range
from portal.groups.models import Group
from portal.measures.slips import queries
from portal.measures.slips.models import SlipCount
from portal.measures.slips.rules import Counted, Slips, faults, told
from portal.people.access import Role
from portal.timetable.models import DeliverySession, Outcome
from tests.world import TUESDAY

AFTER = clock.at(TUESDAY + timedelta(days=1), time(10))
FAVOUR, WEAPON = "I know what a favour costs.", "A weapon keeps you safe."
ASKED = QuestionSet.model_construct(
    title="What I think",
    version=1,
    licence="Free",
    note="Our own",
    range=Range(least=1, most=5),
    ages=Range(least=11, most=16),
    low="Not at all",
    high="Very much",
    items=(
        Question(id="favour", outcome="a", text=FAVOUR),
        Question(id="weapon", outcome="a", text=WEAPON, reverse=True),
    ),
)
TYPED = {"handed_out": "30", "returned": "28", "rose_favour": "15", "same_favour": "8", "fell_favour": "4"}


class Folder:
    questions = ASKED


@pytest.fixture
def charity(world):
    return world.charity()


@pytest.fixture
def hall(world, charity, monkeypatch):
    monkeypatch.setattr(curricula, "content_of", lambda session, version_id: Folder)
    school = world.school(world.authority())
    made = world.group(school, world.programme(), charity, sessions=2, mode=Mode.WORKSHOP, expected_size=30)
    with world.database.write() as session:
        for meeting in session.scalars(select(DeliverySession)):
            meeting.outcome = Outcome.DELIVERED if meeting.starts_at < AFTER else None
        session.commit()
    return made


def session_of(database, group, number=1):
    with database.read() as session:
        rows = select(DeliverySession.id).where(DeliverySession.group_id == group.id, DeliverySession.number == number)
        return session.scalars(rows).one()


def kept(database):
    with database.read() as session:
        return session.scalars(select(SlipCount)).all()


def test_whoever_led_it_counts_and_the_group_s_page_says_what_came_of_it(database, world, hall, charity, sign_in):
    key = session_of(database, hall)
    user = world.user(Role.FACILITATOR, organisation_id=charity.id)
    world.staff(hall, user, charity)
    with clock.moved_to(AFTER):
        browser = sign_in(user)
        assert f"/sessions/{key}/slips" in browser.get(f"/sessions/{key}").text
        page = browser.get(f"/sessions/{key}/slips").text
        assert FAVOUR in page
        assert "Falling is what we hope for" in page
        rates = {f"rate_{n}": str(number) for n, number in zip(range(1, 6), (1, 0, 4, 12, 11), strict=True)}
        sent = browser.post(f"/sessions/{key}/slips", data=TYPED | rates | {"saw": ""}, follow_redirects=True)
        assert sent.status_code == 200
        assert "The slips are counted" in sent.text
    (row,) = kept(database)
    assert (row.handed_out, row.returned, row.moved) == (30, 28, {"favour": [15, 8, 4]})
    assert row.rated == [1, 0, 4, 12, 11]
    told_here = "28 came back of 30 given out"
    with clock.moved_to(AFTER):
        impact = browser.get(f"/groups/{hall.id}/impact").text
        assert told_here in impact
        assert "n = 27" in impact
        assert "12 of 28" in impact
        assert "what lasts" in impact
        assert "28" in browser.get(f"/sessions/{key}/slips").text, "what stands is shown again"
        together = sign_in(world.user(Role.EVALUATOR)).get(f"/schools/{hall.school_id}/impact").text
        assert told_here in together, "pages of several groups tell it too"
    with database.read() as session:
        said = session.scalars(select(AuditEntry).where(AuditEntry.verb == "counted slips of")).all()
    assert [(entry.noun, entry.row_id) for entry in said] == [("session", key)]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"fell_favour": ""}, "Enter this too; 0 if nobody did"),
        ({"rose_favour": "17"}, "These come to 29, and 28 came back"),
        ({"returned": "31"}, "31 came back of 30 given out"),
        ({"returned": ""}, "Enter how many slips came back"),
        ({"rose_favour": "many"}, "Enter a whole number from 0 to 2,000"),
        ({"rate_3": "4"}, "Enter this too; 0 if nobody did"),
        ({"rose_favour": "", "same_favour": "", "fell_favour": ""}, "Enter the numbers of one line"),
        ({"saw": "29 28 [] None"}, "Somebody else counted meanwhile"),
    ],
)
def test_what_does_not_hang_together_is_said_at_the_number_and_nothing_is_lost(
    database, world, hall, sign_in, typed, says
):
    key = session_of(database, hall)
    with clock.moved_to(AFTER):
        sent = sign_in(world.user(Role.COORDINATOR)).post(f"/sessions/{key}/slips", data=TYPED | {"saw": ""} | typed)
    assert sent.status_code == 422
    assert says in sent.text
    for name, value in (TYPED | typed).items():
        assert name == "saw" or not value or f'value="{value}"' in sent.text
    assert kept(database) == []


def test_nothing_is_counted_before_it_took_place_nor_by_a_stranger(database, world, hall, charity, sign_in):
    later, key = session_of(database, hall, 2), session_of(database, hall)
    with clock.moved_to(AFTER):
        boss = sign_in(world.user(Role.COORDINATOR))
        assert "Nothing to count" in boss.get(f"/sessions/{later}/slips").text
        assert "Nothing to count" in boss.post(f"/sessions/{later}/slips", data=TYPED).text
        assert f"/sessions/{later}/slips" not in boss.get(f"/sessions/{later}").text
        stranger = sign_in(world.user(Role.FACILITATOR, organisation_id=charity.id))
        assert stranger.get(f"/sessions/{key}/slips").status_code == 404
        school = sign_in(world.user(Role.BOOKING_LEAD, school_id=hall.school_id))
        assert school.get(f"/sessions/{key}/slips").status_code == 403
    assert kept(database) == []


def test_of_a_group_whose_people_are_named_only_feedback_is_counted(database, hall):
    with database.read() as session:
        group = session.get_one(Group, hall.id)
        assert [item.id for item in queries.lines_of(session, group)] == ["favour", "weapon"]
        group.mode = Mode.GROUP
        assert queries.lines_of(session, group) == ()


LINES = {"favour": (FAVOUR, False), "weapon": (WEAPON, True)}


def counted(three, key="favour", returned=30, out=30, rated=None):
    return Slips(None, Counted(out, returned, {key: three}, rated), LINES)


def test_a_fall_is_better_where_it_is_hoped_for_and_sums_say_of_how_many():
    found = told([counted((2, 3, 9), "weapon"), counted((1, 1, 4), "weapon", 8, None)], knows_people=False)
    (line,) = found.lines
    assert (line.better, line.same, line.worse, line.both, line.returned) == (13, 4, 3, 20, 38)
    assert (found.sessions, found.handed_out, found.returned) == (2, None, 38), "out was not counted at one of them"


@pytest.mark.parametrize("three", [(2, 1, 1), (9, 0, 0), (0, 0, 30)])
def test_of_few_or_all_alike_nothing_is_told_and_a_sum_gives_nothing_away(three):
    alone = told([counted(three)], knows_people=True)
    assert (alone.lines, alone.hidden) == ((), 1)
    big = counted((6, 5, 4))
    for_those_who_know = told([counted(three), big], knows_people=True)
    assert for_those_who_know.lines == told([big], knows_people=True).lines
    assert told([counted(three), big], knows_people=False).lines[0].both == 15 + sum(three)


def test_a_session_of_which_feedback_alone_was_counted_is_not_among_those_whose_slips_came_back():
    feedback = Slips(None, Counted(None, None, {}, (1, 0, 2, 4, 3)), LINES)
    found = told([counted((6, 5, 4)), feedback], knows_people=False)
    assert (found.sessions, found.asked, found.returned) == (2, 1, 30)


def test_feedback_of_few_is_not_told():
    assert told([counted((6, 5, 4), rated=(0, 0, 0, 4, 0))], knows_people=False).rated is None
    assert told([counted((6, 5, 4), rated=(1, 0, 2, 4, 3))], knows_people=True).rated == (1, 0, 2, 4, 3)


def test_nothing_counted_tells_nothing():
    found = told([], knows_people=True)
    assert (found.sessions, found.lines, found.rated, found.handed_out) == (0, (), None, None)
    assert faults(Counted(None, None, {}, None)) == {
        "returned": "Enter the numbers of one line, or of the feedback slips"
    }
