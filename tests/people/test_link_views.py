"""The pages of a link: scanners, strangers, a second use, a wrong code, and the way to a new one."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.people import links
from portal.people.guests import guest_for
from portal.people.landings import Landing, Question, TooLate
from portal.people.models import ContactLink, ContactPurpose
from portal.places.models import ContactDuty
from portal.web.access import Act, Via, public
from tests.conftest import new_app
from tests.scanner import scan

COMMAND = Act(None, via=Via.COMMAND)
GONE = "This link does not work any more"


@pytest.fixture
def app(settings, database, compiled):
    """With a step that a guest may take, and a question that can be answered once."""
    app = new_app(settings, database, compiled)
    answers, over = [], []

    def renew(session, link):
        same = {"purpose": link.purpose, "about": (link.about_noun, link.about_id), "contact_id": link.contact_id}
        links.make_link(session, **same, lasts=timedelta(days=1), by=COMMAND)

    def answer(session, link, value):
        if answers:
            raise TooLate("Somebody else has answered")
        answers.append(value)
        return "We come at the new time"

    asked = Question("Does this time suit?", (("Day", "Tuesday"),), (("yes", "Yes"), ("no", "No")))
    app.extensions["portal_landings"] = {
        ContactPurpose.STEP: Landing(renew, endpoint="one_step", still=lambda session, link: not over),
        ContactPurpose.ANSWER: Landing(renew, question=lambda session, link: asked, answer=answer),
    }
    app.add_url_rule("/one-step", "one_step", public(lambda: f"for {guest_for(ContactPurpose.STEP).about_noun}"))
    app.extensions.update(answers=answers, over=over)
    return app


@pytest.fixture
def contact(world):
    return world.contact(world.school(world.authority()), ContactDuty.BOOKING)


@pytest.fixture
def make(database, app, contact):
    key = app.extensions["portal_link_key"]

    def made(**more):
        facts = {"purpose": ContactPurpose.STEP, "about": ("errand", contact.id), "lasts": timedelta(days=14)}
        with database.write() as session:
            link = links.make_link(session, **facts | {"contact_id": contact.id, "by": COMMAND} | more)
            session.commit()
        return key.path(link.id), key.code(link.id), link

    return made


def rows(database):
    """Everything that a press could change."""
    with database.read() as session:
        found = session.execute(select(ContactLink.__table__).order_by(ContactLink.id)).all()
    return [tuple(row) for row in found]


def test_scanners_open_and_press_everything_and_the_person_still_succeeds(client, app, make, database):
    path, code, _ = make()
    before = rows(database)
    for scanner in (app.test_client(), app.test_client()):
        assert set(scan(scanner, path)) <= {200, 422}
    assert rows(database) == before
    assert client.post(path, data={"code": code}).location == "/one-step"
    assert client.get("/one-step").text == "for errand"


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_a_question_is_answered_by_one_press_and_the_code(client, app, make, answer):
    path, code, _ = make(purpose=ContactPurpose.ANSWER)
    assert set(scan(app.test_client(), path)) <= {200, 422}
    assert app.extensions["answers"] == []
    assert "Press one of the answers" in client.post(path, data={"code": code}).text
    assert "We come at the new time" in client.post(path, data={"code": code, "answer": answer}).text
    assert app.extensions["answers"] == [answer]
    assert client.post(path, data={"code": code, "answer": "no"}).status_code == 410


def test_who_comes_second_is_told(client, make, contact, app):
    app.extensions["answers"].append("yes")
    path, code, _ = make(purpose=ContactPurpose.ANSWER)
    answer = client.post(path, data={"code": code, "answer": "yes"})
    assert answer.status_code == 409
    assert "Somebody else has answered" in answer.text


def ended(how, make, client, database):
    path, code, link = make()
    match how:
        case "used":
            client.post(path, data={"code": code})
        case "revoked":
            with database.write() as session:
                links.revoke(session, link.about_id, by=COMMAND)
                session.commit()
        case "guessed":
            for _ in range(5):
                client.post(path, data={"code": f"{(int(code) + 1) % 1_000_000:06}"})
        case "nothing to do":
            client.application.extensions["over"].append(True)
        case "no purpose":
            client.application.extensions["portal_landings"] = {}
    return path, code


@pytest.mark.parametrize("how", ["used", "revoked", "guessed", "expired", "no purpose", "nothing to do", "never made"])
def test_whatever_is_wrong_with_it_the_page_is_the_same_and_tells_nothing(client, app, make, database, how):
    path, code = ended(how, make, client, database)
    path = "/link/" + "a" * 43 if how == "never made" else path
    later = clock.now() + timedelta(days=15 if how == "expired" else 0)
    nothing = app.test_client().get("/link/never-made").text.replace("never-made", "")
    with clock.moved_to(later):
        for answer in (app.test_client().get(path), app.test_client().post(path, data={"code": code})):
            assert answer.status_code == 410
            assert answer.text.replace(path.removeprefix("/link/"), "") == nothing
    assert GONE in nothing
    assert "Sample" not in nothing


def test_a_wrong_code_keeps_the_link_and_says_what_to_type(client, make):
    path, code, _ = make()
    answer = client.post(path, data={"code": f"{(int(code) + 1) % 1_000_000:06}"})
    assert answer.status_code == 422
    assert "newest mail" in answer.text
    assert client.post(path, data={"code": f"{code[:3]} {code[3:]}"}).status_code == 302


def test_what_is_no_code_is_told_and_is_no_try(client, make, database):
    path, _, _ = make()
    before = rows(database)
    for typed in ("", "12345", "1234567", "abcdef", "12 34", "<script>"):
        assert "six figures" in client.post(path, data={"code": typed}).text
    assert rows(database) == before


def test_too_many_wrong_codes_from_one_place_have_to_wait(client, make, database):
    for _ in range(15):
        path, code, _ = make(about=("errand", links.db.new_id()))
        for _try in range(4):
            client.post(path, data={"code": f"{(int(code) + 1) % 1_000_000:06}"})
    held = client.post(path, data={"code": code}, headers={"X-Forwarded-For": "203.0.113.9"})
    assert held.status_code == 429
    assert "Wait 5 minutes" in held.text


def test_a_new_link_goes_to_the_first_address_only_and_not_often(client, make, database, contact):
    path, code, _ = make()
    client.post(path, data={"code": code})

    def count():
        with database.read() as session:
            return session.scalar(select(func.count()).select_from(ContactLink))

    pages = set()
    for email in ("mallory@example.org", "robin@example.com", "ROBIN@example.org", *["robin@example.org"] * 5):
        answer = client.post(f"{path}/new", data={"email": email})
        assert answer.status_code == 200
        pages.add(answer.text)
        if email.startswith("mallory"):
            assert count() == 1
    assert count() == links.MOST_A_DAY
    assert len(pages) == 1
    assert client.post("/link/never-made/new", data={"email": "robin@example.org"}).text in pages
    assert client.post(f"{path}/new", data={"email": ""}).status_code == 422


def test_asking_for_new_links_is_held_back_too(client, make):
    path, _, _ = make()
    codes = [client.post(f"{path}/new", data={"email": "mallory@example.org"}).status_code for _ in range(61)]
    assert codes == [200] * 60 + [429]


def test_pages_of_links_are_kept_and_followed_by_nobody(client, make):
    path, code, _ = make()
    for answer in (client.get(path), client.get("/link/no"), client.post(path, data={"code": code})):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "noindex" in answer.headers["X-Robots-Tag"]
    assert client.get("/sign-in").headers["Referrer-Policy"] == "same-origin"


def test_a_form_without_referrer_is_taken_where_the_portal_is_reached_by_https(app, make):
    """Its page sends none; Flask-WTF refuses that on HTTPS unless told otherwise."""
    app.config["WTF_CSRF_ENABLED"] = True
    path, code, _ = make()
    browser = app.test_client()
    page = browser.get(path, base_url="https://localhost")
    token = page.text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    assert browser.post(path, data={"code": code}, base_url="https://localhost").status_code == 400
    sent = browser.post(path, data={"code": code, "csrf_token": token}, base_url="https://localhost")
    assert sent.location == "/one-step"


def test_only_the_browser_that_used_it_is_let_on(client, app, make):
    path, code, _ = make()
    client.post(path, data={"code": code})
    assert client.get("/one-step").status_code == 200
    stranger = app.test_client().get("/one-step")
    assert stranger.status_code == 410
    assert "Open the link from your mail" in stranger.text


def test_leaving_ends_the_visit_for_a_copied_cookie_too(client, app, make):
    path, code, _ = make()
    client.post(path, data={"code": code})
    copy = app.test_client()
    copy.set_cookie("portal", client.get_cookie("portal").value)
    assert copy.get("/one-step").status_code == 200
    assert "You have left" in client.post("/link/leave", follow_redirects=True).text
    assert client.get("/one-step").status_code == 410
    assert copy.get("/one-step").location == path


def test_a_visit_that_is_over_leads_to_the_page_that_sends_a_new_link(client, make, database):
    path, code, link = make()
    client.post(path, data={"code": code})
    with clock.moved_to(clock.now() + timedelta(hours=3)):
        assert client.get("/one-step").location == path
        assert GONE in client.get(path).text


def test_an_address_to_confirm_opens_no_page(client, make):
    path, _, _ = make(purpose=ContactPurpose.ADDRESS, contact_id=None)
    assert client.get(path).status_code == 410
