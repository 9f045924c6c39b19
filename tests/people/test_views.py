import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.people import accounts, passwords, queries
from portal.people.access import Role
from portal.people.accounts import Scope
from portal.people.models import AuthSession, User
from portal.web.access import Act, Via

GOOD = "correct horse battery"
COMMAND = Act(None, via=Via.COMMAND)


@pytest.fixture(scope="module")
def kept():
    return passwords.hashed(GOOD)


@pytest.fixture
def ada(world, database, kept):
    user = world.user(Role.COORDINATOR, "Ada Example")
    with database.write() as session:
        session.get_one(User, user.id).password_hash = kept
        session.get_one(User, user.id).email = "ada@example.org"
        session.commit()
    return user


def enter(client, password=GOOD, email="ada@example.org", **more):
    return client.post("/sign-in", data={"email": email, "password": password}, **more)


def test_the_right_password_opens_the_portal(client, ada):
    assert enter(client).status_code == 302
    assert client.get("/people").status_code == 200


def test_the_e_mail_address_may_be_typed_in_capitals(client, ada):
    assert enter(client, email=" ADA@example.org ").status_code == 302


@pytest.mark.parametrize(("email", "password"), [("ada@example.org", "wrong password"), ("nobody@example.org", GOOD)])
def test_a_wrong_password_and_a_stranger_read_the_same(client, ada, email, password):
    answer = enter(client, email=email, password=password)
    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert email in answer.text


def test_after_ten_wrong_passwords_a_forged_address_does_not_help(client, ada):
    for _ in range(10):
        enter(client, password="wrong")
    held = enter(client, headers={"X-Forwarded-For": "203.0.113.9"})
    assert held.status_code == 429
    assert "Wait 5 minutes" in held.text


def test_the_owner_elsewhere_can_still_enter(client, ada):
    for _ in range(10):
        enter(client, password="wrong")
    assert enter(client, environ_base={"REMOTE_ADDR": "198.51.100.7"}).status_code == 302


def test_five_minutes_later_the_owner_may_try_again(client, ada):
    for _ in range(10):
        enter(client, password="wrong")
    with clock.moved_to(clock.now() + timedelta(minutes=6)):
        assert enter(client).status_code == 302


def test_a_cookie_copied_before_signing_out_is_dead(app, client, ada):
    enter(client)
    copy = app.test_client()
    stolen = client.get_cookie("portal")
    copy.set_cookie("portal", stolen.value)
    assert copy.get("/people").status_code == 200
    client.post("/sign-out")
    assert copy.get("/people").status_code == 302


def test_the_page_after_signing_out_takes_the_list_off_the_phone_once(sign_in, ada):
    for way in ("/sign-out", "/account/sign-out-everywhere"):
        browser = sign_in(ada)
        browser.post(way)
        page = browser.get("/sign-in").text
        assert (f'data-left="{ada.id}"' in page, "/out.js" in page) == (True, True)
        assert "data-left" not in browser.get("/sign-in").text


def test_disabling_ends_every_session_at_once(sign_in, world, ada):
    admin = sign_in(world.user(Role.ADMIN))
    theirs = sign_in(ada)
    assert theirs.get("/people").status_code == 200
    admin.post(f"/people/{ada.id}/access", data={"to": "disabled"})
    assert theirs.get("/people").status_code == 302


def test_an_idle_browser_has_to_sign_in_again(sign_in, ada):
    browser = sign_in(ada)
    with clock.moved_to(clock.now() + timedelta(hours=5)):
        assert browser.get("/people").status_code == 302


def test_being_here_is_noted_at_most_every_five_minutes(sign_in, ada, database):
    browser = sign_in(ada)
    started = clock.now()
    seen = []
    for minutes in (1, 6, 7, 12):
        with clock.moved_to(started + timedelta(minutes=minutes)):
            browser.get("/people")
        with database.read() as session:
            seen.append(session.scalars(select(AuthSession.last_seen_at)).one())
    assert len(set(seen)) == 3
    assert seen[1] == seen[2]


def test_an_invitation_works_once(sign_in, world, client):
    browser = sign_in(world.user(Role.ADMIN))
    page = browser.post("/people/invite", data={"name": "Bo Example", "email": "bo@example.org", "role": "facilitator"})
    link = re.search(r"/password/[\w-]+", page.text).group()
    chosen = {"password": "three words here", "again": "three words here"}
    assert client.post(link, data=chosen).status_code == 302
    assert client.post(link, data=chosen).status_code == 410
    assert enter(client, email="bo@example.org", password="three words here").status_code == 302


def test_a_short_password_is_refused_in_words(client, world, database):
    with database.write() as session:
        _, token = accounts.invite(
            session, email="c@example.org", name="C", role=Role.FACILITATOR, scope=Scope(), by=COMMAND
        )
        session.commit()
    answer = client.post(f"/password/{token}", data={"password": "short", "again": "short"})
    assert answer.status_code == 422
    assert "at least 12 letters" in answer.text


def test_a_link_is_too_old_after_a_week(client, database):
    with database.write() as session:
        _, token = accounts.invite(
            session, email="c@example.org", name="C", role=Role.FACILITATOR, scope=Scope(), by=COMMAND
        )
        session.commit()
    with clock.moved_to(clock.now() + timedelta(days=8)):
        assert client.get(f"/password/{token}").status_code == 410


