"""What was met on the way of a report: forms that lose nothing, and words that are true where they stand."""

import io
import json
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from portal import clock
from portal.funding.returns.details import Where, details_in
from portal.people.access import Role
from portal.releases import exports
from portal.releases.dictionary import entries
from portal.releases.paper import committee_pdf_of
from portal.releases.sheet import Table, sheet_of
from tests.releases.making import store
from tests.releases.scene import AFTER, autumn


@pytest.fixture
def scene(world):
    return autumn(world, authority=world.authority())


def test_a_reason_that_is_too_long_stays_in_its_field_beside_the_figures(database, world, scene, sign_in):
    store(database, scene.authority)
    with clock.moved_to(AFTER):
        boss = sign_in(world.user(Role.COORDINATOR))
        asked = {"reader": str(scene.authority.id), "quarter": "2026-3"}
        seen = re.search('name="seen" value="(.*?)"', boss.get("/reports/make", query_string=asked).text)[1]
        why = "A register came in late. " * 13
        refused = boss.post("/reports/make", data=asked | {"seen": seen, "why": why})
        assert refused.status_code == 422
        assert why.strip() in refused.text
        assert 'href="#why">Use at most 300 letters' in refused.text
        assert "Store edition 2" in refused.text
        assert (
            boss.post("/reports/make", data=asked | {"seen": seen, "why": "A register came in late"}).status_code == 302
        )


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "Type the check code, or choose the file"),
        ({"code": " "}, "Type the check code, or choose the file"),
        ({"file": (io.BytesIO(b""), "report.pdf")}, "This file is empty. Choose the one that you were given"),
        ({"code": "3fa9"}, "A check code has sixteen figures and letters"),
    ],
)
def test_a_check_of_nothing_says_what_to_do(client, sent, said):
    refused = client.post("/reports/verify", data=sent, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert said in refused.text


def test_a_link_beside_a_figure_is_one_word_wide_and_says_its_figure_to_those_who_hear_it(
    database, world, scene, sign_in
):
    edition = store(database, scene.authority)
    page = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id)).get(f"/reports/{edition.id}").text
    for label in ("contacts", "contact hours", "hours delivered"):
        assert f' class="nowrap">Query<span class="govuk-visually-hidden"> {label}</span></a>' in page


def test_what_stands_under_the_promises_are_two_sentences(database, scene):
    sheet = replace(sheet_of(json.loads(store(database, scene.authority).object)), rule="Green: 95%.")
    hidden = Table("standing", "How each promise stands", ("Programme", "So far"), (("LiVVE", "c"),), ())
    assert sheet.foot(hidden) == "c: hidden so that nobody can be recognised. Green: 95%."
    assert sheet.foot(replace(hidden, rows=(("LiVVE", "9"),))) == "Green: 95%."


def test_a_schools_name_is_found_once():
    found = details_in("A register of Fernhollow Academy was late", ["Fernhollow Academy", "Otherwise"], Where.FIGURES)
    assert [each.words for each in found] == ["“Fernhollow Academy” is the name of a school: say “a secondary school”"]


def test_the_dictionary_names_the_sheets_as_they_are(database, scene):
    made = json.loads(store(database, scene.authority).object)
    made["tables"][1]["title"] = "Annex: what a rather long title of a table says"
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(exports.as_xlsx(made, "3fa9-07c2-b81e-44d0"))).sheet_names
    names = dict.fromkeys(entry[0] for entry in list(entries(made, exports.names_of(made)))[1:])
    assert list(names) == [*(sheet for sheet in sheets[:-2]), "all"]
    assert "Annex what a rather long title" in sheets


@pytest.mark.parametrize("name", ["Enfield", "Enfie", "Enfield and somebody with a name that goes on to another line"])
def test_no_line_under_a_sentence_ends_after_its_first_letters(database, scene, name):
    made = json.loads(store(database, scene.authority).object)
    completed = {"value": 73, "unit": "%", "numerator": 80, "denominator": 110}
    figures = [{**each, **completed} if each["key"] == "completed" else each for each in made["figures"]]
    told = {**made, "figures": figures, "title": f"Quarter 2, 2026/27, {name}"}
    told["period"] = {**made["period"], "months": "July to September 2026"}
    told["edition"] = {**made["edition"], "number": 2}
    paper = PdfReader(io.BytesIO(committee_pdf_of(told, "2391cf657042fe0d" + "0" * 48)))
    lines = [line.strip() for page in paper.pages for line in page.extract_text().splitlines()]
    assert any("about 80 of 110" in line for line in lines)
    assert not {"n:", "source:"} & set(lines)
