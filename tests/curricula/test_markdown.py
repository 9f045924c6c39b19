from portal.curricula.layouts import SESSION
from portal.curricula.markdown import read_body


def test_a_table_with_an_empty_corner_heads_its_rows():
    table = "| | School | College |\n|---|---|---|\n| Pace | as written | slower |\n"
    body = read_body("x.md", f"## Before you start\n\n{table}", 1, None, SESSION)
    html = "".join(body.sections["Before you start"].split("\n"))
    assert "<tr><td></td><th>School</th><th>College</th></tr>" in html
    assert '<tr><th scope="row">Pace</th><td>as written</td><td>slower</td></tr>' in html


def test_a_table_whose_columns_all_have_heads_stays_as_it_is():
    body = read_body("x.md", "## Before you start\n\n| A | B |\n|---|---|\n| c | d |\n", 1, None, SESSION)
    assert "<td>c</td>" in body.sections["Before you start"]
