import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from portal.audit import service
from portal.audit.cli import audit_cli
from portal.audit.models import AuditEntry
from portal.audit.runs import SEAL
from portal.db import new_id
from portal.web.access import Act


@pytest.fixture
def sealed(database):
    with database.write() as session:
        for n in range(20):
            service.record(session, f"did {n}", "thing", new_id(), by=Act(None))
        session.commit()
    SEAL.run(database)
    return database


def fault(database):
    with database.read() as session:
        return service.first_fault(session)


def test_a_sealed_record_fits_and_sealing_again_changes_nothing(sealed):
    with sealed.read() as session:
        before = service.head(session)
    SEAL.run(sealed)
    with sealed.read() as session:
        assert service.head(session) == before
        assert before[0] == 20
    assert fault(sealed) is None


def test_later_entries_go_on_from_the_head(sealed):
    with sealed.write() as session:
        service.record(session, "did more", "thing", new_id(), by=Act(None))
        session.commit()
    SEAL.run(sealed)
    with sealed.read() as session:
        assert service.head(session)[0] == 21
    assert fault(sealed) is None


@pytest.mark.parametrize("column", ["verb", "noun", "via", "row_id", "user_id", "created_at"])
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(1, 20))
def test_a_changed_entry_is_found(sealed, column, place):
    with sealed.write() as session:
        row = session.scalars(select(AuditEntry).where(AuditEntry.place == place)).one()
        kept = getattr(row, column)
        other = {"row_id": new_id(), "user_id": new_id(), "created_at": row.created_at.replace(year=2001)}
        setattr(row, column, other.get(column, "something else"))
        session.commit()
    assert fault(sealed) == place
    with sealed.write() as session:
        session.execute(update(AuditEntry).where(AuditEntry.place == place).values({column: kept}))
        session.commit()


def test_a_removed_entry_is_found_and_verify_says_so(sealed):
    with sealed.write() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.place == 7))
        session.commit()
    assert fault(sealed) == 7
    said = CliRunner().invoke(audit_cli, ["verify"], obj=sealed)
    assert said.exit_code == 1
    assert "Entry 7 does not fit" in said.output


def test_a_record_cut_short_has_another_head(sealed):
    """The chain alone cannot show it: that is why the head is kept elsewhere."""
    with sealed.read() as session:
        kept = service.head(session)
    with sealed.write() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.place > 15))
        session.commit()
    assert fault(sealed) is None
    with sealed.read() as session:
        assert service.head(session) != kept
    assert "15 entries" in CliRunner().invoke(audit_cli, ["verify"], obj=sealed).output
