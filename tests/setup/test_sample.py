"""Sample data: what it holds, that it is the same each time, and that it never goes into a database in use."""

import hashlib
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import date, time

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.bookings.models import Booking, BookingStatus
from portal.config import Settings
from portal.db import Base, Database
from portal.groups.models import Enrolment, Group
from portal.groups.referring import service as referring
from portal.groups.referring.models import Referral, State
from portal.impact.period import quarter_of
from portal.people.access import Role
from portal.people.models import RoleGrant, User
from portal.places.models import Authority, School, SchoolUrn
from portal.registers.catching.models import OneToOne
from portal.registers.dosage import ATTENDED
from portal.registers.missing.models import Telling
from portal.registers.models import Mark, Register, RegisterState
from portal.registers.walk_ins.models import WalkIn
from portal.releases import queries
from portal.releases.models import Edition
from portal.setup import sample, serving
from portal.setup.database import migrate
from portal.setup.sample_schools import ALONE, ENFIELD
from portal.timetable.models import DeliverySession, Outcome, SessionPart

ON = date(2027, 2, 2)
RANDOM = {
    "account": {"password_hash"},
    "password_link": {"token_hash"},
    "sheet_photo": {"picture"},
    "device": {"token_hash"},
    "held_item": {"sealed"},
    "indicators_given": {"mark"},
    "totals_given": {"mark"},
    "walk_in": {"name"},
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


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Settings]]:
    """A small sample on SQLite that no test changes, and its settings."""
    folder = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_DATA", str(folder))
        settings = Settings.from_environment()
    database = Database(f"sqlite:///{folder / 'portal.db'}")
    migrate(database)
    sample.load(database, settings, on=ON, say=lambda _: None, size="small")
    yield database, settings
    database.engine.dispose()


@pytest.fixture(scope="module")
def filled(kept: tuple[Database, Settings]) -> Database:
    return kept[0]


def test_young_people_are_proposed_and_most_of_it_is_decided(kept: tuple[Database, Settings]) -> None:
    with kept[0].read() as session, clock.moved_to(clock.at(ON, time(6, 30))):
        rows = session.scalars(select(Referral)).all()
        found = Counter(row.state for row in rows)
        assert found[State.ACCEPTED] > found[State.NOT_ACCEPTED] > found[State.REFERRED] > 0
        assert referring.counted_too_old(session) == [], "forgotten as the worker forgets"
        assert any(row.participant_id is None for row in rows)


def test_the_small_sample_has_something_at_each_stage(filled):
    with filled.read() as session:
        statuses = set(session.scalars(select(Booking.status)))
        assert statuses >= {
            BookingStatus.REQUESTED,
            BookingStatus.OFFERED,
            BookingStatus.CONFIRMED,
            BookingStatus.WITHDRAWN,
        }
        assert session.scalar(select(func.count()).select_from(Group)) == 13
        assert set(session.scalars(select(Group.plan_number))) == {None, 1, 3}
        assert session.scalar(select(func.count()).select_from(Enrolment)) > 30
        assert session.scalar(select(func.count()).select_from(Mark)) > 200
        assert session.scalar(select(func.count()).where(DeliverySession.outcome == Outcome.DELIVERED)) > 20
        assert session.scalar(select(func.count()).where(Register.state != RegisterState.OPEN)) > 20
        assert session.scalar(select(func.count()).select_from(Edition)) >= 3
        for table in (WalkIn, Telling, OneToOne):
            assert session.scalar(select(func.count()).select_from(table)) > 0


def test_the_sign_ins_are_kept_where_only_their_owner_reads_them(kept):
    file = kept[1].data / serving.SIGN_INS
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_text().splitlines()) == 12


def test_a_funder_that_is_no_council_reads_its_own_reports_and_no_others(filled):
    with filled.read() as session:
        reader = session.scalars(select(User).where(User.email == "foundation@example.org")).one()
        (name,) = set(queries.names(session, session.scalars(queries.seen_by(reader)).all()).values())
    assert "Foundation" in name


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


def test_loading_twice_is_refused(kept):
    database, settings = kept
    before = plain_rows(database)
    with pytest.raises(sample.NotEmpty):
        sample.load(database, settings, on=ON, say=lambda _: None, size="small")
    assert plain_rows(database) == before


def test_the_same_day_gives_the_same_rows_on_either_database(filled, database, settings):
    sample.load(database, settings, on=ON, say=lambda _: None, size="small")
    assert plain_rows(database) == plain_rows(filled)


def fills_enfield(database: Database) -> None:
    """The whole sample has a finished quarter of Enfield in it; `make battery` loads it for this."""
    period = quarter_of(2026, 3)
    with database.read() as session:
        attended = (
            select(
                func.count(Group.id.distinct()),
                func.count(Group.school_id.distinct()),
                func.count(Enrolment.participant_id.distinct()),
            )
            .select_from(Mark)
            .join(Enrolment, Enrolment.id == Mark.enrolment_id)
            .join(SessionPart, SessionPart.id == Mark.part_id)
            .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
            .join(Group, Group.id == DeliverySession.group_id)
            .join(Authority, Authority.id == Group.authority_id)
            .where(
                Mark.value.in_(ATTENDED),
                DeliverySession.starts_at >= clock.at(period.first, time()),
                DeliverySession.starts_at < clock.at(period.last, time(23)),
            )
        )
        groups, schools, reached = session.execute(attended.where(Authority.la_code == ENFIELD)).one()
        assert groups >= 12
        assert schools >= 6
        assert reached >= 100
        assert session.execute(attended.where(Authority.la_code == ALONE)).one()[1] == 1
        assert session.scalar(select(func.count()).select_from(Group)) == 67
        assert set(session.scalars(select(Booking.status))) >= set(BookingStatus) - {BookingStatus.WAITING}
        assert session.scalar(select(func.count()).where(Edition.year == 2026, Edition.quarter == 3)) == 3
        assert session.scalar(select(func.count()).where(Mark.is_unconfirmed)) > 0
        assert session.scalar(select(func.count()).where(Enrolment.left_reason.is_not(None))) > 10


def test_a_sample_that_was_interrupted_says_what_to_do(filled, kept):
    settings = kept[1]
    (settings.data / sample.COMPLETE).unlink()
    try:
        with pytest.raises(sample.Interrupted, match="start again"):
            sample.load(filled, settings, on=ON, say=lambda _: None, size="small")
    finally:
        (settings.data / sample.COMPLETE).touch()
