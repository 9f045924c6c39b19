"""Recording how many came. Flushes; the caller commits."""

from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.groups.rules import numbers_only
from portal.registers import queries as registers
from portal.registers import rules as register_rules
from portal.registers.counts import queries
from portal.registers.counts.models import HeadCount
from portal.registers.counts.rules import Counted
from portal.registers.locking import service as locking
from portal.registers.locking.models import Step
from portal.registers.marking import hold_part
from portal.registers.models import RegisterState
from portal.registers.rules import Refusal
from portal.registers.service import Closed
from portal.timetable.models import Outcome, SessionPart
from portal.web.access import Act


class TakesMarks(Exception):
    """People of this group are named, so they are marked and not counted."""


class CountedMeanwhile(Exception):
    """Another count has come since the page was opened: look again."""


def count(session: Session, part: SessionPart, said: Counted, *, count_id: UUID, after: int, by: Act) -> HeadCount:
    """So many came; the register is finished and the session counts as delivered, unless that was said before.

    `count_id` is made for the page, so that the same page sent twice counts once; `after` is the number of the count
    that it showed, 0 for none. A count that is there is never changed: a later one, with a reason, takes its place.
    Raises TakesMarks, CountedMeanwhile, and Closed, also where a reason is missing.
    """
    if not numbers_only(part.session.group.mode):
        raise TakesMarks
    register = hold_part(session, part)
    rows = session.scalars(queries.counts_of(part.id)).all()
    again = next((row for row in rows if row.id == count_id), None)
    if again is not None:
        return again
    _refuse(part, register.state, len(rows), after, said)
    row = HeadCount(
        id=count_id,
        part_id=part.id,
        number=len(rows) + 1,
        total=said.total,
        years={str(year): number for year, number in sorted(said.years.items())},
        female=said.female,
        male=said.male,
        expected=said.expected,
        how=said.how,
        correction=said.correction if rows else None,
        user_id=by.on_behalf_of or by.user_id,
        source=said.source,
    )
    session.add(row)
    if register.state is RegisterState.OPEN:
        register.state = RegisterState.SUBMITTED
        register.submitted_by, register.submitted_at = by.user_id, clock.now()
        locking.note(session, register, Step.FINISHED, by=by)
    if said.total and part.session.outcome is None:
        part.session.outcome = Outcome.DELIVERED
    session.flush()
    audit.record(session, "counted again" if rows else "counted", "register", register.id, by=by)
    return row


def _refuse(part: SessionPart, state: RegisterState, before: int, after: int, said: Counted) -> None:
    closed = register_rules.closed_because(registers.meeting(part, state, ()))
    if closed is not None:
        raise Closed(closed)
    if after != before:
        raise CountedMeanwhile
    if before and said.correction is None:
        raise Closed(Refusal.NEEDS_REASON)
