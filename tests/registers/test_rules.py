"""What a register allows."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from werkzeug.datastructures import MultiDict

from portal.groups.models import AbsenceReason
from portal.registers import rules, sheet
from portal.registers.dosage import PART_TIME
from portal.registers.heads import BLANK, Current, Event
from portal.registers.models import EventKind, MarkValue, RegisterState
from portal.registers.rules import Meeting, Refusal, Said
from portal.registers.sheet import Chosen

DAY = date(2027, 1, 12)
AMARA, NOBODY, ONE, TWO = UUID(int=1), UUID(int=2), UUID(int=11), UUID(int=12)
MEETING = Meeting(
    day=DAY, today=DAY, minutes=60, state=RegisterState.OPEN, is_live=True, happened=True, people=frozenset({AMARA})
)
SAID = Said(ONE, AMARA, EventKind.MARK, MarkValue.PRESENT, None, None, frozenset())
FIRST = Event(ONE, EventKind.MARK, MarkValue.PRESENT, None, frozenset(), 1)
DIFFER = Current(MarkValue.LATE, None, True, (FIRST, replace(FIRST, id=TWO, value=MarkValue.LATE)))


@pytest.mark.parametrize(
    ("said", "meeting", "expected"),
    [
        (SAID, MEETING, None),
        (SAID, replace(MEETING, today=date(2027, 1, 11)), Refusal.NOT_ITS_DAY),
        (SAID, replace(MEETING, today=date(2027, 3, 1)), None),
        (SAID, replace(MEETING, is_live=False), Refusal.CANCELLED),
        (SAID, replace(MEETING, happened=False), Refusal.DID_NOT_HAPPEN),
        (SAID, replace(MEETING, state=RegisterState.LOCKED), Refusal.LOCKED),
        (replace(SAID, enrolment_id=NOBODY), MEETING, Refusal.NOT_ON_LIST),
        (replace(SAID, value=None), MEETING, Refusal.VALUE),
        (replace(SAID, kind=EventKind.CLEAR), MEETING, Refusal.VALUE),
        (replace(SAID, kind=EventKind.CLEAR, value=None), MEETING, None),
        (replace(SAID, minutes=5), MEETING, Refusal.MINUTES),
        (replace(SAID, value=MarkValue.LATE, minutes=0), MEETING, Refusal.MINUTES),
        (replace(SAID, value=MarkValue.LATE, minutes=61), MEETING, Refusal.MINUTES),
        (replace(SAID, value=MarkValue.LATE, minutes=60), MEETING, None),
        (replace(SAID, value=MarkValue.LEFT_EARLY, minutes=1), MEETING, None),
        (replace(SAID, reason=AbsenceReason.MOVED), MEETING, Refusal.ABSENCE),
        (replace(SAID, value=MarkValue.NOT_EXPECTED, reason=AbsenceReason.NOT_KNOWN), MEETING, Refusal.ABSENCE),
        (replace(SAID, value=MarkValue.ABSENT_KNOWN, reason=AbsenceReason.NOT_KNOWN), MEETING, Refusal.ABSENCE),
        (replace(SAID, value=MarkValue.ABSENT_KNOWN, reason=AbsenceReason.ILL_OR_APPOINTMENT), MEETING, None),
        (replace(SAID, value=MarkValue.ABSENT_UNEXPLAINED, reason=AbsenceReason.MOVED), MEETING, Refusal.ABSENCE),
        (replace(SAID, value=MarkValue.ABSENT_UNEXPLAINED, reason=AbsenceReason.NOT_KNOWN), MEETING, None),
        (SAID, replace(MEETING, state=RegisterState.SUBMITTED), None),
        (replace(SAID, bases=frozenset({TWO})), replace(MEETING, state=RegisterState.SUBMITTED), Refusal.NEEDS_REASON),
        (replace(SAID, bases=frozenset({TWO}), note="other"), replace(MEETING, state=RegisterState.SUBMITTED), None),
        (replace(SAID, kind=EventKind.RESOLVE, bases=frozenset({TWO})), MEETING, Refusal.NEEDS_REASON),
        (replace(SAID, bases=frozenset({ONE})), MEETING, Refusal.CIRCLE),
    ],
)
def test_a_mark_is_taken_or_refused_with_its_reason(said, meeting, expected):
    assert rules.refusal(said, meeting, BLANK, []) is expected


def test_marks_that_differ_are_settled_not_marked_over():
    over = replace(SAID, event_id=UUID(int=13), bases=frozenset({ONE, TWO}))
    assert rules.refusal(over, MEETING, DIFFER, DIFFER.heads) is Refusal.UNSETTLED
    settled = replace(over, kind=EventKind.RESOLVE, note="we asked each other")
    assert rules.refusal(settled, MEETING, DIFFER, DIFFER.heads) is None


def test_marks_that_differ_are_not_wiped_out_without_saying_how_it_is_known():
    wiped = replace(SAID, event_id=UUID(int=13), kind=EventKind.CLEAR, value=None, bases=frozenset({ONE, TWO}))
    assert rules.refusal(wiped, MEETING, DIFFER, DIFFER.heads) is Refusal.UNSETTLED
    assert rules.refusal(replace(wiped, note="we asked the school"), MEETING, DIFFER, DIFFER.heads) is None


@pytest.mark.parametrize("value", [None, *MarkValue])
@pytest.mark.parametrize("minutes", [None, 12])
def test_fields_say_the_mark_that_they_were_made_from(value, minutes):
    minutes = minutes if value in PART_TIME else None
    chosen = sheet.chosen_for(value, minutes)
    assert (sheet.value_of(chosen), sheet.minutes_of(chosen)) == (value, minutes)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Chosen("present", "12"), (MarkValue.PRESENT, None)),
        (Chosen("present", "12", left=True), (MarkValue.LEFT_EARLY, 12)),
        (Chosen("late", "12"), (MarkValue.LATE, 12)),
        (Chosen("absent", "12", left=True, reason="moved"), (MarkValue.ABSENT_KNOWN, None)),
        (Chosen("none", "12"), (None, None)),
    ],
)
def test_fields_that_do_not_belong_to_a_mark_are_passed_over(chosen, expected):
    assert (sheet.value_of(chosen), sheet.minutes_of(chosen)) == expected


def test_the_only_reasons_for_an_absence_are_six_and_none_is_a_risk_word():
    assert [reason.value for reason in AbsenceReason] == [
        "school knows", "ill or appointment", "moved", "chose to stop", "ended by us", "not known",
    ]  # fmt: skip


@pytest.mark.parametrize("reason", AbsenceReason)
def test_an_absence_keeps_its_reason_and_one_stored_before_there_were_any_is_not_changed(reason):
    chosen = Chosen("absent", reason=reason)
    value = sheet.value_of(chosen)
    assert rules.reason_fits(value, sheet.reason_of(chosen))
    assert sheet.chosen_for(value, None, reason) == chosen
    known = MarkValue.ABSENT_KNOWN
    assert sheet.seen(known, None) == sheet.seen(known, None, AbsenceReason.SCHOOL_KNOWS)


def form(**fields: str) -> MultiDict[str, str]:
    whole = {"device": str(TWO), "who": str(AMARA), "event-0": str(ONE), "bases-0": "", "saw-0": "|"}
    return MultiDict(whole | {name.replace("_", "-"): text for name, text in fields.items()})


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"mark_0": "present"}, ""),
        ({"mark_0": "asleep"}, sheet.CHOOSE_A_MARK),
        ({"mark_0": "late", "minutes_0": "ten"}, sheet.TYPE_A_NUMBER),
        ({"mark_0": "late", "minutes_0": "-5"}, sheet.TYPE_A_NUMBER),
        ({"mark_0": "late", "minutes_0": "٣"}, sheet.TYPE_A_NUMBER),
        ({"mark_0": "late", "minutes_0": "9" * 5000}, ""),
        ({"mark_0": "present", "minutes_0": "ten"}, ""),
        ({"mark_0": "late", "left_0": "1"}, sheet.LATE_OR_LEFT),
    ],
)
def test_what_is_typed_is_read_or_answered(fields, fault):
    assert sheet.read(form(**fields)).lines[0].fault == fault


@pytest.mark.parametrize(
    "fields", [{"device": "x"}, {"event_0": ""}, {"who": "1 OR 1=1"}, {"bases_0": "x"}, {"reason": "because"}]
)
def test_a_hidden_field_that_was_changed_is_noticed(fields):
    assert sheet.read(form(**fields)).is_damaged


def test_only_changed_rows_become_events():
    assert sheet.items(sheet.read(form())) == []
    assert sheet.items(sheet.read(form(mark_0="present", saw_0="present|"))) == []
    assert sheet.items(sheet.read(form(mark_0="none"))) == []
    assert [item.value for item in sheet.items(sheet.read(form(mark_0="late", saw_0="present|")))] == [MarkValue.LATE]
    cleared = sheet.items(sheet.read(form(mark_0="none", saw_0="present|", bases_0=str(TWO))))
    assert [(item.kind, item.value) for item in cleared] == [(EventKind.CLEAR, None)]


def test_all_others_present_leaves_every_choice_alone():
    def filled(**fields: str) -> list[MarkValue | None]:
        return [item.value for item in sheet.items(sheet.read(form(**fields)), fills_blanks=True)]

    assert filled() == [MarkValue.PRESENT]
    assert filled(mark_0="absent") == [MarkValue.ABSENT_UNEXPLAINED]
    assert filled(mark_0="none") == []
    assert filled(mark_0="late", saw_0="late|") == []
