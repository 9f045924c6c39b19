"""A workshop in two halves by two providers: each sends somebody for its half, and the school reads both names."""

from datetime import date, time

import pytest
from sqlalchemy import select

from portal.bookings import confirming
from portal.bookings.models import Booking
from portal.bookings.news import NotBookable, PartWithoutStaff
from portal.bookings.requests import requesting
from portal.bookings.requests.requesting import Asked
from portal.bookings.staff import Named
from portal.bookings.terms import live_terms
from portal.curricula import service as curricula
from portal.curricula.shipped import SHIPPED
from portal.groups.models import Duty, Group
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind
from portal.places.models import School
from portal.timetable import queries as timetable
from portal.timetable import service as sessions
from portal.timetable.models import AssuranceLetter
from portal.timetable.news import Clash, NobodyComes
from tests.bookings.ready import ready
from tests.world import by


@pytest.fixture
def halves(desk):
    """The desk, with the workshop of two halves."""
    with desk.write() as session:
        curricula.load(session, SHIPPED / "brave", by=by(desk.coordinator))
        session.commit()
    return desk


def asked(desk, *, start=time(10), name="Harbour", school=None):
    with desk.write() as session:
        where, terms = session.get_one(School, (school or desk.school).id), live_terms(session, "brave")
        wish = desk.wish(groups=(Asked(name, 26, start, f"Studio {name}", year=10),))
        made = requesting.ask(session, where, terms, wish, by=by(desk.lead))
        ready(session, made, by=by(desk.lead))
        session.commit()
        return made


def confirmed(desk, booking, *named):
    with desk.write() as session:
        found = session.get_one(Booking, booking.id)
        made = confirming.confirm(session, found, named, by=by(desk.coordinator))
        session.commit()
        return made[0]


def test_each_half_needs_somebody_of_its_provider(halves, sign_in):
    booking = asked(halves)
    ana, ben = (Named(one.id, halves.charity.id, Duty.LEAD) for one in (halves.ana, halves.ben))
    with pytest.raises(NotBookable, match="connectfutures gives “Safeguarding against violent extremism”"):
        confirmed(halves, booking, ana, ben)
    partner = Organisation(kind=OrganisationKind.PROVIDER, name="Partner Example", key="connectfutures")
    halves.world.add(partner)
    pat = halves.world.user(Role.FACILITATOR, "Pat Example", organisation_id=partner.id)
    halves.put_in_order(booking.id)
    with pytest.raises(PartWithoutStaff, match="Name somebody of Partner Example as well"):
        confirmed(halves, booking, ana, ben)
    browser = sign_in(halves.coordinator)
    page = browser.get(f"/bookings/{booking.id}/confirm").text
    assert "Partner Example: Safeguarding against violent extremism, 60 minutes" in page
    lead = f"{halves.ana.id}/{halves.charity.id}"
    refused = browser.post(f"/bookings/{booking.id}/confirm", data={"lead": lead})
    assert refused.status_code == 422
    assert "Name somebody of Partner Example as well" in refused.text
    group = confirmed(halves, booking, ana, Named(pat.id, partner.id, Duty.SUPPORT))
    with halves.world.database.read() as session:
        (meeting,) = timetable.live_planned(session, group.id)
        assert (meeting.ends_at - meeting.starts_at).seconds == 7200
        assert [(part.organisation_id, part.minutes) for part in meeting.parts] == [
            (halves.charity.id, 60),
            (partner.id, 60),
        ]
        letter = session.scalars(select(AssuranceLetter)).one()
        assert {one["organisation_id"] for one in letter.people} == {str(halves.charity.id), str(partner.id)}
    with halves.write() as session:
        found = session.get_one(Group, group.id)
        (of_pat,) = (row for row in timetable.staff_from(session, group.id) if row.user_id == pat.id)
        leaving = sessions.Leaving(of_pat.id, date(2026, 12, 2))
        with pytest.raises(NobodyComes):
            sessions.change_staff(session, found, leaving=leaving, joining=None, by=by(halves.coordinator))
    later = asked(halves, start=time(11, 30), name="Anchor")
    with pytest.raises(Clash):
        confirmed(halves, later, ben, Named(pat.id, partner.id, Duty.SUPPORT))
