"""Headings go down one level at a time, wherever an author's words are put."""

import pytest

from portal.curricula.headings import nested


@pytest.mark.parametrize(
    ("html", "under", "expected"),
    [
        ("<h2>a</h2><h4>b</h4>", 1, '<h2>a</h2><h3 class="was-h4">b</h3>'),
        ("<h2>a</h2><h3 class='x'>b</h3><h4>c</h4>", 1, "<h2>a</h2><h3 class='x'>b</h3><h4>c</h4>"),
        ("<h4>a</h4>", 3, "<h4>a</h4>"),
        ("<h2>a</h2>", 4, '<h5 class="was-h2">a</h5>'),
        (
            "<h2>a</h2><h4>b</h4><h4>c</h4>",
            1,
            '<h2>a</h2><h3 class="was-h4">b</h3><h3 class="was-h4">c</h3>',
        ),
        ("<p>none</p>", 1, "<p>none</p>"),
    ],
)
def test_no_heading_skips_a_level(html, under, expected):
    assert nested(html, under=under) == expected
