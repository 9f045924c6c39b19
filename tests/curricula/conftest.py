"""Programmes on the shelf, as folders that were loaded."""

import os
from collections.abc import Callable
from datetime import time

import pytest
from sqlalchemy import select

from portal.bookings.models import Booking, BookingStatus, WishedGroup
from portal.curricula import service
from portal.curricula.models import Programme
from portal.people.access import Role
from portal.people.models import User
from portal.places.models import ContactDuty
from tests.curricula.folders import written
from tests.world import TUESDAY, by


@pytest.fixture
def put(database, tmp_path) -> Callable[..., None]:
    """Puts a programme on the shelf by writing its folder and loading it."""

    def shelved(files, slug="healthy-steps"):
        folder = written(tmp_path, files, slug)
        with database.write() as session:
            (found,) = service.load(session, folder, by=by(None))
            session.commit()
        assert not found.faults, found.faults

    return shelved


@pytest.fixture
def school_of(world) -> Callable[..., User]:
    """Somebody of a school that has asked for this programme."""

    def made(slug="healthy-steps", status=BookingStatus.REQUESTED, role=Role.BOOKING_LEAD, urn=990_001):
        authority = world.authority(f"Area {urn}", str(urn)[-3:], f"E{urn}")
        school = world.school(authority, f"School {urn}", urn)
        contact = world.contact(school, ContactDuty.BOOKING)
        with world.database.read() as session:
            programme_id = session.scalars(select(Programme.id).where(Programme.slug == slug)).one()
        world.add(
            Booking(
                school_id=school.id,
                programme_id=programme_id,
                status=status,
                contact_id=contact.id,
                dsl_contact_id=contact.id,
                wishes=[
                    WishedGroup(
                        name="Horizons",
                        size=8,
                        first_day=TUESDAY,
                        start_time=time(9, 30),
                        minutes=20,
                        room_id=world.room(school).id,
                    )
                ],
            )
        )
        return world.user(role, f"{role} {urn}", school_id=school.id)

    return made


collect_ignore = [] if os.environ.get("OPEN_REFERRAL_SCHEMAS") else ["test_published_profile.py"]
"""The profile's own schemas are not part of this project; its constraints are, in open_referral_uk_3_0."""
