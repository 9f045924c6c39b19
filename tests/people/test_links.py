"""Links for people without an account: what opens them, what uses them, and what ends them."""

import string
from datetime import timedelta
from threading import Thread
from time import sleep
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.db import new_id
from portal.people import links
from portal.people.links import LinkKey
from portal.people.models import ContactLink, ContactPurpose
from portal.places import contacts
from portal.places.models import ContactDuty, SchoolContact
from portal.web.access import Act, Via

COMMAND = Act(None, via=Via.COMMAND)
KEY = LinkKey("a secret for tests")
HERE = "198.51.100.7"
LETTERS = string.ascii_letters + string.digits + "-_"


@pytest.fixture
def contact(world):
    return world.contact(world.school(world.authority()), ContactDuty.BOOKING)


@pytest.fixture
def make(database, contact):
    def made(**more):
        facts = {"purpose": ContactPurpose.STEP, "about": ("errand", UUID(int=1)), "lasts": timedelta(days=14)}
        with database.write() as session:
            link = links.make_link(session, **facts | {"contact_id": contact.id, "by": COMMAND} | more)
            session.commit()
        return link

    return made


def wrong(link):
    return f"{(int(KEY.code(link.id)) + 1) % 1_000_000:06}"


def press(database, link, code, address=HERE):
    """What the page does: commits when it worked and when the code was wrong."""
    with database.write() as session:
        try:
            links.use(session, KEY, link.id, code, address=address)
        except (links.WrongCode, links.LinkSpent, links.HeldBack) as news:
            session.commit()
            return type(news)
        session.commit()
    return "used"


def opens(database, link):
    with database.read() as session:
        return links.opened(session, KEY, KEY.token(link.id)) is not None


def test_a_link_opens_as_often_as_one_likes_and_is_used_once(database, make):
    link = make()
    assert [opens(database, link) for _ in range(3)] == [True] * 3
    assert press(database, link, KEY.code(link.id)) == "used"
    assert not opens(database, link)
    assert press(database, link, KEY.code(link.id)) is links.LinkSpent


def test_nothing_that_opens_it_is_kept(database, make):
    link = make()
    with database.read() as session:
        row = session.get_one(ContactLink, link.id)
        kept = " ".join(str(getattr(row, column.key)) for column in ContactLink.__table__.columns)
    assert KEY.token(link.id) not in kept
    assert KEY.code(link.id) not in kept


def test_another_secret_key_opens_nothing(database, make):
    link = make()
    other = LinkKey("another secret")
    with database.read() as session:
        assert links.opened(session, KEY, other.token(link.id)) is None
    assert other.code(link.id) != KEY.code(link.id) or other.token(link.id) != KEY.token(link.id)


@pytest.mark.parametrize("token", ["", "a", "a" * 43, "é" * 43, "-" * 43, "../../etc/passwd", "a" * 5000])
def test_what_we_did_not_make_opens_nothing(database, token):
    with database.read() as session:
        assert links.opened(session, KEY, token) is None


@given(st.uuids(), st.integers(0, 42), st.sampled_from(LETTERS))
def test_a_token_names_its_row_and_a_changed_letter_names_none(link_id, place, letter):
    token = KEY.token(link_id)
    assert KEY.id_of(token) == link_id
    changed = token[:place] + letter + token[place + 1 :]
    assert changed == token or KEY.id_of(changed) is None


@given(st.uuids())
def test_a_code_has_six_figures_however_it_is_typed(link_id):
    code = KEY.code(link_id)
    assert len(code) == 6
    assert code.isdecimal()
    assert KEY.fits(link_id, f" {code[:3]} {code[3:]}\n")
    assert KEY.fits(link_id, f"{code[:2]}-{code[2:4]}\u2013{code[4:]}")
    assert not KEY.fits(link_id, code[:5])


