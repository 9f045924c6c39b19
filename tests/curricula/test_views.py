"""The catalogue as people read it."""

import pytest

from portal.config import Settings
from portal.curricula import service
from portal.people.access import Role
from tests.curricula.folders import PROGRAMME, whole, written
from tests.world import by


@pytest.fixture
def shelf(database, tmp_path):
    """Puts programmes on the shelf by writing folders and loading them: no code changes."""

    def put(files, slug="healthy-steps"):
        folder = written(tmp_path, files, slug)
        with database.write() as session:
            (found,) = service.load(session, folder, by=by(None))
            session.commit()
        assert not found.faults

    return put


OUTLINE = {"programme.yaml": PROGRAMME.replace("status: live", "status: outline").replace("Healthy steps", "Later on")}


def test_a_new_folder_appears_in_the_catalogue_without_a_change_of_code(shelf, client):
    assert "No programmes yet" in client.get("/programmes").text
    shelf(whole(), "brand-new")
    page = client.get("/programmes").text
    assert 'href="/programmes/brand-new"' in page
    assert "Open for booking" in page
    assert "Two short meetings about asking for help." in client.get("/programmes/brand-new").text


def test_an_outline_says_so_and_cannot_be_booked(shelf, client, sign_in, world):
    shelf(OUTLINE, "later-on")
    assert "Not open for booking yet" in client.get("/programmes").text
    page = sign_in(world.user(Role.COORDINATOR)).get("/programmes/later-on").text
    assert "This page is an outline" in page
    assert "Book Later on" not in page


def test_a_live_programme_is_booked_by_who_may_and_others_are_told_how(shelf, client, sign_in, world):
    shelf(whole())
    page = sign_in(world.user(Role.COORDINATOR)).get("/programmes/healthy-steps").text
    assert "Book Healthy steps" in page
    stranger = client.get("/programmes/healthy-steps").text
    assert 'href="/book/healthy-steps"' in stranger
    assert "no account needed" in stranger
    assert "Sign in to book" not in stranger
    colleague = sign_in(world.user(Role.FACILITATOR)).get("/programmes/healthy-steps").text
    assert "Book Healthy steps" not in colleague


def test_a_public_page_promises_no_way_to_reach_us_that_it_does_not_say(shelf, client, monkeypatch):
    shelf(whole())
    without = client.get("/programmes/healthy-steps").text
    assert "no account needed" in without
    assert "ask us" not in without
    monkeypatch.setenv("PORTAL_CONTACT", " 020 7946 0000 ")
    client.application.config["SETTINGS"] = Settings.from_environment()
    assert "Or ask us: 020 7946 0000." in client.get("/programmes/healthy-steps").text
    assert "runs this portal (020 7946 0000) for a new link" in client.get("/sign-in").text


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_what_is_not_offered_is_not_in_the_catalogue(shelf, client, sign_in, world, status):
    files = whole()
    files["programme.yaml"] = PROGRAMME.replace("status: live", f"status: {status}")
    shelf(files)
    assert "Healthy steps" not in client.get("/programmes").text
    assert client.get("/programmes/healthy-steps").status_code == 404
    page = sign_in(world.user(Role.COORDINATOR)).get("/programmes/healthy-steps")
    assert page.status_code == 200
    assert "This page is an outline" not in page.text


@pytest.mark.parametrize(
    ("query", "code", "shown"),
    [
        ("", 200, True),
        ("?age=13", 200, True),
        ("?age=17", 200, False),
        ("?setting=secondary&age=11", 200, True),
        ("?setting=prison", 200, False),
        ("?age=thirteen", 422, True),
        ("?setting=moon", 422, True),
    ],
)
def test_the_filter_stays_in_the_address(shelf, client, query, code, shown):
    shelf(whole())
    answer = client.get(f"/programmes{query}")
    assert answer.status_code == code
    assert ("Healthy steps" in answer.text) is shown
    assert ("Show all programmes" in answer.text) is not shown


@pytest.mark.parametrize(
    ("query", "say"),
    [
        ("?age=thirteen", "Enter an age in years, like 13"),
        ("?age=130", "Enter an age in years, like 13"),
        ("?setting=moon", "Choose one from the list"),
    ],
)
def test_a_filter_that_cannot_be_read_is_answered_once_and_in_our_words(client, query, say):
    page = client.get(f"/programmes{query}").text
    assert page.count(say) == 2, "in the summary and at the field"
    assert "Not a valid" not in page


def test_parents_see_what_happens_and_what_is_asked(shelf, client):
    shelf(whole())
    page = client.get("/programmes/healthy-steps/parents").text
    assert "Your child was offered a place." in page
    assert "Children find out whom they can ask." in page
    assert "I know whom to ask." in page
    assert "Tell the DSL" not in page


@pytest.mark.parametrize(
    ("role", "code"),
    [(Role.COORDINATOR, 200), (Role.FACILITATOR, 200), (Role.COMMISSIONER, 403), (Role.BOOKING_LEAD, 403)],
)
def test_session_plans_are_for_those_who_teach_them(shelf, sign_in, world, role, code):
    shelf(whole())
    answer = sign_in(world.user(role)).get("/programmes/healthy-steps/sessions/1")
    assert answer.status_code == code
    if code == 200:
        assert "Session 1: Session 1" in answer.text
        assert '<article class="handout">' in answer.text
        assert "Working, 10 minutes" in answer.text


def test_the_headings_of_a_handout_skip_no_level_on_the_page(shelf, sign_in, world):
    files = whole()
    files["01-sheet.html"] = files["01-sheet.html"].replace("</h2>", "</h2><h4>To write on</h4>", 1)
    shelf(files)
    page = sign_in(world.user(Role.FACILITATOR)).get("/programmes/healthy-steps/sessions/1").text
    assert '<h3 class="was-h4">To write on</h3>' in page


def test_a_session_plan_needs_signing_in(shelf, client):
    shelf(whole())
    assert client.get("/programmes/healthy-steps/sessions/1").status_code == 302


def test_a_session_or_programme_that_is_not_there_is_404(shelf, client, sign_in, world):
    shelf(whole())
    browser = sign_in(world.user(Role.FACILITATOR))
    assert client.get("/programmes/nothing").status_code == 404
    for address in ("healthy-steps/sessions/3", "nothing/sessions/1", "healthy-steps/sessions/1?version=9"):
        assert browser.get(f"/programmes/{address}").status_code == 404


def test_a_group_keeps_the_plan_of_its_own_version(shelf, sign_in, world, database):
    shelf(whole())
    files = whole()
    files["programme.yaml"] = PROGRAMME.replace("version: 1", "version: 2")
    files["01-session.md"] = files["01-session.md"].replace("Say hello.", "Wave hello.")
    shelf(files)
    browser = sign_in(world.user(Role.FACILITATOR))
    assert "Wave hello." in browser.get("/programmes/healthy-steps/sessions/1").text
    assert "Say hello." in browser.get("/programmes/healthy-steps/sessions/1?version=1").text


def test_whoever_is_not_signed_in_finds_the_way_in_on_every_public_page(shelf, client, sign_in, world):
    link = '<a href="/sign-in">Sign in</a>'
    shelf(OUTLINE, "later-on")
    for address in ("/programmes", "/programmes/later-on", "/programmes/later-on/parents", "/no-such-page"):
        assert link in client.get(address).text
    assert link not in client.get("/sign-in").text
    assert link not in sign_in(world.user(Role.COORDINATOR)).get("/programmes").text
