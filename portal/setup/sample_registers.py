"""One sample register: mostly well kept, sometimes late, unfinished, missing, or marked differently by two people."""

from collections.abc import Sequence
from random import Random

from sqlalchemy.orm import Session

from portal import clock
from portal.db import new_id
from portal.groups.models import AbsenceReason, Enrolment
from portal.registers import outcomes, service
from portal.registers.models import EventKind, MarkValue
from portal.registers.outcomes import Told
from portal.registers.service import Item
from portal.setup import sample_handing_on
from portal.timetable.models import Outcome, SessionPart
from portal.web.access import Act

MISSING, UNFINISHED, PART_DELIVERED, DIFFERS, BLANK = 0.012, 0.012, 0.04, 0.025, 0.012
"""How often, of 1."""


class Taker:
    """Takes the register of one part at its end."""

    def __init__(self, session: Session, part: SessionPart, rng: Random, lead: Act, support: Act) -> None:
        self.session, self.part, self.rng, self.lead, self.support = session, part, rng, lead, support

    def take(self, here: Sequence[tuple[Enrolment, float]], *, is_recent: bool) -> None:
        """Marks, outcome and finish; in the last days before the sample's day registers are missing more often."""
        fate = self.rng.random() / (8 if is_recent else 1)
        if fate < MISSING:
            return
        marks = [(enrolment, *self._mark(habit)) for enrolment, habit in here if self.rng.random() > BLANK]
        self._record(marks, self.lead)
        if self.rng.random() < DIFFERS and marks:
            self._differ(marks)
        if fate < MISSING + UNFINISHED:
            return
        self._say()
        service.submit(self.session, self.part, blanks_known=True, by=self.lead)
        sample_handing_on.say_taught(self.session, self.part, by=self.lead)

    def _mark(self, habit: float) -> tuple[MarkValue, int | None]:
        if self.rng.random() > habit:
            known = self.rng.random() < 0.65
            return (MarkValue.ABSENT_KNOWN if known else MarkValue.ABSENT_UNEXPLAINED), None
        how = self.rng.random()
        if how < 0.08:
            return MarkValue.LATE, self.rng.choice((5, 5, 10, 10, 15, 20, None))
        if how < 0.11:
            return MarkValue.LEFT_EARLY, self.rng.choice((10, 15, 20))
        return (MarkValue.NOT_EXPECTED if how > 0.995 else MarkValue.PRESENT), None

    def _record(self, marks: Sequence[tuple[Enrolment, MarkValue, int | None]], by: Act) -> None:
        items = [
            Item(
                event_id=new_id(),
                enrolment_id=enrolment.id,
                kind=EventKind.MARK,
                value=value,
                minutes=minutes,
                note=None,
                bases=frozenset(),
                device_sequence=number,
                device_time=clock.now(),
                reason=_reason(value, number),
            )
            for number, (enrolment, value, minutes) in enumerate(marks)
        ]
        receipts = service.record_marks(self.session, self.part.id, items, device_id=new_id(), by=by)
        refused = [receipt.reason for receipt in receipts if receipt.reason]
        if refused:
            raise ValueError(f"the sample's marks were refused: {refused[0]}")

    def _differ(self, marks: Sequence[tuple[Enrolment, MarkValue, int | None]]) -> None:
        """The second facilitator, without having seen it, marks one person otherwise."""
        enrolment, value, _ = self.rng.choice(marks)
        other = MarkValue.ABSENT_UNEXPLAINED if value is MarkValue.PRESENT else MarkValue.PRESENT
        self._record([(enrolment, other, None)], self.support)

    def _say(self) -> None:
        came = {self.lead.user_id, self.support.user_id} if self.rng.random() < 0.93 else {self.lead.user_id}
        ids = frozenset(user_id for user_id in came if user_id is not None)
        if self.rng.random() < PART_DELIVERED:
            told = Told(Outcome.PART_DELIVERED, minutes=self.rng.choice((35, 40, 45)), came=ids)
        else:
            told = Told(Outcome.DELIVERED, came=ids)
        outcomes.say(self.session, self.part, told, by=self.lead)


def _reason(value: MarkValue, number: int) -> AbsenceReason | None:
    if value is MarkValue.ABSENT_UNEXPLAINED:
        return AbsenceReason.NOT_KNOWN
    if value is not MarkValue.ABSENT_KNOWN:
        return None
    return AbsenceReason.ILL_OR_APPOINTMENT if number % 3 == 1 else AbsenceReason.SCHOOL_KNOWS
