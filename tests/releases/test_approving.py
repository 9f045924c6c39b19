"""Two people put an edition out; its files are kept, its downloads noted, and anybody can check a file."""

import io
import json
import tomllib

import jsonschema
import pytest
from sqlalchemy import select

from portal.config import ROOT
from portal.people.access import Role
from portal.releases import codes, files
from portal.releases.models import Edition, EditionDownload, EditionFile, FileKind
from portal.releases.protected import canonical, digest
from portal.releases.runs import print_edition
from portal.releases.schema import SCHEMA
from portal.releases.words import file_name, words
from portal.web.access import Act
from portal.web.jobs import Claim
from tests.releases.making import approve, propose, store
from tests.releases.scene import autumn


@pytest.fixture
def scene(world):
    return autumn(world, authority=world.authority(), groups=6, people=4, weeks=3)


def test_whoever_made_an_edition_cannot_approve_it_and_nobody_outside_sees_it_before(database, world, scene, sign_in):
    maker = world.user(Role.COORDINATOR)
    edition = propose(database, scene.authority, by=Act(maker))
    at = f"/reports/{edition.id}"
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    for end in ("", "/report.pdf", "/report.json", "/changes"):
        assert reader.get(at + end).status_code == 404
    assert "No reports yet" in reader.get("/reports").text
    code = {"code": codes.code_of(edition.sha256)}
    assert "No report of ours has this code" in reader.post("/reports/verify", data=code).text
    boss, other = sign_in(maker), sign_in(world.user(Role.EVALUATOR))
    assert boss.get(f"{at}/report.csv").status_code == 404
    assert "Approve edition" not in boss.get(at).text
    assert "Ask somebody else" in boss.post(f"{at}/approve", follow_redirects=True).text
    assert "Report to approve" in other.get("/").text
    assert "Report to approve" not in boss.get("/").text
    assert "Approved. Its readers" in other.post(f"{at}/approve", follow_redirects=True).text
    assert "decided about this edition already" in boss.post(f"{at}/approve", follow_redirects=True).text
    assert reader.get(at).status_code == 200


def test_an_edition_sent_back_is_seen_by_nobody_and_gives_its_number_on(database, world, scene, sign_in):
    edition = propose(database, scene.authority)
    other = sign_in(world.user(Role.COORDINATOR))
    at = f"/reports/{edition.id}"
    assert "Say what has to be put right" in other.post(f"{at}/send-back", data={"why": " "}).text
    page = other.post(f"{at}/send-back", data={"why": "The target is of last year"}, follow_redirects=True)
    assert "The target is of last year" in page.text
    assert "sent back" in other.get("/reports").text
    second = propose(database, scene.authority)
    assert second.number == 1
    approve(database, second.id)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    assert (reader.get(at).status_code, reader.get(f"/reports/{second.id}").status_code) == (404, 200)


def test_a_file_is_kept_noted_and_found_again_by_anybody(database, world, scene, sign_in, client):
    edition = store(database, scene.authority)
    print_edition(database, Claim(edition.id, files.KIND, {"edition": str(edition.id)}, None), lambda *_: None)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    at = {kind: f"/reports/{edition.id}/report.{kind}" for kind in FileKind}
    at[FileKind.COMMITTEE] = f"/reports/{edition.id}/committee.pdf"
    taken = {kind: reader.get(at[kind]).data for kind in FileKind}
    with database.read() as session:
        assert set(session.scalars(select(EditionDownload.kind))) == set(FileKind)
        kept = {row.kind: row.content for row in session.scalars(select(EditionFile))}
    assert kept == taken
    for kind, content in taken.items():
        page = client.post("/reports/verify", data={"file": (io.BytesIO(content), f"a.{kind}")}).text
        assert "Ours, as we gave it out" in page
        assert "The newest edition" in page
    changed = client.post("/reports/verify", data={"file": (io.BytesIO(taken[FileKind.CSV] + b" "), "a.csv")})
    assert (changed.status_code, "it was changed" in changed.text) == (422, True)
    assert client.post("/reports/verify", data={"code": "3fa9"}).status_code == 422
    second = store(database, scene.authority, "A register came in late")
    page = client.post("/reports/verify", data={"code": codes.code_of(edition.sha256).upper()}).text
    assert "Replaced by edition 2" in page
    assert "A register came in late" in page
    assert "Enfield" in page
    assert second.sha256 != edition.sha256


def test_what_was_handed_out_before_the_worker_set_it_is_known_again(database, world, scene, sign_in, client):
    edition = store(database, scene.authority)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    answer = reader.get(f"/reports/{edition.id}/committee.pdf")
    name = 'filename="committee-enfield-2026-q3-edition-1.pdf"'
    assert name in answer.headers["Content-Disposition"]
    print_edition(database, Claim(edition.id, files.KIND, {"edition": str(edition.id)}, None), lambda *_: None)
    page = client.post("/reports/verify", data={"file": (io.BytesIO(answer.data), "a.pdf")}).text
    assert "Ours, as we gave it out" in page
    who = sign_in(world.user(Role.COORDINATOR)).get(f"/reports/{edition.id}/downloads").text
    assert "PDF for a committee" in who


def test_the_json_fits_its_schema_and_proves_itself(database, world, scene, client):
    edition = store(database, scene.authority)
    made = json.loads(edition.object)
    [json_file] = [file for file in files.quick(edition.object, edition.sha256) if file.kind is FileKind.JSON]
    told = json.loads(json_file.content)
    jsonschema.validate(told, json.loads(client.get("/reports/report.schema.json").data))
    assert json.loads(SCHEMA)["properties"].keys() == told.keys() | {"contract"}
    assert codes.read(told.pop("check_code")) == digest(canonical(told))[: codes.LENGTH]
    assert told == made


def test_a_code_is_read_as_people_type_it():
    code = codes.code_of("3fa907c2b81e44d0" + "0" * 48)
    assert code == "3fa9-07c2-b81e-44d0"
    assert codes.read(f" {code.upper().replace('0', 'O').replace('1', 'l')} ") == "3fa907c2b81e44d0"
    assert [codes.read(typed) for typed in ("", "3fa9", "zzzz-zzzz-zzzz-zzzz", "=1+1")] == [None] * 4


@pytest.mark.parametrize(
    ("reader", "said"),
    [
        ("Barking and Dagenham", "report-barking-and-dagenham-2026-q3-edition-2.csv"),
        ("Fönds \u2013 für/../Kinder", "report-fonds-fur-kinder-2026-q3-edition-2.csv"),
        ("\u4e2d\u6587", "report-2026-q3-edition-2.csv"),
        ("A" * 80, f"report-{'a' * 40}-2026-q3-edition-2.csv"),
    ],
)
def test_a_files_name_says_whose_it_is_in_plain_letters(reader, said):
    assert file_name("report", reader, Edition(year=2026, quarter=3, number=2), "csv") == said


def test_every_column_has_its_words_and_the_software_its_number(database, scene):
    made = json.loads(store(database, scene.authority).object)
    columns = {column["key"] for table in made["tables"] for column in table["columns"]}
    assert columns <= set(words()["columns"])
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert made["made_with"]["software"] == version
