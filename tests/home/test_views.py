"""Start pages: what each role is shown, and nothing of anybody else's."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest

from portal import clock
from portal.bookings.models import Booking, BookingChange, BookingStatus, WishedGroup
from portal.groups.models import Controller, DataAgreement, LawfulBasis, Reader
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind, RoleGrant, User
from portal.places.models import ContactDuty
from portal.registers.models import Register, RegisterState
from portal.releases.models import Edition
from tests.world import TUESDAY, World

MORNING = clock.at(TUESDAY, time(8, 0))
NEXT_WEEK = clock.at(TUESDAY + timedelta(days=9), time(8, 0))


@pytest.fixture
def open_page(sign_in):
    """The start page of one person at one moment, as text."""

    def page(user, moment=MORNING) -> str:
        with clock.moved_to(moment):
            answer = sign_in(user).get("/")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return page


class Town:
    """Two schools with a group each, and who works with them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.charity = world.charity()
        self.version = world.programme()
        self.authority = world.authority()
        self.ours = world.school(self.authority, "Fernhollow Academy")
        self.theirs = world.school(self.authority, "Elsewhere School", urn=990_002)
        self.group = world.group(self.ours, self.version, self.charity, name="Maple Tuesday")
        self.other = world.group(self.theirs, self.version, self.charity, name="Granite Tuesday")
        self.coordinator = world.user(Role.COORDINATOR)
        self.lead = world.user(Role.BOOKING_LEAD, school_id=self.ours.id)
        self.facilitator = world.user(Role.FACILITATOR, "Juno Example", organisation_id=self.charity.id)
        world.staff(self.group, self.facilitator, self.charity)

    def booking(self, school, name: str, status: BookingStatus) -> Booking:
        contact = self.world.contact(school, ContactDuty.BOOKING)
        row = Booking(
            school_id=school.id,
            programme_id=self.version.programme_id,
            status=status,
            contact_id=contact.id,
            dsl_contact_id=contact.id,
            wishes=[
                WishedGroup(
                    name=name,
                    size=12,
                    first_day=date(2027, 4, 20),
                    start_time=time(9, 30),
                    minutes=60,
                    room_id=self.world.room(school, name).id,
                )
            ],
        )
        self.world.add(row)
        asked = clock.at(date(2027, 1, 4), time(9))
        self.world.add(BookingChange(booking_id=row.id, status=status, via="page", created_at=asked))
        return row

    def agree(self, school, *readers: Reader) -> None:
        agreement = DataAgreement(
            school_id=school.id,
            controller=Controller.SCHOOL,
            basis=LawfulBasis.PUBLIC_TASK,
            retention_months=12,
            agreed_by="Robin Example, head",
            from_day=date(2026, 9, 1),
        )
        self.world.add(agreement)
        self.world.tell(agreement, *readers)


@pytest.fixture
def town(world) -> Town:
    return Town(world)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_start_page_before_there_is_any_work(role, world, open_page):
    authority = world.authority()
    scope: dict[str, UUID] = {}
    if role in (Role.BOOKING_LEAD, Role.SCHOOL_DSL):
        scope = {"school_id": world.school(authority).id}
    if role is Role.COMMISSIONER:
        scope = {"authority_id": authority.id}
    page = open_page(world.user(role, **scope))
    assert "Tuesday 12 January 2027" in page


def test_a_stranger_is_shown_what_schools_are_offered(client):
    assert client.get("/").headers["Location"] == "/programmes"


def test_requests_wait_for_the_coordinator_and_say_since_when(town, open_page):
    town.booking(town.ours, "Willow Tuesday", BookingStatus.REQUESTED)
    page = open_page(town.coordinator)
    assert "Request to decide" in page
    assert "Willow Tuesday, Fernhollow Academy, since 4 January 2027" in page
    town.booking(town.theirs, "Cedar Tuesday", BookingStatus.REQUESTED)
    page = open_page(town.coordinator)
    assert "Requests to decide" in page
    assert "the oldest since 4 January 2027" in page


