"""Reports on pages and as files: whose they are, and that all of them say the same."""

import csv
import io
import json
import time
import zipfile
from uuid import UUID

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from portal import clock
from portal.people.access import Role
from portal.releases import exports
from portal.releases.codes import code_of
from portal.releases.paper import printed
from portal.releases.sheet import Table, changes
from portal.web import pdf
from portal.web.csv_files import safe
from tests.packs.test_ua import faults
from tests.releases.making import approve, store
from tests.releases.scene import AFTER, autumn


@pytest.fixture
def scene(world):
    return autumn(world, authority=world.authority())


def test_a_council_reads_its_own_editions_and_no_others(database, world, scene, sign_in):
    edition = store(database, scene.authority)
    elsewhere = world.authority("Barnet", "302", "E09000003")
    own = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    other = sign_in(world.user(Role.COMMISSIONER, "Other Example", authority_id=elsewhere.id))
    page = own.get(f"/reports/{edition.id}")
    assert page.status_code == 200
    assert "Quarter 3, 2026/27, Enfield" in page.text
    assert "Enfield" in own.get("/reports").text
    assert "No reports yet" in other.get("/reports").text
    for end in ("", "/changes", "/report.pdf", "/report.csv", "/report.xlsx", "/report.json"):
        assert other.get(f"/reports/{edition.id}{end}").status_code == 404
    assert own.get("/reports/make").status_code == 403


def test_a_council_named_by_its_funder_reads_the_same_editions(database, world, scene, sign_in):
    edition = store(database, scene.authority)
    reader = sign_in(world.user(Role.COMMISSIONER, organisation_id=scene.line.organisation_id))
    assert reader.get(f"/reports/{edition.id}").status_code == 200


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOOKING_LEAD, Role.SCHOOL_DSL, Role.ADMIN])
def test_nobody_else_reads_reports(database, world, scene, sign_in, role):
    edition = store(database, scene.authority)
    assert sign_in(world.user(role)).get(f"/reports/{edition.id}").status_code == 403


def cells_of(made):
    return [str(cell) for table in made["tables"] for row in table["rows"] for cell in row]


def test_page_csv_xlsx_pdf_and_json_say_the_same(database, world, scene, sign_in):
    edition = store(database, scene.authority)
    made = json.loads(edition.object)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    at = f"/reports/{edition.id}"
    code = {"check_code": code_of(edition.sha256)}
    assert json.loads(reader.get(f"{at}/report.json").data) == made | code

    lines = list(csv.reader(io.StringIO(reader.get(f"{at}/report.csv").data.decode("utf-8-sig"))))
    found = {(part, row, figure): value for part, row, figure, value in lines[1:] if row}
    for table in made["tables"]:
        by_name = table["columns"][1]["key"] == "measure"
        for row in table["rows"]:
            name = ", ".join(row[:2]) if by_name else str(row[0])
            for column, cell in list(zip(table["columns"], row, strict=True))[1 + by_name :]:
                assert found[table["title"], name, column["label"]] == str(cell)

    book = CalamineWorkbook.from_filelike(io.BytesIO(reader.get(f"{at}/report.xlsx").data))
    for table in made["tables"]:
        rows = book.get_sheet_by_name(table["title"][:31]).to_python()
        assert [[plain(cell) for cell in row] for row in rows[1:]] == [
            [str(cell) for cell in row] for row in table["rows"]
        ]

    text = " ".join(reader.get(at).text.split())
    printed = reader.get(f"{at}/report.pdf")
    assert printed.headers["Content-Disposition"] == 'attachment; filename="report-enfield-2026-q3-edition-1.pdf"'
    paper = " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(printed.data)).pages).split())
    for figure in made["figures"]:
        shown = f"{figure['value']:,}" if not isinstance(figure["value"], str) else figure["value"]
        assert shown + figure["unit"] in text
        assert shown + figure["unit"] in paper
        assert figure["under"].replace("'", "&#39;") in text
    weeks = next(table for table in made["tables"] if table["key"] == "weeks")
    for row in weeks["rows"]:
        assert " ".join(f"{cell:,}" if isinstance(cell, int) else cell for cell in row) in paper


def plain(cell):
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def test_the_same_edition_gives_the_same_bytes(app, database, world, scene, sign_in):
    edition = store(database, scene.authority)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    for kind in ("pdf", "csv", "xlsx", "json"):
        first = reader.get(f"/reports/{edition.id}/report.{kind}").data
        printed.cache_clear()
        assert first == reader.get(f"/reports/{edition.id}/report.{kind}").data


def test_the_pdf_is_tagged_named_neutrally_and_quick(database, world, scene, sign_in):
    edition = store(database, scene.authority)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    reader.get(f"/reports/{edition.id}/report.pdf")
    printed.cache_clear()
    began = time.process_time()
    read = PdfReader(io.BytesIO(reader.get(f"/reports/{edition.id}/report.pdf").data))
    assert time.process_time() - began < 5
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert read.metadata.title == "Quarter 3, 2026/27, Enfield"
    assert read.metadata.author is None
    assert not read.attachments


