"""Locking and unlocking. Flushes; the caller commits."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.registers.locking.models import RegisterStep, Step, Unlocking
from portal.registers.marking import hold
from portal.registers.models import Register, RegisterState
from portal.web.access import Act

OPEN_FOR = timedelta(days=7)
"""After it was finished, or unlocked, a register takes corrections for so long."""
AT_ONCE = 500


class NotFinished(Exception):
    """A register that is still open has nothing to lock."""


class NotLocked(Exception):
    pass


def note(session: Session, register: Register, what: Step, *, by: Act, reason: Unlocking | None = None) -> None:
    """The step is on record."""
    session.add(RegisterStep(part_id=register.part_id, what=what, reason=reason, user_id=by.user_id))


def lock(session: Session, part_id: UUID, *, by: Act) -> Register:
    """No mark changes until it is unlocked. Raises NotFinished while it is open."""
    register = hold(session, part_id)
    if register.state is RegisterState.OPEN:
        raise NotFinished
    if register.state is RegisterState.SUBMITTED:
        register.state = RegisterState.LOCKED
        register.locked_by, register.locked_at = by.user_id, clock.now()
        note(session, register, Step.LOCKED, by=by)
        audit.record(session, "locked", "register", register.id, by=by)
    session.flush()
    return register


def unlock(session: Session, part_id: UUID, reason: Unlocking, *, by: Act) -> Register:
    """Corrections with a reason are possible again, for seven days. Raises NotLocked if it was not locked."""
    register = hold(session, part_id)
    if register.state is not RegisterState.LOCKED:
        raise NotLocked
    register.state = RegisterState.SUBMITTED
    register.locked_by = register.locked_at = None
    note(session, register, Step.UNLOCKED, by=by, reason=reason)
    audit.record(session, f"unlocked, {reason}", "register", register.id, by=by)
    session.flush()
    return register


def lock_old(session: Session, *, by: Act) -> int:
    """Registers that were finished, or unlocked, more than seven days ago are locked; returns how many."""
    before = clock.now() - OPEN_FOR
    lately = exists().where(RegisterStep.part_id == Register.part_id, RegisterStep.created_at > before)
    rows = select(Register.part_id).where(
        Register.state == RegisterState.SUBMITTED, Register.submitted_at <= before, ~lately
    )
    due = session.scalars(rows.order_by(Register.submitted_at, Register.id).limit(AT_ONCE)).all()
    for part_id in due:
        lock(session, part_id, by=by)
    return len(due)