def test_an_offer_waits_for_its_own_school_only(town, open_page):
    town.booking(town.theirs, "Cedar Tuesday", BookingStatus.OFFERED)
    assert "to answer" not in open_page(town.lead)
    town.booking(town.ours, "Willow Tuesday", BookingStatus.OFFERED)
    assert "Offer of another time to answer" in open_page(town.lead)
    assert "to answer" not in open_page(town.coordinator)


def test_a_school_sees_nothing_of_another_school(town, world, open_page):
    town.booking(town.theirs, "Cedar Tuesday", BookingStatus.REQUESTED)
    for role in (Role.BOOKING_LEAD, Role.SCHOOL_DSL):
        page = open_page(world.user(role, f"{role} Example", school_id=town.ours.id))
        assert "Maple Tuesday" in page
        assert not {"Granite", "Cedar", "Elsewhere"} & set(page.replace("<", " ").replace(">", " ").split())


def test_a_group_without_agreement_then_without_class_list_is_not_ready(town, world, open_page):
    assert "Data agreement" in open_page(town.lead)
    town.agree(town.ours, Reader.PUPILS)
    assert "Data agreement" in open_page(town.lead)
    town.agree(town.ours, Reader.PARENTS)
    page = open_page(town.lead)
    assert "Data agreement" not in page
    assert "Class list" in page
    world.enrolments(town.group)
    assert "Not ready yet" not in open_page(town.lead)


def test_a_facilitator_finds_today_the_register_to_take(town, open_page):
    page = open_page(town.facilitator)
    assert "Take register" in page
    assert "/registers/" in page
    assert "Granite Tuesday" not in page


def test_a_register_not_finished_is_the_facilitators_at_once_and_the_coordinators_after_a_day(town, open_page):
    evening = clock.at(TUESDAY + timedelta(days=1), time(7))
    assert "Register not finished" in open_page(town.facilitator, evening)
    assert "not finished" not in open_page(town.coordinator, evening)
    assert "Registers not finished" in open_page(town.coordinator, NEXT_WEEK)


def test_a_finished_register_needs_nobody(town, world, open_page, database):
    from sqlalchemy import select

    from portal.timetable.models import DeliverySession, SessionPart

    with database.read() as session:
        parts = session.scalars(
            select(SessionPart.id).join(DeliverySession).where(DeliverySession.group_id == town.group.id)
        ).all()
    world.add(*(Register(part_id=part, state=RegisterState.SUBMITTED) for part in parts))
    assert "not finished" not in open_page(town.facilitator, NEXT_WEEK)


def test_packs_are_offered_for_the_next_seven_days(town, open_page):
    page = open_page(town.facilitator, clock.at(TUESDAY - timedelta(days=4), time(8)))
    assert "packs to print" in page
    assert f"/groups/{town.group.id}/packs" in page


def test_on_the_morning_itself_the_pack_is_still_at_hand(town, open_page):
    page = open_page(town.facilitator, clock.at(TUESDAY, time(8)))
    assert "Take register" in page
    assert f'href="/groups/{town.group.id}/packs">Pack to print' in page


def test_a_commissioner_reads_the_newest_reports_of_their_own_authority_only(town, world, open_page):
    other = world.authority("Barking and Dagenham", "301", "E09000002")
    facts = {"number": 1, "object": "{}", "sha256": "0" * 64, "approved_at": MORNING}
    for authority in (town.authority, other):
        world.add(Edition(authority_id=authority.id, year=2026, quarter=2, **facts))
    page = open_page(world.user(Role.COMMISSIONER, authority_id=town.authority.id))
    assert "Quarter 2, 2026/27, edition 1" in page
    assert "Barking" not in page
    assert "session" not in page.lower().split("<main")[1]


def test_the_coordinator_is_told_which_reports_are_due(town, world, open_page):
    from portal.funding.models import FundingLine

    funder = Organisation(kind=OrganisationKind.FUNDER, name="Enfield council", authority_id=town.authority.id)
    world.add(funder)
    days = {"from_day": date(2026, 4, 1), "until_day": date(2027, 3, 31)}
    world.add(FundingLine(organisation_id=funder.id, authority_id=town.authority.id, name="Groups", **days))
    assert "Report to make for Quarter 3, 2026/27" in open_page(town.coordinator)
    world.add(Edition(authority_id=town.authority.id, year=2026, quarter=3, number=1, object="{}", sha256="0" * 64))
    assert "to make for" not in open_page(town.coordinator)


