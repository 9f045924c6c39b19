"""Access needs are told by kind and count; what was typed, and whose it is, stays with the adult of the school."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.groups.access_needs import KINDS, OTHER, by_kind


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (["Large print", "  LARGE  print, 18 point", None, ""], {"large print": 2}),
        (["Hearing aid, left ear"], {"a place where they hear well": 1}),
        (["A wheelchair", "large print, extra time"], {"large print": 1, "step-free access": 1, "more time": 1}),
        (["Autism (Amara)", "Dyslexia"], {OTHER: 2}),
        (["A break half way", "Dyslexia", "quiet room"], {"breaks or a quiet place": 2, OTHER: 1}),
        (["Reads with coloured overlay"], {"coloured paper or an overlay": 1}),
        (["Sits near the door"], {"a seat of their choice": 1}),
        ([], {}),
    ],
)
def test_what_is_needed_is_counted_by_kind_the_most_frequent_first(typed, found):
    assert by_kind(typed) == found
    assert list(by_kind(typed)) == list(found)


@given(st.lists(st.text(max_size=80)))
def test_nothing_that_was_typed_is_told(typed):
    assert set(by_kind(typed)) <= {*KINDS, OTHER}
    assert bool(by_kind(typed)) is any(text.strip() for text in typed)
