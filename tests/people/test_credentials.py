"""A facilitator's record of checks: grows, is seen by few, and holds kinds and days only."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal import clock
from portal.people import credentials
from portal.people.access import Role
from portal.people.models import CheckSeen, Suitability, User
from portal.people.vetting import Check, Condition
from tests.world import SEEN, by

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def december():
    with clock.moved_to(NOW):
        yield


@pytest.fixture
def ana(world):
    return world.user(Role.FACILITATOR, "Ana Example", organisation_id=world.charity().id)


@pytest.fixture
def lead(world):
    return world.user(Role.SAFEGUARDING, "Winnie Example")


def record_of(world, user):
    with world.database.read() as session:
        return credentials.records(session, [user.id])[user.id]


def note(world, ana, who, check=Check.TRAINING, day=SEEN, review=date(2027, 9, 1)):
    with world.database.write() as session:
        person = session.get_one(User, ana.id)
        row = credentials.note_check(
            session, person, check, seen_day=day, seen_by_id=who.id, review_day=review, by=by(who)
        )
        session.commit()
        return row.id


def decide(world, ana, who, suitable=True, conditions=()):
    with world.database.write() as session:
        credentials.decide(
            session,
            session.get_one(User, ana.id),
            suitable=suitable,
            decided_by_id=who.id,
            decided_day=TODAY,
            review_day=date(2027, 12, 1),
            conditions=conditions,
            by=by(who),
        )
        session.commit()


def test_the_record_has_no_place_for_what_stands_in_a_certificate():
    kept = {"id", "created_at", "user_id"}
    assert set(CheckSeen.__table__.columns.keys()) - kept == {
        "kind",
        "seen_day",
        "seen_by_id",
        "review_day",
        "struck_at",
        "struck_by_id",
    }
    assert set(Suitability.__table__.columns.keys()) - kept == {
        "suitable",
        "decided_by_id",
        "decided_day",
        "review_day",
        "conditions",
    }


def test_a_newer_check_takes_the_place_of_the_old_which_stays_readable(world, ana, lead):
    note(world, ana, lead)
    note(world, ana, lead, day=TODAY, review=date(2027, 12, 1))
    assert record_of(world, ana).checks[Check.TRAINING].day == TODAY
    with world.database.read() as session:
        assert len(credentials.history(session, ana.id)) == 2


def test_what_was_noted_in_error_counts_no_more_and_stays_readable(world, ana, lead):
    row_id = note(world, ana, lead)
    for _ in range(2):
        with world.database.write() as session:
            credentials.strike(session, session.get_one(CheckSeen, row_id), by=by(lead))
            session.commit()
    assert record_of(world, ana).checks == {}
    with world.database.read() as session:
        [entry] = credentials.history(session, ana.id)
    assert (entry.who, entry.struck_by) == ("Winnie Example", "Winnie Example")


def test_the_newest_decision_holds_and_no_condition_is_kept_of_a_no(world, ana, lead):
    decide(world, ana, lead, conditions=[Condition.CO_DELIVERED])
    assert record_of(world, ana).decision.conditions == {Condition.CO_DELIVERED}
    decide(world, ana, lead, suitable=False, conditions=[Condition.CO_DELIVERED])
    assert (record_of(world, ana).decision.suitable, record_of(world, ana).decision.conditions) == (False, set())


def test_nobody_records_their_own_checks_nor_is_said_to_have(world, lead):
    both = world.user(Role.FACILITATOR, "Bo Both")
    with pytest.raises(credentials.OwnRecord):
        note(world, both, both)
    with world.database.write() as session, pytest.raises(credentials.OwnRecord):
        credentials.note_check(
            session,
            session.get_one(User, both.id),
            Check.TRAINING,
            seen_day=SEEN,
            seen_by_id=both.id,
            review_day=None,
            by=by(lead),
        )
    with pytest.raises(credentials.OwnRecord):
        decide(world, both, both)


def test_what_is_due_within_sixty_days_or_overdue_is_listed_soonest_first(world, ana, lead):
    note(world, ana, lead, Check.DBS_BARRED, review=TODAY + timedelta(days=60))
    note(world, ana, lead, Check.TRAINING, review=TODAY - timedelta(days=1))
    note(world, ana, lead, Check.PROHIBITION, review=TODAY + timedelta(days=61))
    note(world, ana, lead, Check.DBS_BASIC, review=TODAY)
    with world.database.read() as session:
        found = credentials.due(session, lead)
        assert credentials.due(session, ana) == []
    assert [(one.what, one.is_over) for one in found] == [(Check.TRAINING, True), (Check.DBS_BARRED, False)]
    decide(world, ana, lead, suitable=False)
    with world.database.read() as session:
        assert credentials.due(session, lead) == []


def test_the_usual_review_days():
    assert credentials.usual_review(Check.DBS_BARRED, date(2026, 2, 28)) == date(2029, 2, 28)
    assert credentials.usual_review(Check.IDENTITY, TODAY) is None
    assert credentials.months_later(date(2027, 8, 31), 6) == date(2028, 2, 29)


def test_all_records_come_in_three_queries_however_many_there_are(world, ana, lead, queries_of):
    people = [ana, *(world.user(Role.FACILITATOR, f"F {n} Example") for n in range(4))]
    for one in people:
        world.assure(one)
    with world.database.read() as session:
        assert queries_of(lambda: credentials.records(session, [one.id for one in people])) <= 4


def test_the_list_shows_everybody_and_what_is_due(world, ana, lead, sign_in):
    world.assure(ana, Condition.CO_DELIVERED, review_day=TODAY + timedelta(days=30))
    bare = world.user(Role.FACILITATOR, "Ben Example")
    page = sign_in(lead).get("/people/credentials").get_data(as_text=True)
    assert "Review soon" in page
    assert "Co-delivered only" in page
    assert f"/people/{bare.id}/credentials" in page
    assert "Not decided" in page


def test_a_check_and_a_decision_are_recorded_on_pages(world, ana, lead, sign_in):
    browser = sign_in(lead)
    typed = {"check": Check.DBS_BARRED.value, "seen_day": "2026-11-30", "seen_by": str(lead.id), "review_day": ""}
    assert browser.post(f"/people/{ana.id}/credentials/check", data=typed).status_code == 302
    typed = {
        "suitable": "yes",
        "conditions": [Condition.CO_DELIVERED.value, Condition.NOT_ONE_TO_ONE.value],
        "decided_day": "2026-12-01",
        "decided_by": str(lead.id),
        "review_day": "2027-12-01",
    }
    assert browser.post(f"/people/{ana.id}/credentials/suitability", data=typed).status_code == 302
    held = record_of(world, ana)
    assert held.checks[Check.DBS_BARRED].review_day == date(2029, 11, 30)
    assert held.decision.conditions == {Condition.CO_DELIVERED, Condition.NOT_ONE_TO_ONE}
    page = browser.get(f"/people/{ana.id}/credentials").get_data(as_text=True)
    assert "Seen 30 November 2026, review by 30 November 2029" in page
    assert "Suitable: co-delivered only, not one-to-one" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"check": ""}, "Choose the check"),
        ({"check": "certificate 001234567890"}, "Not a valid choice"),
        ({"seen_day": "2026-12-02"}, "Enter today, or a day that has passed"),
        ({"seen_day": ""}, "Enter the day on which it was seen"),
        ({"seen_by": ""}, "Choose who saw it"),
        ({"seen_by": "somebody"}, "Choose one from the list"),
        ({"review_day": "2026-11-30"}, "Enter a review day after the first day"),
        ({"review_day": "2040-01-01"}, "Enter a review day up to 30 November 2031"),
        ({"review_day": "soon"}, "Enter a date, like 12/01/2027"),
    ],
)
def test_a_slip_is_told_at_its_field_and_nothing_is_lost(world, ana, lead, sign_in, typed, told):
    good = {"check": Check.DBS_BARRED.value, "seen_day": "2026-11-30", "seen_by": str(lead.id), "review_day": ""}
    answer = sign_in(lead).post(f"/people/{ana.id}/credentials/check", data=good | typed)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert record_of(world, ana).checks == {}


def test_a_facilitator_reads_their_own_record_and_no_other(world, ana, lead, sign_in):
    world.assure(ana)
    other = world.user(Role.FACILITATOR, "Ben Example")
    browser = sign_in(ana)
    page = browser.get(f"/people/{ana.id}/credentials").get_data(as_text=True)
    assert "Your checks" in page
    assert "Record a check" not in page
    assert browser.get(f"/people/{other.id}/credentials").status_code == 404
    assert browser.get(f"/people/{ana.id}/credentials/check").status_code == 403
    assert f"/people/{ana.id}/credentials" in browser.get("/account").get_data(as_text=True)


def test_a_coordinator_who_is_a_facilitator_reads_and_does_not_record_their_own(world, sign_in):
    both = world.user(Role.COORDINATOR, "Cory Both")
    from portal.people.models import RoleGrant

    world.add(RoleGrant(user_id=both.id, role=Role.FACILITATOR))
    browser = sign_in(both)
    assert "Your checks" in browser.get(f"/people/{both.id}/credentials").get_data(as_text=True)
    assert "Somebody else records" in browser.get(f"/people/{both.id}/credentials/check").get_data(as_text=True)
    typed = {"check": Check.TRAINING.value, "seen_day": "2026-11-30", "seen_by": str(both.id), "review_day": ""}
    assert browser.post(f"/people/{both.id}/credentials/check", data=typed).status_code == 422


@pytest.mark.parametrize("role", [Role.ADMIN, Role.EVALUATOR, Role.BOOKING_LEAD, Role.SCHOOL_DSL, Role.COMMISSIONER])
def test_others_reach_no_record(world, ana, sign_in, role):
    scope = {"school_id": world.school(world.authority()).id} if "school" in role else {}
    somebody = world.user(role, "Other Example", **scope)
    assert sign_in(somebody).get(f"/people/{ana.id}/credentials").status_code == 403


def test_only_facilitators_have_a_record(world, lead, sign_in):
    assert sign_in(lead).get(f"/people/{lead.id}/credentials").status_code == 404


def test_striking_a_check_of_somebody_else_by_its_address_finds_nothing(world, ana, lead, sign_in):
    other = world.user(Role.FACILITATOR, "Ben Example")
    row_id = note(world, ana, lead)
    assert sign_in(lead).post(f"/people/{other.id}/credentials/check/{row_id}/strike").status_code == 404
    assert sign_in(lead).post(f"/people/{ana.id}/credentials/check/{row_id}/strike").status_code == 302
    assert record_of(world, ana).checks == {}
