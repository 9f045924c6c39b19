"""Bundles: for one audience and nothing else, the same bytes each time, made once."""

import io
import re
import subprocess
import sys

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from portal.config import ROOT
from portal.curricula import plan_page, runs
from portal.curricula.library import bundle_page
from portal.curricula.library.bundles import bundle
from portal.curricula.models import Bundle, ProgrammeVersion
from portal.curricula.reading.reader import read_files
from portal.curricula.reading.schema import Audience, Setting
from portal.people.access import Role
from portal.web.jobs import run_one
from portal.web.models import Job
from tests.curricula.folders import FOR, PROGRAMME, casework, mixed
from tests.packs.test_ua import faults

CANARY = "canaryforfacilitators"


def folder_of(files):
    reading = read_files("healthy-steps", {name: text.encode() for name, text in files.items()})
    assert reading.folder is not None, reading.faults
    return reading.folder


def marked(files):
    """The same programme with a canary in every field that is the facilitator's alone."""
    for name, text in files.items():
        if name.endswith(".md"):
            own = re.compile(r"(?m)^(## (?!If some|Different|Where).*|### .*)$")
            body = own.sub(rf"\1\n\n{CANARY}", text.split("---\n", 2)[2])
            body = body.replace(f"## The session\n\n{CANARY}", "## The session")
            body = body.replace(f"## The work\n\n{CANARY}", "## The work")
            front = text.split("---\n", 2)[1]
            front = front.replace("safeguarding: Tell", f"safeguarding: {CANARY}. Tell")
            if "minutes" in front:
                front = front.replace("handouts:", f"needs:\n  - {{item: {CANARY}}}\nhandouts:")
            front = front.replace(
                "kind: practice, core: true}",
                f"kind: practice, core: true, variants: [{{setting: secondary, text: {CANARY} variant}}]}}",
            )
            files[name] = f"---\n{front}---\n{body}"
        elif name.endswith("facilitator.html") or name.endswith("form.html"):
            files[name] = text.replace("</h2>", f"</h2><p>{CANARY}</p>", 1)
    return files


@pytest.mark.parametrize("files", [mixed, casework], ids=["sessions", "stages"])
@pytest.mark.parametrize("number", [None, 1])
@pytest.mark.parametrize("audience", Audience)
def test_no_facilitators_note_is_in_anybody_elses_bundle(files, number, audience):
    folder = folder_of(marked(files()))
    try:
        html = bundle_page.html_of(bundle(folder, audience, number))
    except LookupError:
        assert files is casework
        return
    assert (CANARY in html) == (audience is Audience.FACILITATOR)


@pytest.mark.parametrize("files", [mixed, casework], ids=["sessions", "stages"])
@pytest.mark.parametrize("setting", [None, Setting.SECONDARY, Setting.PRISON])
def test_no_facilitators_note_is_on_the_schools_page(files, setting):
    folder = folder_of(marked(files()))
    for one in folder.numbered:
        assert CANARY not in repr(plan_page.for_school(folder, one, setting))
        assert repr(plan_page.for_facilitator(folder, one, setting)).count(CANARY) > 8


@pytest.mark.parametrize("audience", ["pupil", "parent", "school", "facilitator"])
def test_a_bundle_holds_its_own_handouts_with_licence_and_credit(audience):
    html = bundle_page.html_of(bundle(folder_of(mixed()), Audience(audience)))
    assert {key for key, title in FOR.items() if title in html} == {audience}
    assert "Free to use" in html
    assert "Sample content" in html
    assert ("Your child was offered a place." in html) == (audience == "parent")
    assert ("I know whom to ask." in html) == (audience == "pupil")


def test_one_session_holds_its_own_sheets_only():
    html = bundle_page.html_of(bundle(folder_of(mixed()), Audience.PUPIL, 2))
    assert "Sheet 2" in html
    assert "Sheet 1" not in html
    with pytest.raises(LookupError):
        bundle(folder_of(mixed()), Audience.PARENT, 2)


def test_neither_its_title_nor_its_file_names_the_programme():
    made = bundle(folder_of(mixed()), Audience.PUPIL, 1)
    assert (made.title, made.file_name) == ("Handouts for young people, session 1", "handouts-session-1.pdf")
    assert bundle(folder_of(casework()), Audience.PUPIL).file_name == "handouts-all-stages.pdf"


def test_a_bundle_passes_pdf_ua_and_counts_its_pages():
    pdf = bundle_page.pdf_of(bundle_page.html_of(bundle(folder_of(mixed()), Audience.PARENT)))
    assert faults(pdf) == []
    words = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(words) == 3
    assert "Letter home" in words[0]
    assert f"page 3 of {len(words)}" in words[2]


def test_the_same_programme_gives_the_same_bytes_in_another_process():
    script = (
        "import sys; from tests.curricula.test_bundles import *; "
        "sys.stdout.buffer.write(bundle_page.pdf_of(bundle_page.html_of(bundle(folder_of(mixed()), Audience.PUPIL))))"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True).stdout
        for _ in range(2)
    )
    assert first == second
    assert first.startswith(b"%PDF")


@pytest.fixture
def click(database):
    """Presses the button for the newest version, as the page sends it."""

    def pressed(browser, audience="pupil", number="1", version=None):
        with database.read() as session:
            newest = session.scalars(select(ProgrammeVersion.id).where(ProgrammeVersion.is_latest)).one()
        data = {"version": str(version or newest), "audience": audience, "number": number}
        return browser.post("/resources/bundles", data=data)

    return pressed


