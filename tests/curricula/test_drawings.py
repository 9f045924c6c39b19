"""What is taken out of a drawing is what the vocabulary allows, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.curricula.drawings import without_shapes
from portal.curricula.reading import handouts
from portal.curricula.reading.handouts import check_handout
from portal.curricula.shipped import SHIPPED

FRAME = (
    '<article class="handout">\n<section class="sheet">\n<h2>A</h2>\n'
    '<svg role="img"><title>B</title>\n{}\n</svg>\n</section></article>'
)
PIECES = st.sampled_from(
    [
        '<path d="M1 2 L3 4"/>',
        '<rect x="1" y="2" width="3" height="4" fill="#fff" />',
        '<circle r="1" r="2"/>',
        '<circle onclick="go()"/>',
        '<path fill="url(#a)"/>',
        '<rect style="x"/>',
        '<path class="nowhere"/>',
        "<path d='M1 2'/>",
        '<path d="M1&quot;2"/>',
        "<path/>",
        '<g transform="scale(2)"><path d="M1"/></g>',
        "<script>x</script>",
        "</svg>",
        "<svg>",
        "<rect>",
        "\n",
        "<!-- no -->",
        '<path d="M1"',
        "<text>Hello</text>",
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_nothing_is_refused_or_let_through_for_its_shapes_being_gone(pieces):
    html = FRAME.format("".join(pieces))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(handouts, "without_shapes", str)
        plainly = check_handout("x/01-a.html", html)
    assert bool(check_handout("x/01-a.html", html)) is bool(plainly)


def test_a_plain_shape_goes_and_its_lines_stay():
    html = FRAME.format('<path d="M1 2\nL3 4"/><path d="url(#x)"/>')
    left = without_shapes(html)
    assert '<path d="M1' not in left
    assert '<path d="url(#x)"/>' in left
    assert left.count("\n") == html.count("\n")


def test_a_shape_outside_a_drawing_stays():
    assert without_shapes("<p><path/></p>") == "<p><path/></p>"


def test_most_of_a_real_handout_goes():
    html = (SHIPPED / "livve" / "08-five-moves.html").read_text()
    assert len(without_shapes(html)) < len(html) / 4
