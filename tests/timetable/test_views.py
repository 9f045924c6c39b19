"""Pages about delivery sessions, by real requests."""

import re
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import event

from portal import clock
from portal.people.access import Role
from portal.timetable import queries
from portal.timetable.models import DeliverySession
from tests.timetable.test_service import at


def meeting(stage, number):
    with stage.world.database.read() as session:
        return next(row for row in queries.live_planned(session, stage.group.id) if row.number == number)


def typed(**more):
    facts = {"to_day": "2027-01-21", "to_time": "14:00", "room": "", "which": "one", "reason": "school event"}
    return facts | more


def test_the_list_shows_every_session_with_its_number_and_time(stage, sign_in):
    page = sign_in(stage.ana).get(f"/groups/{stage.group.id}/sessions")
    assert page.status_code == 200
    assert "5 of 5" in page.text
    assert "Tuesday 12 January 2027" in page.text
    assert "/move" not in page.text
    assert re.search(r'class="govuk-back-link" href="/groups"', page.text)


def test_a_list_of_thirteen_asks_the_database_no_more_often_than_one_of_five(stage, sign_in):
    long = stage.another(sessions=13)
    asked = []
    event.listen(stage.world.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    browser, counts = sign_in(stage.coordinator), []
    for group in (stage.group, long):
        asked.clear()
        assert browser.get(f"/groups/{group.id}/sessions").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_session_says_where_when_and_who(stage, sign_in):
    page = sign_in(stage.ana).get(f"/sessions/{meeting(stage, 2).id}")
    assert all(words in page.text for words in ("session 2 of 5", "Sample Academy", "G14", "Ana Example"))


def test_a_stranger_is_told_that_there_is_no_such_page(stage, sign_in):
    far = stage.world.school(stage.world.authority("Haringey", "309", "E09000014"), "Far School", 990_002)
    stranger = sign_in(stage.world.user(Role.BOOKING_LEAD, school_id=far.id))
    key = meeting(stage, 2).id
    assert [
        stranger.get(f"/groups/{stage.group.id}/sessions").status_code,
        stranger.get(f"/sessions/{key}").status_code,
        stranger.get(f"/sessions/{key}/move").status_code,
        sign_in(stage.world.user(Role.COMMISSIONER)).get(f"/sessions/{key}").status_code,
    ] == [404, 404, 403, 403]


def test_new_dates_are_shown_before_anything_is_saved(stage, sign_in):
    browser, key = sign_in(stage.coordinator), meeting(stage, 3).id
    before = stage.live()
    assert browser.get(f"/sessions/{key}/move").status_code == 200
    shown = browser.post(f"/sessions/{key}/move", data=typed(to_day="11/02/2027", which="later", step="dates"))
    assert shown.status_code == 200
    assert "Thu 25 Feb" in shown.text
    assert "Half-term" in shown.text
    assert stage.live() == before
    saved = browser.post(f"/sessions/{key}/move", data=typed(to_day="2027-02-11", which="later", step="save"))
    assert saved.status_code == 302
    assert stage.live()[-1] == (5, at(date(2027, 3, 4), 14, 0))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"to_day": ""}, "Enter the new day"),
        ({"to_day": "someday"}, "Enter a date, like 12/01/2027"),
        ({"to_day": "2027-02-16"}, "The school is closed on Tuesday 16 February 2027 (Half-term)"),
        ({"to_day": "2026-01-05"}, "has passed"),
        ({"to_time": "9"}, "Enter a time, like 09:30"),
        ({"to_time": "23:00"}, "between 07:00 and 20:00"),
        ({"reason": ""}, "Choose the reason"),
        ({"to_day": "2027-03-04"}, "Session 2 would come after session 3"),
    ],
)
def test_a_refused_move_says_what_to_type_and_keeps_what_was_typed(stage, sign_in, facts, words):
    key, before = meeting(stage, 2).id, stage.live()
    page = sign_in(stage.coordinator).post(f"/sessions/{key}/move", data=typed(**facts, step="save"))
    assert page.status_code == 422
    assert words in page.text
    assert 'value="14:00"' in page.text or "to_time" in facts
    assert stage.live() == before


def test_a_session_left_without_a_date_is_given_one(stage, sign_in):
    other = stage.another(sessions=30, first_day=date(2027, 2, 16))
    stage.world.staff(other, stage.ana, stage.charity)
    browser = sign_in(stage.coordinator)
    with clock.moved_to(datetime(2027, 1, 12, 12, tzinfo=UTC)):
        browser = sign_in(stage.coordinator)
        stage.miss(1)
        listed = browser.get(f"/groups/{stage.group.id}/sessions")
        assert "Session 1 did not happen on Tuesday 12 January 2027 and needs a new date" in listed.text
        with stage.world.database.read() as session:
            missed = session.scalars(queries.numbers_without_date(stage.coordinator)).one().id
        assert browser.get(f"/sessions/{missed}/date").status_code == 200
        late = browser.post(f"/sessions/{missed}/date", data={"to_day": "2027-01-27", "to_time": "09:30", "room": ""})
        assert late.status_code == 422
        assert "would come after session 2" in late.text
        done = browser.post(f"/sessions/{missed}/date", data={"to_day": "2027-01-14", "to_time": "09:30", "room": ""})
        assert done.status_code == 302
    assert stage.live()[0] == (1, datetime.combine(date(2027, 1, 14), time(9, 30)))


def test_a_group_without_sessions_says_when_they_come(stage, sign_in):
    empty = stage.another(sessions=0)
    page = sign_in(stage.coordinator).get(f"/groups/{empty.id}/sessions")
    assert "They are planned when the booking is confirmed" in page.text


def test_what_was_not_recorded_is_shown_as_not_recorded(stage, sign_in):
    with clock.moved_to(datetime(2027, 1, 13, 12, tzinfo=UTC)):
        page = sign_in(stage.coordinator).get(f"/groups/{stage.group.id}/sessions")
    assert page.text.count("Not recorded") == 1
    with stage.world.database.read() as session:
        assert session.get(DeliverySession, meeting(stage, 1).id) is not None


def test_a_move_onto_a_taken_time_says_what_to_enter_instead(stage, sign_in):
    there = meeting(stage, 3)
    onto = {"to_day": f"{there.starts_at:%Y-%m-%d}", "to_time": "09:45", "any_order": "y"}
    page = sign_in(stage.coordinator).post(f"/sessions/{meeting(stage, 2).id}/move", data=typed(**onto))
    assert page.status_code == 422
    assert (
        "This group already meets on Tuesday 26 January 2027, 09:30 to 10:30. Enter another day, time or room"
        in page.text
    )
