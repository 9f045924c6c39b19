"""What everybody may read is what is meant for them, and nothing of the facilitator's."""

import io
import re

import pytest
from pypdf import PdfReader

from portal.curricula import service
from portal.curricula.reading.reader import read_files
from portal.curricula.reading.schema import SessionPlan, StagePlan
from portal.people.access import Role
from tests.curricula import canaries
from tests.curricula.folders import casework, whole
from tests.world import by

PAGES = ("", "/parents", "/handouts/01-pupil.html", "/handouts/01-parent.html")
SPEAKING = re.compile(r"zq-[a-z-]*[a-z]")


@pytest.fixture(params=[canaries.session, canaries.stage], ids=["sessions", "stages"])
def canary(request, database):
    with database.write() as session:
        service.keep(session, read_files("canary", request.param(), rules=False), by=by(None))
        session.commit()


def told(text):
    """Fields whose words stand in a text."""
    return {word.removeprefix("zq-") for word in SPEAKING.findall(text)}


@pytest.mark.parametrize(("model", "front"), [(SessionPlan, canaries.PLAN), (StagePlan, canaries.STAGE_PLAN)])
def test_every_field_of_a_plan_has_a_canary(model, front):
    assert set(front) == set(model.model_fields)


def test_the_open_pages_hold_all_that_is_open_and_nothing_else(canary, client):
    texts = [client.get(f"/programmes/canary{page}").text for page in PAGES]
    assert set().union(*map(told, texts)) == canaries.OPEN


def test_parents_see_titles_words_outcomes_and_sheets_with_links_that_open(canary, client):
    page = client.get("/programmes/canary/parents").text
    assert told(page) == {"title", "parents", "outcomes", "handout-pupil", "handout-parent"}
    links = re.findall(r'href="(/programmes/canary/handouts/[^"]+)"', page)
    assert links == ["/programmes/canary/handouts/01-pupil.html", "/programmes/canary/handouts/01-parent.html"]
    assert [told(client.get(link).text) & {"sheet-pupil", "sheet-parent"} for link in links] == [
        {"sheet-pupil"},
        {"sheet-parent"},
    ]


@pytest.mark.parametrize(
    "file", ["01-school.html", "01-facilitator.html", "01-only.md", "programme.yaml", "99-no.html"]
)
def test_no_other_file_is_open_not_even_to_who_is_signed_in(canary, client, sign_in, world, file):
    address = f"/programmes/canary/handouts/{file}"
    assert client.get(address).status_code == 404
    assert sign_in(world.user(Role.COORDINATOR)).get(address).status_code == 404


@pytest.mark.parametrize("address", ["/programmes/canary/prospectus.pdf", "/programmes/prospectus.pdf"])
def test_a_prospectus_holds_nothing_that_is_not_open(canary, client, address):
    pages = PdfReader(io.BytesIO(client.get(address).data)).pages
    text = "".join(page.extract_text() for page in pages).replace("\n", " ")
    assert told(text) <= canaries.OPEN
    assert "Healthy steps" in text


@pytest.mark.parametrize("status", ["draft", "retired"])
@pytest.mark.parametrize("page", ["/parents", "/handouts/01-sheet.html", "/prospectus.pdf"])
def test_the_pages_of_what_is_not_offered_are_not_there(put, client, sign_in, world, status, page):
    files = whole()
    files["programme.yaml"] = files["programme.yaml"].replace("status: live", f"status: {status}")
    put(files)
    assert client.get(f"/programmes/healthy-steps{page}").status_code == 404
    assert sign_in(world.user(Role.FACILITATOR)).get(f"/programmes/healthy-steps{page}").status_code == 404
    assert sign_in(world.user(Role.COORDINATOR)).get(f"/programmes/healthy-steps{page}").status_code == 200


def test_a_handout_leads_to_the_ones_before_and_after_it(put, client):
    put(whole())
    page = client.get("/programmes/healthy-steps/handouts/01-sheet.html").text
    assert "Next: <a" in page
    assert "Before: <a" not in page
    assert "Before: <a" in client.get("/programmes/healthy-steps/handouts/02-sheet.html").text


def test_casework_is_told_stage_by_stage(put, client):
    put(casework())
    page = client.get("/programmes/healthy-steps").text
    assert "Stage by stage" in page
    assert "Stage 2: </span>Meeting 2" in page
    assert "Two weeks, 1 to 3 meetings" in page


def test_a_copy_of_a_folder_under_another_name_leads_to_itself(put, client):
    put(whole(), "first-name")
    put(whole(), "second-name")
    client.get("/programmes/first-name/parents")
    assert 'href="/programmes/second-name/handouts/01-sheet.html"' in client.get("/programmes/second-name/parents").text


def test_a_group_that_keeps_an_earlier_version_can_be_shown_its_own_sheets(put, client):
    put(whole())
    files = whole()
    files["programme.yaml"] = files["programme.yaml"].replace("version: 1", "version: 2")
    files["01-sheet.html"] = files["01-sheet.html"].replace("Write one name.", "Write two names.")
    put(files)
    page = client.get("/programmes/healthy-steps/parents?version=1").text
    assert "This is version 1." in page
    link = "/programmes/healthy-steps/handouts/01-sheet.html?version=1"
    assert f'href="{link}"' in page
    assert "Write one name." in client.get(link).text
    assert "Write two names." in client.get("/programmes/healthy-steps/handouts/01-sheet.html").text
    assert client.get("/programmes/healthy-steps/parents?version=3").status_code == 404


def test_an_earlier_version_that_was_never_public_stays_closed(put, client):
    files = whole()
    draft = files["programme.yaml"].replace("status: live", "status: draft")
    put(files | {"programme.yaml": draft})
    put(files | {"programme.yaml": files["programme.yaml"].replace("version: 1", "version: 2")})
    assert client.get("/programmes/healthy-steps/parents").status_code == 200
    assert client.get("/programmes/healthy-steps/parents?version=1").status_code == 404
