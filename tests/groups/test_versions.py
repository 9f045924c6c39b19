from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.groups import versions
from portal.groups.models import Group
from portal.groups.versions import CannotChange, mixed
from tests.groups.two_versions import two_versions
from tests.packs.standin import folder
from tests.world import by


@given(st.dictionaries(st.integers(1, 13), st.integers(2, 9), max_size=4))
def test_each_session_is_taught_by_the_last_version_that_began_before_it(starts):
    later = {start: _numbered(number) for start, number in starts.items()}
    taught = {plan.number: plan.version for plan in mixed(_numbered(1), later).plans}
    for number in range(1, 14):
        begun = [start for start in starts if start <= number]
        assert taught[number] == (starts[max(begun)] if begun else 1)


def _numbered(version: int):
    plain = folder()
    return replace(plain, plans=tuple(replace(plan, version=version) for plan in plain.plans))


@pytest.fixture
def two(database, world, tmp_path):
    return two_versions(database, world, tmp_path)


def plans(session, group):
    found = versions.folder_of(session, session.get_one(Group, group.id)).plans
    return [(plan.version, "row" in plan.sections["Before you start"]) for plan in found]


def test_a_group_keeps_the_version_it_began_with(database, two):
    with database.read() as session:
        assert plans(session, two[0]) == [(1, False), (1, False)]


def test_a_group_goes_on_with_another_version_from_a_session_on(database, two):
    group, first, second = two
    with database.write() as session:
        versions.change(session, session.get_one(Group, group.id), second, from_number=2, by=by(None))
        session.commit()
    with database.read() as session:
        assert plans(session, group) == [(1, False), (2, True)]
    with database.write() as session:
        versions.change(session, session.get_one(Group, group.id), first, from_number=2, by=by(None))
        session.commit()
    with database.read() as session:
        assert plans(session, group) == [(1, False), (1, False)]


def test_a_group_is_never_taught_another_programme(database, world, two):
    other = world.programme("other-steps")
    with database.write() as session, pytest.raises(CannotChange, match="another programme"):
        versions.change(session, session.get_one(Group, two[0].id), other, from_number=2, by=by(None))


def test_a_version_that_is_too_short_is_refused(database, world, two, tmp_path):
    group, _first, second = two
    with database.write() as session:
        found = session.get_one(Group, group.id)
        found.planned_sessions = 3
        with pytest.raises(CannotChange, match="fewer sessions"):
            versions.change(session, found, second, from_number=2, by=by(None))
