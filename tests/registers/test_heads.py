"""The current mark depends on the set of events alone."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from portal.groups.models import AbsenceReason
from portal.registers.heads import BLANK, Event, closes_circle, current, heads
from portal.registers.models import EventKind, MarkValue

P, L, A = MarkValue.PRESENT, MarkValue.LATE, MarkValue.ABSENT_UNEXPLAINED
K = MarkValue.ABSENT_KNOWN


def key(number: int) -> UUID:
    return UUID(int=number)


def event(number: int, value: MarkValue | None, *bases: int, minutes: int | None = None, kind: str = "") -> Event:
    usual = EventKind.MARK if value else EventKind.CLEAR
    return Event(
        key(number),
        EventKind(kind) if kind else usual,
        value,
        minutes,
        frozenset(key(base) for base in bases),
        number,
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Up to 12 events, each made by somebody who had seen some of the earlier ones."""
    made: list[Event] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        seen = [e for e in made if draw(st.booleans())]
        bases = frozenset(head.id for head in heads(seen))
        value = draw(st.sampled_from([*MarkValue, None]))
        minutes = draw(st.none() | st.integers(1, 60)) if value in (MarkValue.LATE, MarkValue.LEFT_EARLY) else None
        kind = EventKind.CLEAR if value is None else draw(st.sampled_from([EventKind.MARK, EventKind.RESOLVE]))
        made.append(Event(key(number), kind, value, minutes, bases, number))
    return made


def test_two_who_say_the_same_reason_agree_on_it_and_two_who_do_not_leave_it_unsaid():
    one = replace(event(1, K), reason=AbsenceReason.MOVED)
    moved, knows = AbsenceReason.MOVED, AbsenceReason.SCHOOL_KNOWS
    for second, agreed in ((moved, moved), (None, moved), (knows, None)):
        now = current([one, replace(event(2, K), reason=second)])
        assert (now.is_unconfirmed, now.reason) == (False, agreed)


@given(histories(), st.randoms(use_true_random=False))
def test_order_and_repeats_do_not_matter(history, chance):
    shuffled = history + [e for e in history if chance.random() < 0.5]
    chance.shuffle(shuffled)
    assert current(shuffled) == current(history)


@given(histories())
def test_an_event_is_a_head_exactly_if_nobody_names_it(history):
    named = {base for e in history for base in e.bases}
    assert {head.id for head in heads(history)} == {e.id for e in history} - named


@given(histories())
def test_there_is_always_a_head_once_somebody_marked(history):
    assert bool(heads(history)) == bool(history)


@given(histories())
def test_heads_with_different_values_are_never_passed_over(history):
    now = current(history)
    assert now.is_unconfirmed == (len({head.value for head in now.heads}) > 1)
    assert now.value in {head.value for head in now.heads} | {None}


@given(histories().filter(bool), st.sampled_from(list(MarkValue)))
def test_an_event_that_names_all_heads_settles(history, value):
    settled = [*history, event(99, value, *(head.id.int for head in heads(history)), kind="resolve")]
    now = current(settled)
    assert (now.value, now.is_unconfirmed, len(now.heads)) == (value, False, 1)


def test_nobody_marked_is_not_recorded():
    assert current([]) == BLANK


def test_two_who_had_seen_nothing_and_differ_are_both_kept():
    now = current([event(1, P), event(2, A)])
    assert (now.is_unconfirmed, [head.value for head in now.heads]) == (True, [P, A])


def test_two_who_say_the_same_agree():
    now = current([event(1, P), event(2, P)])
    assert (now.value, now.is_unconfirmed, len(now.heads)) == (P, False, 2)


def test_minutes_that_differ_are_not_guessed():
    assert current([event(1, L, minutes=5), event(2, L, minutes=15)]).minutes is None
    assert current([event(1, L, minutes=5), event(2, L)]).minutes == 5
    assert current([event(1, L, minutes=5), event(2, L, minutes=5)]).minutes == 5


def test_a_mark_taken_back_is_not_recorded_and_still_has_a_head():
    now = current([event(1, P), event(2, None, 1)])
    assert (now.value, [head.id for head in now.heads]) == (None, [key(2)])


def test_taken_back_by_one_and_changed_by_another_is_unconfirmed():
    now = current([event(1, P), event(2, None, 1), event(3, A, 1)])
    assert (now.value, now.is_unconfirmed) == (A, True)


def test_settling_some_of_the_heads_leaves_the_others():
    now = current([event(1, P), event(2, A), event(3, L), event(4, P, 1, 2, kind="resolve")])
    assert (now.is_unconfirmed, {head.id.int for head in now.heads}) == (True, {3, 4})


def test_an_event_that_came_late_is_still_replaced_by_what_named_it():
    assert current([event(2, A, 1), event(1, P)]).value == A


def test_a_circle_is_known_before_it_closes():
    first = [event(1, P, 2)]
    assert closes_circle(key(2), [key(1)], first)
    assert closes_circle(key(5), [key(5)], [])
    assert not closes_circle(key(3), [key(1)], first)
