"""Why somebody was absent: one of six reasons, kept like the mark itself."""

from dataclasses import replace

import pytest

from portal import db
from portal.groups.models import AbsenceReason
from portal.registers import service
from portal.registers.models import MarkValue
from portal.registers.receipts import Result
from portal.registers.rules import Refusal
from portal.registers.service import Slip
from portal.web.access import Act
from tests.registers.cast import cast, item, marks, on, record


@pytest.fixture
def group(world):
    with on():
        yield cast(world)


def test_the_reason_of_an_absence_is_part_of_what_is_said_and_comes_back_when_undone(database, group):
    person, device = group.people[0], db.new_id()
    ill = item(person, MarkValue.ABSENT_KNOWN, reason=AbsenceReason.ILL_OR_APPOINTMENT)
    other = replace(ill, reason=AbsenceReason.MOVED)
    for said, result in ((ill, Result.STORED), (ill, Result.DUPLICATE), (other, Result.CONFLICT)):
        [receipt] = record(database, group.part, group.jo, said, device=device)
        assert receipt.result is result
    record(database, group.part, group.jo, item(person, MarkValue.PRESENT, ill.event_id))
    assert marks(database, group.part)[person.id].reason is None
    with database.write() as session:
        slips = {person.id: Slip(db.new_id(), 0)}
        service.undo(session, group.part, slips, device_id=db.new_id(), by=Act(group.jo))
        session.commit()
    now = marks(database, group.part)[person.id]
    assert (now.value, now.reason) == (MarkValue.ABSENT_KNOWN, AbsenceReason.ILL_OR_APPOINTMENT)
    late = item(group.people[1], MarkValue.LATE, reason=AbsenceReason.MOVED)
    [refused] = record(database, group.part, group.jo, late)
    assert refused.reason is Refusal.ABSENCE