def test_five_wrong_codes_spend_it(database, make):
    link = make()
    answers = [press(database, link, wrong(link)) for _ in range(5)]
    assert answers == [links.WrongCode] * 4 + [links.TooManyTries]
    assert press(database, link, KEY.code(link.id)) is links.LinkSpent


def test_wrong_codes_for_many_links_hold_back_the_address_they_come_from(database, make, world, contact):
    for n in range(15):
        link = make(about=("errand", UUID(int=n + 10)))
        for _ in range(4):
            press(database, link, wrong(link))
    assert press(database, link, KEY.code(link.id)) is links.HeldBack
    assert press(database, link, KEY.code(link.id), address="203.0.113.4") == "used"


def test_whoever_has_left_the_school_opens_nothing_and_their_visit_is_over(database, make, contact):
    link, other = make(), make(about=("errand", UUID(int=2)))
    with database.write() as session:
        visit = links.begin_visit(session, links.use(session, KEY, other.id, KEY.code(other.id), address=HERE))
        session.commit()
    with database.write() as session:
        assert links.visit(session, visit) is not None
        contacts.leave(session, session.get_one(SchoolContact, contact.id), by=COMMAND)
        session.commit()
    assert not opens(database, link)
    assert press(database, link, KEY.code(link.id)) is links.LinkSpent
    with database.read() as session:
        assert links.visit(session, visit) is None


def test_it_ends_after_its_time(database, make):
    link = make(lasts=timedelta(hours=1))
    with clock.moved_to(clock.now() + timedelta(minutes=61)):
        assert not opens(database, link)
        assert press(database, link, KEY.code(link.id)) is links.LinkSpent


def test_a_new_one_ends_the_one_before_but_not_a_colleagues(database, make, world, contact):
    first = make()
    elsewhere = world.school(world.authority("Barnet", "302", "E1"), urn=2)
    others = make(contact_id=world.contact(elsewhere, ContactDuty.HOST).id)
    second = make()
    assert [opens(database, link) for link in (first, others, second)] == [False, True, True]


def test_of_several_presses_at_once_one_uses_it(database, make):
    link, answers = make(), []

    def go():
        with database.write() as session:
            try:
                links.use(session, KEY, link.id, KEY.code(link.id), address=HERE)
                sleep(0.2)
                session.commit()
                answers.append("used")
            except links.LinkSpent:
                answers.append("spent")

    threads = [Thread(target=go) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["spent", "spent", "used"]


@pytest.fixture
def visit(database, make):
    link = make()
    with database.write() as session:
        token = links.begin_visit(session, links.use(session, KEY, link.id, KEY.code(link.id), address=HERE))
        session.commit()
    return link, token


def holds(database, token):
    with database.read() as session:
        return links.visit(session, token) is not None


def test_a_visit_lasts_two_hours(database, visit):
    _, token = visit
    assert holds(database, token)
    assert not holds(database, "another token")
    with clock.moved_to(clock.now() + timedelta(minutes=121)):
        assert not holds(database, token)


def test_a_visit_ends_when_it_is_over_or_the_step_is_taken_back(database, visit, make):
    link, token = visit
    with database.write() as session:
        links.end_visit(session, link.id)
        assert links.visit(session, token) is None
        session.rollback()
    with database.write() as session:
        links.revoke(session, UUID(int=1), by=COMMAND)
        session.commit()
    assert not holds(database, token)


def test_an_address_is_confirmed_for_itself_alone(database, make):
    link = make(contact_id=None, purpose=ContactPurpose.ADDRESS, email_hash=KEY.hash_of("Jo@example.org"))
    assert link.email_hash == KEY.hash_of(" jo@EXAMPLE.org ")
    assert link.email_hash != KEY.hash_of("jo@example.com")
    assert links.act_of(link) == Act(None, None, Via.LINK)
    assert KEY.id_of(KEY.path(link.id).removeprefix("/link/")) == link.id
    assert KEY.id_of(KEY.token(new_id())) != link.id
