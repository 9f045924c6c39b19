"""Facts of a group, made by hand."""

from datetime import date, timedelta
from uuid import UUID, uuid5

from portal.groups.models import ParticipantKind
from portal.impact.facts import EnrolmentFacts, GroupFacts, MarkFacts, PartFacts, SessionFacts
from portal.registers.completion import Rule
from portal.registers.models import MarkValue
from portal.timetable.models import Outcome, Reason, SessionKind

FIRST = date(2026, 10, 6)
SPACE = UUID(int=7)
SAID = {
    "p": MarkValue.PRESENT,
    "l": MarkValue.LATE,
    "e": MarkValue.LEFT_EARLY,
    "a": MarkValue.ABSENT_UNEXPLAINED,
    "k": MarkValue.ABSENT_KNOWN,
    "n": MarkValue.NOT_EXPECTED,
}


def key(*parts):
    return uuid5(SPACE, "/".join(map(str, parts)))


def meeting(group, n, outcome=Outcome.DELIVERED, parts=1, reason=None, day=None):
    each = tuple(PartFacts(key(group, n, at), 60 // parts, True) for at in range(parts))
    return SessionFacts(
        key(group, n), SessionKind.PLANNED, n + 1, day or FIRST + timedelta(weeks=n), True, outcome, reason, each
    )


def person(group, code, year_group=9, joined=FIRST, left=None, reason=None, who=None):
    return EnrolmentFacts(
        key(group, code),
        who or key(group, code, "who"),
        code,
        ParticipantKind.YOUNG_PERSON,
        year_group,
        joined,
        left,
        reason,
    )


def group_of(rows, *, name="one", school="one", programme="steps", people=None, sessions=None, parts=1, percent=75):
    """`rows`: code to marks, a letter a session; "." is not recorded, "?" unconfirmed."""
    weeks = max(map(len, rows.values()))
    sessions = sessions or tuple(meeting(name, n, parts=parts) for n in range(weeks))
    people = people or tuple(person(name, code) for code in rows)
    marks = {}
    for who in people:
        for n, letter in enumerate(rows[who.code]):
            if letter != ".":
                for part in sessions[n].parts:
                    marks[part.id.int, who.id.int] = MarkFacts(SAID.get(letter), None)
    return GroupFacts(
        id=key(name),
        programme_id=key(programme),
        programme=programme,
        school_id=key(school),
        planned_sessions=weeks,
        minutes=60,
        most=15,
        completion=Rule(percent),
        sessions=sessions,
        enrolments=people,
        marks=marks,
        make_ups={},
    )


def not_happened(group, n, reason=Reason.SCHOOL_CLOSED):
    return meeting(group, n, Outcome.DID_NOT_HAPPEN, reason=reason)
