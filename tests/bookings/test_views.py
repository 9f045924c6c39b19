"""Deciding about bookings and answering, by real requests."""

import re
from datetime import UTC, date, datetime, time
from uuid import UUID

import pytest
from sqlalchemy import event, select

from portal import clock
from portal.bookings import service
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.rules import Side
from portal.funding import service as funding
from portal.funding.models import Allocation
from portal.people.access import Role
from portal.people.models import RoleGrant, User
from portal.places.models import SchoolContact
from portal.timetable import queries as timetable
from portal.timetable import service as sessions
from portal.timetable.models import Outcome, Reason
from portal.web.models import Notice
from tests.bookings.answers import asked
from tests.world import by

pytestmark = pytest.mark.both


def bookings(desk):
    with desk.world.database.read() as session:
        return session.scalars(select(Booking).order_by(Booking.id)).all()


def test_the_whole_way_from_request_over_offer_to_confirmation(desk, sign_in):
    school, office = sign_in(desk.lead), sign_in(desk.coordinator)
    address = asked(school, desk.school)
    offer = {"first_day": "2027-01-14", "start_time": "11:00", "room": "Library", "reason": "Tuesdays are full"}
    assert office.get(f"{address}/offer").status_code == 200
    assert "14 January 2027" in office.post(f"{address}/offer", data=offer | {"step": "dates"}).text
    assert office.post(f"{address}/offer", data=offer | {"step": "send"}).status_code == 302
    assert "Accept this time" in school.get(address).text
    assert school.post(f"{address}/accept").status_code == 302
    choose = office.get(f"{address}/confirm")
    assert "Ana Example, Sample Charity" in choose.text
    assert office.post(f"{address}/confirm", data={"lead": ""}).status_code == 422
    ana, ben = f"{desk.ana.id}/{desk.charity.id}", f"{desk.ben.id}/{desk.charity.id}"
    twice = office.post(f"{address}/confirm", data={"lead": ana, "support": ana})
    assert twice.status_code == 422
    assert "Choose each person once" in twice.text
    unready = office.post(f"{address}/confirm", data={"lead": ana, "support": ben})
    assert unready.status_code == 422
    assert "look through the materials" in unready.text
    desk.put_in_order(UUID(address.rpartition("/")[2]))
    assert office.post(f"{address}/confirm", data={"lead": ana, "support": ben}).status_code == 302
    page = school.get(address).text
    assert "Confirmed" in page
    assert "Tuesdays are full" in page
    assert "Horizons Tuesday is confirmed" in page
    assert "You are named for" not in page
    late = office.post(f"{address}/confirm", data={"lead": ana}, follow_redirects=True)
    assert "already confirmed by Cory Example" in late.text


def test_a_clash_is_told_by_name_and_the_choice_is_kept(desk, sign_in):
    desk.confirm(desk.ask(), desk.ana)
    other = desk.ask(group_name="Other Group", start_time=time(10), room="G15")
    desk.put_in_order(other.id)
    office = sign_in(desk.coordinator)
    assert "busy on 13 of the 13 dates" in office.get(f"/bookings/{other.id}/confirm").text
    ana = f"{desk.ana.id}/{desk.charity.id}"
    page = office.post(f"/bookings/{other.id}/confirm", data={"lead": ana})
    assert page.status_code == 422
    told = "Ana Example is with another group on Tuesday 12 January 2027, 09:30 to 10:30, and 12 more times after that"
    assert f"{told}. Choose somebody else, or offer the school another time" in page.text
    assert re.search(rf'<option selected value="{ana}"', page.text)


@pytest.mark.parametrize(
    ("which", "facts"), [("decline", {"reason": "No room"}), ("withdraw", {"reason": "Exams", "whose": "paper"})]
)
def test_a_request_is_ended_with_a_reason(desk, sign_in, which, facts):
    booking, office = desk.ask(), sign_in(desk.coordinator)
    assert office.get(f"/bookings/{booking.id}/{which}").status_code == 200
    assert office.post(f"/bookings/{booking.id}/{which}", data={}).status_code == 422
    page = office.post(f"/bookings/{booking.id}/{which}", data=facts, follow_redirects=True)
    assert facts["reason"] in page.text


