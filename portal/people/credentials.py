"""Facilitators' credentials: which checks were seen, by whom and when, and who is suitable. Flushes; the view commits.

A record grows and is never rewritten. It holds kinds and days: no number of a certificate, nothing that stands in one.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.people import queries
from portal.people.access import Role
from portal.people.models import CheckSeen, RoleGrant, Suitability, User
from portal.people.vetting import REPLACED, USUAL_MONTHS, Check, Condition, Decision, Record, Seen, newest
from portal.web.access import Act, Can
from portal.web.access import User as Somebody

NOTICE = timedelta(days=60)
"""A review is named on start pages this long before it is due."""
RECORDERS = frozenset({Role.SAFEGUARDING, Role.COORDINATOR})


class OwnRecord(Exception):
    """Nobody records their own checks, nor decides about themselves."""


def seen_by(user: Somebody, can: Can = Can.SEE_CREDENTIALS) -> Select[User]:
    """Facilitators whose record this person may see: all for those who record, else one's own."""
    rows = queries.with_role(select(User), Role.FACILITATOR).order_by(User.name, User.id)
    if {grant.role for grant in user.grants_for(can)} & RECORDERS:
        return rows
    return rows.where(User.id == user.id) if user.may(can) else rows.where(User.id.is_(None))


def may_record(user: Somebody, person_id: UUID) -> bool:
    return user.may(Can.RECORD_CREDENTIALS) and user.id != person_id


def note_check(
    session: Session, person: User, check: Check, *, seen_day: date, seen_by_id: UUID, review_day: date | None, by: Act
) -> CheckSeen:
    """It is on record that this check was seen. Raises OwnRecord."""
    _refuse_own(person, by, seen_by_id)
    row = CheckSeen(user_id=person.id, kind=check, seen_day=seen_day, seen_by_id=seen_by_id, review_day=review_day)
    session.add(row)
    session.flush()
    audit.record(session, "noted", "check", row.id, by=by)
    return row


def strike(session: Session, row: CheckSeen, *, by: Act) -> None:
    """Noted in error: it counts no more, and stays readable. Done twice, the first stands. Raises OwnRecord."""
    if by.user_id == row.user_id:
        raise OwnRecord
    if row.struck_at is None:
        row.struck_at, row.struck_by_id = clock.now(), by.user_id
        session.flush()
        audit.record(session, "struck out", "check", row.id, by=by)


def decide(
    session: Session,
    person: User,
    *,
    suitable: bool,
    decided_by_id: UUID,
    decided_day: date,
    review_day: date,
    conditions: Collection[Condition] = (),
    by: Act,
) -> Suitability:
    """Whether this person is suitable from now on, and in which way only. Raises OwnRecord."""
    _refuse_own(person, by, decided_by_id)
    db.lock(session, User, [person.id])
    row = Suitability(
        user_id=person.id,
        suitable=suitable,
        decided_by_id=decided_by_id,
        decided_day=decided_day,
        review_day=review_day,
        conditions=[condition.value for condition in Condition if suitable and condition in conditions],
    )
    session.add(row)
    session.flush()
    audit.record(session, "decided", "suitability", row.id, by=by)
    return row


def _refuse_own(person: User, by: Act, *others: UUID) -> None:
    if person.id in (by.user_id, *others):
        raise OwnRecord


def records(session: Session, user_ids: Collection[UUID]) -> dict[UUID, Record]:
    """What holds of each of these people today, in three queries however many there are."""
    wanted = list(user_ids)
    seen: dict[UUID, list[Seen]] = {}
    for row in session.scalars(
        select(CheckSeen).where(CheckSeen.user_id.in_(wanted), CheckSeen.struck_at.is_(None)).order_by(CheckSeen.id)
    ):
        seen.setdefault(row.user_id, []).append(Seen(row.kind, row.seen_day, row.review_day))
    decided = {
        row.user_id: Decision(
            row.suitable, row.decided_day, row.review_day, frozenset(Condition(one) for one in row.conditions)
        )
        for row in session.scalars(select(Suitability).where(Suitability.user_id.in_(wanted)).order_by(Suitability.id))
    }
    people = session.execute(select(User.id, User.name, User.disabled_at).where(User.id.in_(wanted)))
    return {
        key: Record(name, newest(seen.get(key, [])), decided.get(key), has_left=closed_at is not None)
        for key, name, closed_at in people
    }


