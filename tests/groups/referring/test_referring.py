"""Somebody is proposed for a group; it is decided; who is not accepted is forgotten and counted."""

from contextvars import copy_context
from datetime import date, timedelta
from threading import Thread

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.audit.models import AuditEntry
from portal.groups import queries as groups
from portal.groups import service as joining
from portal.groups.gate import GateShut
from portal.groups.models import Enrolment, Group, Identity, Participant
from portal.groups.referring import queries, service
from portal.groups.referring.models import Referral, Route, State, WhyNot
from portal.groups.referring.service import Decision
from portal.groups.runs import EXPIRE_REFERRALS
from tests.groups.conftest import FIRST, NOW, person
from tests.world import by

ACCEPTED, WAITING = Decision(State.ACCEPTED), Decision(State.WAITING)
NEEDS_MORE = Decision(State.NOT_ACCEPTED, WhyNot.NEEDS_MORE)


@pytest.fixture
def refer(cast):
    def refer(entry, user=None, group=None):
        with cast.database.write() as session:
            row = session.get_one(Group, (group or cast.group).id)
            made = service.propose(session, cast.vault, row, entry, route=Route.FAMILY, by=by(user or cast.lead))
            session.commit()
        return made

    return refer


@pytest.fixture
def decide(cast):
    def decide(referral, decision, saw=State.REFERRED, joined_day=FIRST):
        with cast.database.write() as session:
            row = session.get_one(Referral, referral.id)
            service.decide(session, row, decision, saw=saw, joined_day=joined_day, by=by(cast.coordinator))
            session.commit()

    return decide


def state_of(cast, referral):
    with cast.database.read() as session:
        return session.get_one(Referral, referral.id)


def test_no_name_is_given_before_the_agreement(cast, refer):
    with pytest.raises(GateShut):
        refer(person("Amara"))


def test_who_is_accepted_is_on_the_list_and_on_no_register_before(cast, refer, decide):
    cast.agree()
    row = refer(person("Amara"))
    with cast.database.read() as session:
        assert groups.people_of(session, cast.vault, cast.group.id) == []
        [line] = queries.lines(session, cast.vault, cast.group.id)
        assert (line.name.full, line.referral.state) == ("Amara Okafor", State.REFERRED)
    decide(row, ACCEPTED)
    with cast.database.read() as session:
        [here] = groups.people_of(session, cast.vault, cast.group.id)
        assert (here.name.full, here.enrolment.joined_day) == ("Amara Okafor", FIRST)
        referral = session.get_one(Referral, row.id)
        assert (referral.state, referral.enrolment_id) == (State.ACCEPTED, here.enrolment.id)
        assert queries.counted_not_placed(session, select(Group.id)) == {}
        verbs = set(session.scalars(select(AuditEntry.verb).where(AuditEntry.noun == "referral")))
        assert verbs == {"proposed", "accepted"}


def test_who_comes_onto_the_list_in_another_way_is_accepted_too(cast, refer):
    cast.agree()
    row = refer(person("Amara"))
    cast.add(person("Amara"))
    assert state_of(cast, row).state is State.ACCEPTED
    with pytest.raises(service.HasPlace):
        refer(person("Amara"))


def test_nobody_is_proposed_twice_and_who_was_refused_is_proposed_anew_under_the_first_day(cast, refer, decide):
    cast.agree()
    row = refer(person("Amara"))
    with pytest.raises(service.Proposed):
        refer(person("Amara"))
    decide(row, NEEDS_MORE)
    with clock.moved_to(NOW + timedelta(days=5)):
        again = refer(person("Amara"))
    assert (again.id, again.state, again.why_not) == (row.id, State.REFERRED, None)
    assert again.referred_day == clock.today()


def test_two_who_decide_at_once_and_a_decision_that_is_changed(cast, refer, decide):
    cast.agree()
    row = refer(person("Amara"))
    decide(row, NEEDS_MORE)
    with pytest.raises(service.Changed):
        decide(row, ACCEPTED)
    decide(row, ACCEPTED, saw=State.NOT_ACCEPTED)
    with pytest.raises(service.Changed):
        decide(row, NEEDS_MORE, saw=State.ACCEPTED)
    assert state_of(cast, row).why_not is None


def test_a_full_group_lets_wait(cast, refer, decide):
    cast.agree()
    row = refer(person("Amara"))
    cast.add(*(person(f"Kim{letter}") for letter in "abcdefghijklmno"))
    with pytest.raises(joining.GroupFull):
        decide(row, ACCEPTED)
    decide(row, WAITING)
    with cast.database.read() as session:
        [one] = queries.to_decide(session, cast.coordinator)
        assert (one.undecided, one.waiting) == (0, 1)
        assert queries.to_decide(session, cast.lead) == []