def test_either_side_cancels_a_confirmed_booking(desk, sign_in):
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    school = sign_in(desk.lead)
    assert school.post(f"/bookings/{booking.id}/cancel", data={"reason": " "}).status_code == 422
    assert school.post(f"/bookings/{booking.id}/cancel", data={"reason": "Exams"}).status_code == 302
    assert bookings(desk)[0].status is BookingStatus.CANCELLED
    again = desk.ask()
    desk.confirm(again, desk.ana)
    office = sign_in(desk.coordinator)
    assert office.get(f"/bookings/{again.id}/cancel").status_code == 200
    done = office.post(f"/bookings/{again.id}/cancel", data={"reason": "Nobody free", "whose": "page"})
    assert done.status_code == 302


def test_a_coordinator_notes_that_the_school_accepts(desk, sign_in):
    booking, office = desk.ask(), sign_in(desk.coordinator)
    offer = {"first_day": "2027-01-14", "start_time": "11:00", "room": "G14", "step": "send"}
    office.post(f"/bookings/{booking.id}/offer", data=offer)
    assert office.get(f"/bookings/{booking.id}/accept").status_code == 200
    assert office.post(f"/bookings/{booking.id}/accept", data={"via": "phone call"}).status_code == 302
    assert desk.now(booking).changes[-1].via == "phone call"


def test_the_list_puts_those_that_wait_longest_first_and_keeps_its_filter(desk, sign_in):
    names = ["First Group", "Second Group", "Third Group"]
    for n, name in enumerate(names):
        with clock.moved_to(datetime(2026, 11, 20 + n, 12, tzinfo=UTC)):
            booking = desk.ask(group_name=name, first_day=date(2027, 1, 12 + n))
        if n == 1:
            desk.confirm(booking, desk.ana)
    office = sign_in(desk.coordinator)
    page = office.get("/bookings").text
    assert page.index("First Group") < page.index("Third Group") < page.index("Second Group")
    assert "11 days" in page
    only = office.get("/bookings?status=confirmed").text
    assert "Second Group" in only
    assert "First Group" not in only
    assert "No booking is in this state" in office.get("/bookings?status=declined").text


