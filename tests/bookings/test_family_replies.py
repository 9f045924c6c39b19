"""What families answered, noted by whoever has that step: a colleague by a link, whoever asked, a coordinator."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.bookings.steps import reply_reminders
from portal.groups import service as groups
from portal.groups.models import Group
from portal.groups.reply_models import ParentReply, ReplyNeeded
from portal.people.models import ContactLink
from portal.places.contacts import Person
from tests.bookings.sent import handed, mails, rows
from tests.bookings.test_pupils_step import confirmed
from tests.groups.conftest import person
from tests.groups.test_reply_views import form
from tests.world import by


@pytest.fixture
def booking(desk):
    """Confirmed, with the school's agreement on data."""
    return confirmed(desk)


KIM = Person("Kim Example", "kim@example.org")


def enrol(desk, app, booking, *names):
    with desk.write() as session:
        group = session.scalars(select(Group).where(Group.booking_id == booking.id)).one()
        group.reply_needed = ReplyNeeded.AGREED
        entries = [person(name, "Example", year_group=8) for name in names]
        vault = app.extensions["portal_vault"]
        groups.add_participants(session, vault, group, entries, joined_day=date(2027, 1, 12), by=by(desk.lead))
        session.commit()
        return group


def answer(browser, address, do="save", **typed):
    fields = form(browser.get(address).text)
    for name, value in typed.items():
        fields[name] = value
    return browser.post(address, data=fields | {"do": do})


def noted(desk):
    with desk.world.database.read() as session:
        found = select(ParentReply).where(ParentReply.number > 1).order_by(ParentReply.id)
        return session.scalars(found).all()


def test_a_colleague_notes_replies_a_few_at_a_time(desk, app, sign_in, booking, enter):
    school = sign_in(desk.lead)
    assert school.get(f"/bookings/{booking.id}/step/replies").status_code == 404
    enrol(desk, app, booking, "Amara", "Ben")
    assert handed(school, booking, "replies").status_code == 302
    browser = enter()
    page = browser.get("/step").text
    assert "Amara" in page
    assert "/groups/" not in page.split("<main")[1]
    first = next(name for name in form(page) if name.endswith("-answer"))
    half = answer(browser, "/step", **{first: "declined"})
    assert half.location.startswith("/step?group=")
    assert answer(browser, "/step", **{first: "agreed", first.replace("answer", "saw"): "0"}).status_code == 422
    rest = answer(browser, "/step", "all", bulk="agreed")
    assert rest.location == "/step/done"
    assert {(one.via, one.on_behalf_of is not None) for one in noted(desk)} == {("link", True)}
    assert mails(desk)[-1] == ("step-done", "Lee Example")
    assert browser.get("/step").status_code == 302
    assert "Jo Example, 1 December 2026" in school.get(f"/bookings/{booking.id}").text


def test_a_coordinator_notes_them_for_whoever_rang(desk, app, sign_in, booking):
    enrol(desk, app, booking, "Amara")
    office, address = sign_in(desk.coordinator), f"/bookings/{booking.id}/step/replies"
    assert "Choose how you know" in answer(office, address, "all", bulk="agreed").text
    assert noted(desk) == []
    assert answer(office, address, "all", bulk="agreed", via="phone call").status_code == 302
    one = noted(desk)[0]
    assert (one.via, one.user_id, one.on_behalf_of) == ("phone call", desk.coordinator.id, booking.contact_id)


def test_the_reminder_leads_whoever_has_no_account_to_the_replies(desk, app, enter, key):
    made = confirmed(desk, asker=KIM)
    enrol(desk, app, made, "Amara", "Ben")
    told = []
    for days in (14, 13, 5):
        with clock.moved_to(clock.at(date(2027, 1, 12) - timedelta(days=days), clock.now().time())), desk.write() as db:
            told.append(reply_reminders.ask_schools(db))
            db.commit()
    assert told == [1, 0, 1]
    assert [kind for kind, who in mails(desk) if who == "Kim Example"][-2:] == ["replies-missing"] * 2
    with clock.moved_to(clock.at(date(2027, 1, 7), clock.now().time())):
        page = enter("Kim Example").get("/step").text
        assert 'href="/step/replies"' in page
        assert "Note what families answer" in page
    assert len({row.about_id for row in rows(desk, ContactLink)}) == 1