def test_the_workbook_hides_nothing_and_names_nobody(database, scene):
    edition = store(database, scene.authority)
    made = json.loads(edition.object)
    archive = zipfile.ZipFile(io.BytesIO(exports.as_xlsx(made, code_of(edition.sha256))))
    names = archive.namelist()
    assert not [name for name in names if "comment" in name or "externalLink" in name or "pivot" in name.lower()]
    for name in names:
        text = archive.read(name).decode()
        assert 'state="hidden"' not in text
        assert 'hidden="1"' not in text
        assert "<f>" not in text
        assert "definedName" not in text
        assert "<hyperlink " not in text
    core = archive.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@x", "\tx", "\rx"])
def test_no_text_runs_as_a_formula(text):
    assert safe(text) == f"'{text}"
    assert safe(-2) == -2


def test_a_coordinator_looks_and_then_stores(database, world, scene, sign_in):
    with clock.moved_to(AFTER):
        boss = sign_in(world.user(Role.COORDINATOR))
        assert "Make an edition" in boss.get("/reports").text
        asked = {"reader": str(scene.authority.id), "quarter": "2026-3"}
        refused = boss.get("/reports/make", query_string={"reader": "x", "quarter": "2026-4"})
        assert refused.status_code == 422
        assert refused.text.count("Choose one from the list") == 4
        looked = boss.get("/reports/make", query_string=asked)
        assert looked.status_code == 200
        assert "Store edition 1" in looked.text
        seen = looked.text.split('name="seen" value="')[1].split('"')[0]
        assert boss.post("/reports/make", data=asked | {"seen": "other"}).status_code == 422
        stored = boss.post("/reports/make", data=asked | {"seen": seen})
        assert stored.status_code == 302
        edition_id = UUID(stored.location.rpartition("/")[2])
        again = boss.post("/reports/make", data=asked | {"seen": seen})
        assert "waits for approval. Approve it or send it back first" in again.text
        assert "Take it back" in boss.get(f"/reports/{edition_id}").text
        approve(database, edition_id)
        seen = boss.get("/reports/make", query_string=asked).text.split('name="seen" value="')[1].split('"')[0]
        refused = boss.post("/reports/make", data=asked | {"seen": seen})
        assert refused.status_code == 422
        assert "Say why edition 2 replaces" in refused.text
        stored = boss.post("/reports/make", data=asked | {"seen": seen, "why": "A register came in late"})
        last = UUID(stored.location.rpartition("/")[2])
        approve(database, last)
    boss = sign_in(world.user(Role.COORDINATOR, "Second Example"))
    page = boss.get(f"/reports/{last}")
    assert "What changed since edition 1" in page.text
    assert "A register came in late" in page.text
    assert "No published figure changed" in boss.get(f"/reports/{last}/changes").text
    assert "Edition 2 has replaced this one" in boss.get(f"/reports/{edition_id}").text


def test_a_change_to_each_of_a_programmes_targets_is_listed(database, scene):
    made = json.loads(store(database, scene.authority).object)
    targets = next(table for table in made["tables"] if table["key"] == "targets")
    for row in targets["rows"]:
        after = json.loads(json.dumps(made))
        moved = next(table for table in after["tables"] if table["key"] == "targets")
        moved["rows"][targets["rows"].index(row)][3] = 999
        assert [(change.what, change.after) for change in changes(made, after)] == [
            (f"{row[0]}, {row[1]}: So far", "999")
        ]


def test_without_pango_the_page_says_so(database, world, scene, sign_in, monkeypatch):
    edition = store(database, scene.authority)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    printed.cache_clear()
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    assert reader.get(f"/reports/{edition.id}/report.pdf").status_code == 503


def test_each_download_says_what_it_is(database, world, scene, sign_in):
    edition = store(database, scene.authority)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    assert reader.get(f"/reports/{edition.id}/report.csv").headers["Content-Type"] == "text/csv; charset=utf-8"
    assert reader.get(f"/reports/{edition.id}/report.json").headers["Content-Type"] == "application/json"


def test_a_table_says_what_its_signs_stand_for_and_no_others():
    table = Table(
        "years", "By year group", ("Year group", "Reached"), (("c", "45"), ("Year 8", "u"), ("Other", "z")), ()
    )
    kept = "changed by too little to be shown anew"
    assert table.signs == f"u: too few, too much alike, or {kept}, for a percentage or an interval; z: not applicable"
    assert Table("years", "By year group", ("Year group", "Reached"), (("Year 8", "45"),), ()).signs is None


def test_a_page_explains_its_signs_under_the_table(database, world, scene, sign_in):
    edition = store(database, scene.authority)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    made = json.loads(edition.object)
    assert any("c" in row[1:] for table in made["tables"] for row in table["rows"])
    assert (
        '<p class="table-foot">c: hidden so that nobody can be recognised' in reader.get(f"/reports/{edition.id}").text
    )


def test_the_paper_passes_an_independent_check(database, world, scene, sign_in):
    edition = store(database, scene.authority)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    assert faults(reader.get(f"/reports/{edition.id}/report.pdf").data) == []


def test_a_table_on_paper_stays_with_its_heading(database, world, scene, sign_in):
    edition = store(database, scene.authority)
    titles = {"More figures", *(table["title"] for table in json.loads(edition.object)["tables"])}
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    pages = PdfReader(io.BytesIO(reader.get(f"/reports/{edition.id}/report.pdf").data)).pages
    assert [lines[-2] for lines in (page.extract_text().splitlines() for page in pages) if lines[-2] in titles] == []
