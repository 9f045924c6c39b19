import json
from datetime import date
from pathlib import Path

import pytest

from portal.places import calendars
from portal.places.calendar_file import read_csv
from portal.places.models import DateKind
from portal.places.queries import closed_days
from portal.web.access import Act

BY = Act(None)


@pytest.fixture
def school(world):
    return world.school(world.authority())


def add(database, kind, start, end, label, **scope):
    with database.write() as session:
        scope = {"authority_id": None, "school_id": None} | scope
        calendars.add(session, kind=kind, start=start, end=end, label=label, by=BY, **scope)
        session.commit()


def closed(database, school, first, last):
    with database.read() as session:
        return closed_days(session, school, first, last)


def test_the_bank_holidays_are_those_of_gov_uk(database, school):
    told = json.loads((Path(__file__).parent / "bank_holidays.json").read_text())["england-and-wales"]["events"]
    days = {date.fromisoformat(event["date"]) for event in told}
    ours = closed(database, school, date(2025, 1, 1), date(2028, 12, 31))
    assert {day for day in ours if day.weekday() < 5} == days


def test_a_half_term_closes_both_its_end_days(database, school):
    add(
        database,
        DateKind.HALF_TERM,
        date(2027, 2, 15),
        date(2027, 2, 19),
        "Half-term",
        authority_id=school.authority_id,
    )
    days = closed(database, school, date(2027, 2, 1), date(2027, 2, 28))
    assert list(days) == [date(2027, 2, n) for n in range(15, 20)]
    assert days[date(2027, 2, 15)] == "Half-term"


def test_a_schools_own_half_term_replaces_its_authoritys_for_that_year_only(database, school):
    authority = {"authority_id": school.authority_id}
    add(database, DateKind.HALF_TERM, date(2027, 2, 15), date(2027, 2, 19), "Half-term", **authority)
    add(database, DateKind.HALF_TERM, date(2028, 2, 14), date(2028, 2, 18), "Half-term", **authority)
    add(database, DateKind.HALF_TERM, date(2027, 2, 8), date(2027, 2, 12), "Own half-term", school_id=school.id)
    days = closed(database, school, date(2027, 2, 1), date(2028, 2, 28))
    assert date(2027, 2, 15) not in days
    assert date(2027, 2, 8) in days
    assert date(2028, 2, 14) in days


def test_an_inset_day_adds_to_the_authoritys_days(database, school):
    add(
        database,
        DateKind.HALF_TERM,
        date(2027, 2, 15),
        date(2027, 2, 19),
        "Half-term",
        authority_id=school.authority_id,
    )
    add(database, DateKind.INSET, date(2027, 2, 22), date(2027, 2, 22), "INSET", school_id=school.id)
    assert len(closed(database, school, date(2027, 2, 1), date(2027, 2, 28))) == 6


def test_a_good_file_is_taken_once(database, school):
    content = b"scope,academic_year,kind,start,end,label\n308,2026/2027,half-term,15/02/2027,19/02/2027,Half-term\n"
    with database.write() as session:
        rows = read_csv(content, calendars.scopes(session))
        assert calendars.import_rows(session, rows, by=BY) == (1, 0)
        assert calendars.import_rows(session, rows, by=BY) == (0, 1)


def test_a_file_may_name_an_authority_or_a_school(database, school):
    with database.read() as session:
        assert calendars.scopes(session) == {"308", "990001"}
