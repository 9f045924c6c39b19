"""Which groups a person may know of, who is in them, and what was agreed about their data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import Session, joinedload

from portal import clock
from portal.groups.entries import Entry
from portal.groups.identity import Name, Vault, normalised
from portal.groups.models import Enrolment, Group, Identity, Participant, Staffing
from portal.groups.rules import may_be_same
from portal.people.access import SCHOOL_ROLES, Role
from portal.places.models import Authority
from portal.web.access import Can, User

SEES_ALL = frozenset({Role.COORDINATOR, Role.SAFEGUARDING, Role.EVALUATOR})
GRACE = timedelta(days=14)
"""A facilitator keeps sight of a group this long after their last day, to finish registers."""


def seen_by(user: User, can: Can = Can.SEE_GROUPS) -> Select[Group]:
    """The groups for which this person may do this: all, one's own school's, or those one staffs."""
    rows = select(Group).order_by(Group.name, Group.id)
    return rows.where(scope(user, can))


def scope(user: User, can: Can = Can.SEE_GROUPS) -> ColumnElement[bool]:
    """The condition on `delivery_group` behind `seen_by`, for rooms that join it.

    Only the grants that allow this open anything: who staffs one group and teaches at one school sees the names
    of that school's groups, not of the group that they staff.
    """
    grants = user.grants_for(can)
    roles = frozenset(grant.role for grant in grants)
    schools = tuple(grant.school_id for grant in grants if grant.role in SCHOOL_ROLES)
    return _within(user.id, roles, schools, clock.today())


@lru_cache(maxsize=500)
def _within(
    user_id: UUID, roles: frozenset[Role], schools: tuple[UUID | None, ...], day: date
) -> ColumnElement[bool]:  # fmt: skip
    """Made once a person and day, since making a condition costs more than asking it."""
    if roles & SEES_ALL:
        return true()
    seen: list[ColumnElement[bool]] = [Group.school_id.in_(schools) if schools else false()]
    if Role.FACILITATOR in roles:
        seen.append(Group.id.in_(_staffed_by(user_id, day)))
    return or_(*seen)


def staffed_by(user: User) -> Select[UUID]:
    """Ids of the groups that this facilitator staffs, from the day named until some days after the last."""
    return _staffed_by(user.id, clock.today())


def _staffed_by(user_id: UUID, day: date) -> Select[UUID]:
    return select(Staffing.group_id).where(
        Staffing.user_id == user_id,
        or_(Staffing.until_day.is_(None), Staffing.until_day >= day - GRACE),
    )


def enrolments_seen_by(user: User, can: Can = Can.SEE_GROUPS) -> Select[Enrolment]:
    """Everybody's time in the groups for which this person may do this, by code."""
    rows = select(Enrolment).join(Group, Enrolment.group_id == Group.id).where(scope(user, can))
    return rows.options(joinedload(Enrolment.participant)).order_by(Enrolment.code, Enrolment.id)


def enrolments(session: Session, group_id: UUID) -> list[Enrolment]:
    """Everybody who is or was in this group, by code. The group was loaded through a scope."""
    rows = select(Enrolment).where(Enrolment.group_id == group_id).options(joinedload(Enrolment.participant))
    return list(session.scalars(rows.order_by(Enrolment.code)))


def staff_of(session: Session, group_id: UUID) -> list[Staffing]:
    """Who leads and supports this group, those still there first."""
    rows = select(Staffing).where(Staffing.group_id == group_id).options(joinedload(Staffing.user))
    return list(session.scalars(rows.order_by(Staffing.until_day.is_not(None), Staffing.from_day, Staffing.id)))


@dataclass(frozen=True)
class Person:
    """One line of a group's list of names; `name` is None once it was erased."""

    enrolment: Enrolment
    name: Name | None

    @property
    def is_here(self) -> bool:
        """Not yet gone: the last day still counts."""
        return self.enrolment.left_day is None or self.enrolment.left_day >= clock.today()

    @property
    def sort_key(self) -> tuple[bool, str, str, str]:
        name = self.name or Name("", "")
        return self.name is None, normalised(name.family), normalised(name.given), self.enrolment.code


def people_of(session: Session, vault: Vault, group_id: UUID) -> list[Person]:
    """Everybody who is or was in this group with their names, by family name."""
    rows = enrolments(session, group_id)
    names = vault.names(session, [row.participant_id for row in rows])
    return sorted((Person(row, names.get(row.participant_id)) for row in rows), key=lambda person: person.sort_key)


@dataclass(frozen=True)
class Known:
    """Whether a pupil was noted in this school before."""

    participant: Participant | None = None
    is_of_another: bool = False
    """The school's key is that of a pupil with another name."""


def known(session: Session, vault: Vault, school_id: UUID, entries: Sequence[Entry], day: date) -> list[Known]:
    """For each entry the participant of this school that it speaks of: by the school's key, or by name and year.

    A key that is new may belong to somebody noted by name alone; such a person is found for one entry at most.
    """
    keyless = [replace(entry, key=None) for entry in entries]
    hashes = [vault.match_hash(school_id, entry.name, entry.key) for entry in [*entries, *keyless]]
    rows = (
        select(Participant, Identity.match_hash)
        .join(Identity, Identity.participant_id == Participant.id)
        .where(Identity.match_hash.in_(hashes), Participant.school_id == school_id)
        .order_by(Participant.id)
    )
    by_hash: dict[str, list[Participant]] = {}
    for person, found in session.execute(rows):
        by_hash.setdefault(found, []).append(person)
    names = vault.names(session, [person.id for people in by_hash.values() for person in people])
    told: list[Known] = []
    for place, entry in enumerate(entries):
        one = _known(entry, by_hash.get(hashes[place], []), names, day)
        if one.participant is None and entry.key:
            free = [person for person in by_hash.get(hashes[place + len(entries)], []) if Known(person) not in told]
            one = _known(keyless[place], free, names, day)
        told.append(one)
    return told


def _known(entry: Entry, matches: Sequence[Participant], names: Mapping[UUID, Name], day: date) -> Known:
    for person in matches:
        if entry.key:
            return Known(person, is_of_another=not _alike(names[person.id], entry.name))
        if may_be_same(person.year_group, clock.day_of(person.created_at), entry.year_group, day):
            return Known(person)
    return Known()


def _alike(one: Name, other: Name) -> bool:
    """Whether two spellings share the given name or the family name: a key typed wrongly shares neither."""
    return normalised(one.given) == normalised(other.given) or normalised(one.family) == normalised(other.family)


def authorities(session: Session, user: User) -> list[Authority]:
    """The authorities of the groups this person may know exist, by name."""
    held = select(Group.authority_id).where(scope(user))
    return list(session.scalars(select(Authority).where(Authority.id.in_(held)).order_by(Authority.name)))
