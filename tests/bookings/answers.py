"""What people type on the pages of a request, and what they are sent."""

from typing import Any

from sqlalchemy import select

from portal.bookings.models import Booking
from portal.bookings.requests import sending
from portal.people.guests import link_key

GROUPS = {"name_1": "Horizons Tuesday", "size_1": "12"}
WHEN = {"first_day": "2027-01-12", "start_1": "09:30"}
PROVIDE = {
    "room_1": "G14",
    "dsl_name": "Dana Example",
    "dsl_phone": "020 7946 0001",
    "dsl_email": "dana@example.org",
    "note": "Sign in at reception",
}
YOU = {"name": "Robin Example", "job": "Head of year 9", "email": "robin@school.example.org", "phone": "020 7946 0009"}
CALLER = {"via": "phone call", "name": "Robin Example", "email": "robin@example.org"}
PAGES = {"groups": GROUPS, "when": WHEN, "provide": PROVIDE}


def begin(browser: Any, school: Any, slug: str = "sample-steps") -> str:
    """The address of a new draft."""
    answer = browser.post(f"/book/{slug}", data={"school": str(school.id)})
    assert answer.status_code == 302, answer.text
    location: str = answer.location
    return location


def fill(browser: Any, draft: str, **pages: Any) -> None:
    """Every page is answered, by default as it should be: `groups={"size_1": "7"}` changes one answer."""
    wanted = PAGES | {name: PAGES.get(name, {}) | more for name, more in pages.items()}
    for page, typed in wanted.items():
        answer = browser.post(f"{draft}/{page}", data=typed)
        assert answer.status_code == 302, (page, answer.text)


def asked(browser: Any, school: Any, slug: str = "sample-steps", **pages: Any) -> str:
    """The address of a booking asked for by somebody with an account, or by a coordinator (`you=CALLER`)."""
    draft = begin(browser, school, slug)
    fill(browser, draft, **pages)
    sent = browser.post(f"{draft}/check")
    assert sent.status_code == 302, sent.text
    location: str = sent.location
    return location


def newest(desk: Any) -> Booking:
    with desk.world.database.read() as session:
        return session.scalars(select(Booking).order_by(Booking.id.desc()).limit(1)).one()


def code_of(app: Any, desk: Any) -> tuple[str, str]:
    """Code and link of the newest mail that confirms an address."""
    with desk.world.database.read() as session, app.app_context():
        link = sending.code_link(session, newest(desk).id)
        assert link
        return link_key().code(link.id), link_key().path(link.id)


def to_the_code(stranger: Any, desk: Any, **you: str) -> str:
    """The address of a draft whose code is on its way."""
    draft = begin(stranger, desk.school)
    fill(stranger, draft, you=YOU | you)
    answer = stranger.post(f"{draft}/check")
    assert answer.location == f"{draft}/code"
    return draft