def test_a_longer_list_asks_the_database_no_more_often(desk, sign_in):
    asked, counts, office = [], [], sign_in(desk.coordinator)
    event.listen(desk.world.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    for n in range(6):
        desk.ask(group_name=f"Group {n}", room=f"Room {n}")
        asked.clear()
        assert office.get("/bookings").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[-1]


def test_strangers_see_no_booking(desk, sign_in):
    booking = desk.ask()
    far = desk.world.school(desk.authority, "Far School", 990_002)
    stranger = sign_in(desk.world.user(Role.BOOKING_LEAD, "Far Lead", school_id=far.id))
    assert stranger.get(f"/bookings/{booking.id}").status_code == 404
    assert stranger.post(f"/bookings/{booking.id}/withdraw", data={"reason": "x"}).status_code == 404
    assert stranger.get(f"/bookings/{booking.id}/confirm").status_code == 403
    assert "No bookings yet" in stranger.get("/bookings").text
    assert sign_in(desk.ana).get(f"/bookings/{booking.id}").status_code == 403


def test_messages_name_no_programme_and_no_person(desk, sign_in):
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    with desk.world.database.read() as session:
        stored = [str(notice.facts) for notice in session.scalars(select(Notice))]
        people = session.scalars(select(SchoolContact.name)).all()
    assert not any(word in facts for facts in stored for word in ("Sample steps", *people))
    page = sign_in(desk.coordinator).get(f"/bookings/{booking.id}").text
    assert "You are named for Horizons Tuesday" in page
    assert "Sample steps" not in re.findall(r"<title>.*</title>", page)[0]


def test_who_pays_is_said_in_percent_that_add_up(desk, sign_in):
    with desk.write() as session:
        funder = funding.add_funder(session, name="Sample Council", authority_id=None, by=by(desk.coordinator))
        line = funding.add_line(
            session,
            organisation_id=funder.id,
            authority_id=desk.authority.id,
            name="Young people",
            from_day=date(2026, 9, 1),
            until_day=date(2027, 8, 31),
            by=by(desk.coordinator),
        )
        session.commit()
    booking, office = desk.ask(), sign_in(desk.coordinator)
    address, lead = f"/bookings/{booking.id}/confirm", f"{desk.ana.id}/{desk.charity.id}"
    assert "Sample Council: Young people" in office.get(address).text
    wrong = office.post(address, data={"lead": lead, f"line_{line.id}": "60"})
    assert wrong.status_code == 422
    assert "these add up to 60" in wrong.text
    desk.put_in_order(booking.id)
    assert office.post(address, data={"lead": lead, f"line_{line.id}": "100"}).status_code == 302
    with desk.world.database.read() as session:
        assert session.scalars(select(Allocation.percent)).all() == [100]


def test_messages_about_moved_sessions_stand_on_the_booking(desk, sign_in):
    booking = desk.ask()
    group = desk.confirm(booking, desk.ana)
    with desk.write() as session:
        meetings = timetable.live_planned(session, group.id)
        for number, later, day in ((2, False, date(2027, 1, 20)), (3, True, date(2027, 1, 27))):
            wanted = sessions.Move(day, time(11), None, and_later=later)
            sessions.move(session, meetings[number - 1], wanted, reason=Reason.ROOM, by=by(desk.coordinator))
        session.commit()
    with clock.moved_to(datetime(2027, 1, 12, 12, tzinfo=UTC)):
        with desk.write() as session:
            first = timetable.live_planned(session, group.id)[0]
            first.outcome, first.reason = Outcome.DID_NOT_HAPPEN, Reason.WEATHER_TRAVEL
            sessions.move_on(session, first, by=by(desk.ana))
            session.commit()
        desk.do(service.cancel, booking, desk.coordinator, side=Side.CHARITY, reason="Floods")
        page = sign_in(desk.coordinator).get(f"/bookings/{booking.id}").text
    for words in (
        "session 2 has moved",
        "not on Tuesday 19 January 2027, 09:30, but on Wednesday 20 January 2027, 11:00",
        "Horizons Tuesday: 11 sessions have moved",
        "session 1 has a new date",
        "Horizons Tuesday: no more sessions",
        "13 sessions from Wednesday 20 January 2027 on will not take place",
    ):
        assert words in page


def test_who_only_watches_over_bookings_ends_none_of_another_school(desk, sign_in):
    """A safeguarding lead sees every booking; one who also books for a school cancels that school's alone."""
    booking = desk.ask()
    authority = desk.world.authority("Barnet", "302", "E09000003")
    other = desk.world.school(authority, "Other School", 990_002)
    user = desk.world.user(Role.BOOKING_LEAD, school_id=other.id)
    desk.world.add(RoleGrant(user_id=user.id, role=Role.SAFEGUARDING))
    browser = sign_in(user)
    shown = browser.get(f"/bookings/{booking.id}")
    assert shown.status_code == 200
    assert f"/bookings/{booking.id}/withdraw" not in shown.text
    for step in ("withdraw", "cancel", "accept"):
        assert browser.post(f"/bookings/{booking.id}/{step}", data={"reason": "Mine now"}).status_code == 404


def test_the_time_that_stands_already_is_not_offered_and_the_message_is_kept(desk, sign_in):
    booking = desk.ask()
    office = sign_in(desk.coordinator)
    same = {"first_day": "2027-01-12", "start_time": "09:30", "room": " g14 ", "reason": "Tuesdays are full"}
    refused = office.post(f"/bookings/{booking.id}/offer", data=same | {"step": "send"})
    assert refused.status_code == 422
    assert "This time and room stand in the booking already" in refused.text
    assert "Tuesdays are full" in refused.text
    assert desk.now(booking).status is BookingStatus.REQUESTED
    assert office.post(f"/bookings/{booking.id}/offer", data=same | {"step": "dates"}).status_code == 200
    other = same | {"room": "Library", "step": "send"}
    assert office.post(f"/bookings/{booking.id}/offer", data=other).status_code == 302


def test_the_page_of_a_step_that_cannot_be_taken_leads_back_and_says_why(desk, sign_in):
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    for user, steps in ((desk.coordinator, ("confirm", "offer", "decline", "accept")), (desk.lead, ("withdraw",))):
        for step in steps:
            page = sign_in(user).get(f"/bookings/{booking.id}/{step}", follow_redirects=True)
            assert page.request.path == f"/bookings/{booking.id}"
            assert "already confirmed by Cory Example" in page.text
    waiting = desk.ask(group_name="Lantern Friday", first_day=date(2027, 1, 15))
    page = sign_in(desk.lead).get(f"/bookings/{waiting.id}/cancel", follow_redirects=True)
    assert page.request.path == f"/bookings/{waiting.id}"


def test_a_school_reads_the_name_and_line_that_the_facilitator_wrote(desk, sign_in):
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    with desk.write() as session:
        user = session.get_one(User, desk.ana.id)
        user.known_as, user.introduction = "Triple A", "Good at listening."
        session.commit()
    page = sign_in(desk.lead).get(f"/bookings/{booking.id}").text
    assert "Triple A (lead)" in page
    assert "Good at listening." in page
    assert "Ana Example" not in page
