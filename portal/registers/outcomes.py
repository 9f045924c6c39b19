"""What became of a delivery session, who of us came, and who caught it up elsewhere. Flushes; the caller commits."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.groups.models import Enrolment
from portal.registers import queries, rules
from portal.registers.catching import caught
from portal.registers.counts.queries import held_of as heads_in
from portal.registers.dosage import ATTENDED
from portal.registers.marking import SAID, hold, hold_part
from portal.registers.models import MakeUp, Mark, Register, RegisterState
from portal.registers.rules import Correction, Refusal
from portal.registers.service import Closed
from portal.timetable import queries as timetable
from portal.timetable import service as timetabling
from portal.timetable.models import DeliverySession, Outcome, PartStaff, Reason, SessionKind, SessionPart
from portal.timetable.news import CannotPlan
from portal.timetable.service import MovedOn
from portal.web.access import Act, Can


class PeopleCame(Exception):
    """Somebody is marked as having come to a part of it, so the session cannot have not happened."""


class PlanMovedOn(Exception):
    """The plan of this session has a later date already. A coordinator takes that back until the date has come."""


class CoordinatorOnly(Exception):
    """What was said stands; only a coordinator corrects it, with a reason."""


class CannotMakeUp(Exception):
    """The person was not missing from this session or has caught it up, or this part is their own group's or has
    another session."""


@dataclass(frozen=True)
class Told:
    """What a person says of a session."""

    outcome: Outcome
    reason: Reason | None = None
    minutes: int | None = None
    """Minutes delivered; None where not said, which leaves what was planned."""
    came: frozenset[UUID] = frozenset()
    """Users, of those who staff the group that day."""
    moves_plan: bool = True
    """False where a replacement is booked, or the plan is to stay."""
    correction: Correction | None = None


def say(session: Session, part: SessionPart, told: Told, *, by: Act) -> MovedOn | None:
    """The session's outcome and who came are known. A session that did not happen moves its plan on.

    Returns what became of the plan, or None where nothing moved.
    Raises Closed before its day, PeopleCame, PlanMovedOn and CoordinatorOnly.
    """
    register, held = hold_all(session, part), part.session
    if not rules.is_open_on(clock.today(), clock.day_of(held.starts_at)):
        raise Closed(Refusal.NOT_ITS_DAY)
    _refuse(session, part, told, register.state, by)
    was = held.outcome
    for each in held.parts if told.outcome is Outcome.DID_NOT_HAPPEN else [part]:
        each.missed = None
    if not held.is_live and told.outcome is not was:
        _take_back(session, held, by)
    held.outcome = _of_all(held, told.outcome)
    held.reason = told.reason if told.outcome is Outcome.DID_NOT_HAPPEN else None
    _set_minutes(part, told, was)
    _set_staff(session, part, frozenset() if told.outcome is Outcome.DID_NOT_HAPPEN else told.came)
    corrects = was is not None and was is not told.outcome
    verb = f"corrected outcome, {told.correction}" if corrects and told.correction else "said outcome"
    audit.record(session, verb, "delivery session", held.id, by=by)
    session.flush()
    newly = told.outcome is Outcome.DID_NOT_HAPPEN and was is not Outcome.DID_NOT_HAPPEN
    if newly and told.moves_plan and held.kind is SessionKind.PLANNED and held.is_live:
        return timetabling.move_on(session, held, by=by)
    return None


def _of_all(held: DeliverySession, outcome: Outcome) -> Outcome:
    """A session of which a part did not take place is not delivered in full."""
    is_whole = outcome is not Outcome.DELIVERED or not any(each.missed for each in held.parts)
    return outcome if is_whole else Outcome.PART_DELIVERED


def hold_all(session: Session, part: SessionPart) -> Register:
    """This part's register; those of the other parts are held with it, in one order, so that nobody comes to one
    meanwhile. What somebody said of the session before that is seen."""
    held = {each.id: hold(session, each.id) for each in part.session.parts}
    session.refresh(part.session, SAID)
    return held[part.id]


def needs_coordinator(was: Outcome | None, told: Outcome, state: RegisterState) -> bool:
    """A first word is anyone's; turning "did not happen" round, or a locked register's session, is not."""
    if state is RegisterState.LOCKED:
        return True
    return was is not None and was is not told and Outcome.DID_NOT_HAPPEN in (was, told)


def _refuse(session: Session, part: SessionPart, told: Told, state: RegisterState, by: Act) -> None:
    held = part.session
    oversees = by.user is not None and by.user.may(Can.LOCK_REGISTER)
    if not held.is_live and told.outcome is not held.outcome and not (held.outcome and oversees):
        raise PlanMovedOn
    was = None if any(each.missed for each in held.parts) else held.outcome
    if needs_coordinator(was, told.outcome, state) and not (oversees and told.correction):
        raise CoordinatorOnly
    parts = [each.id for each in held.parts]
    came = exists().where(Mark.part_id.in_(parts), Mark.value.in_(ATTENDED))
    if told.outcome is not Outcome.DID_NOT_HAPPEN:
        return
    if session.scalar(select(came)) or any(head.total for head in heads_in(session, parts).values()):
        raise PeopleCame


def _take_back(session: Session, held: DeliverySession, by: Act) -> None:
    """It was held after all: its number is taught on this day, and no longer on the later date that it got."""
    try:
        timetabling.move_back(session, held, by=by)
    except CannotPlan as news:
        raise PlanMovedOn from news


def _set_minutes(part: SessionPart, told: Told, was: Outcome | None) -> None:
    if told.outcome is Outcome.DID_NOT_HAPPEN:
        return
    if told.minutes is not None:
        part.minutes = told.minutes
    elif told.outcome is Outcome.DELIVERED and was is Outcome.PART_DELIVERED and len(part.session.parts) == 1:
        part.minutes = part.session.group.minutes


def _set_staff(session: Session, part: SessionPart, came: Collection[UUID]) -> None:
    day = clock.day_of(part.session.starts_at)
    named = {row.user_id for row in timetable.staff_on(session, part.session.group_id, day)}
    before = set(session.scalars(select(PartStaff.user_id).where(PartStaff.part_id == part.id)))
    wanted = (set(came) & named) | (before & set(came))
    gone = before - wanted
    if gone:
        session.execute(delete(PartStaff).where(PartStaff.part_id == part.id, PartStaff.user_id.in_(gone)))
    session.add_all(PartStaff(part_id=part.id, user_id=user_id) for user_id in sorted(wanted - before))


def make_up(session: Session, part: SessionPart, enrolment: Enrolment, *, by: Act) -> MakeUp:
    """This person catches up here the same session that they missed in their own group.

    Raises CannotMakeUp, and Closed where no mark can follow. The absence in their own group stays.
    """
    register = hold_part(session, part)
    closed = rules.closed_because(queries.meeting(part, register.state, ()))
    if closed not in (None, Refusal.NOT_ITS_DAY):
        raise Closed(closed)
    db.lock(session, Enrolment, [enrolment.id])
    rows = caught.missed(part, caught.same_elsewhere(session, part)).where(Enrolment.id == enrolment.id)
    numbers = session.scalars(rows.with_only_columns(DeliverySession.number).order_by(None).distinct()).all()
    if not numbers:
        raise CannotMakeUp
    row = MakeUp(enrolment_id=enrolment.id, number=min(filter(None, numbers)), part_id=part.id)
    session.add(row)
    session.flush()
    audit.record(session, "made up", "enrolment", enrolment.id, by=by)
    return row
