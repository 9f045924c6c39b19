"""Enrolling, leaving, and names that nobody reads in the database file."""

import random
import threading
from datetime import date, datetime

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import func, select

from portal import clock
from portal.audit.models import AuditEntry
from portal.db import Base
from portal.groups import queries, service
from portal.groups.envelope import Envelope, Expired, TooLarge
from portal.groups.identity import Name
from portal.groups.models import AbsenceReason, Enrolment, Group, Identity, Participant
from tests.groups.conftest import FIRST, NOW, person
from tests.world import by


def test_people_are_listed_by_family_name_with_codes_that_say_nothing_of_it(cast):
    cast.agree()
    names = [
        ("Al", "Abara"),
        ("Zoë", "Abara"),
        ("Kim", "émile"),
        *(("Sam", f"Farr{i:x}") for i in range(11)),
        ("Amara", "Zhu"),
    ]
    cast.add(*(person(*name) for name in reversed(names)))
    with cast.database.read() as session:
        listed = queries.people_of(session, cast.vault, cast.group.id)
    assert [one.name.full for one in listed] == [" ".join(name) for name in names]
    codes = [one.enrolment.code for one in listed]
    assert len(set(codes)) == 15
    assert codes not in (sorted(codes), sorted(codes, reverse=True)), "one in 15 factorial draws is in order by chance"


def test_the_same_pupil_in_two_groups_of_a_school_is_one_participant(cast, world):
    cast.agree()
    with cast.database.read() as session:
        version = session.get_one(Group, cast.group.id).version
    charity = type("Charity", (), {"id": cast.facilitator.grants[0].organisation_id})
    second = world.group(cast.school, version, charity, name="Compass Monday", sessions=1)
    cast.add(person("Zoë", "O'Neill", year_group=8))
    cast.add(person("ZOE", "O Neill", year_group=8), group=second)
    with cast.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Participant)) == 1
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 2


def test_two_lists_saved_at_once_with_the_same_new_pupil_name_one_participant(cast, world):
    cast.agree()
    groups = [cast.group, world.group(cast.school, world.programme("other"), world.charity_row(), name="Other")]
    ready = threading.Barrier(2)

    def save(group: Group) -> None:
        ready.wait()
        cast.add(person("Amara", key="1001"), person("Kim", "Li"), group=group)

    threads = [threading.Thread(target=save, args=(group,)) for group in groups]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with cast.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Participant)) == 2
        assert session.scalar(select(func.count()).select_from(Enrolment)) == 4


def test_the_same_name_at_another_school_or_in_another_year_is_another_pupil(cast):
    cast.agree()
    cast.add(person("Zoë", year_group=8))
    added = cast.add(person("Zoë", year_group=11))
    assert (len(added.joined), added.already) == (1, 0)
    assert cast.vault.match_hash(cast.school.id, Name("O", "A"), None) != cast.vault.match_hash(
        cast.other_school.id, Name("O", "A"), None
    )


def test_adding_somebody_twice_changes_nothing(cast):
    cast.agree()
    cast.add(person("Amara"))
    added = cast.add(person("amara"), person("Kim"))
    assert (len(added.joined), added.already) == (1, 1)


def test_a_key_of_another_pupil_is_refused_and_nobody_is_added(cast):
    cast.agree()
    cast.add(person("Amara", "Okafor", key="1001"))
    with pytest.raises(service.KeyOfAnother):
        cast.add(person("Kim", "Li"), person("Jo", "Smith", key="1001"))
    with cast.database.read() as session:
        assert len(queries.enrolments(session, cast.group.id)) == 1


def test_a_key_finds_a_pupil_whose_family_name_changed(cast):
    cast.agree()
    cast.add(person("Amara", "Okafor", key="1001"))
    assert cast.add(person("Amara", "Smith", key="1001")).already == 1


def test_a_key_given_later_finds_the_pupil_noted_by_name(cast):
    cast.agree()
    cast.add(person("Amara", "Okafor", year_group=8))
    assert cast.add(person("Amara", "Okafor", year_group=8, key="1001")).already == 1
    assert cast.add(person("Amara", "Smith", key="1001")).already == 1
    other = cast.add(person("Amara", "Okafor", year_group=8, key="1002"))
    assert (len(other.joined), other.already) == (1, 0)


def test_of_two_namesakes_with_keys_one_at_most_is_the_pupil_noted_by_name(cast):
    cast.agree()
    cast.add(person("Amara", "Okafor"))
    added = cast.add(person("Amara", "Okafor", key="1001"), person("Amara", "Okafor", key="1002"))
    assert (len(added.joined), added.already) == (1, 1)


