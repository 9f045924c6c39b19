import json
from datetime import date
from pathlib import Path

import pytest

from portal.places import calendars
from portal.places.calendars import Faulty
from portal.places.models import DateKind
from portal.places.queries import closed_days
from portal.web.access import Act

BY = Act(None)
HEAD = "scope,academic_year,kind,start,end,label\n"
GOOD = "308,2026/2027,half-term,15/02/2027,19/02/2027,Spring half-term\n"


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
    rows = calendars.read_csv((HEAD + GOOD).encode())
    with database.write() as session:
        assert calendars.import_rows(session, rows, by=BY) == (1, 0)
        assert calendars.import_rows(session, rows, by=BY) == (0, 1)


def test_every_fault_of_a_file_is_told_at_once_with_its_line():
    bad = HEAD + GOOD + "308,2026/2027,feast,1/1/2027,2/1/2027,X\n308,2026/2027,holiday,9/1/2027,2/1/2027,X\n"
    with pytest.raises(Faulty) as told:
        calendars.read_csv(bad.encode())
    assert [(fault.line, fault.say[:12]) for fault in told.value.faults] == [(3, "kind 'feast'"), (4, "The last day")]


@pytest.mark.parametrize(
    ("content", "say"),
    [
        ("", "must name the columns"),
        (GOOD, "must name the columns"),
        (HEAD, "no row under the header"),
        (HEAD + "308,2025/2026,term,1/9/2026,1/10/2026,X\n", "must be 2026/2027"),
        (HEAD + "Enfield,2026/2027,term,1/9/2026,1/10/2026,X\n", "three-digit LA code"),
        (HEAD + "308,2026/2027,term,1/9/26x,1/10/2026,X\n", "not a date"),
        (HEAD + "308,2026/2027,INSET day,1/9/2026,2/9/2026,X\n", "one day"),
        (HEAD + "308,2026/2027,term,1/9/2026,1/9/2027,X\n", "longer than"),
        (HEAD + "308,2026/2027,term,1/9/2026\n", "not a date"),
    ],
)
def test_a_bad_file_is_refused_in_words(content, say):
    with pytest.raises(Faulty) as told:
        calendars.read_csv(content.encode())
    assert say in told.value.faults[0].say


def test_an_unknown_scope_is_refused(database, school):
    rows = calendars.read_csv((HEAD + GOOD.replace("308", "999")).encode())
    with database.write() as session, pytest.raises(Faulty):
        calendars.import_rows(session, rows, by=BY)


def test_a_file_too_large_is_refused_whole():
    """A file cut at the limit would lose closures that nobody notices."""
    rows = b"".join(b"308,2026/2027,inset day,2027-06-07,2027-06-07,INSET\n" for _ in range(21_000))
    with pytest.raises(calendars.Faulty) as told:
        calendars.read_csv(b"scope,academic_year,kind,start,end,label\n" + rows)
    assert "larger than 1 MB" in told.value.faults[0].say
