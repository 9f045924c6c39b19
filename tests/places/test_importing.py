import resource
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import event, func, select

from portal.places import importing, shipped
from portal.places.cli import places_cli
from portal.places.importing import Report
from portal.places.models import Authority, School, SchoolStatus, SchoolUrn
from portal.web.access import Act, Via
from tests.places.register import row, text

BY = Act(None, via=Via.IMPORT)
REAL = Path(__file__).parent / "gias_extract.csv"


@pytest.fixture
def take(database, tmp_path):
    def run(content: str | bytes | Path) -> Report:
        path = content if isinstance(content, Path) else tmp_path / "register.csv"
        if not isinstance(content, Path):
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with database.write() as session:
            report = importing.import_register(session, path, by=BY)
            session.commit()
        return report

    return run


def schools(database) -> list[School]:
    with database.read() as session:
        return list(session.scalars(select(School).order_by(School.name)))


def test_a_second_import_of_the_same_file_changes_nothing(take, database):
    content = text(row(), row(URN="100101", EstablishmentNumber="4038", EstablishmentName="Other High"))
    assert take(content).added == 2
    again = take(content)
    assert (again.added, again.unchanged, again.changed, again.closed, again.refused) == (0, 2, [], [], [])
    assert len(schools(database)) == 2


def test_a_change_names_its_fields(take):
    take(text(row()))
    changed = take(text(row(NumberOfPupils="900", Postcode="EN1 2BB"))).changed
    assert changed[0][1] == ["postcode", "pupils"]


def test_a_school_that_closes_is_kept_and_can_no_longer_be_booked(take, database):
    take(text(row()))
    report = take(text(row(EstablishmentStatus_code="2", CloseDate="31-08-2026")))
    assert len(report.closed) == 1
    assert not schools(database)[0].is_bookable


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_school_that_becomes_an_academy_keeps_its_old_number(take, database, order):
    take(text(row()))
    both = [
        row(EstablishmentStatus_code="2", CloseDate="31-08-2026"),
        row(URN="150200", EstablishmentName="Sample Academy"),
    ]
    report = take(text(*(both[n] for n in order)))
    assert [(line.urn, old) for line, old in report.renumbered] == [(150200, 100100)]
    assert report.added == 0
    with database.read() as session:
        numbers = session.scalars(select(SchoolUrn).order_by(SchoolUrn.urn)).all()
        assert [(n.urn, n.is_current) for n in numbers] == [(100100, False), (150200, True)]
        assert session.scalars(select(School.status)).one() is SchoolStatus.OPEN
    again = take(text(*(both[n] for n in order)))
    assert (again.added, again.changed, again.renumbered) == (0, [], [])


def test_a_fact_that_the_file_lacks_stays(take, database):
    take(text(row()))
    take(text(row(), fields=["URN", "LA (code)", "EstablishmentName", "EstablishmentStatus (code)"]))
    assert schools(database)[0].postcode == "EN1 1AA"


@pytest.mark.parametrize(
    ("rows", "say"),
    [
        ([row(), row()], "twice"),
        ([row(LA_code="999", GSSLACode_name="")], "unknown"),
        ([row(URN="990005")], "not real URNs"),
    ],
)
def test_rows_that_do_not_fit_ours_are_refused(take, rows, say):
    assert say in take(text(*rows)).refused[0].reason


def test_an_authority_that_the_file_names_in_full_is_added(take, database):
    take(text(row(LA_code="941", LA_name="West Northamptonshire", GSSLACode_name="E06000062")))
    with database.read() as session:
        assert session.scalars(select(Authority.name)).all() == ["West Northamptonshire"]


def test_what_ships_is_every_london_authority_and_school(database):
    with database.write() as session:
        assert shipped.load(session) == (33, 2533)
        session.commit()
    with database.write() as session:
        assert shipped.load(session) == (0, 0)
    with database.read() as session:
        kinds = dict(session.execute(select(School.kind, func.count()).group_by(School.kind)).all())
        assert kinds["pupil-referral-unit"] == 57
        assert session.scalar(select(func.count()).where(School.confirmed_day.is_(None))) == 2533
        assert session.scalar(select(func.count()).where(School.pupils >= 1000)) == 184


def test_the_real_extract_is_read_to_its_last_row(database, take):
    with database.write() as session:
        shipped.load(session)
        session.commit()
    report = take(REAL)
    welsh = [refusal for refusal in report.refused if "Welsh" in refusal.reason]
    assert len(welsh) == 26
    assert report.refused == welsh
    assert report.added + report.unchanged + len(report.changed) + len(report.closed) == 30
    assert len(report.changed) + len(report.closed) + report.unchanged == 21
    again = take(REAL)
    assert (again.added, again.changed, again.closed, again.unchanged) == (0, [], [], 30)


def test_twenty_five_thousand_rows_take_bounded_memory(take, database):
    many = (
        row(URN=str(200_000 + n), EstablishmentNumber=str(n % 9000), EstablishmentName=f"School {n}")
        for n in range(25_000)
    )
    content = text(*many)
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert take(content).added == 25_000
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"25,000 rows: {time.perf_counter() - began:.1f} s, {grown:.0f} MB more")
    assert grown < 150


def test_schools_and_their_numbers_are_never_joined(take, database):
    """PostgreSQL may think both empty until a first import is over, and then joins them row by row."""
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    take(text(row(), row(URN="100101", EstablishmentNumber="4038", EstablishmentName="Other High")))
    assert any("FROM school_urn" in each for each in asked)
    assert not [each for each in asked if "JOIN school" in each]


def test_a_dry_run_changes_nothing(database, tmp_path):
    path = tmp_path / "register.csv"
    path.write_text(text(row()))
    said = CliRunner().invoke(places_cli, ["import", str(path), "--dry-run"], obj=database)
    assert "Would be added: 1" in said.output
    assert schools(database) == []
    assert "Added: 1" in CliRunner().invoke(places_cli, ["import", str(path)], obj=database).output