@pytest.mark.parametrize(
    ("data", "say"),
    [
        ({"role": "school booking lead"}, "Choose the school"),
        ({"role": "commissioner"}, "Choose the authority or funder"),
        ({"role": "school booking lead", "school": "123"}, "No school has this name or number"),
        ({"role": "king"}, "Not a valid choice"),
        ({"name": ""}, "Enter the person"),
        ({"name": "   "}, "Enter the person"),
        ({"email": "ada at example"}, "like name@example.org"),
        ({"email": "taken@example.org"}, "has an account already"),
    ],
)
def test_a_refused_invitation_says_what_to_type_and_keeps_the_rest(sign_in, world, database, data, say):
    with database.write() as session:
        accounts.invite(session, email="taken@example.org", name="T", role=Role.FACILITATOR, scope=Scope(), by=COMMAND)
        session.commit()
    browser = sign_in(world.user(Role.ADMIN))
    sent = {"name": "Dee Example", "email": "dee@example.org", "role": "facilitator"} | data
    answer = browser.post("/people/invite", data=sent)
    assert answer.status_code == 422
    assert say in answer.text
    assert sent["name"] in answer.text


def test_a_coordinator_cannot_touch_an_administrator(sign_in, world, ada):
    admin = world.user(Role.ADMIN, "Eve Example")
    browser = sign_in(ada)
    browser.post(f"/people/{admin.id}/access", data={"to": "disabled"})
    assert sign_in(admin).get("/people").status_code == 200
    refused = browser.post("/people/invite", data={"name": "F", "email": "f@example.org", "role": "admin"})
    assert refused.status_code == 422


def test_a_new_password_signs_out_every_other_device(sign_in, ada):
    here, there = sign_in(ada), sign_in(ada)
    changed = {"old": GOOD, "password": "another good phrase", "again": "another good phrase"}
    assert here.post("/account/password", data=changed).status_code == 302
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_the_people_page_asks_as_many_questions_for_fifty_as_for_five(sign_in, world, ada, queries_of):
    browser = sign_in(ada)
    for n in range(4):
        world.user(Role.FACILITATOR, f"Facil {n}")
    few = queries_of(lambda: browser.get("/people"))
    for n in range(40):
        world.user(Role.FACILITATOR, f"More {n}")
    assert queries_of(lambda: browser.get("/people")) == few


def test_a_role_given_twice_is_held_once(sign_in, world, database, ada):
    """Else ending it once would leave the person with it."""
    browser = sign_in(world.user(Role.ADMIN))
    for _ in range(2):
        assert browser.post(f"/people/{ada.id}/grants", data={"role": "evaluator"}).status_code == 302
    with database.read() as session:
        assert [grant.role for grant in queries.grants_of(session, ada.id)] == [Role.COORDINATOR, Role.EVALUATOR]


@pytest.mark.parametrize("to", ["", "nonsense", None])
def test_an_account_is_let_in_again_only_on_purpose(sign_in, world, ada, database, to):
    admin = sign_in(world.user(Role.ADMIN))
    admin.post(f"/people/{ada.id}/access", data={"to": "disabled"})
    assert admin.post(f"/people/{ada.id}/access", data={} if to is None else {"to": to}).status_code == 400
    with database.read() as session:
        assert session.get_one(User, ada.id).disabled_at is not None


def test_a_number_of_a_school_that_no_school_can_have_is_refused_in_words(sign_in, world, ada):
    data = {"role": Role.BOOKING_LEAD.value, "school": "1" * 30}
    answer = sign_in(world.user(Role.ADMIN)).post(f"/people/{ada.id}/grants", data=data)
    assert answer.status_code == 422
    assert "No school has this name or number" in answer.text


@pytest.mark.parametrize(
    ("typed", "code", "say"),
    [
        (" sample  academy ", 200, "Send this link"),
        ("990001", 200, "Send this link"),
        ("Sample", 422, "No school has this name or number"),
        ("Twin School", 422, "More than one school has this name"),
    ],
)
def test_a_school_is_named_by_its_whole_name_or_its_number(sign_in, world, typed, code, say):
    authority = world.authority()
    for urn, name in ((990_001, "Sample Academy"), (990_002, "Twin School"), (990_003, "Twin School")):
        world.school(authority, name, urn)
    sent = {"name": "Dee Example", "email": "dee@example.org", "role": Role.BOOKING_LEAD.value, "school": typed}
    answer = sign_in(world.user(Role.COORDINATOR)).post("/people/invite", data=sent)
    assert answer.status_code == code
    assert say in answer.text


def test_one_person_is_found_by_part_of_the_name_or_address(sign_in, world):
    browser = sign_in(world.user(Role.COORDINATOR, "Cory Example"))
    world.user(Role.FACILITATOR, "Bea Lantern")
    found = browser.get("/people?words=LANT&role=facilitator").text
    assert "Bea Lantern" in found
    assert ">Cory Example</a></th>" not in found
    assert 'value="LANT"' in found
    assert "Nobody found" in browser.get("/people?words=100%25").text


def test_whoever_has_just_signed_in_has_been_here(sign_in, world, ada):
    sign_in(ada)
    page = sign_in(world.user(Role.ADMIN)).get(f"/people/{ada.id}").text
    assert "Never" not in page


def test_whoever_has_lost_their_last_role_can_look_at_their_account_and_sign_out(sign_in, world):
    row = User(email="left@example.org", name="Left Example")
    world.add(row)
    browser = sign_in(row)
    page = browser.get("/account")
    assert page.status_code == 200
    assert "your account has no role" in page.text
    assert "Sign out" in browser.get("/groups").text, "the page that says no shows the way out"
    assert browser.get("/groups").status_code == 403
    browser.post("/sign-out")
    assert browser.get("/account").status_code == 302
