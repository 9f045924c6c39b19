from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.vetting import (
    IN_LETTER,
    NEEDS,
    Check,
    Condition,
    Contact,
    Decision,
    Record,
    Seen,
    Setting,
    assured,
    in_letter,
    newest,
    rests_until,
    to_review,
)

SEEN, FIRST, LAST = date(2026, 9, 1), date(2027, 1, 12), date(2027, 4, 27)
LONG = date(2028, 1, 1)
ALONE, WITH_ADULT = Setting(), Setting(school_adult=True)


def record(*checks: Check, review=LONG, suitable=True, decide_again=LONG, only=()) -> Record:
    decision = Decision(suitable, SEEN, decide_again, frozenset(only))
    return Record("Ana", {check: Seen(check, SEEN, review) for check in checks}, decision)


FULL = (Check.DBS_BARRED, Check.TRAINING)


@pytest.mark.parametrize(
    ("held", "setting", "told"),
    [
        (record(*FULL), ALONE, None),
        (record(*FULL), WITH_ADULT, None),
        (record(*FULL, review=None), ALONE, None),
        (record(Check.DBS_ENHANCED, Check.TRAINING), WITH_ADULT, None),
        (record(Check.DBS_BASIC, Check.TRAINING), WITH_ADULT, None),
        (record(Check.TRAINING), Setting(young_people=False), None),
        (record(Check.DBS_ENHANCED, Check.TRAINING), ALONE, "the adult who stays in the room"),
        (record(Check.TRAINING), ALONE, "children's barred list. Record what was seen"),
        (record(Check.TRAINING), WITH_ADULT, "needs a current DBS check"),
        (record(Check.DBS_BARRED), ALONE, "safeguarding training"),
        (Record("Ana", {}), ALONE, "no decision that they are suitable"),
        (record(*FULL, suitable=False), ALONE, "cannot be named"),
        (record(*FULL, decide_again=FIRST - timedelta(days=1)), ALONE, "decided again by 11 January 2027"),
        (record(*FULL, decide_again=FIRST), ALONE, None),
        (record(*FULL, review=FIRST - timedelta(days=1)), ALONE, "due for review on 11 January 2027"),
        (record(*FULL, review=FIRST), ALONE, None),
        (record(*FULL, only=[Condition.SCHOOL_ADULT]), ALONE, "school adult in the room only"),
        (record(*FULL, only=[Condition.SCHOOL_ADULT]), WITH_ADULT, None),
        (record(*FULL, only=[Condition.SCHOOL_ADULT]), Setting(young_people=False), None),
        (record(*FULL, only=[Condition.NOT_ONE_TO_ONE]), ALONE, None),
        (record(*FULL, only=[Condition.NOT_ONE_TO_ONE]), Setting(one_to_one=True, school_adult=True), "one-to-one"),
        (record(*FULL, only=[Condition.CO_DELIVERED]), WITH_ADULT, "with another facilitator only"),
        (record(*FULL, only=[Condition.CO_DELIVERED]), Setting(partners=1), None),
        (record(*FULL, only=[Condition.CO_DELIVERED, Condition.SCHOOL_ADULT]), Setting(partners=1), "school adult"),
    ],
)
def test_who_can_be_named(held, setting, told):
    fault = assured(held, FIRST, LAST, setting)
    assert (fault is None) if told is None else (fault is not None and told in fault)


def test_a_fault_never_says_why_somebody_is_not_suitable():
    refused = record(*FULL, suitable=False)
    assert assured(refused, FIRST, LAST, ALONE) == "Ana cannot be named. The charity's safeguarding lead knows more"


def test_days_the_wrong_way_round_are_a_slip_of_the_programmer():
    with pytest.raises(ValueError, match="before the first"):
        assured(record(*FULL), LAST, FIRST, ALONE)


def test_a_review_within_the_span_warns_and_does_not_stop():
    within = FIRST + timedelta(weeks=4)
    held = record(*FULL, review=within)
    assert assured(held, FIRST, LAST, ALONE) is None
    assert to_review(held, FIRST, LAST, ALONE) == within
    assert to_review(record(*FULL), FIRST, LAST, ALONE) is None