def test_a_group_is_said_to_wait_since_the_first_of_those_to_decide_about(cast, refer, decide):
    cast.agree()
    decide(refer(person("Amara")), WAITING)
    with clock.moved_to(clock.now() + timedelta(days=3)):
        later = refer(person("Kim")).referred_day
    with cast.database.read() as session:
        [one] = queries.to_decide(session, cast.coordinator)
    assert (one.undecided, one.waiting, one.since) == (1, 1, later), "Amara, who waits for a place, is decided about"


def test_what_a_school_takes_back_is_counted_but_a_mistake_leaves_nothing(cast, refer):
    cast.agree()
    rows = [refer(person(name)) for name in ("Amara", "Kim")]
    for row, why in zip(rows, (WhyNot.SAID_NO, None), strict=True):
        with cast.database.write() as session:
            service.take_back(session, session.get_one(Referral, row.id), why, by=by(cast.lead))
            session.commit()
    with cast.database.read() as session:
        assert queries.counted_not_placed(session, select(Group.id)) == {(State.WITHDRAWN, WhyNot.SAID_NO): 1}
        assert session.scalar(select(func.count()).select_from(Participant)) == 1
    with cast.database.write() as session, pytest.raises(service.Changed):
        service.take_back(session, session.get_one(Referral, rows[0].id), None, by=by(cast.lead))


def test_who_is_not_accepted_is_forgotten_by_name_and_stays_in_the_count(cast, world, refer, decide):
    """The name and the person go after 30 days; one who is in another group keeps theirs."""
    cast.agree()
    elsewhere = world.group(cast.school, world.programme("other-steps"), world.charity_row(), name="Elsewhere")
    other = [refer(person("Amara")), refer(person("Kim"))]
    with cast.database.write() as session:
        known = session.get_one(Participant, other[1].participant_id)
        joining.enrol(session, session.get_one(Group, elsewhere.id), known, joined_day=FIRST, by=by(cast.lead))
        session.commit()
    for row in other:
        decide(row, NEEDS_MORE)
    for days, left in ((29, 2), (30, 0)):
        with clock.moved_to(NOW + timedelta(days=days)):
            EXPIRE_REFERRALS.run(cast.database)
        with cast.database.read() as session:
            named = select(func.count(Referral.participant_id)).where(Referral.group_id == cast.group.id)
            assert session.scalar(named) == left
    with cast.database.read() as session:
        assert queries.counted_not_placed(session, select(Group.id)) == {(State.NOT_ACCEPTED, WhyNot.NEEDS_MORE): 2}
        assert session.scalars(select(Identity.participant_id)).all() == [known.id]
        assert [line.name for line in queries.lines(session, cast.vault, cast.group.id)] == [None, None]
        assert session.scalars(select(Enrolment.participant_id)).all() == [known.id]


def test_of_whom_nobody_decided_the_name_goes_30_days_after_the_last_session(cast, refer):
    cast.agree()
    row = refer(person("Amara"))
    last = date(2027, 4, 20)  # 13 weeks, Easter holidays unknown to the test's school
    for day, is_kept in ((date(2027, 4, 1), True), (last + timedelta(days=60), False)):
        with clock.moved_to(clock.at(day, NOW.time())):
            EXPIRE_REFERRALS.run(cast.database)
        assert (state_of(cast, row).participant_id is not None) is is_kept
    with cast.database.read() as session:
        assert queries.counted_not_placed(session, select(Group.id)) == {(State.REFERRED, None): 1}


def test_a_school_sees_its_own_and_those_who_deliver_nobody(cast, refer):
    cast.agree()
    row = refer(person("Amara"))
    with cast.database.read() as session:
        for user, found in ((cast.lead, [row.id]), (cast.dsl, [row.id]), (cast.coordinator, [row.id])):
            assert [one.id for one in session.scalars(queries.seen_by(user))] == found
        for user in (cast.stranger, cast.facilitator):
            assert session.scalars(queries.seen_by(user)).all() == []


@pytest.mark.both
def test_who_is_proposed_again_while_the_name_is_forgotten_is_somebody_new(cast, refer, decide):
    """The worker holds the school, so that nobody is enrolled who is being forgotten."""
    cast.agree()
    first = refer(person("Amara"))
    decide(first, NEEDS_MORE)
    answers = []
    with clock.moved_to(NOW + timedelta(days=30)):
        here = copy_context()
        other = Thread(target=lambda: answers.append(here.run(refer, person("Amara"))))
        with cast.database.write() as session:
            assert service.expire(session) == 1
            other.start()
            other.join(0.15)
            assert answers == [], "it did not wait"
            session.commit()
        other.join(20)
    [again] = answers
    assert again.id != first.id
    with cast.database.read() as session:
        assert session.scalars(select(Participant.id)).all() == [again.participant_id]
        found = queries.counted_not_placed(session, select(Group.id))
        assert found == {(State.NOT_ACCEPTED, WhyNot.NEEDS_MORE): 1, (State.REFERRED, None): 1}
