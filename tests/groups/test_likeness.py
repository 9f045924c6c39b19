"""Names that may be one person's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.groups.identity import Name
from portal.groups.likeness import Folded, alike

PAIRS = [
    ("Amara Okafor", "Amara Okafor", True),
    ("Amara Okafor", "amara OKAFÓR", True),
    ("Amara Okafor", "Okafor Amara", True),
    ("Amara Okafor", "Amara O", True),
    ("Amara Okafor", "Amara Okafr", True),
    ("Amara Okafor", "Amara Oakfor", True),
    ("Amara Okafor", "Amarah Okafor", True),
    ("Amara Okafor", "Amina Okafor", False),
    ("Amara Okafor", "Amara Osei", False),
    ("Jo Li", "Jo Lu", False),
    ("Mohammed Khan", "Mohamed Khan", True),
    ("Sam Smith", "Samuel Smith", True),
    ("Annemarie Smith", "Anne Marie Smith", True),
]


def folded(name: str) -> Folded:
    given_name, _, family = name.rpartition(" ")
    return Folded.of(Name(family, given_name))


@pytest.mark.parametrize(("one", "other", "are_alike"), PAIRS)
def test_names_that_are_alike(one, other, are_alike):
    assert alike(folded(one), folded(other)) is are_alike
    assert alike(folded(other), folded(one)) is are_alike


names = st.builds(Folded, st.text("abc", min_size=1, max_size=4), st.text("abc", min_size=1, max_size=4))


@given(names, names)
def test_names_that_are_alike_share_a_mark(one, other):
    assert alike(one, one)
    if alike(one, other):
        assert set(one.marks()) & set(other.marks())