def test_what_lasts_longest_is_relied_on_where_any_of_several_will_do():
    checks = {
        Check.DBS_BASIC: Seen(Check.DBS_BASIC, SEEN, LONG),
        Check.DBS_ENHANCED: Seen(Check.DBS_ENHANCED, SEEN, FIRST),
        Check.TRAINING: Seen(Check.TRAINING, SEEN, LONG),
    }
    held = Record("Ana", checks, Decision(True, SEEN, LONG))
    assert rests_until(held, FIRST, WITH_ADULT) == LONG


def test_of_each_check_the_last_seen_holds_and_of_two_on_one_day_the_later_noted():
    old, new = Seen(Check.TRAINING, SEEN), Seen(Check.TRAINING, SEEN + timedelta(days=1))
    corrected = Seen(Check.TRAINING, new.day, LONG)
    assert newest([new, old])[Check.TRAINING] is new
    assert newest([new, corrected, old])[Check.TRAINING] is corrected


def test_a_school_reads_current_checks_only_and_never_of_work_abroad():
    checks = {
        Check.TRAINING: Seen(Check.TRAINING, SEEN, FIRST),
        Check.OVERSEAS: Seen(Check.OVERSEAS, SEEN),
        Check.IDENTITY: Seen(Check.IDENTITY, SEEN),
        Check.DBS_BARRED: Seen(Check.DBS_BARRED, SEEN, FIRST - timedelta(days=1)),
    }
    assert [one.check for one in in_letter(Record("Ana", checks), FIRST)] == [Check.IDENTITY, Check.TRAINING]
    assert Check.OVERSEAS not in IN_LETTER


def test_a_check_that_another_says_more_than_is_not_shown_beside_it():
    held = record(Check.DBS_BASIC, Check.DBS_ENHANCED, Check.TRAINING)
    assert [one.check for one in in_letter(held, FIRST)] == [Check.DBS_ENHANCED, Check.TRAINING]


days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
seen = st.builds(Seen, st.sampled_from(Check), days, st.none() | days)
decisions = st.builds(Decision, st.booleans(), days, days, st.frozensets(st.sampled_from(Condition)))
held = st.builds(
    lambda checks, decision: Record("Ana", newest(checks), decision), st.lists(seen), st.none() | decisions
)
settings = st.builds(Setting, st.booleans(), st.booleans(), st.booleans(), st.integers(0, 2))
spans = st.tuples(days, days).map(sorted)


@given(held, settings, spans)
def test_nobody_is_named_without_a_decision_and_all_that_the_contact_needs(record, setting, span):
    first, last = span
    if assured(record, first, last, setting) is not None:
        return
    assert record.decision.suitable
    assert record.decision.review_day >= first
    for need in NEEDS[setting.contact]:
        assert any(
            check in record.checks and (record.checks[check].review_day or date.max) >= first for check in need.any_of
        )
    if setting.contact is Contact.UNACCOMPANIED:
        assert Check.DBS_BARRED in record.checks
        assert Condition.SCHOOL_ADULT not in record.decision.conditions


@given(held, settings, spans)
def test_naming_the_school_adult_or_a_partner_never_makes_it_worse(record, setting, span):
    if assured(record, *span, setting) is None:
        easier = Setting(setting.young_people, setting.one_to_one, True, setting.partners + 1)
        assert assured(record, *span, easier) is None


@given(held, settings, spans)
def test_who_can_be_named_can_be_named_for_every_day_up_to_the_review(record, setting, span):
    first, last = span
    if assured(record, first, last, setting) is None:
        until = rests_until(record, first, setting) or date(2029, 1, 1)
        assert until >= first
        assert assured(record, until, max(until, last), setting) is None
        warned = to_review(record, first, last, setting)
        assert warned == (until if until < last else None)


@given(held, days)
def test_a_letter_shows_nothing_that_is_not_current(record, day):
    shown = in_letter(record, day)
    assert {one.check for one in shown} <= set(record.checks) - {Check.OVERSEAS}
    assert all(one.review_day is None or one.review_day >= day for one in shown)
