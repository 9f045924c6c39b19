"""The terms: read by everybody of the booking, accepted by somebody who may."""

import pytest

from portal.bookings.letters import agreed_terms
from portal.bookings.models import Booking
from portal.people.access import Role


def test_a_school_reads_and_accepts(desk, sign_in):
    booking = desk.ask()
    school, here = sign_in(desk.lead), f"/bookings/{booking.id}/terms"
    page = school.get(here).text
    assert "They may say no, and nothing bad follows" in page
    assert 'value="Lee Example"' in page
    refused = school.post(here, data={"name": "Lee Example", "job": "Head of year"})
    assert refused.status_code == 422
    assert "Only somebody who may speak for the school can accept" in refused.text
    assert "Head of year" in refused.text
    accepted = school.post(here, data={"name": "Lee Example", "job": "Head of year", "right": "y"})
    assert accepted.location == f"/bookings/{booking.id}"
    page = school.get(here).text
    assert "By Lee Example, Head of year on 1 December 2026" in page
    assert "Accept the terms" not in page


def test_a_coordinator_writes_down_who_accepted_and_how(desk, sign_in):
    booking = desk.ask()
    office, here = sign_in(desk.coordinator), f"/bookings/{booking.id}/terms"
    data = {"name": "Sam Example", "right": "y"}
    assert "Choose how they told you" in office.post(here, data=data).text
    assert office.post(here, data=data | {"via": "phone call"}).status_code == 302
    assert "By Sam Example on 1 December 2026, 12:00, on the telephone" in office.get(here).text
    with desk.world.database.read() as session:
        row = agreed_terms.accepted(session, session.get_one(Booking, booking.id))
    assert (row.user_id, row.contact_id, row.via) == (desk.coordinator.id, booking.contact_id, "phone call")


@pytest.mark.parametrize("role", [Role.SCHOOL_DSL, Role.SAFEGUARDING])
def test_who_may_not_speak_for_the_school_only_reads(desk, sign_in, world, role):
    booking = desk.ask()
    scope = {"school_id": desk.school.id} if role is Role.SCHOOL_DSL else {}
    reader = sign_in(world.user(role, **scope))
    here = f"/bookings/{booking.id}/terms"
    assert "Accept the terms" not in reader.get(here).text
    reader.post(here, data={"name": "Sam Example", "right": "y"})
    with desk.world.database.read() as session:
        assert agreed_terms.accepted(session, session.get_one(Booking, booking.id)) is None


def test_every_version_can_still_be_read(desk, app):
    with app.test_request_context():
        for template in agreed_terms.VERSIONS.values():
            assert "Safeguarding" in app.jinja_env.get_template(template).render()
