"""No way around a gate: any steps by any side in any order, over the table alone and over the real services."""

from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from portal.bookings import gates as asked
from portal.bookings import rules, service
from portal.bookings.costs import payment
from portal.bookings.models import Booking
from portal.bookings.models import BookingStatus as Status
from portal.bookings.news import AlreadyDecided, NotInOrder
from portal.bookings.rules import ENDED, TABLE, Gate, GatesOpen, NotPossible, Side, Step
from portal.bookings.staff import Named
from portal.groups.models import Duty
from tests.world import by

sides, steps, gates = st.sampled_from(Side), st.sampled_from(Step), st.frozensets(st.sampled_from(Gate))


class Life(RuleBasedStateMachine):
    """One booking, pushed about."""

    def __init__(self) -> None:
        super().__init__()
        self.status, self.unmet, self.unmet_on_confirming = Status.DRAFT, frozenset(Gate), frozenset()

    @rule(found=gates)
    def gates_open_and_shut(self, found):
        self.unmet = found

    @rule(step=steps, side=sides)
    def anybody_tries(self, step, side):
        before, move = self.status, TABLE.get((self.status, step))
        try:
            self.status = rules.after(before, step, side, self.unmet)
        except (NotPossible, GatesOpen):
            assert move is None or side not in move.sides or move.gates & self.unmet
            return
        assert move is not None
        assert side in move.sides
        assert self.status is move.to
        if self.status is Status.CONFIRMED:
            self.unmet_on_confirming = self.unmet
            assert before is Status.REQUESTED

    @precondition(lambda self: self.status in ENDED)
    @rule(step=steps, side=sides)
    def an_ended_one_is_tried_again(self, step, side):
        with pytest.raises(NotPossible):
            rules.after(self.status, step, side)

    @invariant()
    def nothing_was_confirmed_with_a_gate_unmet(self):
        assert self.unmet_on_confirming == frozenset()


Life.TestCase.settings = settings(max_examples=150, stateful_step_count=30, deadline=None)
TestLife = Life.TestCase


def test_every_way_to_confirmed_passes_every_gate():
    ways = [move for move in TABLE.values() if move.to is Status.CONFIRMED]
    assert ways
    assert all(move.gates == frozenset(Gate) for move in ways)


def test_every_state_is_reached_from_a_draft_and_ended_ones_lead_nowhere():
    found = {Status.DRAFT}
    while more := {move.to for (status, _), move in TABLE.items() if status in found} - found:
        found |= more
    assert found == set(Status)
    assert {status for status, _ in TABLE} == set(Status) - ENDED


def test_every_state_that_has_not_ended_can_be_ended_but_a_draft_which_nobody_sees():
    to_end = {status for (status, _), move in TABLE.items() if move.to in ENDED}
    assert to_end == set(Status) - ENDED - {Status.DRAFT}


@given(st.sampled_from(list(TABLE)), sides, gates)
def test_a_side_takes_its_own_steps_only(edge, side, unmet):
    move = TABLE[edge]
    if side not in move.sides:
        with pytest.raises(NotPossible):
            rules.after(*edge, side, unmet)
    elif move.gates & unmet:
        with pytest.raises(GatesOpen):
            rules.after(*edge, side, unmet)
    else:
        assert rules.after(*edge, side, unmet) is move.to


DEEDS: dict[Step, Callable] = {
    Step.OFFER: lambda session, booking, act: service.offer(
        session, booking, first_day=date(2027, 1, 19), start_time=time(9, 30), room="G14", reason=None, by=act
    ),
    Step.ACCEPT: lambda session, booking, act: service.accept(session, booking, by=act),
    Step.DECLINE: lambda session, booking, act: service.decline(session, booking, reason="Full", by=act),
    Step.WITHDRAW: lambda session, booking, act: service.withdraw(session, booking, reason="Not now", by=act),
    Step.CANCEL: lambda session, booking, act: service.cancel(
        session, booking, side=Side.CHARITY, reason="Not now", by=act
    ),
}
tries = st.lists(st.sampled_from([*DEEDS, Step.CONFIRM, "in order", "order number missing"]), min_size=1, max_size=7)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries)
def test_the_services_go_no_other_way_than_the_table(desk, tried):
    booking = desk.ask(group_name=f"Group {len(tried)}", start_time=time(9, 30))
    status = Status.REQUESTED
    for what in tried:
        status = _take(desk, booking, status, what)
        assert desk.now(booking).status is status
    if status not in ENDED:
        _end(desk, booking, status)


def _take(desk, booking, status, what):
    """Try it; the state that it must be in then."""
    if what == "in order":
        if status not in {Status.CONFIRMED, *ENDED}:
            desk.put_in_order(booking.id)
        return status
    if what == "order number missing":
        return _charge(desk, booking, status)
    move = TABLE.get((status, what))
    unmet = _unmet(desk, booking) if what is Step.CONFIRM and move else {}
    told = _done(desk, booking, what)
    assert isinstance(told, AlreadyDecided) is (move is None)
    assert getattr(told, "faults", {}) == unmet
    return status if told else move.to


def _done(desk, booking, what):
    """Do it; None, or why not."""
    try:
        if what is Step.CONFIRM:
            desk.confirm(booking, desk.ana, in_order=False)
        else:
            with desk.write() as session:
                DEEDS[what](session, session.get_one(Booking, booking.id), by(desk.coordinator))
                session.commit()
    except (AlreadyDecided, NotInOrder) as told:
        return told
    return None


def _unmet(desk, booking):
    with desk.world.database.read() as session:
        named = [Named(desk.ana.id, desk.charity.id, Duty.LEAD)]
        return asked.faults(session, session.get_one(Booking, booking.id), named)


def _charge(desk, booking, status):
    if status in {Status.REQUESTED, Status.OFFERED}:
        desk.do(payment.agree, booking, desk.coordinator, pence=90_000)
    return status


def _end(desk, booking, status):
    """So that the next example finds room and people free."""
    what = Step.CANCEL if status is Status.CONFIRMED else Step.DECLINE
    _take(desk, booking, status, what)
