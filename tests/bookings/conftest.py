"""A school that may ask, a coordinator who decides, two facilitators, and a programme of thirteen sessions."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select

from portal import clock
from portal.bookings import confirming
from portal.bookings.models import Booking
from portal.bookings.requests import requesting
from portal.bookings.requests.requesting import Asked, Wish
from portal.bookings.rules import Step
from portal.bookings.staff import Named
from portal.bookings.terms import live_terms
from portal.curricula.models import ProgrammeFile
from portal.groups.models import Duty
from portal.people.access import Role
from portal.people.models import ContactLink
from portal.places.contacts import Person
from portal.places.models import CalendarDate, DateKind, School, SchoolContact
from tests.bookings.ready import ready
from tests.scanner import scan
from tests.world import TUESDAY, by

BEFORE = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def december():
    with clock.moved_to(BEFORE):
        yield


@dataclass
class Desk:
    world: Any
    authority: Any
    school: Any
    charity: Any
    lead: Any
    coordinator: Any
    ana: Any
    ben: Any

    @contextmanager
    def write(self):
        with self.world.database.write() as session:
            yield session

    def wish(self, **more: Any) -> Wish:
        facts: dict[str, Any] = {
            "first_day": TUESDAY,
            "asker": Person(self.lead.name, self.lead.email, user_id=self.lead.id),
            "dsl": Person("Dana Example", "dana@example.org", "020 7946 0001"),
        }
        one = {"group_name": "Horizons Tuesday", "size": 12, "start_time": time(9, 30), "room": "G14"}
        asked = one | {name: more.pop(name) for name in list(more) if name in one}
        return Wish(**(facts | {"groups": (Asked(*asked.values()),)} | more))

    def ask(self, *, act: Any = None, what: Any = Step.ASK, shown: Any = None, **more: Any) -> Booking:
        with self.write() as session:
            terms = live_terms(session, "sample-steps")
            school = session.get_one(School, self.school.id)
            wish, who = self.wish(**more), act or by(self.lead)
            made = requesting.ask(session, school, terms, wish, what=what, shown=shown, by=who)
            session.commit()
            return made

    def put_in_order(self, booking_id: Any) -> None:
        with self.write() as session:
            ready(session, session.get_one(Booking, booking_id), by=by(self.lead))
            session.commit()

    def confirm(self, booking: Booking, *people: Any, who: Any = None, in_order: bool = True, **more: Any) -> Any:
        named = [
            Named(user.id, self.charity.id, duty) for user, duty in zip(people, (Duty.LEAD, Duty.SUPPORT), strict=False)
        ]
        with self.write() as session:
            found = session.get_one(Booking, booking.id)
            if in_order:
                ready(session, found, by=by(self.lead))
            made = confirming.confirm(session, found, named, by=by(who or self.coordinator), **more)
            session.commit()
            return made[0]

    def do(self, deed: Any, booking: Booking, user: Any, **more: Any) -> Any:
        with self.write() as session:
            answer = deed(session, session.get_one(Booking, booking.id), by=by(user), **more)
            session.commit()
            return answer

    def now(self, booking: Booking) -> Booking:
        with self.world.database.read() as session:
            found = session.get_one(Booking, booking.id)
            _ = found.changes, found.contact
            return found


@pytest.fixture
def desk(world):
    authority, charity = world.authority(), world.charity()
    school = world.school(authority)
    for first, last, label in [
        (date(2027, 2, 15), date(2027, 2, 19), "Half-term"),
        (date(2027, 3, 26), date(2027, 4, 9), "Easter holiday"),
    ]:
        world.add(
            CalendarDate(
                authority_id=authority.id,
                academic_year="2026/2027",
                kind=DateKind.HOLIDAY,
                start_day=first,
                end_day=last,
                label=label,
            )
        )
    version = world.programme()
    world.add(
        *(ProgrammeFile(version_id=version.id, path=f"{n:02}-session.md", content=b"") for n in range(1, 14)),
        ProgrammeFile(version_id=version.id, path="programme.yaml", content=b""),
    )
    return Desk(
        world,
        authority,
        school,
        charity,
        world.user(Role.BOOKING_LEAD, "Lee Example", school_id=school.id),
        world.user(Role.COORDINATOR, "Cory Example"),
        world.user(Role.FACILITATOR, "Ana Example", organisation_id=charity.id),
        world.user(Role.FACILITATOR, "Ben Example"),
    )


@pytest.fixture
def key(app):
    return app.extensions["portal_link_key"]


@pytest.fixture
def enter(desk, app, key):
    """The newest link, opened by a scanner first and then used by the person in a browser of their own."""

    def come(name=None, scanned=True):
        with desk.world.database.read() as session:
            found = select(ContactLink).join(SchoolContact, SchoolContact.id == ContactLink.contact_id)
            found = found.where(SchoolContact.name == name) if name else found
            link = session.scalars(found.order_by(ContactLink.id.desc())).first()
        if scanned:
            assert set(scan(app.test_client(), key.path(link.id))) <= {200, 422}
        browser = app.test_client()
        answer = browser.post(key.path(link.id), data={"code": key.code(link.id)})
        assert answer.status_code == 302, answer.text
        return browser

    return come