def test_an_admin_sees_invitations_and_schools_to_confirm(town, world, open_page):
    world.school(town.authority, "An old school", urn=100_123)
    world.add(User(email="nobody@example.org", name="Nobody Example", password_hash="x"))
    page = open_page(world.user(Role.ADMIN))
    assert "School not confirmed since 2021" in page
    assert "Invitations not used" in page
    assert "Person without a role" in page
    assert "SQLite" in page or "PostgreSQL" in page
    assert "Maple" not in page


def test_somebody_with_two_roles_gets_both(town, world, open_page, database):
    world.add(RoleGrant(user_id=town.facilitator.id, role=Role.ADMIN))
    page = open_page(town.facilitator)
    assert "Take register" in page
    assert "This portal" in page


def test_a_second_role_elsewhere_gives_no_task_that_it_may_not_do(town, world, open_page):
    """Booking lead of one school; in the other safeguarding lead, or facilitator of its group."""
    world.add(RoleGrant(user_id=town.lead.id, role=Role.SCHOOL_DSL, school_id=town.theirs.id))
    world.add(RoleGrant(user_id=town.lead.id, role=Role.FACILITATOR, organisation_id=town.charity.id))
    world.staff(town.other, town.lead, town.charity)
    town.booking(town.theirs, "Cedar Tuesday", BookingStatus.OFFERED)
    page = open_page(town.lead)
    assert "to answer" not in page
    assert f"/groups/agreement/{town.ours.id}" in page
    assert f"/groups/agreement/{town.theirs.id}" not in page


def test_what_a_group_shows_is_offered_only_to_whoever_may_read_it(town, world, open_page):
    lead = world.user(Role.SAFEGUARDING)
    world.add(RoleGrant(user_id=lead.id, role=Role.SCHOOL_DSL, school_id=town.ours.id))
    page = open_page(lead, clock.at(TUESDAY + timedelta(weeks=14), time(8)))
    assert f"/groups/{town.group.id}/impact" in page
    assert f"/groups/{town.other.id}/impact" not in page


def test_an_account_without_a_role_is_told_whom_to_ask(world, open_page, database):
    row = User(email="new@example.org", name="New Example")
    world.add(row)
    assert "Ask whoever invited you" in open_page(row)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FACILITATOR, Role.BOOKING_LEAD, Role.SAFEGUARDING])
def test_more_rows_send_no_more_queries(role, town, world, sign_in, queries_of):
    who = {Role.COORDINATOR: town.coordinator, Role.FACILITATOR: town.facilitator, Role.BOOKING_LEAD: town.lead}
    user = who.get(role) or world.user(role)

    def measure() -> int:
        with clock.moved_to(NEXT_WEEK):
            browser = sign_in(user)
            browser.get("/")
            return queries_of(lambda: browser.get("/"))

    for name in ("Willow Tuesday", "Oak Tuesday"):
        town.booking(town.ours, name, BookingStatus.REQUESTED)
    before = measure()
    for n in range(4):
        group = world.group(town.ours, town.version, town.charity, name=f"Beacon {n}", sessions=4)
        world.staff(group, town.facilitator, town.charity)
        town.booking(town.ours, f"Cedar {n}", BookingStatus.REQUESTED)
    assert measure() == before


def test_a_school_to_call_back_is_a_task_for_coordinators(town, sign_in):
    booking = town.booking(town.ours, "Call", BookingStatus.ENQUIRY)
    with town.world.database.write() as session:
        session.get_one(Booking, booking.id).call_day = date(2027, 1, 6)
        session.commit()
    with clock.moved_to(clock.at(date(2027, 1, 5), time(9))):
        page = sign_in(town.coordinator).get("/").text
        assert "School to call back" in page
        assert "Fernhollow Academy, on 6 January 2027" in page
        assert "to call back" not in sign_in(town.lead).get("/").text
