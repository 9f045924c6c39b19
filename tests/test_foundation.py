"""The ground every room stands on: time, keys, sessions, migrations."""

from datetime import UTC, date, datetime, time

import pytest
from alembic.util.exc import CommandError
from sqlalchemy import text

from portal import clock, db, engines
from portal.config import RefusedSetting, Settings
from portal.db import Database
from portal.places.models import Authority
from portal.setup.database import drift, migrate


def test_half_past_nine_stays_half_past_nine_when_the_clocks_change():
    winter, summer = clock.at(date(2027, 3, 23), time(9, 30)), clock.at(date(2027, 3, 30), time(9, 30))
    assert (winter.hour, summer.hour) == (9, 8)
    assert clock.local(summer).time() == time(9, 30)


def test_keys_sort_in_the_order_they_were_made():
    keys = [db.new_id() for _ in range(5000)]
    assert keys == sorted(keys)
    assert len(set(keys)) == 5000
    assert {key.version for key in keys} == {7}


def test_the_same_seed_gives_the_same_keys():
    def some() -> list[object]:
        with clock.moved_to(datetime(2027, 1, 1, tzinfo=UTC)), db.seeded_ids(7):
            return [db.new_id() for _ in range(50)]

    assert some() == some()


def test_an_instant_without_a_zone_is_refused(database):
    row = Authority(name="Enfield", la_code="308", gss_code="E09000010", created_at=datetime(2027, 1, 1))
    with database.write() as session:
        session.add(row)
        with pytest.raises(Exception, match="time zone"):
            session.commit()


def test_a_read_session_cannot_write(database):
    with database.read() as session:
        session.add(Authority(name="Enfield", la_code="308", gss_code="E09000010"))
        with pytest.raises(RuntimeError, match="write session"):
            session.flush()


def test_a_line_that_broke_while_it_rested_is_not_used(database, monkeypatch):
    """PostgreSQL was started again meanwhile, or a firewall forgot the line."""
    monkeypatch.setattr(engines, "RESTED", 0)
    with database.read() as session:
        session.execute(text("SELECT 1"))
    if not database.is_sqlite:
        other = Database(database.url.render_as_string(hide_password=False))
        theirs = " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        with other.read() as session:
            session.execute(text("SELECT pg_terminate_backend(pid, 5000)" + theirs))
        other.engine.dispose()
    with database.read() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_the_tables_match_the_models_and_go_down_again(own_database):
    drift(own_database)
    migrate(own_database, "base")
    with pytest.raises(CommandError):
        drift(own_database)
    migrate(own_database)
    drift(own_database)


def test_the_clock_cannot_be_moved_outside_tests(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    monkeypatch.setenv("PORTAL_ENV", "")
    monkeypatch.setenv("PORTAL_TEST_CLOCK", str(tmp_path / "clock"))
    with pytest.raises(RefusedSetting, match="tests only"):
        Settings.from_environment()


def test_secrets_are_kept_and_readable_by_their_owner_only(monkeypatch, tmp_path):
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    first, second = Settings.from_environment(), Settings.from_environment()
    assert first.secret_key == second.secret_key
    assert len(first.identity_key) == 32
    assert (tmp_path / "identity.key").stat().st_mode & 0o777 == 0o600
