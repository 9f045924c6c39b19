"""Proposing somebody for a group, deciding, taking back, and forgetting. Flushes; the caller commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import and_, delete, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal import clock
from portal.audit import service as audit
from portal.db import lock
from portal.groups import gate, queries
from portal.groups import service as groups
from portal.groups.entries import Entry
from portal.groups.identity import Vault
from portal.groups.meetings import LAST_MET
from portal.groups.models import Enrolment, Group, Identity, Participant
from portal.groups.referring.models import CLOSED, OPEN, Referral, Route, State, WhyNot
from portal.groups.rules import numbers_only
from portal.places.models import School
from portal.web.access import Act, Via

KEPT = timedelta(days=30)
"""So long the name of somebody who was not accepted is kept: after the decision, or after the group's last session
where nobody decided."""


class HasPlace(Exception):
    """This person is or was in the group."""


class Proposed(Exception):
    """This person is proposed for the group already, and it is not decided."""


class Changed(Exception):
    """Somebody decided, or took it back, meanwhile."""


@dataclass(frozen=True)
class Decision:
    state: State
    why_not: WhyNot | None = None


def propose(session: Session, vault: Vault, group: Group, entry: Entry, *, route: Route, by: Act) -> Referral:
    """Refer this person to the group. Whoever was not accepted before is proposed anew, under the same first day.

    Raises GateShut, NumbersOnly, GroupEnded, AfterTheLast, KeyOfAnother, HasPlace or Proposed.
    """
    gate.refuse_shut(session, group.school_id)
    if numbers_only(group.mode):
        raise groups.NumbersOnly
    groups.refuse_after_the_last(session, group.id, clock.today())
    lock(session, Group, [group.id])
    if group.cancelled_at is not None:
        raise groups.GroupEnded
    lock(session, School, [group.school_id], may_be_named=True)
    person = _person(session, vault, group, entry, by)
    row = _referral(session, group, person)
    row.route, row.via = route, by.via
    row.state, row.why_not, row.decided_day = State.REFERRED, None, None
    session.add(row)
    session.flush()
    audit.record(session, "proposed", "referral", row.id, by=by)
    return row


def _person(session: Session, vault: Vault, group: Group, entry: Entry, by: Act) -> Participant:
    [known] = queries.known(session, vault, group.school_id, [entry], clock.today())
    if known.is_of_another:
        raise groups.KeyOfAnother(entry.key or "")
    if known.participant is not None:
        if entry.key:
            vault.add_key(session, known.participant.id, entry.key, school_id=group.school_id)
        return known.participant
    person = Participant(school_id=group.school_id, year_group=entry.year_group, sex=entry.sex)
    session.add(person)
    session.flush()
    vault.put(session, person.id, entry.name, school_id=group.school_id, key=entry.key)
    audit.record(session, "named", "participant", person.id, by=by)
    return person


def _referral(session: Session, group: Group, person: Participant) -> Referral:
    mine = select(Enrolment.id).where(Enrolment.group_id == group.id, Enrolment.participant_id == person.id)
    if session.scalar(mine) is not None:
        raise HasPlace
    rows = select(Referral).where(Referral.group_id == group.id, Referral.participant_id == person.id)
    row = session.scalars(rows).one_or_none()
    if row is not None and row.is_open:
        raise Proposed
    return row or Referral(group_id=group.id, participant_id=person.id, referred_day=clock.today())


def decide(
    session: Session, referral: Referral, decision: Decision, *, saw: State, joined_day: date | None = None, by: Act
) -> None:
    """Accept (the person is enrolled from `joined_day`), let wait, or not accept. A decision may be changed while the
    name is there, but not once somebody is accepted (then their place is ended) or the school took it back.

    `saw`: how it stood for whoever decides. Raises Changed, GateShut, AfterTheLast, GroupEnded or GroupFull.
    """
    group = _held(session, referral, saw)
    if referral.state not in (*OPEN, State.NOT_ACCEPTED) or referral.participant_id is None:
        raise Changed
    if decision.state is State.ACCEPTED:
        _admit(session, group, referral.participant_id, joined_day or clock.today(), by)
        return
    referral.state, referral.why_not, referral.decided_day = decision.state, decision.why_not, clock.today()
    session.flush()
    audit.record(session, f"decided: {decision.state}", "referral", referral.id, by=by)


def _admit(session: Session, group: Group, participant_id: UUID, joined_day: date, by: Act) -> None:
    gate.refuse_shut(session, group.school_id)
    groups.refuse_after_the_last(session, group.id, joined_day)
    here = sum(row.left_day is None for row in queries.enrolments(session, group.id))
    groups.refuse_too_many(group, here, 1)
    groups.enrol(session, group, session.get_one(Participant, participant_id), joined_day=joined_day, by=by)


def _held(session: Session, referral: Referral, saw: State) -> Group:
    """Its group, held with it until the transaction ends."""
    lock(session, Group, [referral.group_id])
    lock(session, Referral, [referral.id])
    if referral.state is not saw:
        raise Changed
    return session.get_one(Group, referral.group_id)


def take_back(session: Session, referral: Referral, why_not: WhyNot | None, *, by: Act) -> None:
    """The school withdraws what is not decided; None: it was a mistake, and nothing of it stays. Raises Changed."""
    _held(session, referral, referral.state)
    if not referral.is_open:
        raise Changed
    audit.record(session, "took back", "referral", referral.id, by=by)
    if why_not is None:
        lock(session, School, [referral.group.school_id], may_be_named=True)
        person_id = referral.participant_id
        session.delete(referral)
        session.flush()
        _forget(session, person_id)
        return
    referral.state, referral.why_not, referral.decided_day = State.WITHDRAWN, why_not, clock.today()
    session.flush()


def counted_too_old(session: Session) -> Sequence[Referral]:
    """Those with a name that came to nothing 30 days ago or longer: decided so, or the group met for the last time."""
    long_ago = clock.today() - KEPT
    last_met = func.coalesce(LAST_MET, Group.cancelled_at, Referral.created_at)
    rows = select(Referral).join(Group, Group.id == Referral.group_id)
    over = last_met <= clock.now() - KEPT
    closed = and_(Referral.state.in_(CLOSED), Referral.decided_day <= long_ago)
    rows = rows.where(Referral.participant_id.is_not(None), or_(closed, and_(Referral.state.in_(OPEN), over)))
    return session.scalars(rows.order_by(Referral.id)).all()


def expire(session: Session) -> int:
    """Who was not accepted is forgotten by name; that somebody was proposed stays, with the reason.

    Returns how many were forgotten now.
    """
    groups_of = [row.group_id for row in counted_too_old(session)]
    lock(session, Group, groups_of)
    schools = session.scalars(select(Group.school_id).where(Group.id.in_(groups_of))).all()
    lock(session, School, schools, may_be_named=True)  # nobody gives the same name again meanwhile
    session.expire_all()
    found = counted_too_old(session)
    for row in found:
        person_id, row.participant_id = row.participant_id, None
        session.flush()
        _forget(session, person_id)
        audit.record(session, "forgot the name", "referral", row.id, by=Act(None, via=Via.JOB))
    return len(found)


def _forget(session: Session, person_id: UUID | None) -> None:
    """Somebody of whom we know nothing else is known no more."""
    other = aliased(Referral)
    stays = or_(
        exists(select(Enrolment.id).where(Enrolment.participant_id == person_id)),
        exists(select(other.id).where(other.participant_id == person_id)),
    )
    if person_id is not None and not session.scalar(select(stays)):
        session.execute(delete(Identity).where(Identity.participant_id == person_id))
        session.execute(delete(Participant).where(Participant.id == person_id))