def test_a_group_takes_no_more_than_its_programme_allows(cast):
    cast.agree()
    cast.add(*(person(f"Pupil {chr(65 + n)}") for n in range(14)))
    with pytest.raises(service.GroupFull) as refusal:
        cast.add(person("Amara"), person("Kim"))
    assert (refusal.value.most, refusal.value.now) == (15, 14)
    assert len(cast.add(person("Amara")).joined) == 1


def test_nobody_joins_a_cancelled_group(cast):
    cast.agree()
    with cast.database.write() as session:
        service.cancel(session, session.get_one(Group, cast.group.id), by=by(cast.coordinator))
        session.commit()
    with pytest.raises(service.GroupEnded):
        cast.add(person("Amara"))


def test_a_place_ends_once_and_not_before_it_began(cast):
    cast.agree()
    (row,) = cast.add(person("Amara")).joined
    with cast.database.write() as session:
        enrolment = session.get_one(Enrolment, row.id)
        with pytest.raises(service.LeftBeforeJoining):
            service.end_enrolment(
                session, enrolment, left_day=date(2027, 1, 1), reason=AbsenceReason.NOT_KNOWN, by=by(cast.lead)
            )
        service.end_enrolment(session, enrolment, left_day=FIRST, reason=AbsenceReason.SCHOOL_KNOWS, by=by(cast.lead))
        with pytest.raises(service.AlreadyLeft):
            service.end_enrolment(session, enrolment, left_day=FIRST, reason=AbsenceReason.NOT_KNOWN, by=by(cast.lead))
        session.commit()
    (back,) = cast.add(person("Amara")).joined
    assert (back.code, back.left_day) == (row.code, None)


def test_a_group_name_that_names_the_programme_is_refused(cast):
    with cast.database.write() as session:
        group = session.get_one(Group, cast.group.id)
        with pytest.raises(service.NotNeutral, match="which programme"):
            service.rename(session, group, "Sample Tuesday", by=by(cast.lead))
        service.rename(session, group, "  Compass   Monday ", by=by(cast.lead))
        assert group.name == "Compass Monday"


def test_everything_is_noted_without_a_name(cast):
    cast.agree()
    cast.add(person("Amara"))
    with cast.database.read() as session:
        verbs = list(session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))
    assert verbs == ["recorded", "recorded", "recorded", "named", "enrolled"]


def test_no_name_stands_in_clear_in_any_table_or_file(cast, files_of):
    cast.agree()
    cast.add(person("Canaryamara", "Canaryokafor", key="CANARY1001"))
    with cast.database.read() as session:
        (one,) = queries.people_of(session, cast.vault, cast.group.id)
        assert one.name == Name("Canaryokafor", "Canaryamara")
        for table in Base.metadata.sorted_tables:
            assert "anary" not in repr(session.execute(select(table)).all()).lower(), table.name
    assert cast.database.is_sqlite == any(path.name == "portal.db" for path in files_of())
    for path in files_of():
        assert b"anary" not in path.read_bytes().lower(), path.name


def test_a_sealed_name_opens_for_its_own_person_and_field_only(cast):
    cast.agree()
    cast.add(person("Amara"), person("Kim"))
    with cast.database.write() as session:
        one, other = session.scalars(select(Identity))
        one.given = other.given
        session.flush()
        with pytest.raises(InvalidTag):
            cast.vault.names(session, [one.participant_id])


def test_the_envelope_opens_for_an_hour_and_for_its_own_page():
    envelope = Envelope(b"k" * 32)
    sealed = envelope.shut([["Canary Zoë"]], about="group user")
    assert "Canary" not in sealed
    assert envelope.open(sealed, about="group user") == [["Canary Zoë"]]
    for wrong, about in ((sealed, "other user"), (sealed[:-2] + "xx", "group user"), ("", "group user")):
        with pytest.raises(Expired):
            envelope.open(wrong, about=about)
    with pytest.raises(Expired):
        Envelope(b"l" * 32).open(sealed, about="group user")
    later = datetime.fromtimestamp(NOW.timestamp() + 3601, tz=NOW.tzinfo)
    with clock.moved_to(later), pytest.raises(Expired):
        envelope.open(sealed, about="group user")


def test_the_envelope_refuses_more_than_a_form_carries():

    noise = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=900_000))
    with pytest.raises(TooLarge):
        Envelope(b"k" * 32).shut(noise, about="x")
