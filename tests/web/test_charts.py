"""Charts say in words what they draw, and never leave their room."""

import re

import pytest

from tests.web.conftest import Tags


def test_a_line_chart_has_a_title_a_description_and_its_numbers(macros):
    now = {"name": "this quarter", "values": [92, None, "c", 86]}
    series = [now, {"name": "a year ago", "values": [84, 80, 70, 62]}]
    html = str(macros["charts"].line_chart("att", "Attendance by week", series))
    svg = Tags(html).named("svg")[0]
    assert svg["role"] == "img"
    assert svg["aria-labelledby"] == "att-title att-desc"
    assert '<title id="att-title">Attendance by week</title>' in html
    assert "92% at the start, 86% at the end" in html
    assert "not recorded in week of programme 2; hidden in week of programme 3" in html
    assert html.count('stroke-dasharray="6 4"') == 3
    assert "<td" in html


@pytest.mark.parametrize(
    "lines",
    [
        [[92, 83, 92, 93, 100, 93, 87, 79]],
        [[20, 90, 40], [60, 10, 30]],
        [[70] * 13, [80, 95, *[90] * 11]],
        [[86, 86, 87], [100, 95, 87]],
    ],
)
def test_the_name_of_a_line_lies_on_no_line(macros, lines):
    series = [{"name": f"line {n}", "values": values} for n, values in enumerate(lines)]
    html = str(macros["charts"].line_chart("x", "T", series))
    ends = re.findall(r'<line class="chart__line--\d" x1="([\d.]+)%" y1="([\d.]+)" x2="([\d.]+)%" y2="([\d.]+)"', html)
    names = re.findall(r'<text class="chart__name[^>]* y="([\d.]+)" text-anchor="end"', html)
    assert len(set(names)) == len(lines)
    near = [float(y) for x1, y1, x2, y2 in ends for x, y in ((x1, y1), (x2, y2)) if float(x) >= 64]
    for foot in map(float, names):
        assert foot < min(near) or foot - 14 > max(near), "letters are 14 px high and stand beyond every line"


@pytest.mark.parametrize("n", [2, 3, 8, 13, 30])
def test_the_name_of_the_last_place_ends_inside_the_picture(macros, n):
    series = [{"name": "line", "values": [50] * n}]
    html = str(macros["charts"].line_chart("x", "T", series, labels=[f"Q{at}" for at in range(n)]))
    names = re.findall(r'<text class="chart__muted" x="([\d.]+)%" y="222" text-anchor="(\w+)" fill="#4A5963">', html)
    assert len(names) > 1
    assert all(float(x) <= 94 if anchor == "middle" else float(x) <= 100 for x, anchor in names)


@pytest.mark.parametrize("values", [[], [None], ["c"], [0], [None, "c", None], [100] * 40])
def test_a_line_chart_copes_with_little_or_nothing(macros, values):
    html = str(macros["charts"].line_chart("x", "T", [{"name": "n", "values": values}]))
    places = [float(v) for v in re.findall(r' (?:x|x1|x2|cx)="([\d.]+)%"', html)]
    assert all(0 <= place <= 100 for place in places)


def test_bars_say_hidden_and_missing_and_never_leave_their_room(macros):
    rows = [("A", 140), ("B", None), ("C", "c")]
    html = str(macros["charts"].bars("b", "Completed", rows, top=100, unit="%", target=75))
    widths = [float(w) for w in re.findall(r'width="([\d.]+)%"', html)]
    assert max(widths) <= 100
    assert "<title>A: 140%</title>" in html
    assert "<title>B: not recorded</title>" in html
    assert "<title>C: hidden</title>" in html
    assert "target 75%" in html


def test_the_attendance_grid_says_each_mark_in_words(macros):
    html = str(macros["charts"].attendance_grid("g", "Weeks", [1, 2, 3], [("Amara O.", ["present", "late", None])]))
    assert re.findall(r'hidden">(\w[\w ]+)</span>', html) == ["present", "late", "not recorded"]


def test_a_timeline_names_every_part_with_its_minutes(macros):
    html = str(macros["charts"].timeline("t", "The hour", [("Check-in", 5), ("Myth or fact", 55)]))
    assert "Check-in, 5 minutes; Myth or fact, 55 minutes." in html
    assert html.count("parts__item") == 2
