import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.access import MAY, Role
from portal.people.rules import is_held_back, may_manage, safe_next
from portal.web.access import Can

HOSTILE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "javascript:alert(1)",
    " /home",
    "evil.example",
    "/ok\nSet-Cookie: a=b",
    "",
    None,
]


@pytest.mark.parametrize("target", HOSTILE)
def test_signing_in_never_leads_off_the_site(target):
    assert safe_next(target) is None


@given(st.text())
def test_whatever_is_let_through_is_a_path_on_this_site(target):
    onward = safe_next(target)
    assert onward is None or (onward.startswith("/") and not onward.startswith(("//", "/\\")))


def test_a_plain_path_is_kept_with_its_question():
    assert safe_next("/groups?state=running") == "/groups?state=running"


@pytest.mark.parametrize(("account", "address", "held"), [(9, 9, False), (10, 10, True), (0, 59, False), (0, 60, True)])
def test_too_many_failures_hold_back(account, address, held):
    assert is_held_back(for_account=account, from_address=address) is held


@pytest.mark.parametrize(
    ("own", "theirs", "may"),
    [
        ({Role.ADMIN}, {Role.ADMIN}, True),
        ({Role.COORDINATOR}, {Role.FACILITATOR}, True),
        ({Role.COORDINATOR}, {Role.ADMIN}, False),
        ({Role.FACILITATOR}, set(), False),
        (set(), set(), False),
    ],
)
def test_only_administrators_manage_administrators(own, theirs, may):
    assert may_manage(own, theirs) is may


def test_a_commissioner_reads_editions_and_answers_them_and_nothing_else():
    assert MAY[Role.COMMISSIONER] == {Can.SEE_HOME, Can.READ_EDITIONS, Can.ANSWER_EDITIONS}


def test_an_administrator_sees_no_young_person_by_default():
    assert not MAY[Role.ADMIN] & {Can.SEE_NAMES, Can.SEE_GROUPS, Can.SEE_REGISTERS, Can.PRINT_PACKS}
