"""Links, names and sessions under attack: what a hostile header, a busy database or two at once cannot do."""

from datetime import timedelta
from threading import Thread
from time import sleep

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.db import new_id
from portal.people import accounts
from portal.people import sign_in as sign_ins
from portal.people.access import Role
from portal.people.models import LinkPurpose, User
from portal.web.access import Act, Via

COMMAND = Act(None, via=Via.COMMAND)
KEYS = {"slug": "a", "token": "a", "number": 1, "page": "groups", "kind": "terms"}
KEYS |= {"point": "start", "instrument": "ons-children"}


@pytest.fixture
def ada(world):
    return world.user(Role.COORDINATOR, "Ada Example")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "a b", "localhost@evil.example"]
)
def test_no_link_is_made_from_a_name_that_is_not_ours(sign_in, world, ada, host):
    """The link to choose a password carries its token to whatever name stands in it."""
    answer = sign_in(world.user(Role.ADMIN)).post(
        f"/people/{ada.id}/link", base_url="http://localhost", headers={"Host": host}
    )
    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8120", "[::1]:8000"])
def test_on_this_machine_the_portal_answers_by_its_own_names(client, host):
    assert client.get("/sign-in", headers={"Host": host}).status_code == 200


def test_a_forwarded_name_never_stands_in_a_link(sign_in, world, ada):
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    answer = sign_in(world.user(Role.ADMIN)).post(f"/people/{ada.id}/link", headers=headers)
    assert "http://localhost/password/" in answer.text
    assert "evil" not in answer.text


def test_nothing_is_sent_without_the_token_of_its_form(app, sign_in, ada):
    """Signed in or not, on every address that takes a form."""
    app.config["WTF_CSRF_ENABLED"] = True
    browser = sign_in(ada)
    addresses = app.url_map.bind("localhost")
    taken = []
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            path = addresses.build(rule.endpoint, {name: KEYS.get(name, new_id()) for name in rule.arguments})
            answers = [one.post(path, data={"x": "y"}).status_code for one in (browser, app.test_client())]
            refused = {401, 415} if path.startswith("/sync/") else {400}  # devices speak JSON, which no form can send
            taken += [] if set(answers) <= refused else [path]
    assert taken == []


def test_a_page_is_answered_even_if_being_here_cannot_be_noted(sign_in, ada, database, monkeypatch):
    browser = sign_in(ada)
    with clock.moved_to(clock.now() + timedelta(minutes=6)):

        def locked(*_: object) -> None:
            raise OperationalError("UPDATE", {}, Exception("database is locked"))

        monkeypatch.setattr(sign_ins.service, "note_seen", locked)
        assert browser.get("/account").status_code == 200


@pytest.mark.parametrize("address", ["/account", "/schools", "/", "/sign-in"])
def test_a_database_that_is_away_is_told_in_words(sign_in, ada, database, address):
    """Not even who is signed in can be read then."""
    browser = sign_in(ada)
    browser.application.config["TESTING"] = False

    def away(*_: object) -> None:
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    event.listen(database.engine, "before_cursor_execute", away)
    try:
        answer = browser.get(address)
    finally:
        event.remove(database.engine, "before_cursor_execute", away)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Closed for a moment" in answer.text
    assert browser.get("/account").status_code == 200


def test_two_who_use_one_link_at_once_do_not_both_choose_the_password(database, ada):
    """Both have looked and found the link unused; only one may use it."""
    with database.write() as session:
        token = accounts.make_link(session, session.get_one(User, ada.id), LinkPurpose.RESET, by=COMMAND)
        session.commit()
    answers: list[str] = []

    def use(password: str) -> None:
        try:
            with database.write() as session:
                accounts.use_link(session, token, password_hash=password)
                sleep(0.3)
                session.commit()
            answers.append(password)
        except accounts.LinkSpent:
            answers.append("spent")

    threads = [Thread(target=use, args=(word,)) for word in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert sorted(answers, key="spent".__eq__) == [session.get_one(User, ada.id).password_hash, "spent", "spent"]