def test_anybody_takes_the_handouts_of_a_session_with_one_click(put, client, click, database, monkeypatch):
    put(mixed())
    made = []
    monkeypatch.setattr(bundle_page, "pdf_of", lambda html, watch: made.append(html) or b"%PDF made")
    waiting = click(client).location
    assert "It begins in a moment" in client.get(waiting).text
    assert client.get(f"{waiting}/state").json["pending"] is True
    assert client.get(f"{waiting}/handouts.pdf").location == waiting
    assert click(client).location == waiting
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 1
    assert run_one(database, {"resources.print": runs.print_bundle})
    assert "Download the PDF" in client.get(waiting).text
    file = client.get(click(client).location)
    assert (file.mimetype, file.data) == ("application/pdf", b"%PDF made")
    assert file.headers["Content-Disposition"] == 'attachment; filename="handouts-session-1.pdf"'
    assert len(made) == 1


def test_a_bundle_that_failed_says_so_and_is_tried_again(put, client, click, database, monkeypatch):
    put(mixed())
    waiting = click(client).location
    monkeypatch.setattr(runs, "_page", lambda *_: (_ for _ in ()).throw(runs.Refused("No paper today.")))
    run_one(database, {"resources.print": runs.print_bundle})
    page = client.get(waiting).text
    assert "No paper today." in page
    assert "Handouts for young people (PDF)" in page
    assert click(client).location == waiting
    assert "It begins in a moment" in client.get(waiting).text


@pytest.mark.parametrize(
    ("role", "codes"),
    [
        (None, {"pupil": 302, "parent": 302, "school": 404, "facilitator": 404}),
        (Role.BOOKING_LEAD, {"pupil": 302, "parent": 302, "school": 302, "facilitator": 404}),
        (Role.FACILITATOR, {"pupil": 302, "parent": 302, "school": 302, "facilitator": 302}),
    ],
)
def test_each_role_takes_its_own_bundles_and_reads_nobody_elses(
    put, client, sign_in, world, school_of, click, role, codes
):
    put(mixed())
    own = {None: lambda: client, Role.BOOKING_LEAD: lambda: sign_in(school_of())}
    browser = own.get(role, lambda: sign_in(world.user(role)))()
    coordinator = sign_in(world.user(Role.COORDINATOR))
    for audience, code in codes.items():
        assert click(browser, audience).status_code == code
        theirs = click(coordinator, audience).location
        assert browser.get(theirs).status_code == (200 if code == 302 else 404)
        assert browser.get(f"{theirs}/state").status_code == (200 if code == 302 else 404)


@pytest.mark.parametrize(
    "data", [{}, {"version": "x"}, {"audience": "police"}, {"number": "one"}, {"number": "9"}, {"number": "-1"}]
)
def test_a_button_that_nobody_offered_leads_nowhere(put, client, click, database, data):
    put(mixed())
    with database.read() as session:
        newest = session.scalars(select(ProgrammeVersion.id)).one()
    whole = {"version": str(newest), "audience": "pupil", "number": "1"} | data if data else {}
    assert client.post("/resources/bundles", data=whole).status_code == 404
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(Bundle)) == 0


def test_handouts_that_changed_meanwhile_are_not_printed_as_something_else(put, client, click, database):
    put(mixed())
    waiting = click(client).location
    with database.write() as session:
        session.scalars(select(Bundle)).one().sha256 = "0" * 64  # as after an update of the portal
        session.commit()
    run_one(database, {"resources.print": runs.print_bundle})
    assert "have changed since you asked" in client.get(waiting).text


def test_where_nothing_changes_with_the_setting_its_bundles_are_one():
    pages = {bundle_page.html_of(bundle(folder_of(mixed()), Audience.PUPIL, 1, place)) for place in (None, *Setting)}
    assert len(pages) == 1


def test_a_new_version_is_another_bundle(put, client, click, database):
    put(mixed())
    first = click(client).location
    put(mixed() | {"programme.yaml": PROGRAMME.replace("version: 1", "version: 2")})
    assert click(client).location != first


def test_a_bundle_of_one_setting_holds_what_is_handed_out_there(put, client, click, database, monkeypatch):
    files = mixed()
    files["programme.yaml"] = PROGRAMME.replace("settings: [secondary]", "settings: [secondary, prison]")
    files["01-session.md"] = files["01-session.md"].replace(
        "Letter home, kind", "Letter home, settings: [prison], kind"
    )
    put(files)
    with database.read() as session:
        newest = session.scalars(select(ProgrammeVersion.id)).one()
    made = []
    monkeypatch.setattr(bundle_page, "pdf_of", lambda html, watch: made.append(html) or b"%PDF made")
    data = {"version": str(newest), "audience": "parent", "number": "1"}
    for setting in ("prison", ""):
        assert client.post("/resources/bundles", data=data | {"setting": setting}).status_code == 302
        assert run_one(database, {"resources.print": runs.print_bundle})
    assert client.post("/resources/bundles", data=data | {"setting": "secondary"}).status_code == 404
    assert client.post("/resources/bundles", data=data | {"setting": "moon"}).status_code == 404
    assert "Prison" in made[0]
    assert "Prison" not in made[1]
    assert all("Letter home" in html for html in made)