@dataclass(frozen=True)
class Entry:
    """One line of a record's history."""

    id: UUID
    row: CheckSeen | Suitability
    who: str
    """Who saw it, or decided."""
    struck_by: str = ""


def history(session: Session, person_id: UUID) -> list[Entry]:
    """Everything that was ever recorded of this person, newest first. The person was loaded through a scope."""
    rows: list[CheckSeen | Suitability] = [
        *session.scalars(select(CheckSeen).where(CheckSeen.user_id == person_id)),
        *session.scalars(select(Suitability).where(Suitability.user_id == person_id)),
    ]
    told = {key for row in rows for key in _people_in(row) if key}
    names: Mapping[UUID, str] = dict(session.execute(select(User.id, User.name).where(User.id.in_(told))).all())
    entries = [Entry(row.id, row, *(names[key] if key else "" for key in _people_in(row))) for row in rows]
    return sorted(entries, key=lambda entry: (entry.row.created_at, entry.id), reverse=True)


def _people_in(row: CheckSeen | Suitability) -> tuple[UUID | None, ...]:
    return (row.seen_by_id, row.struck_by_id) if isinstance(row, CheckSeen) else (row.decided_by_id,)


@dataclass(frozen=True)
class Due:
    """Something of one person's record that is to be looked at again."""

    user_id: UUID
    name: str
    what: str
    day: date

    @property
    def is_over(self) -> bool:
        return self.day < clock.today()


def due(session: Session, user: Somebody) -> list[Due]:
    """What is to be reviewed within 60 days, or is overdue, of the people whose records this person keeps."""
    people = session.scalars(seen_by(user, Can.RECORD_CREDENTIALS).where(User.disabled_at.is_(None))).all()
    found = records(session, [person.id for person in people])
    by_day = [Due(key, record.name, what, day) for key, record in found.items() for what, day in reviews(record)]
    return sorted((one for one in by_day if one.day <= clock.today() + NOTICE), key=lambda one: (one.day, one.name))


def reviews(record: Record) -> list[tuple[str, date]]:
    """What of a record is reviewed, and by when, soonest first. Who was found not suitable is not asked for more."""
    decision = record.decision
    if decision is not None and not decision.suitable:
        return []
    found = [
        (str(one.check), one.review_day)
        for one in record.checks.values()
        if one.review_day is not None and not any(more in record.checks for more in REPLACED.get(one.check, ()))
    ]
    if decision is not None:
        found.append(("decision that they are suitable", decision.review_day))
    return sorted(found, key=lambda pair: pair[1])


def recorders(session: Session, person_id: UUID) -> Sequence[User]:
    """Who may have seen a check of this person, by name: the charity's safeguarding leads and coordinators."""
    holds = select(RoleGrant.user_id).where(RoleGrant.role.in_(RECORDERS), RoleGrant.withdrawn_at.is_(None))
    rows = select(User).where(User.id.in_(holds), User.id != person_id, User.disabled_at.is_(None))
    return session.scalars(rows.order_by(User.name, User.id)).all()


def usual_review(check: Check, seen_day: date) -> date | None:
    """The day by which a check seen on that day is usually looked at again; None where it is seen once."""
    months = USUAL_MONTHS[check]
    return None if months is None else months_later(seen_day, months)


def months_later(day: date, months: int) -> date:
    """The same day of the month so many months on, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + timedelta(days=day.day - 1), first_of_next - timedelta(days=1))
