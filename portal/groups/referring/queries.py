"""Who is proposed for which group, for those who propose and those who decide; and how many came to nothing."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from portal.groups.identity import Name, Vault, normalised
from portal.groups.models import Group, Participant
from portal.groups.queries import scope
from portal.groups.referring.models import OPEN, Referral, State, WhyNot
from portal.places.models import School
from portal.web.access import Can, User

Ended = tuple[State, WhyNot | None]


def seen_by(user: User, can: Can = Can.PROPOSE) -> Select[Referral]:
    """Everybody proposed for the groups for which this person may do this."""
    rows = select(Referral).join(Group, Group.id == Referral.group_id).where(scope(user, can))
    return rows.order_by(Referral.id)


@dataclass(frozen=True)
class Line:
    """One person proposed for a group; `name` is None once it was forgotten."""

    referral: Referral
    name: Name | None
    year_group: int | None

    @property
    def sort_key(self) -> tuple[bool, bool, str, str, str]:
        """What waits for a decision first, forgotten names last."""
        name = self.name or Name("", "")
        return (
            not self.referral.is_open,
            self.name is None,
            normalised(name.family),
            normalised(name.given),
            str(self.referral.id),
        )


def lines(session: Session, vault: Vault, group_id: UUID) -> list[Line]:
    """Everybody proposed for this group, which was loaded through a scope."""
    rows = session.execute(
        select(Referral, Participant.year_group)
        .outerjoin(Participant, Participant.id == Referral.participant_id)
        .where(Referral.group_id == group_id)
    ).all()
    names = vault.names(session, [row.participant_id for row, _ in rows if row.participant_id])
    found = [Line(row, names.get(row.participant_id) if row.participant_id else None, year) for row, year in rows]
    return sorted(found, key=lambda line: line.sort_key)


@dataclass(frozen=True)
class ToDecide:
    """A group for which young people are proposed."""

    group_id: UUID
    group: str
    school: str
    undecided: int
    waiting: int
    """For a place."""
    since: date
    """Of those to decide about the first day; where there are none, of those who wait for a place."""


def to_decide(session: Session, user: User) -> list[ToDecide]:
    """The groups with somebody to decide about, the longest waiting first; then those where people wait for a place."""
    is_open = Referral.state == State.REFERRED
    undecided = func.sum(case((is_open, 1), else_=0))
    since = func.coalesce(func.min(case((is_open, Referral.referred_day))), func.min(Referral.referred_day))
    rows = session.execute(
        select(Group.id, Group.name, School.name, undecided, func.count() - undecided, since)
        .join(Group, Group.id == Referral.group_id)
        .join(School, School.id == Group.school_id)
        .where(
            scope(user, Can.DECIDE_PROPOSED),
            Referral.state.in_(OPEN),
            Referral.participant_id.is_not(None),
            Group.cancelled_at.is_(None),
        )
        .group_by(Group.id, Group.name, School.name)
    )
    found = [ToDecide(*row) for row in rows]
    return sorted(found, key=lambda one: (not one.undecided, one.since, one.group, one.group_id))


def counted_not_placed(session: Session, groups: Select[UUID]) -> Counter[Ended]:
    """Of everybody proposed for these groups, who has no place, by how it stands and why. Forgotten ones count.

    Unscoped: the caller has decided that these groups may be counted.
    """
    rows = session.execute(
        select(Referral.state, Referral.why_not, func.count())
        .where(Referral.group_id.in_(groups.order_by(None)), Referral.state != State.ACCEPTED)
        .group_by(Referral.state, Referral.why_not)
    )
    return Counter({(state, why_not): number for state, why_not, number in rows})
