"""Sample data: what it holds, that it is the same each time, and that it never goes into a database in use."""

import hashlib
import stat
from datetime import date

import pytest
from sqlalchemy import func, select, text

from portal.bookings.models import Booking, BookingStatus
from portal.config import Settings
from portal.db import Base, Database
from portal.groups.models import Enrolment, Group
from portal.people.access import Role
from portal.people.models import RoleGrant
from portal.places.models import Authority, School, SchoolUrn
from portal.registers.models import Mark, Register, RegisterState
from portal.releases.models import Edition
from portal.setup import sample, serving
from portal.timetable.models import DeliverySession, Outcome

ON = date(2027, 2, 2)
RANDOM = {
    "account": {"password_hash"},
    "password_link": {"token_hash"},
    "identity": {"given", "family", "school_key", "match_hash"},
}
"""Columns that no two runs share: hashes, links, and the seals of names (whose key is another here)."""


def plain_rows(database: Database) -> str:
    """One hash over every row of every table, without the columns of RANDOM."""
    whole = hashlib.sha256()
    with database.read() as session:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.c if column.name not in RANDOM.get(table.name, ())]
            for row in session.execute(select(*columns).order_by(*table.primary_key.columns)):
                whole.update(repr(tuple(row)).encode())
    return whole.hexdigest()


@pytest.fixture
def filled(database: Database, settings: Settings) -> Database:
    sample.load(database, settings, on=ON, say=lambda _: None, size="small")
    return database


def test_the_small_sample_has_something_at_each_stage(filled, settings):
    with filled.read() as session:
        statuses = set(session.scalars(select(Booking.status)))
        assert statuses >= {
            BookingStatus.REQUESTED,
            BookingStatus.OFFERED,
            BookingStatus.CONFIRMED,
            BookingStatus.WITHDRAWN,
        }
        assert session.scalar(select(func.count()).select_from(Group)) == 6
        assert session.scalar(select(func.count()).select_from(Enrolment)) > 30
        assert session.scalar(select(func.count()).select_from(Mark)) > 200
        assert session.scalar(select(func.count()).where(DeliverySession.outcome == Outcome.DELIVERED)) > 20
        assert session.scalar(select(func.count()).where(Register.state == RegisterState.SUBMITTED)) > 20
        assert session.scalar(select(func.count()).select_from(Edition)) >= 3
    kept = settings.data / serving.SIGN_INS
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(kept.read_text().splitlines()) == 9


def test_real_schools_have_no_people_and_no_bookings(filled):
    with filled.read() as session:
        invented = set(session.scalars(select(SchoolUrn.school_id).where(SchoolUrn.urn >= 990_001)))
        assert session.scalar(select(func.count()).select_from(School)) == 2533 + len(invented)
        assert session.scalar(select(func.count()).select_from(Authority)) == 33
        assert set(session.scalars(select(Booking.school_id))) <= invented
        granted = select(RoleGrant.school_id).where(RoleGrant.role.in_([Role.BOOKING_LEAD, Role.SCHOOL_DSL]))
        assert set(session.scalars(granted)) <= invented


def test_nothing_is_dated_after_the_morning_it_was_made_for(filled):
    with filled.read() as session:
        for table in Base.metadata.sorted_tables:
            if "created_at" in table.c:
                newest = session.execute(select(func.max(table.c.created_at))).scalar()
                assert newest is None or newest.date() < ON, table.name


def test_loading_twice_is_refused(filled, settings):
    before = plain_rows(filled)
    with pytest.raises(sample.NotEmpty):
        sample.load(filled, settings, on=ON, say=lambda _: None, size="small")
    assert plain_rows(filled) == before


def test_the_same_day_gives_the_same_rows(filled, settings, tmp_path):
    from portal.setup.database import migrate

    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    migrate(other)
    sample.load(other, settings, on=ON, say=lambda _: None, size="small")
    assert plain_rows(other) == plain_rows(filled)
    with other.read() as session:
        assert session.execute(text("SELECT 1")).scalar() == 1
    other.engine.dispose()
